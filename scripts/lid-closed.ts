// `npm run lid-closed -- [--minutes 10] [--host 16]`: the app is killed in the middle of a run and the line is dead for ten minutes,
// as when the laptop is closed and carried away. The machine ends the run alone; the resume must tell the whole story, each event
// once, and apply nothing again (design/provisioning.md 3.7).
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import Database from 'better-sqlite3'
import { applyArgs, Cli, cli, dataFolder, deployArgs, hostOf, inside, lab, pause, summaryOf } from '../tests/lab/lab.ts'
import { JOURNAL, makePack } from '../tests/lab/make-pack.ts'
import { onLabHost } from './lab-host.ts'
import { say } from './say.ts'

const STEPS = 12
const KILLED_IN = 'part-3'

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' }, host: { type: 'string', default: '16' } } })
const minutes = Number(values.minutes)
const number = Number(values.host)
await onLabHost('lid-closed', number, async () => {
  const faults = await closed()
  for (const fault of faults) say(`lid-closed: ${fault}`)
  return faults.length === 0
})

/** What is not as it should be; nothing when all is. */
async function closed(): Promise<string[]> {
  const host = hostOf(number)
  const data = dataFolder()
  const pack = makePack('lid-closed', Array.from({ length: STEPS }, (_, at) => ({ id: `part-${at + 1}`, seconds: 2 })))
  const first = new Cli(applyArgs(data, host, pack))
  if ((await first.seen(({ step, phase, ev }) => step === KILLED_IN && phase === 'apply' && ev === 'start')) === undefined) return [`the run did not come to ${KILLED_IN}: ${(await first.ended).err}`]
  first.child.kill('SIGKILL')
  lab('cut', String(number))
  const heard = storedLines(data).length
  say(`lid-closed: app killed after ${heard} events, the line dead for ${minutes} minutes`)
  await pause(minutes * 60_000)
  lab('heal', String(number))
  const resumed = await cli(deployArgs('resume', data, host))
  const stored = storedLines(data)
  const written = inside(host, 'cat /var/lib/packtic/runs/*/events.ndjson').trimEnd().split('\n')
  const applied = inside(host, `cat ${JOURNAL}`).trimEnd().split('\n')
  say(`lid-closed: ${stored.length} events here, ${written.length} on the machine; ${applied.length} of ${STEPS} steps applied; resume ended ${resumed.code}`)
  const faults: string[] = []
  const demand = (fine: boolean, what: string): void => void (fine || faults.push(what))
  demand(resumed.code === 0, `resume: exit ${resumed.code}: ${resumed.err.trim()}`)
  if (resumed.code === 0) demand(summaryOf(resumed).changed === STEPS, `the summary counts ${summaryOf(resumed).changed} changed steps`)
  demand(heard < written.length, 'the run was over before the app was killed')
  demand(stored.length === written.length && stored.every((line, at) => line === written[at]), 'the events here are not those of the machine')
  demand(applied.length === STEPS && new Set(applied).size === STEPS, `steps applied: ${applied.join(' ')}`)
  return faults
}

function storedLines(data: string): string[] {
  const db = new Database(join(data, 'packtic.db'), { readonly: true })
  const rows = db.prepare('SELECT line FROM run_event ORDER BY seq').all() as { line: string }[]
  db.close()
  return rows.map(({ line }) => line)
}
