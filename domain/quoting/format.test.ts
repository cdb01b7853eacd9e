// Sentences of the published format and of the rules behind it that its three published cases do not reach, each tried from the
// text. A case goes in as JSON goes in: through the schema.
import { expect, test } from 'vitest'
import { noticeRule } from '../../tests/contracts/shipped.ts'
import { shipped } from '../../tests/quoting/random-quotes.ts'
import { Refusal } from '../errors.ts'
import { QuotingCase } from './case.ts'
import { priceCase } from './price-case.ts'

type Json = Record<string, unknown>
const run = (kind: string, input: unknown, more: Json = {}): Json => JSON.parse(JSON.stringify(priceCase(QuotingCase.parse({ kind, input, ...more }), shipped, noticeRule))) as Json
/** Paths at fault, or what came out. */
const refusedAt = (kind: string, input: unknown, more: Json = {}): readonly string[] => {
  const parsed = QuotingCase.safeParse({ kind, input, ...more })
  if (!parsed.success) return parsed.error.issues.map((issue) => [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys : [])].join('.'))
  try {
    priceCase(parsed.data, shipped, noticeRule)
    return []
  } catch (error) {
    if (error instanceof Refusal) return (error.fault.issues ?? []).map((issue) => issue.path)
    throw error
  }
}

const pc: Json = {
  id: 'P1', kind: 'fixe', arch: 64, cpuClass: 2, ageYears: 5, ramMb: 8192, ramMaxMb: 32_768, ramSlotsFree: 2, disk: { type: 'ssd', sizeGb: 480, freeGb: 240, smart: 'ok' },
  os: { family: 'windows', eos: '2028-10-10' }, win11: { cpuSupported: true, tpm2: true, uefiSecureBoot: true }, needsWindowsApp: false, linuxCompatible: true, batteryPct: null,
}
const base: Json = { asOf: '2026-11-22', client: 'association', needs: ['informatique'], users: 5, machines: [] }
const quote = (machines: readonly Json[], more: Json = {}, file: Json = {}): Json => run('quote', { ...base, machines, ...more }, file)
const decision = (change: Json, more: Json = {}): Json => (quote([{ ...pc, ...change }], more)['decisions'] as Json[])[0] as Json
const skus = (result: Json): Json => Object.fromEntries((result['lines'] as { sku: string; qty: number }[]).map(({ sku, qty }) => [sku, qty]))
const expired = { family: 'windows', eos: '2025-10-14' }

test('an absent machine fact and a null one mean the same, inside of the disk and the system too', () => {
  for (const fact of ['arch', 'cpuClass', 'ageYears', 'ramMb', 'ramMaxMb', 'win11', 'batteryPct', 'ramSlotsFree', 'needsWindowsApp', 'linuxCompatible', 'disk', 'os']) {
    const { [fact]: _left, ...without } = pc
    expect(quote([without])['decisions']).toEqual(quote([{ ...pc, [fact]: null }])['decisions'])
  }
  expect(decision({ disk: { type: 'ssd', sizeGb: 480, freeGb: 240 } })['reasons']).toEqual(['V-smart'])
  expect(decision({ disk: { type: 'ssd', sizeGb: 480, smart: 'ok' } })['reasons']).toEqual(['V-disk'])
  // A hard disk is replaced whatever its size: the fact is not asked for where no rule needs it.
  expect(decision({ disk: { type: 'hdd', smart: 'ok' } })['reasons']).toEqual(['U-HDD'])
  expect(decision({ os: { family: 'windows' } })['reasons']).toEqual(['V-os'])
  expect(decision({ os: expired, win11: { cpuSupported: false } })).toMatchObject({ decision: 'MIGRATE', reasons: ['O-LINUX'] })
})

test('the first rule that settles wins, in the order of the steps', () => {
  expect(decision({ arch: 32, cpuClass: 0, ageYears: 20 })['reasons']).toEqual(['R-ARCH'])
  expect(decision({ cpuClass: 0, ageYears: 20 })['reasons']).toEqual(['R-CPU'])
  // Unknown facts are asked for before anything is judged.
  expect(decision({ arch: 32, ramMaxMb: null })['reasons']).toEqual(['V-ramMaxMb'])
  // The limit of memory speaks before the disk's health is asked for; the health, before any part.
  expect(decision({ ramMaxMb: 4096, disk: { type: 'ssd', sizeGb: 480, freeGb: 240, smart: null } })['reasons']).toEqual(['R-RAMMAX'])
  expect(decision({ os: expired, ramMb: 4096, disk: { type: 'hdd', sizeGb: 100, freeGb: 1, smart: null } })).toEqual({ id: 'P1', decision: 'VERIFY', os: null, parts: {}, reasons: ['V-smart'] })
})

