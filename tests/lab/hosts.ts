// Brings the tests' hosts up and leaves the lab as it was found. Hosts of their own by default, so that a lab in use is
// never disturbed; PACKTIC_LAB_HOSTS="2,3" names others.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { bootFresh, lab, labReason } from './lab.ts'

const NUMBERS = (process.env['PACKTIC_LAB_HOSTS'] ?? '17,18,19,20').split(',').map(Number)

declare module 'vitest' {
  export interface ProvidedContext {
    hosts: readonly number[]
    /** One file a host taken: test files are processes of their own. */
    taken: string
  }
}

export function setup({ provide }: TestProject): () => void {
  const reason = labReason()
  if (reason) throw new Error(`the lab cannot run here: ${reason}`)
  const before = new Set([...lab('status').matchAll(/^host (\d+) .* up /gm)].map(([, i]) => Number(i)))
  for (const i of NUMBERS) bootFresh(i)
  // Data folders, packs and marks of the tests go together at the end.
  const scratch = mkdtempSync(join(tmpdir(), 'packtic-lab-'))
  process.env['TMPDIR'] = scratch
  const taken = join(scratch, 'taken')
  mkdirSync(taken)
  provide('hosts', NUMBERS)
  provide('taken', taken)
  return () => {
    rmSync(scratch, { recursive: true, force: true })
    for (const i of NUMBERS) if (before.has(i)) bootFresh(i)
      else lab('wipe', String(i))
    if (before.size === 0) lab('down')
  }
}
