// What a stick brings back, through the real handler and a real base: twenty readings that all bear one machine's id (a cloned
// system; each is compared with all before it) beside twenty of different machines, in one run.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServices } from '../../main/backend/create-services.ts'
import { call } from '../../main/backend/dispatch.ts'
import { handlers } from '../../main/backend/handlers.ts'
import { say } from '../say.ts'
import { line, median, timed } from './medians.ts'

const ROUNDS = 5
const FILES = 20
/** What an ordinary desktop has. */
const PACKAGES = 2000
/** The brief's, for either (design/inventory.md G14); and to be compared with others must not cost more than to be read. */
const AIMS = { seconds: 2, overDifferent: 1.5 }

/** Prints medians and the ratio; answers whether every aim was reached. */
export async function benchImport(): Promise<boolean> {
  const times: { one: number[]; different: number[] } = { one: [], different: [] }
  for (let round = 0; round <= ROUNDS; round++) {
    for (const side of round % 2 === 0 ? (['one', 'different'] as const) : (['different', 'one'] as const)) {
      const ms = await importing((at) => (side === 'one' ? 1 : at))
      if (round > 0) times[side].push(ms)
    }
    say(round === 0 ? 'import: warm' : `import: round ${round} of ${ROUNDS}`)
  }
  const [one, different] = [median(times.one), median(times.different)]
  const apart = line(`${FILES} readings of ${FILES} machines`, different, [{ of: 's', value: different / 1000, atMost: AIMS.seconds }])
  return line(`${FILES} readings that bear one machine's id`, one, [
    { of: 's', value: one / 1000, atMost: AIMS.seconds },
    { of: '× different machines', value: median(times.one.map((ms, at) => ms / (times.different[at] ?? Number.NaN))), atMost: AIMS.overDifferent },
  ]) && apart
}

async function importing(machineOf: (at: number) => number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'packtic-bench-import-'))
  const files = Array.from({ length: FILES }, (_, at) => join(folder, `releve-${at}.pt`))
  for (const [at, file] of files.entries()) writeFileSync(file, reading(at, machineOf(at)))
  const { services, close } = createServices({ dataFolder: join(folder, 'data'), resources: join(import.meta.dirname, '../../resources'), version: 'bench', host: async () => await Promise.resolve(files), logName: 'bench' })
  const { signal } = new AbortController()
  try {
    const { clientId } = (await call(services, handlers, 'client.create', { name: 'Mesure' }, signal)) as { clientId: string }
    const { visitId } = (await call(services, handlers, 'visit.create', { clientId }, signal)) as { visitId: string }
    const { ms, value } = await timed(async () => (await call(services, handlers, 'inventory.importFiles', { visitId }, signal)) as { imported: number })
    if (value.imported !== FILES) throw new Error(`${value.imported} imported: ${JSON.stringify(value)}`)
    return ms
  } finally {
    await close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A Linux that does not exist, read without rights: its machine id is all that tells it from another. */
function reading(at: number, machine: number): string {
  const mark = '@@PT/1 0123456789abcdef'
  const section = (name: string, body: string): string => `${mark} > ${name} raw\n${body}\n${mark} < ${name} rc=0 ms=1 via=x why=- cut=0\n`
  const packages = Array.from({ length: PACKAGES }, (_, one) => `dpkg\tlib-exemple-${one}\t${one % 9}.${one}-${at}\t1717000600\t`).join('\n')
  return `${mark} begin collector=2.0.0 os=Linux uid=1000 elev=none\n${section('id', `host=poste-${at}\ndate=${new Date().toISOString().slice(0, 19)}Z\nmachine-id=${machine.toString(16).padStart(32, '0123456789abcdef')}`)}${section('os', 'NAME="Debian GNU/Linux"\nVERSION_ID="13"\nID=debian')}${section('soft', packages)}${mark} end sections=3 ms=9\n`
}
