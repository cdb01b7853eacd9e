// The verdict on whole inventories: what the rules promise on any machine, and the fact, limit and value behind each reason.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type PriceData, QuoteInput } from '../../domain/quoting/case.ts'
import { priceQuote } from '../../domain/quoting/price-quote.ts'
import { inventoryOf } from '../../domain/inventory/complete.ts'
import { known, unknown } from '../../domain/inventory/fact.ts'
import { parseKnowledge } from '../../domain/inventory/knowledge.ts'
import type { Inventory, Reading } from '../../domain/inventory/model.ts'
import { CORRECTABLE, project } from '../../domain/inventory/project.ts'
import { judge } from '../../domain/inventory/verdict.ts'
import { judgeAll, randomPark } from '../random-park.ts'
import { priceList } from '../../main/backend/reference/price-data.ts'

const json = (file: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, '../../resources/reference', file), 'utf8'))
const knowledge = parseKnowledge(json)
const prices: PriceData = priceList(join(import.meta.dirname, '../../resources'))
const asOf = '2026-11-25'
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const inventory = (reading: Reading): Inventory => inventoryOf(reading, null, null, { id: '01900000-0000-7000-8000-000000000001', takenAt: Date.UTC(2026, 10, 25), by: 'test', method: 'ssh', target: null, durationMs: 1, transcriptSha256: sha256(''), sha256, knowledge })

const machines = randomPark(1000, 7)
const verdicts = judgeAll(machines, prices, asOf)
const judged = verdicts.flatMap(({ verdict, machine, inventory: from }) => (verdict === null ? [] : [{ verdict, machine, from }]))

describe('a thousand machines', () => {
  test('the same facts give the same verdicts, and the same quote to the cent', () => {
    expect(judgeAll(randomPark(1000, 7), prices, asOf)).toEqual(verdicts)
    const input = (): QuoteInput => QuoteInput.parse({ asOf, client: 'association', needs: ['informatique'], users: 12, machines: judgeAll(machines, prices, asOf).flatMap(({ verdict, machine }) => (verdict === null ? [] : [machine])) })
    expect(priceQuote(input(), prices).quote).toEqual(priceQuote(input(), prices).quote)
  })

  test('all kinds of verdicts come out, and virtual machines are listed without one', () => {
    expect([...new Set(judged.map(({ verdict }) => verdict.decision))].toSorted()).toEqual(['KEEP', 'MIGRATE', 'REPLACE', 'UPGRADE', 'VERIFY'])
    expect(verdicts.some(({ verdict }) => verdict === null)).toBe(true)
  })

  test('each replacement has a hard reason; each verification one V- and nothing else', () => {
    const replaced = judged.filter(({ verdict }) => verdict.decision === 'REPLACE')
    expect(replaced.filter(({ verdict }) => !verdict.reasons.some(({ code }) => code.startsWith('R-')))).toEqual([])
    const toVerify = judged.filter(({ verdict }) => verdict.decision === 'VERIFY')
    expect(toVerify.filter(({ verdict }) => verdict.reasons.length !== 1 || !verdict.reasons[0]?.code.startsWith('V-') || verdict.missing.length !== 1)).toEqual([])
    expect(judged.filter(({ verdict }) => verdict.decision !== 'REPLACE' && verdict.reasons.some(({ code }) => code.startsWith('R-')))).toEqual([])
  })

  test('no memory is proposed for a board that is all soldered without a socket', () => {
    const soldered = judged.filter(({ from }) => 'v' in from.ram.soldered && from.ram.soldered.v && 'v' in from.ram.slotsFree && from.ram.slotsFree.v === 0)
    expect(soldered.length).toBeGreaterThan(20)
    expect(soldered.filter(({ verdict }) => verdict.reasons.some(({ code }) => code === 'U-RAM'))).toEqual([])
  })

  test('each reason names its fact, its limit and its value', () => {
    const reasons = judged.flatMap(({ verdict }) => verdict.reasons).filter(({ code }) => !code.startsWith('V-'))
    expect(reasons.filter(({ factPath, limit, value }) => factPath === null || limit === null || value === null)).toEqual([])
    const paths = new Set([...Object.keys(CORRECTABLE), 'upgradeCost'])
    expect(reasons.filter(({ factPath }) => !paths.has(factPath ?? ''))).toEqual([])
  })

  test('each line of the quote leads to a machine, and a part to the fact that asks for it', () => {
    const quoted = judged.filter(({ verdict }) => verdict.decision !== 'VERIFY')
    const { quote, causes } = priceQuote(QuoteInput.parse({ asOf, client: 'association', needs: ['informatique'], users: 0, machines: quoted.map(({ machine }) => machine) }), prices)
    const byId = new Map(quoted.map(({ machine, verdict }) => [machine.id, verdict]))
    const asks: Readonly<Record<string, RegExp>> = { 'HW-RAM8': /^U-RAM$/, 'HW-SSD500': /^U-(HDD|SMART|SIZE|FREE)$/, 'HW-BAT': /^U-BAT$/, 'HW-PC-RECO': /^R-/, 'HW-LAP-RECO': /^R-/, 'SRV-INST-W11': /^O-W11$/, 'SRV-INST-LINUX': /^O-LINUX$/ }
    for (const { sku } of quote.lines.filter((line) => line.sku !== 'ECO' && line.sku !== 'SRV-DEP')) {
      const from = causes.get(sku) ?? []
      expect([sku, from.length > 0]).toEqual([sku, true])
      const wanted = asks[sku]
      if (wanted) for (const id of from) expect([sku, byId.get(id)?.reasons.some(({ code, factPath }) => wanted.test(code) && factPath !== null)]).toEqual([sku, true])
    }
  })

  test('a fact that is unknown never becomes a number: what the rules read is null, with its reason', () => {
    const bad = verdicts.filter(({ machine, why }) => (['arch', 'cpuClass', 'ageYears', 'ramMb', 'ramMaxMb'] as const).some((path) => (machine[path] === null) !== (why[path] !== undefined)))
    expect(bad).toEqual([])
  })
})

