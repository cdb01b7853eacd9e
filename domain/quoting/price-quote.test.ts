import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyRate, Cents } from '../money.ts'
import { EngineMachine, PriceData, QuoteInput } from './case.ts'
import { commission } from './commission.ts'
import { decide } from './decide.ts'
import { lease } from './lease.ts'
import { priceQuote } from './price-quote.ts'
import { sum, totals } from './totals.ts'

const data = PriceData.parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../resources/reference/catalogue-2026-11.json'), 'utf8')))
const asOf = '2026-11-22'
const sound = EngineMachine.parse({
  id: 'P1', kind: 'fixe', arch: 64, cpuClass: 2, ageYears: 5, ramMb: 8192, ramMaxMb: 32_768, ramSlotsFree: 2, disk: { type: 'ssd', sizeGb: 480, freeGb: 240, smart: 'ok' },
  os: { family: 'windows', eos: '2028-10-10' }, win11: { cpuSupported: true, tpm2: true, uefiSecureBoot: true }, needsWindowsApp: false, linuxCompatible: true, batteryPct: null,
})
const verdict = (change: Partial<EngineMachine>) => decide({ ...sound, ...change }, { ...data, asOf })

test('unknown facts are asked for in order and never guessed', () => {
  for (const fact of ['arch', 'cpuClass', 'ageYears', 'ramMb', 'ramMaxMb'] as const) expect(verdict({ [fact]: null })).toEqual({ id: 'P1', decision: 'VERIFY', os: null, parts: {}, reasons: [`V-${fact}`] })
  expect(verdict({ arch: null, ramMb: null }).reasons).toEqual(['V-arch'])
  expect(verdict({ disk: { type: 'ssd', sizeGb: 480, freeGb: 240, smart: null } }).reasons).toEqual(['V-smart'])
})

test('exact bounds trigger nothing: age 12, battery 60, free space 20 %', () => {
  expect(verdict({ ageYears: 12 }).decision).toBe('KEEP')
  expect(verdict({ ageYears: 13 }).reasons).toEqual(['R-AGE'])
  expect(verdict({ kind: 'portable', batteryPct: 60 }).decision).toBe('KEEP')
  expect(verdict({ kind: 'portable', batteryPct: 59 }).reasons).toEqual(['U-BAT'])
  expect(verdict({ disk: { type: 'ssd', sizeGb: 500, freeGb: 100, smart: 'ok' } }).decision).toBe('KEEP')
  expect(verdict({ disk: { type: 'ssd', sizeGb: 500, freeGb: 99, smart: 'ok' } }).reasons).toEqual(['U-FREE'])
})

test('a system whose support ends exactly at the horizon is not kept', () => {
  expect(verdict({ os: { family: 'linux', eos: '2027-11-22' } })).toMatchObject({ decision: 'MIGRATE', os: 'LINUX', reasons: ['O-LINUX'] })
  expect(verdict({ os: { family: 'linux', eos: '2027-11-23' } }).decision).toBe('KEEP')
})

test('a false Windows 11 fact beats an unknown one', () => {
  const os = { family: 'windows' as const, eos: '2025-10-14' }
  expect(verdict({ os, win11: { cpuSupported: false, tpm2: null, uefiSecureBoot: null } }).decision).toBe('MIGRATE')
  expect(verdict({ os, win11: { cpuSupported: true, tpm2: null, uefiSecureBoot: true } }).reasons).toEqual(['V-win11'])
  expect(verdict({ os, win11: null }).reasons).toEqual(['V-win11'])
  expect(verdict({ os, win11: { cpuSupported: false, tpm2: true, uefiSecureBoot: true }, needsWindowsApp: true }).reasons).toEqual(['R-WINAPP'])
  expect(verdict({ os, win11: { cpuSupported: false, tpm2: true, uefiSecureBoot: true }, linuxCompatible: false }).reasons).toEqual(['R-NOLINUX'])
})

test('replacing keeps the reasons gathered before it', () => {
  expect(verdict({ os: { family: 'linux', eos: '2026-12-01' }, ramMaxMb: 4096 })).toMatchObject({ decision: 'REPLACE', reasons: ['O-LINUX', 'R-RAMMAX'], parts: {} })
})