test('one disk for the first cause that holds, and every other cause keeps silent', () => {
  const cause = (disk: Json): unknown => decision({ disk: { type: 'ssd', sizeGb: 480, freeGb: 240, smart: 'ok', ...disk } })['reasons']
  expect(cause({ type: 'hdd', smart: 'FAILING', sizeGb: 100, freeGb: 0 })).toEqual(['U-HDD'])
  expect(cause({ smart: 'anything else', sizeGb: 100, freeGb: 0 })).toEqual(['U-SMART'])
  expect(cause({ sizeGb: 239, freeGb: 0 })).toEqual(['U-SIZE'])
  expect(cause({ sizeGb: 240, freeGb: 47 })).toEqual(['U-FREE'])
  expect(cause({ sizeGb: 240, freeGb: 48 })).toEqual([])
})

test('memory: modules added where slots are free, all of them changed where they are not', () => {
  const modules = (ramMb: number, ramSlotsFree: number, target = 8192): unknown => (decision({ ramMb, ramSlotsFree }, { packOverride: { ramTarget: target, capBp: 10_000 } })['parts'] as Json)['HW-RAM8']
  expect(modules(4096, 1)).toBe(1)
  expect(modules(4096, 0)).toBe(1)
  // 24 GB asked, 8 GB fitted: two modules beside it, or three in its place.
  expect(modules(8192, 2, 24_576)).toBe(2)
  expect(modules(8192, 1, 24_576)).toBe(3)
})

test('the cap compares with a refurbished machine of the same kind, even when new ones are preferred; equality passes', () => {
  const worn = { kind: 'portable', ramMb: 4096, disk: { type: 'hdd', sizeGb: 480, freeGb: 240, smart: 'ok' }, batteryPct: 10 }
  // 24.90 + 49.90 + 59.00 + 25.00 = 158.80; a refurbished laptop 369.00.
  expect(decision(worn)).toMatchObject({ decision: 'UPGRADE', parts: { 'HW-RAM8': 1, 'HW-SSD500': 1, 'HW-BAT': 1 }, reasons: ['U-RAM', 'U-HDD', 'U-BAT'] })
  expect(decision(worn, { preferNew: true, packOverride: { capBp: 4303 } })).toMatchObject({ decision: 'REPLACE', reasons: ['U-RAM', 'U-HDD', 'U-BAT', 'R-CAP'] })
  expect(decision(worn, { preferNew: true, packOverride: { capBp: 4304 } })['decision']).toBe('UPGRADE')
  const catalog = { ...shipped.catalog, 'HW-PC-RECO': { ...shipped.catalog['HW-PC-RECO'], unitHtCents: 14_980 } }
  const equal = { ...pc, disk: { type: 'hdd', sizeGb: 480, freeGb: 240, smart: 'ok' } }
  // 49.90 + 25.00 = 74.90, half of 149.80 exactly.
  expect((quote([equal], {}, { catalog })['decisions'] as Json[])[0]).toMatchObject({ decision: 'UPGRADE' })
  expect((quote([equal], {}, { catalog: { ...catalog, 'HW-PC-RECO': { ...catalog['HW-PC-RECO'], unitHtCents: 14_979 } } })['decisions'] as Json[])[0]).toMatchObject({ decision: 'REPLACE', reasons: ['U-HDD', 'R-CAP'] })
  // No part, no cost: a change of system alone is never too dear.
  expect(decision({ os: expired }, { packOverride: { capBp: 0 } })['decision']).toBe('UPGRADE')
})

test('a laptop is replaced by a laptop; a battery counts in laptops alone', () => {
  const old = { ageYears: 13 }
  expect(skus(quote([{ ...pc, ...old, kind: 'portable' }, { ...pc, ...old, id: 'P2' }]))).toMatchObject({ 'HW-LAP-RECO': 1, 'HW-PC-RECO': 1, 'SRV-INST-NEW': 2, 'SW-LIBRE': 2 })
  expect(skus(quote([{ ...pc, ...old, kind: 'portable' }, { ...pc, ...old, id: 'P2' }], { preferNew: true }))).toMatchObject({ 'HW-LAP-NEUF': 1, 'HW-PC-NEUF': 1, ECO: 1 })
  expect(decision({ batteryPct: 1 })['decision']).toBe('KEEP')
})

