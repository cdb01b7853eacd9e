// Brings the tests' hosts up and leaves the lab as it was found. Hosts that nobody uses by default, so that a lab in use, be it
// by another run of these tests, is never disturbed; PACKTIC_LAB_HOSTS="2,3" names others.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { bootFresh, lab, labReason, leaveIdle } from './lab.ts'

const WANTED = 4
const LAST_NUMBER = 99

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
  const named = process.env['PACKTIC_LAB_HOSTS']?.split(',').map(Number)
  const numbers = named ?? unused(new Set([...lab('status').matchAll(/^host (\d+) /gm)].map(([, i]) => Number(i))))
  for (const i of numbers) bootFresh(i)
  // Data folders, packs and marks of the tests go together at the end.
  const scratch = mkdtempSync(join(tmpdir(), 'packtic-lab-'))
  process.env['TMPDIR'] = scratch
  const taken = join(scratch, 'taken')
  mkdirSync(taken)
  provide('hosts', numbers)
  provide('taken', taken)
  return () => {
    rmSync(scratch, { recursive: true, force: true })
    for (const i of numbers) if (before.has(i)) bootFresh(i)
      else lab('wipe', String(i))
    leaveIdle(before.size === 0)
  }
}

/** From the last ones down: small numbers are those that people type. */
function unused(used: ReadonlySet<number>): readonly number[] {
  return Array.from({ length: LAST_NUMBER }, (_, at) => LAST_NUMBER - at).filter((i) => !used.has(i)).slice(0, WANTED)
}
