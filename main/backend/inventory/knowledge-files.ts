// The dated tables that facts are judged against, read from the resources.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Knowledge, parseKnowledge } from '../../../domain/inventory/knowledge.ts'

export function readKnowledge(resources: string): Knowledge {
  return parseKnowledge((file) => JSON.parse(readFileSync(join(resources, 'reference', file), 'utf8')))
}
