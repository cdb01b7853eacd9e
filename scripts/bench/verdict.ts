// A thousand machines projected and judged against a pack: median of a few rounds, beside the time that their making takes.
import { join } from 'node:path'
import { judgeAll, randomPark } from '../../tests/random-park.ts'
import { say } from '../say.ts'
import { median } from './medians.ts'
import { priceList } from '../../main/backend/reference/price-data.ts'

const MACHINES = 1000
const ROUNDS = 9
/** Of the issue. */
const AIM_MS = 1000

/** Prints the medians; answers whether the aim was reached. */
export async function benchVerdict(): Promise<boolean> {
  const prices = priceList(join(import.meta.dirname, '../../resources'))
  const started = performance.now()
  const park = randomPark(MACHINES, 1)
  const madeMs = performance.now() - started
  const rounds = Array.from({ length: ROUNDS }, () => {
    const from = performance.now()
    judgeAll(park, prices, '2026-11-25')
    return performance.now() - from
  })
  const judgedMs = median(rounds)
  say(`verdict: ${MACHINES} machines judged in ${judgedMs.toFixed(1)} ms (first ${(rounds[0] ?? 0).toFixed(1)} ms; aim ${AIM_MS} ms); their facts completed by all tables in ${madeMs.toFixed(0)} ms`)
  return await Promise.resolve(judgedMs < AIM_MS)
}
