// The bounds of an article are those at which nothing that is computed from a list can pass the limit of an amount.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { priceQuote } from '../quoting/price-quote.ts'
import type { EngineMachine, QuoteInput } from '../quoting/case.ts'
import { lease } from '../quoting/lease.ts'
import { MOST_MINUTES, MOST_PRICE_CENTS } from './item.ts'
import { priceBook, PriceListFile } from './price-list-file.ts'

const shipped = PriceListFile.parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../resources/reference/catalogue-2026-11.json'), 'utf8')))
const dearest = (unitHtCents: number) => priceBook({ ...shipped, catalog: Object.fromEntries(Object.entries(shipped.catalog).map(([sku, item]) => [sku, { ...item, unitHtCents: sku === 'ECO' ? null : unitHtCents, ecoCents: unitHtCents, minutes: MOST_MINUTES }])) })
/** Wants every part, and Windows 11 on top. */
const wantsAll = (id: number): EngineMachine => ({ id: String(id), kind: 'portable', arch: 64, cpuClass: 2, ageYears: 3, ramMb: 1, ramMaxMb: 8192, ramSlotsFree: 0, disk: { type: 'hdd', sizeGb: 100, freeGb: 1, smart: 'ok' }, os: { family: 'windows', eos: '2026-12-01' }, win11: { cpuSupported: true, tpm2: true, uefiSecureBoot: true }, needsWindowsApp: false, linuxCompatible: true, batteryPct: 1 })
const input: QuoteInput = { asOf: '2026-12-01', client: 'entreprise', needs: ['informatique', 'communication', 'web'], users: 1000, machines: Array.from({ length: 200 }, (_, index) => wantsAll(index)), discountBp: 0, preferNew: true, sellerVat: 'normal', vatRateBp: 2000, trainingExempt: false, packOverride: { capBp: 1_000_000 } }

test('two hundred machines that want everything, at the most that an article may cost, are a quote, and a rent over ten years at a fifth a year', () => {
  const { quote } = priceQuote(input, dearest(MOST_PRICE_CENTS))
  expect(quote.lines.length).toBeGreaterThan(8)
  for (const timing of ['arrears', 'advance'] as const) expect(lease({ pvCents: quote.totalTtcCents, residualCents: 0, months: 120, annualRateBp: 2000, timing }, 2000).sumRentsHtCents).toBeGreaterThan(quote.totalTtcCents)
})

test('at what a list could say before, the same fleet has no sum', () => {
  expect(() => priceQuote(input, dearest(99_999_999_999))).toThrow('INVALID')
})
