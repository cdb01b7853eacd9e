// Windows 11 by both methods: their agreement on real processors, and each requirement at its bound.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { completeFacts } from './complete.ts'
import { known, valueOf, whyUnknown } from './fact.ts'
import { parseKnowledge } from './knowledge.ts'
import { agreed, processorKey, processorOpinions } from './knowledge/win11-processors.ts'
import type { Reading } from './model.ts'
import { smbiosReading } from './smbios/smbios-reading.ts'
import { readSmbiosFile } from './smbios/smbios-file.ts'
import { WIN11_MISSING, WIN11_NO, WIN11_SETTINGS } from './win11.ts'
import fr from '../../renderer/i18n/fr.json' with { type: 'json' }

const knowledge = parseKnowledge((file) => JSON.parse(readFileSync(join(import.meta.dirname, '../../resources/reference', file), 'utf8')))
const takenAt = Date.UTC(2026, 10, 25)
const REFERENCE = join(import.meta.dirname, '../../../shared/reference/inventory')
if (!existsSync(REFERENCE)) process.stderr.write('../shared/reference is absent: Windows 11 is not tried on the published machines and lists\n')

const k = <T>(v: T) => known(v, 'test')
const GIB = 1024 ** 3
/** A machine that Windows 11 takes as it is. */
const ready = {
  machine: { maker: k('Dell Inc.'), virtual: k(false), chassis: k('desktop' as const) },
  cpu: { name: k('Intel(R) Core(TM) i5-8500 CPU @ 3.00GHz'), vendor: k('GenuineIntel'), family: k(6), model: k(158), stepping: k(10), cores: k(6), arch: k(64 as const), maxMhz: k(4100) },
  ram: { totalBytes: k(8 * GIB) },
  disks: [{ dev: 'sda', bytes: k(256_060_514_304), system: k(true) }],
  os: { family: k('windows' as const) },
  security: { uefi: k(true), secureBoot: k('on' as const), tpm: { present: k(true), version: k('2.0') } },
} satisfies Reading
type Part = keyof typeof ready
function win11(change: { [P in Part]?: object } & { win11?: Reading['win11'] } = {}) {
  const reading = { ...Object.fromEntries(Object.entries(ready).map(([part, value]) => [part, Array.isArray(value) ? (change[part as Part] ?? value) : { ...value, ...change[part as Part] }])), ...(change.win11 ? { win11: change.win11 } : {}) } as Reading
  const { win11: seen } = completeFacts(reading, null, { knowledge, takenAt })
  return { seen, verdict: valueOf(seen.verdict) ?? whyUnknown(seen.verdict), reasons: seen.reasons, missing: seen.missing, booleans: [valueOf(seen.cpuSupported), valueOf(seen.tpm2), valueOf(seen.uefiSecureBoot)] }
}
const old = { name: k('Intel(R) Core(TM) i5-4570 CPU @ 3.20GHz'), model: k(60), stepping: k(3) }

