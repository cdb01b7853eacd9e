// The dated tables that facts are judged against, read once from the resources.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CpuClasses, type Knowledge, OsSupport } from '../../../domain/inventory/knowledge.ts'

export function readKnowledge(resources: string): Knowledge {
  const json = (name: string): unknown => JSON.parse(readFileSync(join(resources, 'reference', name), 'utf8'))
  return { osSupport: OsSupport.parse(json('os-support.json')), cpuClasses: CpuClasses.parse(json('cpu-classes.json')) }
}
