// A short run of the random quotes and rents; the whole of it, 100 000 and 10 000, is `npm run bench quoting`.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holdQuote, holdRent, prices, quoteInput, rentTerms, shipped } from '../../tests/quoting/random-quotes.ts'
import { expectedQuote } from '../../tests/quoting/oracle.ts'
import { priceQuote } from './price-quote.ts'

test('two thousand random quotes hold their sums, their VAT, their discounts and their commissions', () => {
  fc.assert(fc.property(quoteInput, prices, holdQuote), { numRuns: 2000, seed: 1 })
})

test('a thousand random rents end on their residual', () => {
  fc.assert(fc.property(rentTerms, holdRent), { numRuns: 1000, seed: 2 })
})

test('a second reading of the rules, written apart, decides and prices two thousand quotes alike', () => {
  const seen = new Set<string>()
  fc.assert(fc.property(quoteInput, prices, (input, data) => {
    const { quote } = priceQuote(input, data)
    const { decisions, lines, workMinutes, visits } = quote
    for (const { reasons } of decisions) for (const code of reasons) seen.add(code)
    expect({ decisions, lines, workMinutes, visits }).toEqual(expectedQuote(input, data))
  }), { numRuns: 2000, seed: 3 })
  // Every code of the rules came up, or the comparison says little.
  expect([...seen].toSorted()).toEqual(['O-LINUX', 'O-W11', 'R-AGE', 'R-ARCH', 'R-CAP', 'R-CPU', 'R-NOLINUX', 'R-RAMMAX', 'R-WINAPP', 'U-BAT', 'U-FREE', 'U-HDD', 'U-RAM', 'U-SIZE', 'U-SMART', 'V-ageYears', 'V-arch', 'V-cpuClass', 'V-disk', 'V-linuxCompatible', 'V-needsWindowsApp', 'V-os', 'V-ramMaxMb', 'V-ramMb', 'V-ramSlotsFree', 'V-smart', 'V-win11'])
})

test('the invariants can fail: a quote with one cent moved is told', () => {
  const broken = { ...shipped, catalog: { ...shipped.catalog, 'SW-LIBRE': { ...shipped.catalog['SW-LIBRE'], unitHtCents: 0.5 } } } as typeof shipped
  expect(() => fc.assert(fc.property(quoteInput, (input) => holdQuote(input, broken)), { numRuns: 200, seed: 4 })).toThrow()
})
