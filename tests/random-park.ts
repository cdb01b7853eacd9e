// A park of machines drawn from a seed: real kinds of processors, memory, disks and systems, with facts missing here and there.
// For properties and for the bench: the same seed gives the same park.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inventoryOf } from '../domain/inventory/complete.ts'
import { type Fact, known, unknown } from '../domain/inventory/fact.ts'
import { parseKnowledge } from '../domain/inventory/knowledge.ts'
import type { Inventory, Reading } from '../domain/inventory/model.ts'
import { project, type Projection } from '../domain/inventory/project.ts'
import { judge, type Verdict } from '../domain/inventory/verdict.ts'
import type { EngineMachine, PriceData } from '../domain/quoting/case.ts'

const json = (file: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, '../resources/reference', file), 'utf8'))
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const GIB = 1024 ** 3

type Cpu = readonly [name: string, vendor: string, family: number, model: number, stepping: number, cores: number, arch: 32 | 64]
const CPUS: readonly Cpu[] = [
  ['Intel(R) Pentium(R) 4 CPU 3.00GHz', 'GenuineIntel', 15, 4, 1, 1, 64], ['Intel(R) Core(TM)2 Duo CPU     P8600  @ 2.40GHz', 'GenuineIntel', 6, 23, 10, 2, 64], ['Intel(R) Core(TM) i5 CPU       M 460  @ 2.53GHz', 'GenuineIntel', 6, 37, 5, 2, 64],
  ['Intel(R) Core(TM) i5-2400 CPU @ 3.10GHz', 'GenuineIntel', 6, 42, 7, 4, 64], ['Intel(R) Core(TM) i5-4570 CPU @ 3.20GHz', 'GenuineIntel', 6, 60, 3, 4, 64], ['Intel(R) Core(TM) i3-6100U CPU @ 2.30GHz', 'GenuineIntel', 6, 78, 3, 2, 64], ['Intel(R) Core(TM) i5-7200U CPU @ 2.50GHz', 'GenuineIntel', 6, 142, 9, 2, 64],
  ['Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz', 'GenuineIntel', 6, 142, 10, 4, 64], ['Intel(R) Core(TM) i5-8500 CPU @ 3.00GHz', 'GenuineIntel', 6, 158, 10, 6, 64], ['11th Gen Intel(R) Core(TM) i5-1135G7 @ 2.40GHz', 'GenuineIntel', 6, 140, 1, 4, 64], ['Intel(R) Celeron(R) CPU N3350 @ 1.10GHz', 'GenuineIntel', 6, 92, 9, 2, 64], ['Intel(R) Atom(TM) CPU N270 @ 1.60GHz', 'GenuineIntel', 6, 28, 2, 1, 32],
  ['AMD A6-7310 APU with AMD Radeon R4 Graphics', 'AuthenticAMD', 22, 48, 1, 4, 64], ['AMD Ryzen 3 3200U with Radeon Vega Mobile Gfx', 'AuthenticAMD', 23, 24, 1, 2, 64], ['AMD Ryzen 5 3600X 6-Core Processor', 'AuthenticAMD', 23, 113, 0, 6, 64], ['Unheard of', 'Nobody', 99, 1, 1, 4, 64],
]
type System = readonly [family: 'linux' | 'windows' | 'macos', id: string, name: string, version: string, build: string, edition: string]
const SYSTEMS: readonly System[] = [
  ['windows', 'windows', 'Windows 10 Pro', '22H2', '19045', 'Professional'], ['windows', 'windows', 'Windows 10 Home', '22H2', '19045', 'Core'], ['windows', 'windows', 'Windows 11 Pro', '24H2', '26100', 'Professional'], ['windows', 'windows', 'Windows 11 Enterprise', '25H2', '26200', 'Enterprise'], ['windows', 'windows', 'Windows 7', '6.1', '7601', 'Professional'],
  ['linux', 'debian', 'Debian GNU/Linux', '12', '6.1.0', ''], ['linux', 'debian', 'Debian GNU/Linux', '13', '6.12.0', ''], ['linux', 'ubuntu', 'Ubuntu', '20.04', '5.4.0', ''], ['linux', 'ubuntu', 'Ubuntu', '24.04', '6.8.0', ''], ['macos', 'macos', 'macOS', '12.7', '21G816', ''],
]