test('a light Linux machine has the lower memory target', () => {
  expect(verdict({ cpuClass: 1, ramMb: 4096, os: { family: 'linux', eos: '2030-01-01' } }).decision).toBe('KEEP')
  expect(verdict({ cpuClass: 2, ramMb: 4096, os: { family: 'linux', eos: '2030-01-01' } }).parts).toEqual({ 'HW-RAM8': 1 })
})

const machine = fc.record({
  id: fc.uuid(), kind: fc.constantFrom('fixe' as const, 'portable' as const), arch: fc.constantFrom(32, 64, 64, 64, null), cpuClass: fc.constantFrom(0, 1, 2, 3, null), ageYears: fc.option(fc.nat(20)),
  ramMb: fc.option(fc.constantFrom(2048, 4096, 8192, 16_384)), ramMaxMb: fc.option(fc.constantFrom(4096, 8192, 32_768)), ramSlotsFree: fc.nat(3),
  disk: fc.record({ type: fc.constantFrom('hdd' as const, 'ssd' as const), sizeGb: fc.constantFrom(128, 256, 500, 1000), freeGb: fc.nat(120), smart: fc.constantFrom('ok', 'ok', 'fail', null) }),
  os: fc.record({ family: fc.constantFrom('windows' as const, 'linux' as const), eos: fc.constantFrom('2025-10-14', '2027-11-22', '2029-01-01') }),
  win11: fc.option(fc.record({ cpuSupported: fc.option(fc.boolean()), tpm2: fc.option(fc.boolean()), uefiSecureBoot: fc.option(fc.boolean()) })),
  needsWindowsApp: fc.boolean(), linuxCompatible: fc.boolean(), batteryPct: fc.option(fc.nat(100)),
})
const input = fc.record({
  asOf: fc.constant(asOf), client: fc.constantFrom('association' as const, 'entreprise' as const), needs: fc.subarray(['informatique', 'communication', 'web'] as const), users: fc.nat(40), machines: fc.array(machine, { maxLength: 12 }),
  discountBp: fc.nat(10_000), preferNew: fc.boolean(), sellerVat: fc.constantFrom('normal' as const, 'franchise' as const), vatRateBp: fc.constantFrom(2000, 850), trainingExempt: fc.boolean(),
})

test('every quote holds its invariants: sums, VAT per group, sections, discount, replacement reasons', () => {
  fc.assert(fc.property(input, (random) => {
    const { quote } = priceQuote(QuoteInput.parse(random), data)
    expect(sum(quote.lines.map((line) => line.netCents)) - quote.discountCents).toBe(quote.totalHtCents) // I1
    for (const group of quote.vatGroups) expect(group.vatCents).toBe(applyRate(group.taxableCents, group.rateBp)) // I2
    expect(quote.totalHtCents + quote.totalVatCents).toBe(quote.totalTtcCents) // I3
    for (const line of quote.lines) expect(line.qty).toBeGreaterThan(0) // I4
    const eco = quote.lines.find((line) => line.sku === 'ECO')?.netCents ?? 0
    if (random.discountBp === 10_000) expect(quote.totalHtCents).toBe(eco) // I5
    if (random.sellerVat === 'franchise') expect(quote.totalVatCents).toBe(0) // I16
    for (const one of quote.decisions) if (one.decision === 'REPLACE') expect(one.reasons.at(-1)).toMatch(/^R-/)
    expect(quote.canBeSent).toBe(quote.decisions.every((one) => one.decision !== 'VERIFY'))
  }), { numRuns: 3000, seed: 7 })
})

test('negative credit lines round away from zero, like positive ones', () => {
  expect(totals([{ sku: 'X', netCents: -1, vatCategory: 'S', vatRateBp: 5000 }], 0, null).totalVatCents).toBe(-1)
})

test('every rent ends on its residual, whatever the terms', () => {
  fc.assert(fc.property(fc.integer({ min: 1000, max: 5_000_000 }), fc.nat(90), fc.integer({ min: 1, max: 84 }), fc.nat(1500), fc.constantFrom('arrears' as const, 'advance' as const), (pvCents, residualPct, months, annualRateBp, timing) => {
    const residualCents = Math.floor((pvCents * residualPct) / 100)
    const result = lease({ pvCents, residualCents, months, annualRateBp, timing })
    expect(result.last.balanceCents).toBe(residualCents)
    expect(result.totalCostHtCents - pvCents).toBe(result.financeChargeCents)
  }), { numRuns: 2000, seed: 11 })
})

