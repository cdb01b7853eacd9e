// `npm run line-cuts -- --rounds 20 [--silent|--reset] [--hosts 17,18,19] [--seed N]`: a run whose line is cut at random moments,
// half of them in silence, half by a reset, healed after 1 to 60 s. Each must end as an uncut run (provisioning.md 4, rule 1).
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import Database from 'better-sqlite3'
import { applyArgs, bootFresh, Cli, dataFolder, type Host, hostOf, inside, lab, pause, stateOf } from '../tests/lab/lab.ts'
import { JOURNAL, makePack } from '../tests/lab/make-pack.ts'
import { type Arrival, arrivalsOf, type Moment, momentAt, reached } from '../tests/lab/moments.ts'
import { labRounds } from './lab-rounds.ts'
import { say } from './say.ts'

const LOST_WITHIN_MS = 20_000
const LONGEST_S = 60
type Kind = 'silent' | 'reset'

interface Uncut { readonly host: Host; readonly state: readonly string[]; readonly applied: string; readonly arrivals: readonly Arrival[]; readonly lastedMs: number }
interface Cut extends Moment { readonly kind: Kind; readonly seconds: number }

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '20' }, silent: { type: 'boolean', default: false }, reset: { type: 'boolean', default: false }, hosts: { type: 'string', default: '17,18,19' }, seed: { type: 'string', default: String(Date.now() % 1_000_000) } } })
const rounds = Number(values.rounds)
const kinds: readonly Kind[] = values.silent === values.reset ? ['silent', 'reset'] : [values.silent ? 'silent' : 'reset']
const random = seeded(Number(values.seed))
const numbers = values.hosts.split(',').map(Number)

await labRounds({
  name: 'line-cuts', hosts: numbers, rounds, held: 'as uncut', ended: 'ended as an uncut run',
  prepare: async () => {
    // Long enough that each part of a run is met: several packages to fetch and unpack, then steps that take their time.
    const pack = makePack('line-cuts', [{ id: 'several', install: ['rsync', 'less', 'zstd', 'hunspell-fr'] }, ...Array.from({ length: 4 }, (_, at) => ({ id: `part-${at + 1}` }))])
    const uncut = await runUncut(pack)
    say(`line-cuts: an uncut run took ${(uncut.lastedMs / 1000).toFixed(1)} s, ${uncut.arrivals.length} events; ${rounds} cuts, seed ${values.seed}`)
    // Each cut falls in its own part of the run, from the upload to the end.
    const cuts = Array.from({ length: rounds }, (_, k): Cut => ({ ...momentAt(uncut.arrivals, ((k + random()) / rounds) * uncut.lastedMs), kind: kinds[k % kinds.length] ?? 'silent', seconds: 1 + Math.floor(random() * LONGEST_S) }))
    return { pack, uncut, cuts }
  },
  round: async (i, k, { pack, uncut, cuts }) => {
    const cut = cuts[k]
    if (!cut) throw new Error(`no cut ${k}`)
    return { what: `${cut.kind}, ${cut.what} + ${(cut.plusMs / 1000).toFixed(1)} s, for ${cut.seconds} s`, faults: await oneCut(i, cut, uncut, pack) }
  },
})

async function runUncut(pack: string): Promise<Uncut> {
  const i = numbers[0] ?? 0
  bootFresh(i)
  const host = hostOf(i)
  const run = new Cli(applyArgs(dataFolder(), host, pack))
  const began = (await run.seen(({ state }) => state !== undefined)) ?? 0
  const { code, lines, err } = await run.ended
  if (code !== 0) throw new Error(`the uncut run failed: ${err}`)
  const arrivals = await arrivalsOf(run, began, lines)
  return { host, state: stateOf(host), applied: inside(host, `cat ${JOURNAL}`), arrivals, lastedMs: arrivals.at(-1)?.ms ?? 0 }
}

/** What differs from an uncut run; nothing when all is as it should be. */
async function oneCut(i: number, cut: Cut, uncut: Uncut, pack: string): Promise<string[]> {
  bootFresh(i)
  const host = hostOf(i)
  const data = dataFolder()
  const run = new Cli(applyArgs(data, host, pack))
  await reached(run, cut)
  const cutAt = Date.now()
  cutLine(host, cut.kind)
  const ranUntilCut = run.child.exitCode === null
  await pause(cut.seconds * 1000)
  const alive = run.child.exitCode === null && run.child.signalCode === null
  healLine(host, cut.kind)
  const { code, lines, err } = await run.ended
  if (code !== 0) return [`exit code ${code}: ${err.trim()}`]
  const lostAt = await run.seen(({ state }) => state === 'linkLost', cutAt)
  const ended = await run.seen(({ summary }) => summary === true)
  const wrong: string[] = []
  const demand = (fine: boolean, what: string): void => void (fine || wrong.push(what))
  // Only a run that had heard all before its cut may be over while the line is dead.
  demand(alive || (ended ?? Infinity) < cutAt + LOST_WITHIN_MS, 'the program was not alive')
  if (ranUntilCut && alive && cut.seconds * 1000 > LOST_WITHIN_MS) demand((lostAt ?? Infinity) - cutAt <= LOST_WITHIN_MS, `linkLost after ${lostAt === undefined ? 'never' : `${lostAt - cutAt} ms`}`)
  const stored = storedLines(data)
  const written = inside(host, 'cat /var/lib/packtic/runs/*/events.ndjson').trimEnd().split('\n')
  demand(stored.length === written.length && stored.every((line, at) => line === written[at]), `events: ${stored.length} stored, ${written.length} written`)
  const told = lines.flatMap(({ seq }) => seq ?? [])
  demand(told.length === stored.length && told.every((seq, at) => seq === at + 1), 'events told are not each once, in order')
  const applies = lines.filter(({ phase, ev }) => phase === 'apply' && ev === 'start').map(({ step }) => step)
  demand(new Set(applies).size === applies.length, 'a step was applied twice')
  demand(lines.filter(({ phase, ev }) => phase === 'run' && (ev === 'start' || ev === 'resume')).length === 1, 'the program began more than once')
  demand(inside(host, `cat ${JOURNAL}`) === uncut.applied, 'what the steps wrote differs')
  const state = stateOf(host)
  demand(state.length === uncut.state.length && state.every((line, at) => line === uncut.state[at]), `the machine differs: ${[...state.filter((line) => !uncut.state.includes(line)), ...uncut.state.filter((line) => !state.includes(line))].slice(0, 3).join(', ')}`)
  return wrong
}

/** Silence: frames vanish. Reset: each packet of a connection is answered by one, and new ones are refused. */
function cutLine(host: Host, kind: Kind): void {
  if (kind === 'silent') lab('cut', String(host.i))
  else inside(host, "nft 'add table inet packtic_cut; add chain inet packtic_cut in { type filter hook input priority -300; }; add rule inet packtic_cut in tcp dport 22 reject with tcp reset'")
}

function healLine(host: Host, kind: Kind): void {
  if (kind === 'silent') lab('heal', String(host.i))
  else inside(host, 'nft delete table inet packtic_cut')
}

function storedLines(data: string): string[] {
  const db = new Database(join(data, 'packtic.db'), { readonly: true })
  const rows = db.prepare('SELECT line FROM run_event ORDER BY seq').all() as { line: string }[]
  db.close()
  return rows.map(({ line }) => line)
}

/** Same seed, same moments (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
