// The dated tables and the rules over them. Dates: endoflife.date 2026-08-22 and the brief's own facts.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { known, valueOf, whyUnknown } from '../fact.ts'
import { datasetsOf, expired, parseKnowledge } from '../knowledge.ts'
import { MachineFacts } from '../model.ts'
import { lastDay, osEnd } from './os-support.ts'
import { cpuKnowledge } from './processors.ts'
import { softwareEnd } from './software-support.ts'
import { appleYears, yearEstimate } from './year.ts'

const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))
const knowledge = parseKnowledge((file) => json(join(import.meta.dirname, '../../../resources/reference', file)))
const REFERENCE = join(import.meta.dirname, '../../../../shared/reference/inventory')
if (!existsSync(REFERENCE)) process.stderr.write('../shared/reference is absent: the tables are not compared with the published ones\n')

const empty = MachineFacts.parse({})
interface System { family?: 'windows' | 'macos' | 'linux' | 'bsd'; id?: string; name?: string; version?: string; edition?: string; build?: string; extendedOn?: boolean }
function ends({ extendedOn, ...system }: System) {
  const os = { ...empty.os, ...Object.fromEntries(Object.entries({ family: 'linux', ...system }).map(([key, value]) => [key, known(value, 'test')])) } as MachineFacts['os']
  const eol = osEnd(knowledge, extendedOn === undefined ? os : { ...os, eol: { ...os.eol, extendedOn: known(extendedOn, 'test') } })
  return { eol, date: valueOf(eol.date), extended: valueOf(eol.extendedDate), on: valueOf(eol.extendedOn), last: lastDay(eol) }
}
const windows = (build: string, edition?: string, extendedOn?: boolean) => ends({ family: 'windows', build, ...(edition === undefined ? {} : { edition }), ...(extendedOn === undefined ? {} : { extendedOn }) })