test('the day of the horizon is cut to the end of its month', () => {
  const kept = (asOf: string, eos: string): unknown => decision({ os: { family: 'linux', eos } }, { asOf })['os']
  expect(kept('2028-02-29', '2029-02-28')).toBe('LINUX')
  expect(kept('2028-02-29', '2029-03-01')).toBe('KEEP')
  expect(decision({ os: { family: 'linux', eos: '2027-02-28' } }, { asOf: '2026-08-31', packOverride: { horizonMonths: 6 } })['os']).toBe('LINUX')
  expect(decision({ os: { family: 'linux', eos: '2026-11-22' } }, { packOverride: { horizonMonths: 0 } })['os']).toBe('LINUX')
})

test('training comes for a change of habits, by groups of six, and not for nobody', () => {
  expect(skus(quote([pc], { users: 30 }))['FRM-DJ']).toBeUndefined()
  expect(skus(quote([pc], { users: 30, needs: ['communication'] }))['FRM-DJ']).toBe(5)
  expect(skus(quote([{ ...pc, ageYears: 13 }], { users: 6 }))['FRM-DJ']).toBe(1)
  expect(skus(quote([{ ...pc, ageYears: 13 }], { users: 7 }))['FRM-DJ']).toBe(2)
  expect(skus(quote([{ ...pc, ageYears: 13 }], { users: 0 }))['FRM-DJ']).toBeUndefined()
  // A system that goes to Windows 11 changes no habit.
  expect(skus(quote([{ ...pc, os: expired }]))['FRM-DJ']).toBeUndefined()
})

test('machines are priced whether or not computing is among the needs; a need asked twice counts once', () => {
  expect(skus(quote([pc], { needs: [] }))).toEqual({ 'SW-LIBRE': 1, 'SRV-INST-KEEP': 1, 'SRV-DEP': 1 })
  expect(skus(quote([], { needs: ['web', 'web'], users: 0 }))).toEqual({ 'SRV-WEB': 1 })
})

test('visits are full days of work, training included; no work, no visit', () => {
  const work = (minutes: number): Json => quote([pc], { needs: [], users: 0 }, { catalog: { ...shipped.catalog, 'SRV-INST-KEEP': { ...shipped.catalog['SRV-INST-KEEP'], minutes } } })
  expect(work(420)).toMatchObject({ workMinutes: 420, visits: 1 })
  expect(work(421)).toMatchObject({ workMinutes: 421, visits: 2 })
  expect(skus(work(0))['SRV-DEP']).toBeUndefined()
  // A site alone takes no time in this list: it is delivered from afar.
  expect(quote([], { needs: ['web'] })).toMatchObject({ workMinutes: 0, visits: 0 })
})

test('recurring lines stay outside of the totals: floor without machine, machines in doubt left out, hosting with the web', () => {
  const four = Array.from({ length: 4 }, (_, index) => ({ ...pc, id: `P${index}` }))
  expect(quote([])['recurring']).toEqual([{ sku: 'MNT', label: 'Contrat de maintenance (mensuel)', machines: 0, monthlyHtCents: 3500 }])
  expect(quote([...four, { ...pc, id: 'V', arch: null }], { needs: ['web'] })['recurring']).toEqual([{ sku: 'MNT', label: 'Contrat de maintenance (mensuel)', machines: 4, monthlyHtCents: 3600 }, { sku: 'HOST', label: 'Hébergement et nom de domaine (mensuel)', monthlyHtCents: 800 }])
  const allInDoubt = quote(four.map((one) => ({ ...one, ramMb: null })))
  expect(allInDoubt).toMatchObject({ canBeSent: false, lines: [], totalTtcCents: 0, vatGroups: [] })
})

test('franchise is without VAT everywhere, eco-participation too; exempt training has its own group after the others', () => {
  const machines = [{ ...pc, ramMb: 4096, ageYears: 5 }]
  const free = quote(machines, { sellerVat: 'franchise', needs: ['communication'], trainingExempt: true })
  expect(free['vatGroups']).toEqual([expect.objectContaining({ category: 'E', rateBp: 0, vatCents: 0, vatex: 'VATEX-FR-FRANCHISE' })])
  expect((free['lines'] as Json[]).every((line) => line['vatCategory'] === 'E' && line['vatRateBp'] === 0)).toBe(true)
  const trained = quote(machines, { vatRateBp: 850, needs: ['communication'], trainingExempt: true })
  expect((trained['vatGroups'] as Json[]).map(({ category, rateBp, vatex }) => [category, rateBp, vatex])).toEqual([['S', 850, undefined], ['E', 0, 'VATEX-FR-CGI261-4']])
})

