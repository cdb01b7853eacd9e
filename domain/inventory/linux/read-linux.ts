// A Linux transcript as a reading. Pure: same transcript, same facts. Each part reads its own section and says why it knows
// nothing when the section gives nothing.
import { z } from 'zod'
import { type Fact, firmwareText, known, unknown, valueOf } from '../fact.ts'
import type { Inventory, ListPath, Reading } from '../model.ts'
import { noSmart, readSmart } from '../smart.ts'
import { wholeReading } from '../complete.ts'
import { mergeFacts } from '../merge.ts'
import { chassisOf } from '../smbios/chassis.ts'
import { readEntryAndTable } from '../smbios/entry-point.ts'
import { isoDate } from '../smbios/firmware-date.ts'
import { smbiosReading } from '../smbios/smbios-reading.ts'
import { bodies, type Transcript, whyMissing, wholeBody } from '../transcript.ts'

export function readLinux(transcript: Transcript): { reading: Reading; osId: string | null } {
  const body = (name: string): string | undefined => bodies(transcript, name)[0]?.body
  const missing = <T>(name: string): Fact<T> => unknown(whyMissing(transcript, name), name)
  const dmi = pairs(body('dmi') ?? '')
  const smbios = smbiosOf(wholeBody(transcript, 'smbios'))
  const fromDmi = (key: string): Fact<string> => firmwareText(dmi[key], `dmi.${key}`, whyMissing(transcript, 'dmi'))
  const virtText = wholeBody(transcript, 'virt')
  const virt = (virtText ?? '').trim().split('\n')
  const isVirtual = virtText === undefined ? missing<boolean>('virt') : known(virt.some((word) => word !== '' && word !== 'none'), 'virt')
  const cpu = cpuOf(body('cpu'), missing)
  const release = pairs(body('os') ?? '', true)
  const osId = release['ID'] ?? null
  const osVersion = release['VERSION_ID'] ?? null
  const id = pairs((body('id') ?? '').replace(/^machine-id=/m, 'machine_id='))
  const biosDate = isoDate(dmi['bios_date'] ?? null)
  const boot = pairs(body('boot') ?? '')
  const gaps = Object.fromEntries((Object.entries(SECTION_OF_LIST) as [ListPath, string][]).flatMap(([path, section]) => (body(section) === undefined ? [[path, missing<never>(section)]] : [])))
  const reading: Reading = {
    machine: {
      maker: fromDmi('sys_vendor'), model: fromDmi('product_name'), family: fromDmi('product_family'), serial: fromDmi('product_serial'), assetTag: fromDmi('chassis_asset_tag'), uuid: fromDmi('product_uuid'),
      chassis: valueOf(isVirtual) ? known('vm', 'virt') : chassisOf(dmi['chassis_type'] ? Number(dmi['chassis_type']) : null, 'dmi.chassis_type'), biosVersion: fromDmi('bios_version'), biosDate: biosDate ? known(biosDate, 'dmi.bios_date', 'declared') : missing('dmi'), virtual: isVirtual,
    },
    cpu: { name: cpu.name, vendor: cpu.vendor, family: cpu.family, model: cpu.model, stepping: cpu.stepping, cores: cpu.cores, threads: cpu.threads, arch: cpu.arch },
    ram: smbios ? { osBytes: osBytes(body('mem'), missing) } : ramFromUdev(pairs(wholeBody(transcript, 'udev') ?? '', false, /^E:/), osBytes(body('mem'), missing), missing),
    disks: disksOf(transcript, body('disk'), missing),
    volumes: volumesOf(body('df')),
    battery: batteriesOf(body('power') ?? ''),
    net: { ifs: interfacesOf(body('net')) },
    os: { family: body('os') === undefined ? missing('os') : known('linux', 'os-release'), id: osId ? known(osId, 'os-release') : missing('os'), name: release['NAME'] ? known(release['NAME'], 'os-release') : missing('os'), version: osVersion ? known(osVersion, 'os-release') : missing('os'), build: id['kernel'] ? known(id['kernel'].trim().split(' ')[0] ?? '', 'uname') : missing('id'), host: id['host'] ? known(id['host'].trim(), 'hostname') : missing('id') },
    security: { uefi: boot['uefi'] === undefined ? missing('boot') : known(boot['uefi'] === '1', 'efi'), secureBoot: secureBoot(boot, missing), tpm: boot['tpm'] ? { present: known(true, 'tpm'), version: known(boot['tpm'] === '2' ? '2.0' : '1.2', 'tpm') } : { present: missing('boot'), version: missing('boot') } },
    software: (body('soft') ?? '').split('\n').flatMap((line) => {
      const [, name, version] = line.split('\t')
      return name && version ? [{ name, version }] : []
    }),
    gaps,
  }
  return { reading: smbios ? withTables(reading, smbios, body('power') !== undefined, boot['uefi'] !== undefined) : reading, osId: id['machine_id']?.trim() || null }
}