describe('ends of support', () => {
  test.each([
    ['10.0.19045', 'Professional', '2025-10-14'], ['19045', 'Core', '2025-10-14'], ['10.0.19045.5011', 'Enterprise', '2025-10-14'],
    ['26100', 'Professional', '2026-10-13'], ['26100', 'Enterprise', '2027-10-12'], ['26100', 'EnterpriseS', '2029-10-09'], ['26100', 'IoTEnterpriseS', '2034-10-10'], ['26100', 'CoreSingleLanguage', '2026-10-13'], ['26100', 'Education', '2027-10-12'], ['26100', 'ProfessionalEducation', '2026-10-13'],
    ['26200', 'Professional', '2027-10-12'], ['26200', 'EnterpriseN', '2028-10-10'], ['19044', 'IoTEnterpriseS', '2032-01-13'], ['19044', 'EnterpriseSN', '2027-01-12'], ['17763', 'EnterpriseS', '2029-01-09'],
    ['26100', 'ServerStandard', '2034-11-14'], ['20348', 'ServerDatacenter', '2031-10-14'], ['25398', 'ServerDatacenterACor', '2026-05-12'], ['14393', 'ServerStandard', '2027-01-12'],
    ['7601', 'Professional', '2020-01-14'], ['9600', 'Core', '2023-01-10'], ['9600', 'ServerStandard', '2023-10-10'], ['6.1.7601', 'Ultimate', '2020-01-14'],
  ])('Windows %s %s ends on %s', (build, edition, date) => {
    expect(windows(build, edition).date).toBe(date)
  })

  test('without an edition, a build whose cycles end on different days is not decided', () => {
    expect(windows('26100').eol.date).toEqual({ unknown: 'not-collected', src: 'rule.os-support' })
    expect(windows('19045').date).toBe('2025-10-14')
    expect(windows('99999', 'Professional').date).toBe(null)
  })

  test('extended support of Windows 10 counts only where it is proven', () => {
    expect(windows('19045', 'Professional')).toMatchObject({ extended: '2028-10-10', on: null, last: '2025-10-14' })
    expect(windows('19045', 'Professional', true).last).toBe('2028-10-10')
    // What individuals can have ends earlier.
    expect(windows('19045', 'Core', true).last).toBe('2027-10-12')
  })

  test('Debian LTS comes by itself; Ubuntu Pro must be attached', () => {
    expect(ends({ id: 'debian', version: '12' })).toMatchObject({ date: '2026-07-11', extended: '2028-06-30', on: true, last: '2028-06-30' })
    expect(ends({ id: 'debian', version: '12.5' }).date).toBe('2026-07-11')
    expect(ends({ id: 'ubuntu', version: '22.04' })).toMatchObject({ date: '2027-04-01', extended: '2032-04-09', on: null, last: '2027-04-01' })
    expect(ends({ id: 'ubuntu', version: '22.04', extendedOn: true }).last).toBe('2032-04-09')
  })

  test('LMDE is no Mint, CentOS Stream is no CentOS; a system that the table does not have stays unknown', () => {
    expect(ends({ id: 'linuxmint', name: 'LMDE', version: '6' }).date).toBe('2026-01-01')
    expect(ends({ id: 'linuxmint', name: 'Linux Mint', version: '21.3' }).date).toBe('2027-04-30')
    expect(ends({ id: 'centos', name: 'CentOS Stream', version: '9' }).date).toBe('2027-05-31')
    expect(ends({ id: 'centos', name: 'CentOS Linux', version: '7' }).date).toBe('2024-06-30')
    expect(ends({ id: 'alpine', version: '3.20.1' }).date).toBe('2026-04-01')
    expect(ends({ id: 'freebsd', family: 'bsd', version: '14.3-RELEASE-p1' }).date).toBe('2026-06-30')
    expect(ends({ id: 'arch' }).date).toBe(null)
    expect(ends({ id: 'nixos', version: '25.05' }).date).toBe(null)
  })

  test('a system that has not ended and has no day says so', () => {
    const { eol, last } = ends({ id: 'linuxmint', name: 'LMDE', version: '7' })
    expect({ ended: valueOf(eol.ended), date: whyUnknown(eol.date), last }).toEqual({ ended: false, date: 'not-collected', last: null })
  })

  // The table's own day, 2026-02-02, is of one isolated fix, years after the last regular one.
  test('macOS 10.15 and 11 end when their regular updates ended, by an override with its reason', () => {
    expect(ends({ family: 'macos', version: '10.15.7' }).date).toBe('2022-09-12')
    expect(ends({ family: 'macos', version: '11.7.10' }).date).toBe('2023-09-26')
    expect(ends({ family: 'macos', version: '10.16' }).date).toBe('2023-09-26')
    expect(ends({ family: 'macos', version: '12.7' }).date).toBe('2024-09-16')
    expect(valueOf(ends({ family: 'macos', version: '15.1' }).eol.ended)).toBe(false)
    expect(valueOf(ends({ family: 'macos', version: '11.7' }).eol.dataset)).toMatch(/^os-support-overrides /)
    expect(knowledge.osSupportOverrides.overrides.every(({ reason }) => reason.length > 20)).toBe(true)
  })

  test.skipIf(!existsSync(REFERENCE))('every Windows cycle of the published table is found by its build and an edition of its kind', () => {
    const { products } = json(join(REFERENCE, 'eol/endoflife-subset.json')) as { products: Record<string, { releases: { releaseCycle: string; eol: string; latest: string }[] }> }
    const edition = (cycle: string): string => (cycle.endsWith('-iot-lts') ? 'IoTEnterpriseS' : cycle.endsWith('-e-lts') ? 'EnterpriseS' : cycle.endsWith('-e') ? 'Enterprise' : cycle.endsWith('-iot') ? 'IoTUAP' : 'Professional')
    const wrong = (products['windows']?.releases ?? []).flatMap(({ releaseCycle, eol, latest }) => (windows(latest, edition(releaseCycle)).date === eol ? [] : [releaseCycle]))
    expect(wrong).toEqual([])
  })
})

test('a table past its day is told, and only that one', () => {
  const datasets = datasetsOf(knowledge)
  expect(expired(datasets, '2026-11-25')).toEqual([])
  expect(expired(datasets, '2027-02-28')).toEqual([])
  expect(expired(datasets, '2027-03-01').map(({ name }) => name)).toEqual(['osSupport', 'softwareSupport', 'win11Processors'])
})

