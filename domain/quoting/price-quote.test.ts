import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyRate, Cents, sum } from '../money.ts'
import { EngineMachine, type PriceData, QuoteInput } from './case.ts'
import { commission } from './commission.ts'
import { decide } from './decide.ts'
import { priceQuote } from './price-quote.ts'
import { totals } from './totals.ts'
import { priceList } from '../../main/backend/reference/price-data.ts'

const data: PriceData = priceList(join(import.meta.dirname, '../../resources'))
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

test('negative credit lines round away from zero, like positive ones', () => {
  expect(totals([{ sku: 'X', netCents: -1, vatCategory: 'S', vatRateBp: 5000 }], 0, null).totalVatCents).toBe(-1)
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
