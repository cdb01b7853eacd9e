import { describe, expect, test } from 'vitest'
import { asWanted, eventsAsWanted } from './as-wanted.ts'
import { type PlanAnswer, readPlan } from './plan-program.ts'
import { HostEvent, progressOf } from './run-events.ts'

const RUN = '01a20e08-5354-76cd-a11d-492ef476cf82'
const answer = (...lines: readonly string[]): PlanAnswer => readPlan(['F up 100.50', 'F clock 1795000000', 'F halves no', ...lines, 'E', ''].join('\n'))!
const found = (...lines: readonly string[]) => asWanted(answer(...lines), ['tools', 'motd'])

describe('a machine where a plan finds nothing to do', () => {
  test('has a run made of those checks, in the order and at the times the machine said', () => {
    const events = eventsAsWanted(RUN, found('C motd 0 102.25', 'C tools 0 100.75')!)
    expect(events.map(({ seq, up, step, ev, ms, res }) => [seq, up, step, ev, ms, res])).toEqual([
      [1, 100_500, '-', 'start', undefined, undefined], [2, 100_500, 'tools', 'start', undefined, undefined], [3, 100_750, 'tools', 'end', 250, 'ok'],
      [4, 100_750, 'motd', 'start', undefined, undefined], [5, 102_250, 'motd', 'end', 1500, 'ok'], [6, 102_250, '-', 'end', undefined, undefined],
    ])
    expect(events.map(({ t }) => t)).toEqual([...Array<string>(4).fill('2026-11-18T11:06:40Z'), '2026-11-18T11:06:41Z', '2026-11-18T11:06:41Z'])
    // What is kept is what any run's machine would have said.
    expect(events.map((event) => HostEvent.parse(JSON.parse(JSON.stringify(event))))).toEqual(events)
    expect(progressOf(events)).toMatchObject({ ended: 0, lastSeq: 6 })
  })

  test.each<readonly [string, ...string[]]>([
    ['one step is to do', 'C tools 0 100.75', 'C motd 1 101.00'],
    ['one could not be told', 'C tools 0 100.75', 'C motd 127 101.00'],
    ['one was not told at all', 'C tools 0 100.75'],
    ['dpkg stopped half-way, which a run repairs', 'F halves yes', 'C tools 0 100.75', 'C motd 0 101.00'],
    ['the machine does not say when', 'F up ?', 'C tools 0 100.75', 'C motd 0 101.00'],
  ])('is none where %s', (_why, ...lines) => {
    expect(found(...lines)).toBeUndefined()
  })
})