describe('programs', () => {
  const end = (name: string, version = '', source = 'registry', family: 'windows' | 'linux' | 'macos' = 'windows') => softwareEnd(knowledge, { name, version, publisher: null, source, installDate: null, eol: null }, family)?.date ?? null
  test.each([
    ['Microsoft Office Professional Plus 2016', '16.0.4266', '2025-10-14'], ['Microsoft Office Famille et Petite Entreprise 2019 - fr-fr', '16.0.10', '2025-10-14'], ['Microsoft Office LTSC Professional Plus 2021 - fr-fr', '16.0.14', '2026-10-13'], ['Microsoft Office Standard 2010', '14.0', '2020-10-13'], ['Microsoft Office 2007', '12', '2017-10-10'], ['Microsoft Office Home and Student 2024 - fr-fr', '16', '2029-10-09'],
    ['LibreOffice 7.4.7.2', '7.4.7.2', '2023-06-12'], ['LibreOffice 26.2.1.1', '26.2.1.1', '2026-11-30'], ['OpenOffice.org 3.3', '3.3.9567', '2011-04-15'], ['Mozilla Firefox (x64 fr)', '120.0.1', '2023-12-19'], ['Mozilla Firefox ESR (x64 fr)', '115.16.1', '2027-03-31'], ['Google Chrome', '109.0.5414.120', '2023-02-07'], ['Mozilla Thunderbird (x64 fr)', '102.15.1', '2023-09-26'], ['Adobe Flash Player 32 NPAPI', '32.0.0.465', '2020-12-31'],
  ])('%s %s ends on %s', (name, version, date) => {
    expect(end(name, version)).toBe(date)
  })

  test('what is kept up, what is not known, and packages of a distribution are not flagged', () => {
    for (const [name, version] of [['Microsoft 365 Apps for enterprise - fr-fr', '16.0.18'], ['Microsoft Office 365 ProPlus', '16'], ['Mozilla Firefox (x64 fr)', '154.0'], ['LibreOffice Help Pack', 'x'], ['OpenOffice 4.1.15', '4.115.9813'], ['Skype for Business 2016', '16'], ['Microsoft Office Proof (French) 2010', '14.0']]) expect([name, end(name ?? '', version)]).toEqual([name, null])
    expect(end('libreoffice', '4:7.4.7-1+deb12u8', 'dpkg', 'linux')).toBe(null)
    expect(end('libreoffice', '4:7.4.7-1', '', 'linux')).toBe(null)
    expect(end('Microsoft Word', '15.13.3', 'app', 'macos')).toBe('2020-10-13')
    expect(end('Microsoft Word', '16.78', 'app', 'macos')).toBe(null)
  })
})

