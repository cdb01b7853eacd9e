// Random quotes and rents with a fixed seed, and what each of them must hold (invariants I1 to I5, I7, I8 and I16 of the
// design of the business). Used by the unit tests for a short run, by `npm run bench quoting` for the whole one.
import { join } from 'node:path'
import fc from 'fast-check'
import { commission } from '../../domain/quoting/commission.ts'
import { type PriceData, QuoteInput } from '../../domain/quoting/case.ts'
import { lease } from '../../domain/quoting/lease.ts'
import { priceQuote } from '../../domain/quoting/price-quote.ts'
import { priceList } from '../../main/backend/reference/price-data.ts'

export const shipped: PriceData = priceList(join(import.meta.dirname, '../../resources'))

const days = fc.constantFrom('2026-11-22', '2028-02-29', '2026-08-31', '2027-01-01', '2027-12-31')
const ends = fc.constantFrom('2025-10-14', '2027-11-22', '2027-11-23', '2029-02-28', '2027-08-31', '2031-01-01')
const unknowable = <T>(known: fc.Arbitrary<T>, freq = 20): fc.Arbitrary<T | null> => fc.option(known, { freq })
const machine = fc.record({
  kind: fc.constantFrom('fixe' as const, 'portable' as const), arch: unknowable(fc.constantFrom(64, 64, 64, 64, 64, 32)), cpuClass: unknowable(fc.constantFrom(0, 1, 2, 2, 3)), ageYears: unknowable(fc.nat(15)),
  ramMb: unknowable(fc.constantFrom(1024, 2048, 4096, 6144, 8192, 16_384)), ramMaxMb: unknowable(fc.constantFrom(4096, 8192, 16_384, 32_768)), ramSlotsFree: unknowable(fc.nat(4)),
  disk: unknowable(fc.record({ type: fc.constantFrom('hdd' as const, 'ssd' as const, 'ssd' as const), sizeGb: fc.constantFrom(120, 239, 240, 500, 1000), freeGb: fc.nat(300), smart: unknowable(fc.constantFrom('ok', 'ok', 'ok', 'PRED_FAIL')) })),
  os: unknowable(fc.record({ family: fc.constantFrom('windows' as const, 'linux' as const), eos: ends })),
  win11: unknowable(fc.record({ cpuSupported: unknowable(fc.boolean()), tpm2: unknowable(fc.boolean()), uefiSecureBoot: unknowable(fc.boolean()) })),
  needsWindowsApp: unknowable(fc.boolean()), linuxCompatible: unknowable(fc.boolean()), batteryPct: unknowable(fc.integer({ min: 50, max: 100 }), 2),
})
/** Quotes as the format allows them, options left out as often as given. */
export const quoteInput: fc.Arbitrary<QuoteInput> = fc.record({
  asOf: days, client: fc.constantFrom('association' as const, 'entreprise' as const, 'collectivite' as const), needs: fc.subarray(['informatique', 'communication', 'web'] as const), users: fc.nat(40), machines: fc.array(machine, { maxLength: 9 }),
  discountBp: fc.oneof(fc.nat(10_000), fc.constantFrom(0, 1, 3333, 10_000)), preferNew: fc.boolean(), sellerVat: fc.constantFrom('normal' as const, 'normal' as const, 'franchise' as const), vatRateBp: fc.constantFrom(2000, 850, 1000, 550), trainingExempt: fc.boolean(),
  packOverride: fc.record({ capBp: fc.constantFrom(3000, 5000, 8000, 10_000), maxAge: fc.integer({ min: 5, max: 14 }), horizonMonths: fc.nat(36) }, { requiredKeys: [] }),
}, { requiredKeys: ['asOf', 'client', 'needs', 'users', 'machines'] }).map((one) => QuoteInput.parse({ ...one, machines: one.machines.map((each, index) => ({ id: `P${index}`, ...each })) }))

/** Prices of the shipped list, moved by anything from nothing to twice: cents that no price list has yet. */
export const prices: fc.Arbitrary<PriceData> = fc.array(fc.nat(200), { minLength: 20, maxLength: 20 }).map((percents) => ({
  ...shipped,
  catalog: Object.fromEntries(Object.entries(shipped.catalog).map(([sku, item], index) => [sku, { ...item, unitHtCents: item.unitHtCents === null ? null : Math.floor((item.unitHtCents * (percents[index] ?? 100)) / 100), ecoCents: Math.floor((item.ecoCents * (percents[19 - index] ?? 100)) / 100) }])),
}))

export const rentTerms = fc.record({ pvCents: fc.integer({ min: 10_000, max: 100_000_000 }), residualPart: fc.nat(9999), months: fc.integer({ min: 1, max: 84 }), annualRateBp: fc.oneof(fc.nat(1500), fc.constantFrom(0, 1, 480)), timing: fc.constantFrom('arrears' as const, 'advance' as const) })
  .map(({ residualPart, ...terms }) => ({ ...terms, residualCents: Math.floor((terms.pvCents * residualPart) / 10_000) }))