/** Every number of a value, wherever it stands. */
function numbers(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbers) : []
}

test('a quote has no float, the same input gives the same quote, and its lines keep the order of the catalogue', () => {
  const order = Object.keys(data.catalog)
  const sections = ['materiel', 'logiciels', 'installation', 'formation']
  fc.assert(fc.property(input, (random) => {
    const parsed = QuoteInput.parse(random)
    const { quote } = priceQuote(parsed, data)
    for (const number of numbers(quote)) expect(Number.isSafeInteger(number)).toBe(true)
    expect(priceQuote(structuredClone(parsed), structuredClone(data)).quote).toEqual(quote)
    const places = quote.lines.map((line) => sections.indexOf(line.section) * 1000 + (line.sku === 'ECO' ? 999 : order.indexOf(line.sku)))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(new Set(places).size).toBe(places.length)
  }), { numRuns: 2000, seed: 8 })
})

test('VAT is of the group, and groups are the lines they come from', () => {
  fc.assert(fc.property(input, (random) => {
    const { quote } = priceQuote(QuoteInput.parse(random), data)
    for (const group of quote.vatGroups) {
      const lines = quote.lines.filter((line) => line.vatCategory === group.category && line.vatRateBp === group.rateBp)
      expect(group.linesNetCents).toBe(sum(lines.map((line) => line.netCents)))
      // I5: eco-participation carries no discount.
      expect(group.discountCents).toBe(applyRate(sum(lines.filter((line) => line.sku !== 'ECO').map((line) => line.netCents)), random.discountBp))
      expect('vatex' in group).toBe(group.category === 'E')
    }
    expect(quote.totalVatCents).toBe(sum(quote.vatGroups.map((group) => group.vatCents)))
    expect(quote.linesNetCents).toBe(sum(quote.lines.map((line) => line.netCents)))
  }), { numRuns: 2000, seed: 10 })
})

test('commission and payouts share to the cent, whoever holds what', () => {
  fc.assert(fc.property(fc.dictionary(fc.stringMatching(/^[A-Z]{1,3}$/), fc.nat(5_000_000), { minKeys: 1, maxKeys: 8 }), fc.nat(3000), (shares, bp) => {
    const total = sum(Object.values(shares))
    const { totalCents, byMember, payoutHtByMember } = commission(total, shares, bp)
    expect(totalCents).toBe(applyRate(total, bp))
    expect(sum(Object.values(byMember))).toBe(totalCents)
    expect(sum(Object.values(payoutHtByMember))).toBe(total - totalCents)
    for (const code of Object.keys(shares)) expect((byMember[code] ?? -1) >= 0 && (payoutHtByMember[code] ?? -1) >= 0).toBe(true)
  }), { numRuns: 2000, seed: 12 })
})

test('a machine to verify brings no priced line, and two hundred machines are priced as one', () => {
  const verify = { ...sound, ramMb: null }
  const machines = Array.from({ length: 200 }, (_, i) => ({ ...(i % 2 === 0 ? sound : verify), id: `P${i}` }))
  const base = QuoteInput.parse({ asOf, client: 'association', needs: ['informatique'], users: 0, machines })
  const { quote } = priceQuote(base, data)
  expect(quote.canBeSent).toBe(false)
  expect(quote.lines.find((line) => line.sku === 'SW-LIBRE')?.qty).toBe(100)
  const none = priceQuote({ ...base, machines: [] }, data).quote
  expect(none.lines).toEqual([])
  // The floor of the contract stands without any machine.
  expect(none.recurring[0]?.monthlyHtCents).toBe(data.recurring.MNT_MIN)
})

test('amounts that are no whole cents are refused at the door, with their path', () => {
  for (const wrong of [9.99, '999', Number.NaN, 1e13, null]) expect(Cents.safeParse(wrong).success).toBe(false)
  const refused = QuoteInput.safeParse({ asOf: '2027-02-29', client: 'association', needs: [], users: 1.5, machines: [{ ...sound, ramMb: '8192' }] })
  expect(refused.success).toBe(false)
  expect(refused.error?.issues.map((issue) => issue.path.join('.')).toSorted()).toEqual(['asOf', 'machines.0.ramMb', 'users'])
})