test('a discount of 100 % leaves eco-participation and its VAT', () => {
  const result = quote([{ ...pc, ramMb: 4096 }], { discountBp: 10_000 })
  expect(result).toMatchObject({ totalHtCents: 2, totalVatCents: 0, totalTtcCents: 2 })
})

test('totals: the discount is of the group and comes before its VAT; eco-participation bears none; groups by rate, then category', () => {
  const line = (sku: string, netCents: number, vatRateBp: number, vatCategory = 'S'): Json => ({ sku, netCents, vatCategory, vatRateBp })
  const result = run('totals', { lines: [line('E1', 500, 0, 'E'), line('Z', 333, 0), line('A', 1005, 850), line('B', 1005, 2000), line('ECO', 100, 2000), line('C', -15, 2000)], discountBp: 1000, vatex: 'VATEX-FR-CGI261-4' })
  expect(result['vatGroups']).toEqual([
    { category: 'S', rateBp: 2000, linesNetCents: 1090, discountCents: 99, taxableCents: 991, vatCents: 198 },
    // 100.5 and 77.01: half a cent goes away from zero.
    { category: 'S', rateBp: 850, linesNetCents: 1005, discountCents: 101, taxableCents: 904, vatCents: 77 },
    { category: 'E', rateBp: 0, linesNetCents: 500, discountCents: 50, taxableCents: 450, vatCents: 0, vatex: 'VATEX-FR-CGI261-4' },
    { category: 'S', rateBp: 0, linesNetCents: 333, discountCents: 33, taxableCents: 300, vatCents: 0 },
  ])
  expect(run('totals', { lines: [line('E1', 500, 0, 'E')] })['vatGroups']).toEqual([expect.objectContaining({ vatex: null })])
  expect(run('totals', { lines: [] })).toEqual({ vatGroups: [], linesNetCents: 0, discountCents: 0, totalHtCents: 0, totalVatCents: 0, totalTtcCents: 0 })
  // A credit is rounded like a debit, away from zero.
  expect(run('totals', { lines: [line('C', -1005, 2000)], discountBp: 1000 })).toMatchObject({ discountCents: -101, totalHtCents: -904, totalVatCents: -181, totalTtcCents: -1085 })
})

test('commission: the published example, ties by code point, and nothing without shares', () => {
  const shares = (memberSharesHt: Json, netCents: number, commissionBp: number): Json => quote([], { needs: ['web'], users: 0, memberSharesHt, commissionBp }, { catalog: { ...shipped.catalog, 'SRV-WEB': { ...shipped.catalog['SRV-WEB'], unitHtCents: netCents } } })['commission'] as Json
  expect(shares({ A: 40_000, B: 20_000, C: 16_387 }, 76_387, 400)).toEqual({ totalCents: 3055, byMember: { A: 1600, B: 800, C: 655 }, payoutHtByMember: { A: 38_400, B: 19_200, C: 15_732 } })
  expect(shares({ b: 50, B: 50 }, 100, 100)['byMember']).toEqual({ b: 0, B: 1 })
  // Halves of a surrogate pair sort before U+FF21; the code points do not.
  expect(shares({ '\u{1F600}': 50, '\uFF21': 50 }, 100, 100)['byMember']).toEqual({ '\u{1F600}': 0, '\uFF21': 1 })
  expect('commission' in quote([pc], { commissionBp: 400 })).toBe(false)
})

test('memory is in MB, and a machine takes as much as it takes: servers have terabytes', () => {
  expect(decision({ ramMb: 1_048_576, ramMaxMb: 6_291_456 })).toMatchObject({ decision: 'KEEP' })
  expect(decision({ ramMb: 8192, ramMaxMb: 6_291_456 }, { packOverride: { ramTarget: 1_048_576 } })).toMatchObject({ reasons: ['U-RAM', 'R-CAP'] })
})

test('months of a rent are 1 or more: a century ends on its residual too', () => {
  const last = run('lease', { pvCents: 360_000, residualCents: 36_000, months: 1200, annualRateBp: 480, timing: 'advance' })['last']
  expect(last).toMatchObject({ n: 1200, balanceCents: 36_000 })
})