class Broken extends Error {}
function must(holds: boolean, what: string): void {
  if (!holds) throw new Broken(what)
}

/** round(n/d), half away from zero, written apart from the product's own. */
function rounded(n: bigint, d: bigint): number {
  const [whole, rest] = [n / d, n % d]
  return Number(2n * (rest < 0n ? -rest : rest) >= d ? whole + (n < 0n ? -1n : 1n) : whole)
}
const add = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0)

export function holdQuote(input: QuoteInput, data: PriceData): void {
  const { quote } = priceQuote(input, data)
  must(add(quote.lines.map((line) => line.netCents)) - quote.discountCents === quote.totalHtCents, 'I1: lines less discounts are HT')
  for (const group of quote.vatGroups) {
    const lines = quote.lines.filter((line) => line.vatCategory === group.category && line.vatRateBp === group.rateBp)
    const discountable = add(lines.filter((line) => line.sku !== 'ECO').map((line) => line.netCents))
    must(group.linesNetCents === add(lines.map((line) => line.netCents)), 'I1: a group is its lines')
    must(group.vatCents === rounded(BigInt(group.taxableCents) * BigInt(group.rateBp), 10_000n), 'I2: VAT of a group')
    must(group.discountCents === rounded(BigInt(discountable) * BigInt(input.discountBp), 10_000n), 'I5: eco-participation carries no discount')
    must('vatex' in group === (group.category === 'E'), 'an exempt group says why, no other does')
  }
  must(quote.totalHtCents + quote.totalVatCents === quote.totalTtcCents, 'I3: HT and VAT are TTC')
  must(quote.totalVatCents === add(quote.vatGroups.map((group) => group.vatCents)), 'I2: VAT is that of the groups')
  for (const line of quote.lines) must(line.qty > 0 && ['materiel', 'logiciels', 'installation', 'formation'].includes(line.section) && ['S', 'E'].includes(line.vatCategory) && line.netCents === line.qty * line.unitCents, 'I4: a line has a section, a VAT category and a quantity')
  must(input.sellerVat !== 'franchise' || quote.totalVatCents === 0, 'I16: no VAT in franchise')
  for (const one of quote.decisions) {
    const codes = one.reasons.filter((code) => /^[RV]-/.test(code))
    must(codes.length === (one.decision === 'REPLACE' || one.decision === 'VERIFY' ? 1 : 0) && (one.decision !== 'VERIFY' || one.reasons.length === 1), 'a replacement and a doubt each have their one cause')
    must((one.os === null) === (codes.length === 1), 'no system for what goes or is in doubt')
  }
  must(quote.canBeSent === quote.decisions.every((one) => one.decision !== 'VERIFY'), 'a doubt keeps the quote back')
  must(allWhole(quote), 'I13: whole numbers alone')
  // The dearest of them: for one in sixteen.
  if ((quote.totalTtcCents & 15) === 0) must(JSON.stringify(priceQuote(structuredClone(input), structuredClone(data)).quote) === JSON.stringify(quote), 'same input, same quote')
  holdCommission(quote.totalHtCents, input.users)
}

function allWhole(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value)
  return typeof value !== 'object' || value === null || Object.values(value).every(allWhole)
}

/** I7, with shares drawn from the total itself. */
function holdCommission(totalHtCents: number, seed: number): void {
  const third = Math.floor(totalHtCents / (2 + (seed % 3)))
  const shares = { B: third, A: third, C: totalHtCents - 2 * third }
  const { totalCents, byMember, payoutHtByMember } = commission(totalHtCents, shares, 100 + seed * 37)
  must(totalCents === rounded(BigInt(totalHtCents) * BigInt(100 + seed * 37), 10_000n) && add(Object.values(byMember)) === totalCents, 'I7: commission shares sum exactly')
  must(add(Object.values(payoutHtByMember)) + totalCents === totalHtCents, 'I7: payouts and commission are the total')
}

export function holdRent(terms: Parameters<typeof lease>[0]): void {
  const rent = lease(terms, 2000)
  must(rent.last.balanceCents === terms.residualCents && rent.last.n === terms.months, 'I8: the last balance is the residual')
  if (terms.timing === 'advance') {
    const [x, rate] = [rent.last.balanceCents - rent.last.interestCents, BigInt(terms.annualRateBp)]
    const grown = (cents: number): number => cents + rounded(BigInt(cents) * rate, 120_000n)
    must(grown(x) <= terms.residualCents && grown(x + 1) > terms.residualCents, 'in advance, the last rent leaves the largest amount whose interest fits')
  }
  must(rent.sumRentsHtCents === rent.rentHtCents * (terms.months - 1) + rent.lastRentHtCents && rent.totalCostHtCents === rent.sumRentsHtCents + terms.residualCents, 'rents add up')
  must(rent.financeChargeCents === rent.totalCostHtCents - terms.pvCents, 'the charge is what it costs more')
  const [first] = rent.firstThree
  must(rent.firstThree.length === Math.min(3, terms.months) && first !== undefined && first.balanceCents === terms.pvCents + first.interestCents - first.rentCents, 'the first row starts from the price')
}
