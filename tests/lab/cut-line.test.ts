// A line cut in silence, at moments spread over a whole run: the machine goes on, the app says so, and catches up.
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { applyArgs, Cli, dataFolder, inside, lab, type Line, pause, stateOf } from './lab.ts'
import { withHost } from './host-pool.ts'
import { arrivalsOf, momentAt, reached } from './moments.ts'
import { JOURNAL, slowPack } from './make-pack.ts'

const CUTS = 10
const SHORT_S = 4
/** Longer than a dead line takes to be known. */
const LONG_S = 22
const LOST_WITHIN_MS = 20_000
const isEvent = ({ seq }: Line): boolean => seq !== undefined
const pack = slowPack('cut-pack', 5)

const stored = (data: string): { events: number; different: number } =>
  new Database(join(data, 'packtic.db'), { readonly: true }).prepare('SELECT count(*) AS events, count(DISTINCT seq) AS different FROM run_event').get() as { events: number; different: number }

test(`a run whose line is cut at a random moment ends as an uncut one, ${CUTS} of ${CUTS}`, async () => {
  const uncut = await withHost(async (host) => {
    const started = Date.now()
    const run = new Cli(applyArgs(dataFolder(), host, pack))
    const began = (await run.seen(({ state }) => state !== undefined)) ?? started
    const { code, lines, err } = await run.ended
    expect(code, err).toBe(0)
    const arrivals = await arrivalsOf(run, began, lines)
    return { state: stateOf(host), applied: inside(host, `cat ${JOURNAL}`), arrivals, lastedMs: arrivals.at(-1)?.ms ?? 0 }
  })
  const report: string[] = []
  const one = async (k: number): Promise<void> => await withHost(async (host) => {
    // Each cut falls somewhere in its own tenth of the run, the first one in the upload and the start.
    const moment = momentAt(uncut.arrivals, ((k + Math.random()) / CUTS) * uncut.lastedMs)
    const seconds = k % 3 === 0 ? LONG_S : SHORT_S
    const data = dataFolder()
    const run = new Cli(applyArgs(data, host, pack))
    await reached(run, moment)
    // The lab takes its orders one by one, so that this one may wait for another host's start: the line is down when the lab says
    // so, and the report tells how long that took.
    const askedAt = Date.now()
    lab('cut', String(host.i))
    const cutAt = Date.now()
    await pause(seconds * 1000)
    const alive = run.child.exitCode
    lab('heal', String(host.i))
    const healedAt = Date.now()
    const { code, lines, err } = await run.ended
    const lostAt = await run.seen(({ state }) => state === 'linkLost', cutAt)
    const what = `cut ${k + 1} ${moment.what} + ${(moment.plusMs / 1000).toFixed(1)} s, for ${seconds} s`
    report.push(`${what}: the lab took ${((cutAt - askedAt) / 1000).toFixed(1)} s to cut it, lost after ${lostAt ? ((lostAt - cutAt) / 1000).toFixed(1) : '-'} s, over ${((Date.now() - healedAt) / 1000).toFixed(1)} s after the line came back`)
    expect(code, `${what}\n${err}`).toBe(0)
    // A run that ended just before its cut has nobody to tell.
    if (seconds === LONG_S && alive === null) expect((lostAt ?? Infinity) - cutAt, what).toBeLessThanOrEqual(LOST_WITHIN_MS)
    const seqs = lines.filter(isEvent).map(({ seq }) => seq)
    expect(seqs, what).toEqual(seqs.map((_, index) => index + 1))
    expect(stored(data), what).toEqual({ events: seqs.length, different: seqs.length })
    expect(lines.filter(({ phase, ev }) => phase === 'run' && (ev === 'start' || ev === 'resume')), what).toHaveLength(1)
    expect(inside(host, `cat ${JOURNAL}`), what).toBe(uncut.applied)
    expect(stateOf(host), what).toEqual(uncut.state)
  })
  const results = await Promise.allSettled(Array.from({ length: CUTS }, async (_, k) => await one(k)))
  process.stderr.write(`${report.join('\n')}\n`)
  for (const result of results) if (result.status === 'rejected') throw result.reason
})
