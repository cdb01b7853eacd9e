// Live values as systeminformation answers them: facts with their source, and its empty texts and zeros as unknowns.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readKnowledge } from '../../main/backend/inventory/knowledge-files.ts'
import { buildInventory } from './build.ts'
import { known, preferred, unknown } from './fact.ts'
import { sectionOf } from './live-calls.ts'
import { Inventory } from './model.ts'
import { readTranscript } from './transcript.ts'

const knowledge = readKnowledge(join(import.meta.dirname, '../../resources'))

function inventoryOf(values: Readonly<Record<string, unknown>>, broken: readonly string[] = []): Inventory {
  const sections = Object.entries(values).map(([call, value]) => `@@PT/1 0123456789abcdef > si-${call.toLowerCase()} json\n${JSON.stringify(value)}\n@@PT/1 0123456789abcdef < si-${call.toLowerCase()} rc=0 ms=3 via=systeminformation why=- cut=0\n`)
  const late = broken.map((call) => `@@PT/1 0123456789abcdef > si-${call.toLowerCase()} json\n\n@@PT/1 0123456789abcdef < si-${call.toLowerCase()} rc=1 ms=15000 via=systeminformation why=timeout cut=0\n`)
  const text = `@@PT/1 0123456789abcdef begin collector=systeminformation os=Windows uid=- elev=none\n${sections.join('')}${late.join('')}@@PT/1 0123456789abcdef end sections=1 ms=9\n`
  return Inventory.parse(buildInventory(readTranscript(text, null), { id: '0197f0a0-0000-7000-8000-000000000000', takenAt: Date.UTC(2026, 10, 25), by: 'test', method: 'local', target: null, durationMs: 9, transcriptSha256: 'a'.repeat(64), sha256: (one) => createHash('sha256').update(one).digest('hex'), knowledge }))
}

const LAPTOP = {
  system: { manufacturer: 'LENOVO', model: '20L5S01234', serial: 'PF1ABCDE', uuid: '4c4c4544-0039-5910-8052-b4c04f4e3532', virtual: false },
  bios: { version: 'N24ET61W', releaseDate: '2021-03-11' }, chassis: { type: 'Notebook', assetTag: 'No Asset Information' },
  osInfo: { platform: 'Windows', distro: 'Microsoft Windows 11 Professionnel', release: '10.0.26100', build: '26100', arch: 'x64', hostname: 'ACCUEIL', uefi: true },
  cpu: { manufacturer: 'Intel', brand: 'Core™ i5-8250U', vendor: 'GenuineIntel', family: '6', model: '142', stepping: '10', cores: 8, physicalCores: 4, processors: 1 },
  mem: { total: 8_461_000_704 }, battery: { hasBattery: true, cycleCount: 0, designedCapacity: 57_000, maxCapacity: 39_900, capacityUnit: 'mWh' },
  diskLayout: [{ device: '\\\\.\\PHYSICALDRIVE0', type: 'NVMe', name: 'SAMSUNG MZVLB256', size: 256_060_514_304, serialNum: '0025_38', firmwareRevision: '', interfaceType: 'PCIe', smartStatus: 'Ok' }],
  fsSize: [{ fs: 'C:', type: 'NTFS', size: 255_000_000_000, available: 120_000_000_000, mount: 'C:' }],
  graphics: { controllers: [{ vendor: 'Intel Corporation', model: 'UHD Graphics 620' }], displays: [{ vendor: 'AUO', model: '', builtin: true, resolutionX: 1920, resolutionY: 1080 }] },
}

test('a Windows laptop by live values alone: each fact says where it comes from', () => {
  const { machine, cpu, ram, disks, battery, gpu, screens, os } = inventoryOf(LAPTOP)
  expect(machine.serial).toEqual({ v: 'PF1ABCDE', src: 'si.system', conf: 'measured' })
  expect(machine.chassis).toEqual({ v: 'laptop', src: 'si.chassis', conf: 'declared' })
  expect(machine.assetTag).toEqual({ unknown: 'placeholder', src: 'si.chassis' })
  expect([cpu.arch, cpu.cores, cpu.class0to3].map((fact) => 'v' in fact && fact.v)).toEqual([64, 4, expect.any(Number)])
  expect(ram.osBytes).toEqual({ v: 8_461_000_704, src: 'si.mem', conf: 'measured' })
  expect(disks[0]).toMatchObject({ kind: { v: 'nvme' }, firmware: { unknown: 'not-collected' }, smart: { state: { unknown: 'not-collected' } } })
  expect(battery[0]).toMatchObject({ wearPct: { v: 30, conf: 'derived' }, cycles: { unknown: 'not-collected', src: 'si.battery' } })
  expect([gpu[0]?.name, screens[0]?.model]).toEqual([{ v: 'UHD Graphics 620', src: 'si.graphics', conf: 'measured' }, { unknown: 'not-collected', src: 'si.graphics' }])
  expect(os.family).toMatchObject({ v: 'windows' })
})

test('memory is never summed from what the system counts, and no module is invented', () => {
  const { ram } = inventoryOf(LAPTOP)
  expect([ram.totalBytes, ram.modules]).toEqual([{ unknown: 'not-collected', src: '' }, []])
})

test('a call that took too long leaves its facts unknown for that reason, and nothing else', () => {
  const { battery: _late, chassis: _slow, ...rest } = LAPTOP
  const { machine, cpu } = inventoryOf(rest, ['chassis', 'battery'])
  expect(machine.chassis).toEqual({ unknown: 'timeout', src: 'si.chassis' })
  expect(cpu.name).toMatchObject({ v: 'Intel Core™ i5-8250U' })
})

test('the invented model of a container names nothing', () => {
  expect(inventoryOf({ system: { manufacturer: '', model: 'Docker Container', serial: '-', uuid: '' } }).machine).toMatchObject({ maker: { unknown: 'not-collected' }, model: { unknown: 'placeholder' }, serial: { unknown: 'placeholder' } })
})

test('the better source wins and the other value is kept beside it; a derived value never overrides a read one', () => {
  expect(preferred(known('8 cores', 'text.lscpu'), known('4 cores', 'si.cpu'))).toEqual({ v: '4 cores', src: 'si.cpu', conf: 'measured', alt: [{ v: '8 cores', src: 'text.lscpu' }] })
  expect(preferred(known('A', 'smbios.t1'), known('B', 'si.system'))).toMatchObject({ v: 'A', alt: [{ v: 'B', src: 'si.system' }] })
  expect(preferred(known('A', 'udev.dmi'), known('B', 'smbios.t17'))).toMatchObject({ v: 'B' })
  expect(preferred(known('read', 'text.mount'), known('ruled', 'rule.chassis', 'derived'))).toMatchObject({ v: 'read' })
  expect(preferred(known('A', 'si.cpu'), known('A', 'cpuinfo'))).toEqual(known('A', 'cpuinfo'))
  expect(preferred(unknown('no-root', 'smbios.t1'), unknown('not-collected', 'si.system'))).toEqual(unknown('no-root', 'smbios.t1'))
})

test('sections are named as the transcript allows', () => {
  expect(sectionOf('osInfo')).toMatch(/^[a-z0-9_-]+$/)
})