/** A number from 0 to 1 at each call (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function randomReading(random: () => number): Reading {
  const one = <T>(all: readonly [T, ...T[]] | readonly T[]): T => all[Math.floor(random() * all.length)] as T
  /** One fact in forty could not be read. */
  const said = <T>(value: T): Fact<T> => (random() < 0.025 ? unknown(one(['no-root', 'denied', 'timeout', 'parse'] as const), 'park') : known(value, 'park'))
  const [name, vendor, family, model, stepping, cores, arch] = one(CPUS)
  const [osFamily, id, osName, version, build, edition] = one(SYSTEMS)
  const chassis = one(['laptop', 'desktop', 'desktop', 'mini', 'aio', 'vm'] as const)
  const totalGib = one([2, 4, 4, 8, 8, 16, 32])
  const soldered = chassis === 'laptop' && random() < 0.4
  const biosYear = 2008 + Math.floor(random() * 18)
  const sizeGb = one([32, 62, 120, 240, 256, 500, 1000])
  return {
    machine: { maker: said('Dell Inc.'), model: said('Model'), chassis: said(chassis), virtual: known(chassis === 'vm', 'park'), biosDate: said(`${biosYear}-06-01`) },
    cpu: { name: said(name), vendor: said(vendor), family: said(family), model: said(model), stepping: said(stepping), cores: said(cores), arch: said(arch), maxMhz: said(2400) },
    ram: { totalBytes: said(totalGib * GIB), osBytes: said(totalGib * GIB - 300_000_000), maxBytes: said(one([totalGib, 8, 16, 32, 64]) * GIB), slots: said(2), slotsFree: said(soldered ? one([0, 0, 1]) : one([0, 1, 2])), soldered: said(soldered) },
    disks: [{ dev: 'sda', kind: said(one(['hdd', 'ssd', 'nvme', 'emmc'] as const)), bytes: said(sizeGb * 1_000_000_000), system: known(true, 'park'), smart: { state: said(one(['ok', 'ok', 'ok', 'warn', 'fail'] as const)) } }],
    volumes: [{ mount: osFamily === 'windows' ? 'C:' : '/', bytes: known(sizeGb * 1_000_000_000, 'park'), freeBytes: said(Math.floor(random() * sizeGb) * 1_000_000_000), dev: known('/dev/sda1', 'park'), system: known(true, 'park') }],
    battery: chassis === 'laptop' ? [{ designMwh: said(50_000), fullMwh: said(15_000 + Math.floor(random() * 36_000)) }] : [],
    os: { family: said(osFamily), id: said(id), name: said(osName), version: said(version), build: said(build), ...(edition === '' ? {} : { edition: said(edition) }) },
    security: { uefi: said(random() < 0.74), secureBoot: said(one(['on', 'off', 'unsupported'] as const)), tpm: { present: said(true), version: said(one(['2.0', '2.0', '1.2'])) } },
    software: [{ name: 'Microsoft Office Standard 2016', version: '16.0', source: 'registry' }],
  }
}

/** `count` inventories; only the seed decides. */
export function randomPark(count: number, seed: number): readonly Inventory[] {
  const random = generator(seed)
  const knowledge = parseKnowledge(json)
  return Array.from({ length: count }, (_, at) => inventoryOf(randomReading(random), null, null, { id: `01900000-0000-7000-8000-${String(at).padStart(12, '0')}`, takenAt: Date.UTC(2026, 10, 25), by: 'park', method: 'ssh', target: null, durationMs: 1, transcriptSha256: sha256(''), sha256, knowledge }))
}

/** `verdict` null = listed, never judged. */
export interface Judged { readonly inventory: Inventory; readonly machine: EngineMachine; readonly why: Projection['unknown']; readonly verdict: Verdict | null }

/** Projects and judges each machine, with the answers of a visit that asked half of them. */
export function judgeAll(park: readonly Inventory[], prices: PriceData, asOf: string): readonly Judged[] {
  return park.map((inventory, at) => {
    const projection = project(inventory, { id: inventory.id, needsWindowsApp: at % 4 === 0 ? null : at % 2 === 0, linuxCompatible: at % 5 === 0 ? null : at % 3 !== 0, smartOkReason: null }, [], asOf)
    return { inventory, machine: projection.machine, why: projection.unknown, verdict: projection.virtual ? null : judge(projection.machine, prices, asOf, projection) }
  })
}