/** Where each list comes from; without its section it is a gap. */
const SECTION_OF_LIST: Readonly<Partial<Record<ListPath, string>>> = { disks: 'disk', volumes: 'df', battery: 'power', 'net.ifs': 'net', software: 'soft' }

/** `KEY=value` or `key=value` lines; os-release quotes its values. */
function pairs(text: string, quotes = false, prefix = /^/): Record<string, string> {
  return Object.fromEntries(text.split('\n').flatMap((line) => {
    const [, key, value] = /^([A-Za-z0-9_]+)=(.*)$/.exec(line.replace(prefix, '')) ?? []
    return key === undefined || value === undefined ? [] : [[key, quotes ? value.replace(/^(["'])(.*)\1$/, '$2') : value]]
  }))
}

function smbiosOf(body: string | undefined): Reading | undefined {
  const [entry, table] = (body ?? '').split(/^-$/m)
  const record = entry && table ? readEntryAndTable(base64(entry), base64(table)) : undefined
  return record && smbiosReading(record)
}

/** The tables know the machine better; the running system knows its batteries and how it was started. */
function withTables(reading: Reading, { battery, security, ...tables }: Reading, sawBatteries: boolean, sawStart: boolean): Reading {
  return mergeFacts(wholeReading(reading), wholeReading({ ...tables, ...(sawBatteries ? {} : { battery }), security: sawStart ? { tpm: security?.tpm, uefiCapable: security?.uefiCapable } : security }))
}

/** Base64 without a runtime's help: domain/ runs anywhere. */
function base64(text: string): Uint8Array {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const digits = Array.from(text).flatMap((char) => {
    const value = alphabet.indexOf(char)
    return value < 0 ? [] : [value]
  })
  const bytes = new Uint8Array(Math.floor((digits.length * 6) / 8))
  for (let i = 0, bits = 0, held = 0, at = 0; i < digits.length; i++) {
    held = (held << 6) | (digits[i] ?? 0)
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (held >> bits) & 0xff
    }
  }
  return bytes
}

function cpuOf(body: string | undefined, missing: <T>(name: string) => Fact<T>) {
  const lines = Object.fromEntries((body ?? '').split('\n').flatMap((line) => {
    const [key, ...value] = line.split(':')
    return key && value.length > 0 ? [[key.trim(), value.join(':').trim()]] : []
  })) as Record<string, string | undefined>
  const number = (key: string): Fact<number> => (/^\d{1,6}$/.test(lines[key] ?? '') ? known(Number(lines[key]), 'cpuinfo') : missing('cpu'))
  const flags = (lines['flags'] ?? '').split(' ').filter(Boolean)
  return {
    name: lines['model name'] ? firmwareText(lines['model name'], 'cpuinfo') : missing<string>('cpu'),
    vendor: lines['vendor_id'] ? known(lines['vendor_id'], 'cpuinfo') : missing<string>('cpu'),
    family: number('cpu family'), model: number('model'), stepping: number('stepping'), cores: number('cpu cores'), threads: number('count'), flags,
    // What the processor can, not what is installed: `lm` is long mode.
    arch: flags.length === 0 ? missing<32 | 64>('cpu') : known<32 | 64>(flags.includes('lm') ? 64 : 32, 'cpuinfo'),
  }
}

function osBytes(mem: string | undefined, missing: <T>(name: string) => Fact<T>): Fact<number> {
  const kb = /^MemTotal:\s+(\d+) kB/m.exec(mem ?? '')?.[1]
  return kb ? known(Number(kb) * 1024, 'meminfo') : missing('mem')
}

/** udev's own record of the memory, readable without rights (rule 70-memory). */
function ramFromUdev(udev: Readonly<Record<string, string>>, osBytes: Fact<number>, missing: <T>(name: string) => Fact<T>): Reading['ram'] {
  const slots = Number(udev['MEMORY_ARRAY_NUM_DEVICES'] ?? 0)
  if (!(slots > 0)) {
    const none = <T>(): Fact<T> => missing<T>('smbios')
    return { totalBytes: none(), osBytes, maxBytes: none(), slots: none(), slotsFree: none(), soldered: none(), modules: [] }
  }
  const indexes = Array.from({ length: slots }, (_, i) => i)
  const fittedAt = indexes.filter((i) => Number(udev[`MEMORY_DEVICE_${i}_SIZE`] ?? 0) > 0)
  const total = fittedAt.reduce((all, i) => all + Number(udev[`MEMORY_DEVICE_${i}_SIZE`]), 0)
  const max = Number(udev['MEMORY_ARRAY_MAX_CAPACITY'] ?? 0)
  const empty = indexes.filter((i) => udev[`MEMORY_DEVICE_${i}_PRESENT`] === '0').length
  const text = (i: number, key: string): Fact<string> => firmwareText(udev[`MEMORY_DEVICE_${i}_${key}`], 'udev.dmi')
  const none = <T>(): Fact<T> => unknown('not-collected', 'udev.dmi')
  return {
    totalBytes: total > 0 ? known(total, 'udev.dmi') : none(), osBytes, maxBytes: max > 0 ? known(Math.max(max, total), 'udev.dmi', 'declared') : none(), slots: known(slots, 'udev.dmi'), slotsFree: known(empty, 'udev.dmi'), soldered: none(),
    modules: fittedAt.map((i) => ({ slot: text(i, 'LOCATOR'), bytes: known(Number(udev[`MEMORY_DEVICE_${i}_SIZE`]), 'udev.dmi'), type: text(i, 'TYPE'), speedMtps: none(), formFactor: text(i, 'FORM_FACTOR'), maker: text(i, 'MANUFACTURER'), partNumber: text(i, 'PART_NUMBER'), serial: none() })),
  }
}

const LsblkDevice = z.looseObject({ name: z.string(), type: z.string().nullish(), size: z.union([z.number(), z.string()]).nullish(), rota: z.union([z.boolean(), z.string(), z.number()]).nullish(), tran: z.string().nullish(), model: z.string().nullish(), serial: z.string().nullish(), rev: z.string().nullish(), mountpoint: z.string().nullish(), rm: z.union([z.boolean(), z.string()]).nullish(), get children() { return z.array(LsblkDevice).nullish() } })
type LsblkDevice = z.infer<typeof LsblkDevice>

function disksOf(transcript: Transcript, body: string | undefined, missing: <T>(name: string) => Fact<T>): Reading['disks'] {
  const parsed = z.looseObject({ blockdevices: z.array(LsblkDevice) }).safeParse(jsonOrNothing(body))
  if (!parsed.success) return []
  const smart = new Map(bodies(transcript, 'smart').map((section) => [section.item ?? '', section.body]))
  return parsed.data.blockdevices.filter((one) => one.type === 'disk' && Number(one.size ?? 0) > 0 && !/^(zram|ram|loop|nbd)/.test(one.name)).map((one) => {
    const rotating = one.rota === true || one.rota === '1' || one.rota === 1
    const kind = one.tran === 'usb' ? 'usb' : one.tran === 'nvme' || one.name.startsWith('nvme') ? 'nvme' : one.name.startsWith('mmcblk') ? 'emmc' : one.rota === null || one.rota === undefined ? undefined : rotating ? 'hdd' : 'ssd'
    const text = (value: string | null | undefined): Fact<string> => (value ? firmwareText(value, 'lsblk') : unknown('not-collected', 'lsblk'))
    const report = smart.get(one.name)
    return {
      dev: one.name, kind: kind ? known(kind, 'lsblk') : missing('disk'), bytes: known(Number(one.size), 'lsblk'), model: text(one.model), serial: text(one.serial), firmware: text(one.rev), bus: text(one.tran),
      system: known(mounts(one).includes('/'), 'lsblk'), smart: report ? readSmart(report) : noSmart(whyMissing(transcript, 'smart')),
    }
  })
}

function mounts(device: LsblkDevice): string[] {
  return [...(device.mountpoint ? [device.mountpoint] : []), ...(device.children ?? []).flatMap(mounts)]
}

function volumesOf(body: string | undefined): Reading['volumes'] {
  return (body ?? '').split('\n').slice(1).flatMap((line) => {
    const [, dev = '', fs = '', total = '', free = '', mount = ''] = /^(\S+)\s+(\S+)\s+(\d+)\s+\d+\s+(\d+)\s+\S+\s+(.+)$/.exec(line) ?? []
    return total && !/^(tmpfs|devtmpfs|squashfs|efivarfs)$/.test(fs) ? [{ mount, fs: known(fs, 'df'), bytes: known(Number(total) * 1024, 'df'), freeBytes: known(Number(free) * 1024, 'df'), dev: known(dev, 'df') }] : []
  })
}

function batteriesOf(body: string): Reading['battery'] {
  return body.split(/^--- .*$/m).flatMap((part) => {
    const facts = pairs(part)
    if (facts['POWER_SUPPLY_TYPE'] !== 'Battery' || facts['POWER_SUPPLY_SCOPE'] === 'Device') return []
    // µWh, or µAh × µV where the driver counts charge.
    const volts = Number(facts['POWER_SUPPLY_VOLTAGE_MIN_DESIGN'] ?? 0) / 1e6
    const mwh = (energy: string, charge: string): Fact<number> => {
      if (Number(facts[energy]) > 0) return known(Math.round(Number(facts[energy]) / 1000), 'power_supply')
      return Number(facts[charge]) > 0 && volts > 0 ? known(Math.round((Number(facts[charge]) / 1000) * volts), 'power_supply', 'derived') : unknown('not-collected', 'power_supply')
    }
    const design = mwh('POWER_SUPPLY_ENERGY_FULL_DESIGN', 'POWER_SUPPLY_CHARGE_FULL_DESIGN')
    const full = mwh('POWER_SUPPLY_ENERGY_FULL', 'POWER_SUPPLY_CHARGE_FULL')
    const cycles = Number(facts['POWER_SUPPLY_CYCLE_COUNT'])
    return [{ designMwh: design, fullMwh: full, cycles: cycles > 0 ? known(cycles, 'power_supply') : unknown('not-collected', 'power_supply') }]
  })
}

function interfacesOf(body: string | undefined): NonNullable<Reading['net']>['ifs'] {
  const Link = z.looseObject({ ifname: z.string(), address: z.string().optional(), operstate: z.string().optional(), addr_info: z.array(z.looseObject({ local: z.string().optional() })).optional() })
  const parsed = z.array(Link).safeParse(jsonOrNothing(body?.split('\n')[0]))
  return parsed.success ? parsed.data.filter((link) => link.ifname !== 'lo').map((link) => ({ name: link.ifname, mac: link.address ? known(link.address, 'ip') : unknown('not-collected', 'ip'), up: link.operstate ? known(link.operstate === 'UP', 'ip') : unknown('not-collected', 'ip'), ips: known((link.addr_info ?? []).flatMap((one) => one.local ?? []), 'ip') })) : []
}

function secureBoot(boot: Readonly<Record<string, string>>, missing: <T>(name: string) => Fact<T>): Inventory['security']['secureBoot'] {
  const bytes = boot['secureboot']
  if (boot['uefi'] === '0') return unknown('not-applicable', 'efivars')
  // Four bytes of attributes, then the value.
  return bytes && bytes.length >= 10 ? known(bytes.slice(8, 10) === '01' ? 'on' : 'off', 'efivars') : missing('boot')
}

function jsonOrNothing(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
