// The quote engine: 100 000 random quotes and 10 000 random rents that must hold, two hundred machines priced, and the cold
// start of `packtic quote --case`. Aims: design of the business, section 5.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import fc from 'fast-check'
import { QuoteInput } from '../../domain/quoting/case.ts'
import { priceQuote } from '../../domain/quoting/price-quote.ts'
import { holdQuote, holdRent, prices, quoteInput, rentTerms, shipped } from '../../tests/quoting/random-quotes.ts'
import { buildIfStale } from '../fresh-build.ts'
import { electronRuntime } from '../electron-runtime.ts'
import { say } from '../say.ts'
import { line, median, percentile } from './medians.ts'

const root = join(import.meta.dirname, '../..')
const QUOTES = 100_000
const RENTS = 10_000
const MACHINES = 200
const ROUNDS = 300
const COLD_STARTS = 10
const AIMS = { randomS: 60, p95Ms: 10, firstMs: 50, coldMs: 1000 }

/** Prints the figures; answers whether every aim was reached. A quote that does not hold stops it, with its counter-example. */
export async function benchQuoting(): Promise<boolean> {
  const engine = benchEngine()
  const randomMs = held()
  const random = line(`${QUOTES} random quotes, ${RENTS} rents, all hold`, randomMs, [{ of: 's', value: randomMs / 1000, atMost: AIMS.randomS }])
  return (await benchCold()) && engine && random
}

/** Throws where an invariant breaks. Before all else here: the first call must be a first call. */
function benchEngine(): boolean {
  const [sample] = fc.sample(fc.array(quoteInput, { minLength: 80, maxLength: 80 }), { numRuns: 1, seed: 5 })
  const machines = (sample ?? []).flatMap((quote) => quote.machines).slice(0, MACHINES).map((machine, index) => ({ ...machine, id: `P${index}` }))
  if (machines.length !== MACHINES) throw new Error(`${machines.length} machines drawn`)
  const input = QuoteInput.parse({ asOf: '2026-11-22', client: 'association', needs: ['informatique', 'communication', 'web'], users: 120, machines, discountBp: 500 })
  const rounds = Array.from({ length: ROUNDS }, () => {
    const from = performance.now()
    priceQuote(input, shipped)
    return performance.now() - from
  })
  const p95 = percentile(rounds, 95)
  const first = rounds[0] ?? Number.NaN
  const told = [line(`engine, ${MACHINES} machines, p95 of ${ROUNDS}`, p95, [{ of: 'ms', value: p95, atMost: AIMS.p95Ms }]), line('engine, first call', first, [{ of: 'ms', value: first, atMost: AIMS.firstMs }])]
  say(`engine, ${MACHINES} machines: p50 ${median(rounds).toFixed(2)} ms`)
  return told.every(Boolean)
}

function held(): number {
  const from = performance.now()
  fc.assert(fc.property(quoteInput, prices, holdQuote), { numRuns: QUOTES, seed: 20_261_130 })
  fc.assert(fc.property(rentTerms, holdRent), { numRuns: RENTS, seed: 20_261_201 })
  return performance.now() - from
}

async function benchCold(): Promise<boolean> {
  buildIfStale({ testRuntime: (await electronRuntime()).fallback })
  const rounds = Array.from({ length: COLD_STARTS }, () => {
    const from = performance.now()
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'out/backend/cli.mjs'), 'quote', '--case', join(root, 'tests/conformance/case.json')], { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    return performance.now() - from
  })
  say(`cold starts: ${rounds.map((ms) => ms.toFixed(0)).join(' ')} ms`)
  const cold = median(rounds)
  return line(`packtic quote --case, median of ${COLD_STARTS} cold starts`, cold, [{ of: 'ms', value: cold, atMost: AIMS.coldMs }])
}