test('rents: no interest, one month, in advance, a residual that cannot be reached to the cent', () => {
  const rent = (more: Json): Json => run('lease', { pvCents: 100_000, residualCents: 0, months: 3, annualRateBp: 0, timing: 'arrears', ...more })
  expect(rent({})).toMatchObject({ rentHtCents: 33_333, lastRentHtCents: 33_334, sumRentsHtCents: 100_000, financeChargeCents: 0, rawRentCents: '33333.333333333', rentVatCents: 6667 })
  expect(rent({ months: 1, annualRateBp: 1200 })).toMatchObject({ rentHtCents: 101_000, lastRentHtCents: 101_000, firstThree: [{ n: 1, rentCents: 101_000, interestCents: 1000, principalCents: 100_000, balanceCents: 0 }], last: { n: 1 } })
  expect((rent({ months: 2 })['firstThree'] as unknown[]).length).toBe(2)
  expect(run('lease', { pvCents: 360_000, residualCents: 36_000, months: 36, annualRateBp: 480, timing: 'advance' })['rawRentCents']).toBe('9786.358229670')
  // In advance the last rent leaves x, the largest with x + round(x × i) ≤ residual; at 0.5 % a month 100.50 is reached from 100, never from 101 = 101.505.
  const skipped = rent({ months: 2, annualRateBp: 600, timing: 'advance', residualCents: 101 })
  expect(skipped['last']).toMatchObject({ balanceCents: 101, interestCents: 1 })
  expect(run('leaseSet', [{ pvCents: 100, residualCents: 0, months: 1, annualRateBp: 0, timing: 'advance' }])).toEqual([expect.objectContaining({ rentHtCents: 100 })])
  expect(run('lease', { pvCents: 100, residualCents: 99, months: 84, annualRateBp: 1500, timing: 'advance' })['last']).toMatchObject({ balanceCents: 99 })
})

test('maintenance: no cap is the plain price, a fall follows the index, a missing index keeps the price and says so', () => {
  const terms = { unitMonthlyCents: 1200, machines: 5, start: '2027-03-18', billing: 'monthly-advance', vatRateBp: 2000, index: { name: 'Syntec', s0: { month: '2024-01', tenths: 3105 }, s1: { month: '2025-01', tenths: 3152 }, s2: { month: '2026-01', tenths: 3200 } } }
  expect(run('maintenance', terms)).toEqual({
    firstPeriodDays: 14, daysInMonth: 31, firstPeriodHtCents: 2710, firstPeriodVatCents: 542, monthlyHtCents: 6000, unitAfterS1Cents: 1218, monthlyAfterS1HtCents: 6090, unitAfterS1CappedCents: 1218, monthlyAfterS1CappedHtCents: 6090,
    nonProfessionnel: { term: '2028-03-17', noticeDeadline: '2028-01-17', reminderNotBefore: '2027-10-17', reminderNotAfter: '2027-12-17' },
  })
  const missing = { ...terms, capBp: 100, index: { ...terms.index, s2: { month: '2026-01', tenths: null } } }
  expect(run('maintenance', missing)).toMatchObject({ unitAfterS1CappedCents: 1212, monthlyAfterS1CappedHtCents: 6060, afterMissingS2: { unitCents: 1218, flag: 'INDICE_MANQUANT' } })
  const fall = { ...terms, capBp: 100, index: { ...terms.index, s1: { month: '2025-01', tenths: 2800 } } }
  expect(run('maintenance', fall)).toMatchObject({ unitAfterS1Cents: 1082, unitAfterS1CappedCents: 1082 })
  expect(run('maintenance', { ...terms, start: '2028-02-29', durationMonths: 12, noticeMonths: 1 })).toMatchObject({ firstPeriodDays: 1, daysInMonth: 29, firstPeriodHtCents: 207, nonProfessionnel: { term: '2029-02-28', noticeDeadline: '2029-01-28' } })
  expect(run('maintenance', { ...terms, start: '2027-06-01' })).toMatchObject({ firstPeriodDays: 30, firstPeriodHtCents: 6000 })
})