describe('requirements', () => {
  test('a machine that has everything: yes, by list and rule', () => {
    expect(win11()).toMatchObject({ verdict: 'yes', reasons: [], missing: [], booleans: [true, true, true], seen: { cpuBy: 'both' } })
  })

  test('a processor that the rule refuses: no, whatever the rest', () => {
    expect(win11({ cpu: old, security: { tpm: {}, secureBoot: k('unsupported') } })).toMatchObject({ verdict: 'no', reasons: ['cpu', 'secure-boot'], missing: ['tpm'], booleans: [false, null, false] })
  })

  test('rule yes and list no: unknown, with both opinions', () => {
    const { verdict, missing, seen } = win11({ cpu: { name: k('Intel(R) Core(TM) i9-11900KB @ 3.30GHz'), model: k(141), stepping: k(1) } })
    expect({ verdict, missing, listed: valueOf(seen.cpuListed), ruled: valueOf(seen.cpuRuled) }).toEqual({ verdict: 'not-collected', missing: ['cpu-opinions'], listed: false, ruled: true })
  })

  test('memory at 4 GiB, or 3.5 GiB as the system counts it', () => {
    expect(win11({ ram: { totalBytes: k(4 * GIB) } }).verdict).toBe('yes')
    expect(win11({ ram: { totalBytes: k(4 * GIB - 1) } })).toMatchObject({ verdict: 'no', reasons: ['memory'] })
    expect(win11({ ram: { totalBytes: undefined, osBytes: k(3.5 * GIB) } }).verdict).toBe('yes')
    expect(win11({ ram: { totalBytes: undefined, osBytes: k(3.5 * GIB - 1) } })).toMatchObject({ verdict: 'not-collected', missing: ['memory'] })
  })

  test('disk at 64 GB: below 58 no, between unknown', () => {
    const disk = (bytes: number) => win11({ disks: [{ dev: 'mmcblk0', bytes: k(bytes), system: k(true) }] })
    expect(disk(64_000_000_000).verdict).toBe('yes')
    expect(disk(63_999_999_999)).toMatchObject({ verdict: 'not-collected', missing: ['disk-limit'] })
    expect(disk(58_000_000_000)).toMatchObject({ missing: ['disk-limit'] })
    expect(disk(57_999_999_999)).toMatchObject({ verdict: 'no', reasons: ['disk'] })
  })

  test('a setting is asked for only where the capability is proven', () => {
    expect(win11({ security: { secureBoot: k('off') } })).toMatchObject({ verdict: 'yes-after-setting', reasons: ['set-secure-boot'], booleans: [true, true, true] })
    expect(win11({ security: { uefi: k(false), secureBoot: undefined, uefiCapable: k(true) } })).toMatchObject({ verdict: 'yes-after-setting', reasons: ['set-uefi'] })
    expect(win11({ security: { uefi: k(false), secureBoot: undefined } })).toMatchObject({ verdict: 'not-collected', missing: ['secure-boot'], booleans: [true, true, null] })
    expect(win11({ security: { tpm: { present: k(true), version: k('2.0'), on: k(false) } } })).toMatchObject({ verdict: 'yes-after-setting', reasons: ['set-tpm'] })
  })

  test('a TPM not seen on a supported processor is unknown, with the hint; one of 1.2 is a no', () => {
    expect(win11({ security: { tpm: { present: k(false) } } })).toMatchObject({ missing: ['tpm-hidden'], booleans: [true, null, true] })
    expect(win11({ security: { tpm: {} } })).toMatchObject({ missing: ['tpm-hidden'] })
    expect(win11({ security: { tpm: { present: k(true), version: k('1.2') } } })).toMatchObject({ verdict: 'no', reasons: ['tpm'], booleans: [true, false, true] })
  })

  test('what a processor outside the list has is asked for itself', () => {
    expect(win11({ cpu: { ...old, cores: k(1), arch: k(32), maxMhz: k(900) } }).reasons).toEqual(['cpu', 'arch', 'cores', 'clock'])
  })

  test('Windows’ own word comes first; a setting that is proven still stands', () => {
    const says = (...redReasons: string[]) => ({ osSays: { target: 'GE24H2', redReasons } })
    expect(win11({ win11: says() })).toMatchObject({ verdict: 'yes', seen: { cpuBy: 'os' } })
    expect(win11({ win11: says('CpuFms', 'Memory') })).toMatchObject({ verdict: 'no', reasons: ['cpu', 'memory'], booleans: [false, true, true] })
    expect(win11({ win11: says('UefiSecureBoot'), security: { uefi: k(false), secureBoot: undefined, uefiCapable: k(true) } })).toMatchObject({ verdict: 'yes-after-setting', reasons: ['set-uefi'] })
    expect(win11({ win11: says('Tpm', 'SystemDriveSize'), security: { tpm: {} } }).reasons).toEqual(['tpm', 'disk'])
    expect(win11({ cpu: old, win11: says() })).toMatchObject({ verdict: 'not-collected', missing: ['cpu-opinions'] })
  })

  test('a Mac and a virtual machine: without object', () => {
    expect(win11({ os: { family: k('macos') } }).verdict).toBe('not-applicable')
    expect(win11({ machine: { maker: k('Apple Inc.') } }).verdict).toBe('not-applicable')
    expect(win11({ machine: { virtual: k(true) } })).toMatchObject({ verdict: 'not-applicable', booleans: [null, null, null] })
  })

  test('every code has its sentence', () => {
    const keys = [...WIN11_NO, ...WIN11_SETTINGS, ...WIN11_MISSING.map((code) => `missing.${code}`)].map((code) => `win11.${code}`)
    expect(keys.filter((key) => !Object.hasOwn(fr, key))).toEqual([])
  })
})

test.each([
  [true, true, true, 'both'], [false, true, null, null], [null, true, null, null], [true, null, true, 'list'], [false, null, null, null], [null, null, null, null],
  [true, false, false, 'rule'], [false, false, false, 'both'], [null, false, false, 'rule'],
] as const)('how two opinions become one: list %s, rule %s → %s', (listed, ruled, supported, by) => {
  expect(agreed({ listed, ruled })).toEqual({ supported, by })
})

