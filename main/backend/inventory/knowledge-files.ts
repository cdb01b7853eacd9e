// The dated tables that facts are judged against, read from the resources.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Knowledge, parseKnowledge } from '../../../domain/inventory/knowledge.ts'

/** Checked once a process: resources do not change under a running program, and twenty imported files would check them twenty times. */
const checked = new Map<string, Knowledge>()

export function readKnowledge(resources: string): Knowledge {
  const known = checked.get(resources) ?? parseKnowledge((file) => JSON.parse(readFileSync(join(resources, 'reference', file), 'utf8')))
  checked.set(resources, known)
  return known
}
