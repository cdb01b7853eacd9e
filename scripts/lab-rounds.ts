// Many rounds on a few machines of the lab, each on a fresh one, several side by side: what the scripts that cut lines and power
// share. One line a round, one at the end; the exit code is 0 when all held, 1 when one did not, 2 where no lab can run.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lab, labReason, leaveIdle } from '../tests/lab/lab.ts'
import { say } from './say.ts'

/** What a round tried, and what then was not as it must be; no fault when all was. */
export interface Round { readonly what: string; readonly faults: readonly string[] }

export interface LabRounds<P> {
  readonly name: string
  /** Numbers of the lab's machines: wiped before, between and after. */
  readonly hosts: readonly number[]
  readonly rounds: number
  /** Word of a round that held, and the end of the last line. */
  readonly held: string
  readonly ended: string
  /** Once, before the first round. */
  readonly prepare: () => Promise<P>
  readonly round: (host: number, k: number, prepared: P) => Promise<Round>
}

const WRONG = 'WRONG'

/** Sets the exit code; the machines are gone afterwards, and so is the lab unless others use it. */
export async function labRounds<P>(all: LabRounds<P>): Promise<void> {
  const reason = labReason()
  if (reason !== undefined) {
    say(`${all.name}: not run: ${reason}`)
    process.exitCode = 2
    return
  }
  const wasIdle = lab('status') === ''
  const scratch = mkdtempSync(join(tmpdir(), `packtic-${all.name}-`))
  process.env['TMPDIR'] = scratch
  try {
    process.exitCode = (await allRounds(all)) ? 0 : 1
  } finally {
    for (const i of all.hosts) lab('wipe', String(i))
    leaveIdle(wasIdle)
    rmSync(scratch, { recursive: true, force: true })
  }
}

async function allRounds<P>({ hosts, rounds, held, ended, prepare, round }: LabRounds<P>): Promise<boolean> {
  const prepared = await prepare()
  const width = Math.max(held.length, WRONG.length)
  let next = 0
  let good = 0
  await Promise.all(hosts.map(async (host) => {
    for (let k = next++; k < rounds; k = next++) {
      const { what, faults } = await round(host, k, prepared)
      if (faults.length === 0) good++
      process.stdout.write(`${(faults.length === 0 ? held : WRONG).padEnd(width)} ${String(k + 1).padStart(3)} ${what}${faults.length > 0 ? `: ${faults.join('; ')}` : ''}\n`)
    }
  }))
  process.stdout.write(`${good}/${rounds} ${ended}\n`)
  return good === rounds
}