test('what the format does not allow is refused with its path', () => {
  const cases: readonly (readonly [readonly string[], string, unknown, Json?])[] = [
    [['input.discountbp'], 'quote', { ...base, discountbp: 500 }],
    [['input.machines.0.batterypct'], 'quote', { ...base, machines: [{ ...pc, batterypct: 50 }] }],
    [['input.packOverride.ramtarget'], 'quote', { ...base, packOverride: { ramtarget: 1 } }],
    [['input.machines.1.id'], 'quote', { ...base, machines: [pc, pc] }],
    [['input.machines.0.kind'], 'quote', { ...base, machines: [{ ...pc, kind: 'serveur' }] }],
    [['input.machines.0.os.eos'], 'quote', { ...base, machines: [{ ...pc, os: { family: 'linux', eos: '2027-02-30' } }] }],
    [['input.commissionBp'], 'quote', { ...base, memberSharesHt: { A: 0 } }],
    [['input.memberSharesHt'], 'quote', { ...base, memberSharesHt: { A: 1 }, commissionBp: 400 }],
    [['input.memberSharesHt.A'], 'quote', { ...base, memberSharesHt: { A: '0' }, commissionBp: 400 }],
    [['input.discountBp'], 'quote', { ...base, discountBp: 10_001 }],
    [['input.users'], 'quote', { ...base, users: -1 }],
    [['catalog.HW-BAT.unitHtCents'], 'quote', base, { catalog: { ...shipped.catalog, 'HW-BAT': { ...shipped.catalog['HW-BAT'], unitHtCents: null } } }],
    [['catalog.SW-LIBRE'], 'quote', { ...base, machines: [pc] }, { catalog: { ECO: shipped.catalog['ECO'] } }],
    // An article of which nobody needs any may be missing.
    [[], 'quote', { ...base, users: 0, needs: ['communication'] }, { catalog: { 'SRV-COM': { ...shipped.catalog['SRV-COM'], minutes: 0 } } }],
    [['recurring.visitMinutes'], 'quote', base, { recurring: { ...shipped.recurring, visitMinutes: 0 } }],
    [['input.lines.0.netCents'], 'totals', { lines: [{ sku: 'A', netCents: 9.99, vatCategory: 'S', vatRateBp: 2000 }] }],
    [['input.residualCents'], 'lease', { pvCents: 100, residualCents: 100, months: 1, annualRateBp: 0, timing: 'arrears' }],
    [['input.0.months'], 'leaseSet', [{ pvCents: 100, residualCents: 0, months: 0, annualRateBp: 0, timing: 'arrears' }]],
    [['kind'], 'devis', base],
    [['input'], 'totals', { lines: Array.from({ length: 2 }, () => ({ sku: 'A', netCents: 1_000_000_000_000, vatCategory: 'S', vatRateBp: 0 })) }],
  ]
  for (const [paths, kind, input, more] of cases) expect([refusedAt(kind, input, more), kind, paths]).toEqual([paths, kind, paths])
})

test('what a case expects, its title and unknown keys beside them are never read', () => {
  const plain = quote([pc])
  expect(quote([pc], {}, { expected: { totalHtCents: 1 }, wrongIfPerLine: 3, title: 7, anything: [] })).toEqual(plain)
})

test('a catalogue of a case replaces the built-in one whole, and its order is the order of the lines', () => {
  const turned = Object.fromEntries(Object.entries(shipped.catalog).toReversed())
  const lines = (quote([{ ...pc, ramMb: 4096, os: expired }], { needs: ['communication'] }, { catalog: turned })['lines'] as { sku: string }[]).map(({ sku }) => sku)
  expect(lines).toEqual(['HW-RAM8', 'ECO', 'SW-LIBRE', 'SRV-DEP', 'SRV-COM', 'SRV-INST-W11', 'SRV-INST-UPG', 'SRV-INST-KEEP', 'FRM-DJ'])
})

test('a network with other articles and other groups writes another map of roles; the rules stay', () => {
  const { 'HW-RAM8': module, ...others } = shipped.catalog
  const data = { ...shipped, catalog: { ...others, 'MEM-4': { ...module, label: 'Barrette 4 Go' } as NonNullable<typeof module> }, roles: { ...shipped.roles, ramModule: 'MEM-4', ramModuleMb: 4096, trainingGroup: 10 } }
  const parsed = QuotingCase.parse({ kind: 'quote', input: { ...base, users: 10, needs: ['communication'], machines: [{ ...pc, ramMb: 0, ramSlotsFree: 2 }] } })
  const result = JSON.parse(JSON.stringify(priceCase(parsed, data, noticeRule))) as Json
  expect(skus(result)).toMatchObject({ 'MEM-4': 2, 'FRM-DJ': 1, 'SRV-INST-UPG': 1 })
  expect((result['decisions'] as Json[])[0]).toMatchObject({ parts: { 'MEM-4': 2 } })
})