const k = <T>(v: T) => known(v, 'test')
const GIB = 1024 ** 3
const sound = (change: { machine?: object; cpu?: object; ram?: object; os?: object; security?: object; battery?: Reading['battery']; disks?: Reading['disks'] } = {}): Inventory => inventory({
  machine: { virtual: k(false), chassis: k('desktop'), yearEst: k({ min: 2019, max: 2020 }), ...change.machine },
  cpu: { name: k('Intel(R) Core(TM) i5-8500 CPU @ 3.00GHz'), vendor: k('GenuineIntel'), family: k(6), model: k(158), stepping: k(10), cores: k(6), arch: k(64), ...change.cpu },
  ram: { totalBytes: k(8 * GIB), maxBytes: k(32 * GIB), slots: k(2), slotsFree: k(1), soldered: k(false), ...change.ram },
  disks: change.disks ?? [{ dev: 'sda', kind: k('ssd'), bytes: k(480_000_000_000), system: k(true), smart: { state: k('ok') } }],
  volumes: [{ mount: '/', bytes: k(400_000_000_000), freeBytes: k(300_000_000_000), dev: k('/dev/sda2'), system: k(true) }],
  battery: change.battery ?? [],
  os: { family: k('linux'), id: k('debian'), name: k('Debian GNU/Linux'), version: k('12'), ...change.os },
  security: { uefi: k(true), secureBoot: k('on'), tpm: { present: k(true), version: k('2.0') }, ...change.security },
})
function verdict(from: Inventory, on = asOf, answers: { needsWindowsApp?: boolean; linuxCompatible?: boolean } = {}) {
  const projection = project(from, { id: 'm', needsWindowsApp: answers.needsWindowsApp ?? null, linuxCompatible: answers.linuxCompatible ?? null, smartOkReason: null }, [], on)
  return { ...judge(projection.machine, prices, on, projection), machine: projection.machine }
}
const codes = (...args: Parameters<typeof verdict>) => verdict(...args).reasons.map(({ code }) => code)