describe('processor names', () => {
  // Each is missed by comparing the names as they stand.
  test.each([
    ['Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz', 6, 142, 10], ['11th Gen Intel(R) Core(TM) i5-1135G7 @ 2.40GHz', 6, 140, 1], ['12th Gen Intel(R) Core(TM) i7-1260P', 6, 154, 3], ['Intel(R) Core(TM) Ultra 5 125H', 6, 170, 4], ['Intel(R) N100', 6, 190, 0], ['Intel(R) Core(TM) i3-N305', 6, 190, 0],
    ['Intel(R) Xeon(R) W-2133 CPU @ 3.60GHz', 6, 85, 4], ['Intel(R) Xeon(R) Gold 6342 CPU @ 2.80GHz', 6, 106, 6], ['Intel(R) Pentium(R) Gold G5400 CPU @ 3.70GHz', 6, 158, 10], ['Intel(R) Celeron(R) N4020 CPU @ 1.10GHz', 6, 122, 8], ['Intel(R) Core(TM) 5 120U', 6, 186, 3],
    ['AMD Ryzen 5 2600 Six-Core Processor', 23, 8, 2], ['AMD Ryzen 5 3600X 6-Core Processor', 23, 113, 0], ['AMD Ryzen 3 3200G with Radeon Vega Graphics', 23, 24, 1], ['AMD Ryzen 7 3750H with Radeon Vega Mobile Gfx', 23, 24, 1], ['AMD Ryzen 7 PRO 4750U with Radeon Graphics', 23, 96, 1], ['AMD Ryzen 7 7840U w/ Radeon  780M Graphics', 25, 116, 1], ['AMD Ryzen 5 5500                              ', 25, 80, 0], ['AMD 3020e with Radeon Graphics', 23, 32, 1], ['AMD Athlon Silver 3050U with Radeon Graphics', 23, 32, 1], ['AMD EPYC 7302 16-Core Processor', 23, 49, 0], ['AMD Athlon(tm) 300U with Radeon(tm) Vega Mobile Gfx', 23, 24, 1],
  ])('%s is on the list', (name, family, model, stepping) => {
    const opinions = processorOpinions(knowledge, { name, vendor: null, family, model, stepping, platformField1: null })
    expect({ ...opinions, ...agreed(opinions) }).toEqual({ listed: true, ruled: true, supported: true, by: 'both' })
  })

  test.each(['Intel(R) Core(TM) i5-4570 CPU @ 3.20GHz', 'AMD Ryzen Threadripper 2950X 16-Core Processor', 'Intel(R) Celeron(R) N5095A @ 2.00GHz', 'AMD Ryzen AI 9 HX 370 w/ Radeon 890M', 'Intel(R) Core(TM)2 Duo CPU     P8600  @ 2.40GHz', 'Intel(R) Core(TM) i5 CPU       M 460  @ 2.53GHz'])('%s is not', (name) => {
    expect(processorOpinions(knowledge, { name, vendor: null, family: null, model: null, stepping: null, platformField1: null }).listed).toBe(false)
  })

  test.each(['', '--', 'Genuine Intel(R) CPU 0000%@', 'AMD Eng Sample: 100-000000', 'Intel(R) Xeon(R) CPU', 'Common KVM processor'])('“%s” names no processor', (name) => {
    expect(processorKey(name)).toBe(null)
  })

  test('Snapdragon as the system and as the list write it', () => {
    for (const name of ['Snapdragon(R) X 12-core X1E80100 @ 3.40 GHz', 'Snapdragon (TM) 8cx Gen 3 @ 3.0 GHz', 'Microsoft SQ2 @ 3.15 GHz']) expect([name, processorOpinions(knowledge, { name, vendor: 'Qualcomm', family: 8, model: 1, stepping: 0, platformField1: null }).listed]).toEqual([name, true])
  })

  test.each([[158, 9, 8, true], [158, 9, 2, false], [158, 9, null, null], [142, 9, 16, true], [142, 9, null, null], [142, 10, null, true], [158, null, null, null], [95, 1, null, false], [94, 3, null, false], [85, 4, null, true], [96, 1, null, true]])('family 6 model %s stepping %s, platform field %s: %s', (model, stepping, platformField1, wanted) => {
    expect(processorOpinions(knowledge, { name: null, vendor: 'GenuineIntel', family: 6, model, stepping, platformField1 }).ruled).toBe(wanted)
  })

  test.each([['GenuineIntel', 15, 4, false], ['GenuineIntel', 18, 1, true], ['AuthenticAMD', 22, 48, false], ['AuthenticAMD', 23, 1, false], ['AuthenticAMD', 23, 17, false], ['AuthenticAMD', 23, 8, true], ['AuthenticAMD', 26, 1, true], ['Qualcomm', 8, 1, null], ['CentaurHauls', 6, 120, null]])('%s family %s model %s: %s', (vendor, family, model, wanted) => {
    expect(processorOpinions(knowledge, { name: null, vendor, family, model, stepping: 1, platformField1: null }).ruled).toBe(wanted)
  })
})