describe('processors', () => {
  const cpu = (vendor: string, family: number | null, model: number | null, cores: number | null, arch: 32 | 64 | null = 64, name = '', stepping: number | null = null) => {
    const facts = Object.fromEntries(Object.entries({ vendor, family, model, cores, arch, name: name || null, stepping }).flatMap(([key, value]) => (value === null ? [] : [[key, known(value, 'test')]])))
    const found = cpuKnowledge(knowledge, { ...empty.cpu, ...facts } as MachineFacts['cpu'])
    return [valueOf(found.class0to3), valueOf(found.generationYear), valueOf(found.arch)]
  }
  const I = 'GenuineIntel'
  const A = 'AuthenticAMD'
  test.each([
    ['Netburst', I, 15, 4, 1, 0], ['first Atom', I, 6, 28, 2, 0], ['Core Duo', I, 6, 14, 2, 0], ['K8', A, 15, 107, 2, 0], ['Bobcat', A, 20, 2, 2, 0],
    ['Core 2, two cores', I, 6, 23, 2, 1], ['Nehalem mobile', I, 6, 37, 2, 1], ['K10', A, 16, 5, 4, 1], ['Bulldozer', A, 21, 2, 8, 1], ['Silvermont', I, 6, 55, 4, 1], ['Goldmont', I, 6, 92, 2, 1], ['Jaguar', A, 22, 48, 4, 1],
    ['Sandy Bridge', I, 6, 42, 2, 2], ['Broadwell', I, 6, 61, 2, 2], ['quad Nehalem', I, 6, 30, 4, 2], ['Tremont', I, 6, 156, 4, 2], ['Gracemont N', I, 6, 190, 4, 2], ['Skylake, two cores', I, 6, 78, 2, 2], ['Zen, two cores', A, 23, 24, 2, 2],
    ['Skylake, four cores', I, 6, 94, 4, 3], ['Kaby Lake R', I, 6, 142, 4, 3], ['Zen', A, 23, 113, 6, 3], ['Zen 5', A, 26, 68, 8, 3], ['one core', I, 6, 42, 1, 0],
  ])('%s', (_name, vendor, family, model, cores, wanted) => {
    expect(cpu(vendor, family, model, cores)[0]).toBe(wanted)
  })

  test('Apple and Snapdragon by their name, an Intel of firmware by any of its maker’s names', () => {
    expect(cpu('Apple', null, null, 8, 64, 'Apple M1 Pro')).toEqual([3, 2021, 64])
    expect(cpu('Qualcomm', null, null, 12, 64, 'Snapdragon(R) X 12-core X1E80100 @ 3.40 GHz').slice(0, 2)).toEqual([3, 2024])
    expect(cpu('Intel(R) Corporation', 6, 158, 6, null, '', 10)).toEqual([3, 2017, 64])
    expect(cpu('Advanced Micro Devices, Inc.', 23, 96, 6)).toEqual([3, 2020, 64])
  })

  test('an unlisted one is unknown; without cores a listed one has its year and no class', () => {
    expect(cpu(I, 6, 250, 4)).toEqual([null, null, 64])
    expect(cpu('CentaurHauls', 6, 15, 1)).toEqual([null, null, 64])
    expect(cpu(I, 6, 42, null)).toEqual([null, 2011, 64])
    expect(cpu(I, null, null, 4)).toEqual([null, null, 64])
  })
})

describe('year of a machine', () => {
  const takenAt = Date.UTC(2026, 10, 25)
  const years = (evidence: Partial<Parameters<typeof yearEstimate>[0]>) => valueOf(yearEstimate({ generation: null, biosDate: null, panelYear: null, batteryYear: null, apple: null, takenAt, ...evidence }))
  test('bounded below by the processor, above by the firmware or today', () => {
    expect(years({ generation: 2013, biosDate: '2014-06-01' })).toEqual({ min: 2013, max: 2014 })
    expect(years({ generation: 2013 })).toEqual({ min: 2013, max: 2026 })
    expect(years({ generation: 2013, biosDate: '2009-01-01' })).toEqual({ min: 2013, max: 2013 })
    expect(years({ biosDate: '2015-01-01' })).toEqual({ min: 2015, max: 2015 })
    expect(years({})).toBe(null)
  })
  test('a firmware update does not make a machine younger than its panel or its battery', () => {
    expect(years({ generation: 2013, biosDate: '2022-06-01', panelYear: 2014 })).toEqual({ min: 2014, max: 2015 })
    expect(years({ generation: 2013, biosDate: '2022-06-01', batteryYear: 2014 })).toEqual({ min: 2013, max: 2015 })
    // A panel put in later does not move the rest.
    expect(years({ generation: 2013, biosDate: '2014-06-01', panelYear: 2020 })).toEqual({ min: 2013, max: 2014 })
    // Years that no machine has.
    expect(years({ generation: 2013, biosDate: '1980-01-01', panelYear: 2089 })).toEqual({ min: 2013, max: 2026 })
  })
  test('an Apple identifier has its model years', () => {
    expect(appleYears(knowledge, 'iMac18,3')).toEqual([2017, 2017])
    expect(appleYears(knowledge, 'MacBookAir7,2')).toEqual([2015, 2017])
    expect(appleYears(knowledge, 'OptiPlex 7040')).toBe(null)
    expect(years({ apple: appleYears(knowledge, 'Macmini4,1'), generation: 2007, biosDate: '2019-06-13' })).toEqual({ min: 2010, max: 2010 })
  })
})