describe('bounds, from the inventory on', () => {
  test('age 12 is kept, 13 is not; the bound that favours keeping decides', () => {
    expect(codes(sound({ machine: { yearEst: k({ min: 2005, max: 2014 }) } }))).toEqual([])
    expect(verdict(sound({ machine: { yearEst: k({ min: 2005, max: 2013 }) } })).reasons).toEqual([{ code: 'R-AGE', factPath: 'ageYears', limit: 12, value: 13 }])
  })

  test('twelve months of support are not enough, one day more is; Debian LTS counts, Ubuntu Pro only when attached', () => {
    expect(verdict(sound(), '2027-06-30').reasons).toEqual([{ code: 'O-LINUX', factPath: 'osEos', limit: '2028-06-30', value: '2028-06-30' }])
    expect(codes(sound(), '2027-06-29')).toEqual([])
    const ubuntu = { id: k('ubuntu'), name: k('Ubuntu'), version: k('22.04') }
    expect(verdict(sound({ os: ubuntu })).reasons.map(({ code, value }) => [code, value])).toEqual([['O-LINUX', '2027-04-01']])
    expect(verdict(sound({ os: ubuntu }))).toMatchObject({ decision: 'MIGRATE', reinstall: true })
    expect(codes(sound({ os: { ...ubuntu, eol: { extendedOn: k(true) } } }))).toEqual([])
  })

  test('Windows 10 goes to Windows 11 by the facts; one that may not is asked about', () => {
    const ten = { family: k('windows'), id: k('windows'), build: k('19045'), edition: k('Professional') }
    expect(verdict(sound({ os: ten }))).toMatchObject({ decision: 'UPGRADE', reasons: [{ code: 'O-W11', factPath: 'osEos', limit: '2027-11-25', value: '2025-10-14' }] })
    const haswell = { name: k('Intel(R) Core(TM) i5-4570 CPU @ 3.20GHz'), model: k(60), stepping: k(3) }
    expect(codes(sound({ os: ten, cpu: haswell }))).toEqual(['V-needsWindowsApp'])
    expect(codes(sound({ os: ten, cpu: haswell }), asOf, { needsWindowsApp: true })).toEqual(['R-WINAPP'])
    expect(codes(sound({ os: ten, cpu: haswell }), asOf, { needsWindowsApp: false, linuxCompatible: true })).toEqual(['O-LINUX'])
    expect(codes(sound({ os: ten, cpu: haswell }), asOf, { needsWindowsApp: false, linuxCompatible: false })).toEqual(['R-NOLINUX'])
    expect(verdict(sound({ os: ten, security: { tpm: {} } })).missing).toEqual([{ field: 'win11', reason: 'not-collected' }])
    // Enrolled in paid updates until 2028.
    expect(codes(sound({ os: { ...ten, eol: { extendedOn: k(true) } } }))).toEqual([])
  })

  test('memory: what the board can take, and a light machine under Linux asks for less', () => {
    expect(verdict(sound({ ram: { totalBytes: k(4 * GIB), maxBytes: k(4 * GIB), slotsFree: k(0) } })).reasons).toEqual([{ code: 'R-RAMMAX', factPath: 'ramMaxMb', limit: 8192, value: 4096 }])
    const goldmont = { name: k('Intel(R) Celeron(R) CPU N3350 @ 1.10GHz'), model: k(92), stepping: k(9), cores: k(2) }
    expect(codes(sound({ cpu: goldmont, ram: { totalBytes: k(4 * GIB), maxBytes: k(4 * GIB), slotsFree: k(0) } }))).toEqual([])
    expect(verdict(sound({ cpu: goldmont, ram: { totalBytes: k(2 * GIB), maxBytes: k(3 * GIB), slotsFree: k(1) } })).reasons).toEqual([{ code: 'R-RAMMAX', factPath: 'ramMaxMb', limit: 4096, value: 3072 }])
    // Firmware declares 32 GB on a board where all is soldered.
    expect(codes(sound({ ram: { totalBytes: k(4 * GIB), slotsFree: k(0), soldered: k(true) } }))).toEqual(['R-RAMMAX'])
    expect(codes(sound({ ram: { totalBytes: k(4 * GIB), slotsFree: k(1), soldered: k(true) } }))).toEqual(['U-RAM'])
    expect(codes(sound({ ram: { totalBytes: k(4 * GIB), slotsFree: unknown('no-root', 'x') } }))).toEqual(['V-ramSlotsFree'])
  })

  test('the cap: equality passes, one cent more replaces, and the share is told', () => {
    const poor = sound({ ram: { totalBytes: k(4 * GIB) }, disks: [{ dev: 'sda', kind: k('hdd'), bytes: k(500_000_000_000), system: k(true), smart: { state: k('ok') } }] })
    // 24.90 + 49.90 + 25.00 of fitting = 99.80.
    const at = (priceCents: number) => ({ ...prices, catalog: { ...prices.catalog, 'HW-PC-RECO': { ...prices.catalog['HW-PC-RECO'], unitHtCents: priceCents } } }) as PriceData
    const { machine, ...projection } = project(poor, { id: 'm', needsWindowsApp: null, linuxCompatible: null, smartOkReason: null }, [], asOf)
    expect(judge(machine, at(19_960), asOf, projection)).toMatchObject({ decision: 'UPGRADE', reasons: [{ code: 'U-RAM' }, { code: 'U-HDD' }] })
    expect(judge(machine, at(19_958), asOf, projection).reasons.at(-1)).toEqual({ code: 'R-CAP', factPath: 'upgradeCost', limit: 5000, value: 5001 })
  })

  test('a disk that warns is failing; one whose health nobody read is asked about', () => {
    const disk = (state: object) => sound({ disks: [{ dev: 'sda', kind: k('ssd'), bytes: k(480_000_000_000), system: k(true), smart: { state } as never }] })
    expect(codes(disk(k('warn')))).toEqual(['U-SMART'])
    expect(verdict(disk(unknown('no-root', 'smartctl'))).missing).toEqual([{ field: 'smart', reason: 'no-root' }])
  })

  test('the order of the first facts: arch, class, age, memory, its maximum', () => {
    const nothing = unknown('denied', 'x')
    expect(codes(sound({ cpu: { name: nothing, vendor: k('x'), model: nothing, arch: nothing }, ram: { totalBytes: nothing } }))).toEqual(['V-arch'])
    expect(verdict(sound({ cpu: { name: nothing, vendor: k('x'), model: nothing } })).missing).toEqual([{ field: 'cpuClass', reason: 'denied' }])
    expect(codes(sound({ ram: { totalBytes: nothing, maxBytes: nothing } }))).toEqual(['V-ramMb'])
    expect(codes(sound({ ram: { maxBytes: nothing } }))).toEqual(['V-ramMaxMb'])
  })

  test('a verdict on tables past their day says so', () => {
    expect(verdict(sound()).expired).toEqual([])
    expect(verdict(sound(), '2027-03-01').expired.map(({ name }) => name)).toEqual(['osSupport', 'softwareSupport', 'win11Processors'])
  })
})
