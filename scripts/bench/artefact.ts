// A file that a pack brings, from this laptop to a machine of the lab: our way (login, look, send, check by hash) beside scp, in
// alternating rounds; then one cut in the middle, which must go on from what had arrived.
// `npm run bench artefact -- --host 1 --mb 500 --rounds 3`. The host is wiped.
import { execFile, execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { uuidv7 } from 'uuidv7'
import { Refusal } from '../../domain/errors.ts'
import { Artefact } from '../../domain/provisioning/artefact.ts'
import { artefactFolder } from '../../domain/provisioning/artefacts.ts'
import { type ArtefactCache, createArtefactCache } from '../../main/backend/provisioning/artefact-cache.ts'
import { deliverArtefacts } from '../../main/backend/provisioning/artefacts.ts'
import { type LoadedPack, loadPack } from '../../main/backend/provisioning/pack-files.ts'
import { connect } from '../../main/backend/ssh/connect.ts'
import { onlyNamed } from '../../main/backend/ssh/host-keys.ts'
import { makePack } from '../../tests/lab/make-pack.ts'
import { leaveIdle } from '../../tests/lab/lab.ts'
import { say } from '../say.ts'
import { line, median, timed } from './medians.ts'
import { freshMachines, lab, type Machine, USER } from './provisioning/lab-machines.ts'

const run = promisify(execFile)

/** Of the brief (provisioning.md 5): never moved to pass. What goes over the line carries its frames and its cipher's marks. */
const AIMS = { overScp: 1.1, overMissing: 1.1 }
const MB = 1_000_000
const CUT_AT = 0.5
/** The line of the cut is so slow that the lab's order comes in the middle. */
const CUT_LINE_S = 30
const CUT_RTT_MS = 10

interface Bench { readonly machine: Machine; readonly keyFile: string; readonly folder: string; readonly file: string; readonly artefact: Artefact; readonly loaded: LoadedPack; readonly cache: ArtefactCache }

/** Prints medians and their ratio; answers whether both aims were reached. */
export async function benchArtefact(): Promise<boolean> {
  const { values } = parseArgs({ args: process.argv.slice(3), options: { host: { type: 'string', default: '1' }, mb: { type: 'string', default: '500' }, rounds: { type: 'string', default: '3' } } })
  const host = Number(values.host)
  const folder = mkdtempSync(join(tmpdir(), 'packtic-bench-'))
  const keyFile = join(folder, 'key')
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', keyFile])
  const idle = lab('status') === ''
  try {
    const [machine] = freshMachines([host], keyFile)
    if (!machine) throw new Error(`host ${host} is not up`)
    const bench = await prepared(folder, keyFile, machine, Number(values.mb) * MB)
    const fast = await besideScp(bench, Number(values.rounds))
    return (await cutInTheMiddle(bench)) && fast
  } finally {
    lab('wipe', String(host))
    leaveIdle(idle)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Bytes that no cipher or line makes smaller, in the laptop's cache as `packtic pack artefacts` puts them there. */
async function prepared(folder: string, keyFile: string, machine: Machine, size: number): Promise<Bench> {
  const file = join(folder, 'artefact.bin')
  const hash = createHash('sha256')
  writeFileSync(file, '')
  for (let left = size; left > 0; left -= MB) {
    const bytes = randomBytes(Math.min(MB, left))
    hash.update(bytes)
    writeFileSync(file, bytes, { flag: 'a' })
  }
  const artefact = Artefact.parse({ name: 'artefact.bin', size, sha256: hash.digest('hex'), licence: 'CC0-1.0', source: 'https://example.org/artefact.bin' })
  const loaded = loadPack(makePack('artefact-bench', [{ id: 'file', more: { artefacts: [artefact.name] } }], [], [artefact]), join(import.meta.dirname, '../../resources'))
  const cache = createArtefactCache(mkdtempSync(join(folder, 'data-')))
  await cache.keep(artefact, createReadStream(file), loaded.pack.id)
  writeFileSync(join(folder, 'known_hosts'), `${machine.ip} ${machine.publicKey}\n`)
  return { machine, keyFile, folder, file, artefact, loaded, cache }
}

async function besideScp(bench: Bench, rounds: number): Promise<boolean> {
  const { machine, artefact } = bench
  const sides = { packtic: async () => await deliver(bench, uuidv7()), scp: async () => await scp(bench) }
  const times: Record<keyof typeof sides, number[]> = { packtic: [], scp: [] }
  const names = ['packtic', 'scp'] as const
  for (let round = 0; round <= rounds; round++) {
    const told: string[] = []
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const { ms } = await timed(sides[name])
      arrivedWhole(bench)
      lab('sh', String(machine.i), 'sh', '-c', `rm -rf /var/lib/packtic /home/${USER}/${artefact.name}`)
      if (round > 0) times[name].push(ms)
      told.push(`${name} ${(ms / 1000).toFixed(1)} s`)
    }
    say(`artefact: ${artefact.size / MB} MB, ${round === 0 ? 'warm' : `round ${round} of ${rounds}`}: ${told.join(', ')}; load ${loadavg()[0]?.toFixed(1) ?? '?'}`)
  }
  line('scp, the whole command', median(times.scp), [])
  const ratio = median(times.packtic.map((ms, at) => ms / (times.scp[at] ?? Number.NaN)))
  const reached = line('packtic: login, look, send, check', median(times.packtic), [{ of: '× scp', value: ratio, atMost: AIMS.overScp }])
  process.stdout.write(`${''.padEnd(44)} most memory of this process: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB\n`)
  return reached
}

async function deliver({ machine, keyFile, loaded, cache }: Bench, runId: string, onProgress?: (sentBytes: number) => void): Promise<void> {
  const target = { host: machine.ip, port: 22, user: USER, name: machine.ip }
  const link = await connect(target, { privateKey: readFileSync(keyFile, 'utf8') }, onlyNamed(target, [machine.sha256]))
  try {
    await deliverArtefacts(link, { runId, source: loaded, options: {}, facts: {}, cache, signal: new AbortController().signal, ...(onProgress ? { onProgress } : {}) })
  } finally {
    link.close()
  }
}

async function scp({ machine, keyFile, folder, file, artefact }: Bench): Promise<void> {
  await run('scp', ['-q', '-i', keyFile, '-o', 'IdentitiesOnly=yes', '-o', 'StrictHostKeyChecking=yes', '-o', `UserKnownHostsFile=${join(folder, 'known_hosts')}`, file, `${USER}@${machine.ip}:${artefact.name}`])
}

/** One file of the right bytes, whoever brought it. @throws when it is not */
function arrivedWhole({ machine, artefact }: Bench): void {
  const seen = lab('sh', String(machine.i), 'sh', '-c', `cat /var/lib/packtic/runs/*/artefacts/${artefact.name} /home/${USER}/${artefact.name} 2>/dev/null | sha256sum`)
  if (!seen.startsWith(artefact.sha256)) throw new Error(`${artefact.name} did not arrive as it is`)
}

/** What came in over the machine's own interface: no word of ours. */
function receivedBytes({ machine }: Bench): number {
  const devices = lab('sh', String(machine.i), 'cat', '/proc/net/dev')
  const bytes = [...devices.matchAll(/^ *(\S+): *(\d+)/gm)].flatMap(([, name, received]) => (name === 'lo' ? [] : [Number(received)]))
  return bytes.reduce((sum, one) => sum + one, 0)
}

async function cutInTheMiddle(bench: Bench): Promise<boolean> {
  const { machine, artefact } = bench
  const i = String(machine.i)
  const runId = uuidv7()
  lab('slow', i, String(CUT_RTT_MS), '0', String(Math.ceil((artefact.size * 8) / 1000 / CUT_LINE_S)))
  try {
    let cut = false
    const first = await deliver(bench, runId, (sentBytes) => {
      if (cut || sentBytes < artefact.size * CUT_AT) return
      cut = true
      lab('cut', i)
    }).then(() => 'arrived', (error: unknown) => (error instanceof Refusal ? error.fault.code : Promise.reject(error)))
    if (first !== 'SSH_LINE_LOST') throw new Error(`cut in the middle, and ${first}`)
    lab('heal', i)
    lab('fast', i)
    const begun = Number(lab('sh', i, 'sh', '-c', `stat -c %s ${artefactFolder(runId)}/*.part`))
    const before = receivedBytes(bench)
    let from: number | undefined
    await deliver(bench, runId, (sentBytes) => (from ??= sentBytes))
    const over = receivedBytes(bench) - before
    arrivedWhole(bench)
    if (from === undefined || from < begun) throw new Error(`${begun} bytes had arrived, and it went on from ${from}`)
    const missing = artefact.size - from
    const ratio = over / missing
    process.stdout.write(`${`cut after ${(from / MB).toFixed(0)} MB, then ${(missing / MB).toFixed(0)} MB missing`.padEnd(44)} ${(over / MB).toFixed(0).padStart(6)} MB   ${ratio.toFixed(2)} × what was missing (aim ${AIMS.overMissing.toFixed(2)}: ${ratio <= AIMS.overMissing ? 'reached' : 'missed'})\n`)
    return ratio <= AIMS.overMissing
  } finally {
    lab('heal', i)
    lab('fast', i)
  }
}