describe.skipIf(!existsSync(REFERENCE))('published lists and machines', () => {
  const names = (file: string): string[] => readFileSync(join(REFERENCE, 'eol/win11', file), 'utf8').split(/\r?\n/).map((line) => line.replace(/^\uFEFF/, '').replace(/EOF$/, '').trim()).filter((line) => line !== '' && !/^20\d\d\./.test(line))

  test.each([['SupportedProcessorsIntel.txt', 'Intel(R) ', ' CPU @ 2.00GHz'], ['SupportedProcessorsAMD.txt', 'AMD ', ' with Radeon Graphics'], ['SupportedProcessorsAMD.txt', 'AMD ', ' 8-Core Processor'], ['SupportedProcessorsQualcomm.txt', '', '']])('every name of %s is found as a machine writes it', (file, before, after) => {
    // "Snapdragon (R) X" is a line of processors, not one.
    const missed = names(file).filter((name) => /\d/.test(name)).filter((name) => processorOpinions(knowledge, { name: `${before}${name}${after}`, vendor: null, family: null, model: null, stepping: null, platformField1: null }).listed !== true)
    expect(missed).toEqual([])
  })

  test('our table holds the published names and no other', () => {
    const published = new Set(['SupportedProcessorsIntel.txt', 'SupportedProcessorsAMD.txt', 'SupportedProcessorsQualcomm.txt'].flatMap(names).map(processorKey))
    const ours = Object.values(knowledge.win11Processors.families).flatMap((families) => Object.entries(families).flatMap(([family, models]) => models.split(', ').map((model) => processorKey(`${family} ${model}`))))
    expect(ours.filter((key) => !published.has(key))).toEqual([])
    expect(new Set(ours).size).toBe(published.size)
  })

  const folder = join(REFERENCE, 'samples/dmi')
  const machines = existsSync(folder) ? readdirSync(folder).map((file) => {
    const { record, source } = readSmbiosFile(readFileSync(join(folder, file))) ?? expect.fail(file)
    return { file, facts: completeFacts(smbiosReading(record, source), null, { knowledge, takenAt }) }
  }) : []

  test('both methods on every machine: never list yes with rule no, never yes without the list', () => {
    const seen = machines.map(({ file, facts: { win11: { cpuListed, cpuRuled, cpuSupported, verdict } } }) => ({ file, listed: valueOf(cpuListed), ruled: valueOf(cpuRuled), supported: valueOf(cpuSupported), verdict: valueOf(verdict) }))
    expect(seen.filter(({ listed, ruled }) => listed === true && ruled === false)).toEqual([])
    expect(seen.filter(({ listed, supported, verdict }) => (supported === true || verdict === 'yes') && listed !== true)).toEqual([])
    const both = seen.filter(({ listed, ruled }) => listed !== null && ruled !== null)
    const differ = both.filter(({ listed, ruled }) => listed !== ruled)
    process.stderr.write(`Windows 11: ${machines.length} machines, ${both.length} decided by both methods, ${both.length - differ.length} agree; differ: ${differ.map(({ file }) => file).join(', ') || 'none'}\n`)
    expect(both.length).toBeGreaterThan(machines.length * 0.8)
  })

  test('most machines have a class and a year; the processor is never guessed', () => {
    const classes = machines.map(({ facts }) => valueOf(facts.cpu.class0to3))
    const years = machines.map(({ facts }) => valueOf(facts.machine.yearEst))
    process.stderr.write(`classes: ${[0, 1, 2, 3, null].map((one) => `${one ?? 'unknown'} ${classes.filter((value) => value === one).length}`).join(', ')}\n`)
    expect(classes.filter((one) => one !== null).length).toBeGreaterThanOrEqual(machines.length * 0.9)
    expect(years.filter((one) => one === null)).toEqual([])
    expect(years.filter((one) => one !== null && one.min > one.max)).toEqual([])
  })
})
