// Two laptops on one machine in the same moment: one of them works, the other is told, nothing is done twice.
import { expect, test } from 'vitest'
import { applyArgs, Cli, dataFolder, inside, summaryOf } from './lab.ts'
import { withHost } from './host-pool.ts'
import { JOURNAL, makePack } from './make-pack.ts'

const ROUNDS = 3

test('both start at once: one is done, the other is told who is at work, each step is applied once', async () => await withHost(async (host) => {
  for (let round = 0; round < ROUNDS; round++) {
    const pack = makePack('twice-pack', [{ id: `first-${round}`, seconds: 2 }, { id: `second-${round}`, seconds: 1 }])
    const runs = [new Cli(applyArgs(dataFolder(), host, pack)), new Cli(applyArgs(dataFolder(), host, pack))]
    // oxlint-disable-next-line no-await-in-loop -- a round is a race of its own
    const ended = await Promise.all(runs.map(async ({ ended: end }) => await end))
    const done = ended.filter(({ code }) => code === 0)
    const told = ended.filter(({ code }) => code === 3)
    expect({ done: done.length, told: told.length }, ended.map(({ err, out }) => `${err}\n${out}`).join('\n---\n')).toEqual({ done: 1, told: 1 })
    expect(done.map((one) => summaryOf(one).changed)).toEqual([2])
    expect(told[0]?.err).toMatch(/Une installation lancée par \S+ \(\S+\) tourne depuis \d\d:\d\d\./)
    expect(inside(host, `grep -c -- -${round} ${JOURNAL}`).trim()).toBe('2')
  }
}))
