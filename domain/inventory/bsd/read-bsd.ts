// A BSD's transcript as a reading: what sysctl, kenv and the base system say to anybody. Fewer facts than Linux gives, and
// each missing one named. Firmware tables, health and screens need tools that the base system does not have.
import { type Fact, firmwareText, known, unknown, type UnknownReason } from '../fact.ts'
import { readNetwork } from '../linux/ip-output.ts'
import { listeners } from '../linux/listeners.ts'
import { osRelease } from '../linux/os.ts'
import { lastLogins } from '../linux/people.ts'
import { softwareOf } from '../linux/programs.ts'
import { printersOf } from '../linux/printers.ts'
import { volumeRows } from '../linux/disks.ts'
import { count, type Pairs, pairs, type Sections, sectionsOf } from '../linux/sections.ts'
import type { ListPath, MachineFacts, Reading } from '../model.ts'
import { isoDate } from '../smbios/firmware-date.ts'
import { isVirtualMachine } from '../smbios/virtual-machine.ts'
import type { Transcript } from '../transcript.ts'
import { acpiconfBattery } from './acpiconf.ts'

export function readBsd(transcript: Transcript): { reading: Reading; osId: string | null } {
  const sections = sectionsOf(transcript)
  const control = sysctl(sections.body('sysctl'))
  const firmware = firmwareOf(sections, control)
  const network = sections.whole('net') === undefined ? undefined : readNetwork(sections.whole('net') ?? '')
  const disks = disksOf(sections)
  const df = sections.body('df')
  const battery = sections.said('acpi')
  const software = softwareOf(sections)
  const lists = {
    disks, volumes: df === undefined ? undefined : volumeRows(df).filter((row) => !/^(devfs|procfs|fdescfs|tmpfs|kernfs|linprocfs)$/.test(row.dev)).map((row) => ({ mount: row.mount, bytes: known(row.kb * 1024, 'df'), freeBytes: known(row.freeKb * 1024, 'df'), dev: known(row.dev, 'df'), system: known(row.mount === '/', 'df') })),
    software, printers: printersOf(sections), users: usersOf(sections), battery: battery === undefined ? undefined : [acpiconfBattery(battery)].flatMap((one) => one ?? []),
    neighbours: network?.neighbours.map(({ ip, mac }) => ({ ip, mac })),
  }
  const gaps = Object.fromEntries((Object.entries(SECTION_OF_LIST) as [keyof typeof lists, string][]).flatMap(([path, section]) => (lists[path] === undefined ? [[path, sections.missing(section)]] : []))) as Partial<Record<ListPath, ReturnType<Sections['missing']>>>
  if (network === undefined) gaps['net.ifs'] = sections.missing('net')
  const ports = sections.said('ports')
  const open = ports === undefined ? undefined : listeners(ports).filter(({ address }) => !/^(127\.|::1$)/.test(address))
  return {
    reading: {
      machine: firmware, cpu: cpuOf(sections, control), ram: { osBytes: bytesOf(sections, control) }, ...lists, os: osOf(sections, control, transcript.begin?.os ?? ''), gaps,
      net: { ifs: network?.links.filter((link) => !link.loopback).map((link) => ({ name: link.name, mac: link.mac ? known(link.mac, 'ifconfig') : unknown('not-collected', 'ifconfig'), ips: known([...link.ips], 'ifconfig'), up: link.up === null ? unknown('not-collected', 'ifconfig') : known(link.up, 'ifconfig') })), gateway: network?.gateway ? known(network.gateway, 'netstat') : sections.missing('net', 'netstat'), role: open === undefined ? sections.missing('ports') : known(open.some((one) => one.port === 445 || one.port === 2049) ? ['file-server' as const] : [], 'ports', 'derived') },
      security: { admins: adminsOf(sections) },
    },
    osId: null,
  }
}

const SECTION_OF_LIST = { disks: 'geom', volumes: 'df', software: 'soft', printers: 'print', users: 'users', battery: 'acpi', neighbours: 'net' } as const

/** `hw.model: x` of FreeBSD, `hw.model=x` of OpenBSD, `hw.model = x` of NetBSD. */
function sysctl(text: string | undefined): Pairs {
  return Object.fromEntries((text ?? '').split('\n').flatMap((line) => {
    const [, key, value] = /^([a-z][\w.-]*)\s*[:=]\s*(.*)$/.exec(line) ?? []
    return key === undefined || value === undefined ? [] : [[key, value.trim()]]
  }))
}

/** The loader's environment on FreeBSD, sysctl's own names elsewhere. */
function firmwareOf(sections: Sections, control: Pairs): Reading['machine'] {
  const kenv = pairs(sections.body('kenv'))
  const word = (loader: string, open: string, net: string): string | undefined => kenv[`smbios.${loader}`]?.replace(/^"(.*)"$/, '$1') ?? control[open] ?? control[`machdep.dmi.${net}`]
  const why: UnknownReason = sections.elevated ? 'not-collected' : 'no-root'
  const [maker, model] = [word('system.maker', 'hw.vendor', 'system-vendor'), word('system.product', 'hw.product', 'system-product')]
  const day = isoDate(word('bios.reldate', '', 'bios-date') ?? null)
  return {
    maker: firmwareText(maker, 'sysctl'), model: firmwareText(model, 'sysctl'), serial: firmwareText(word('system.serial', 'hw.serialno', 'system-serial'), 'sysctl', why), uuid: firmwareText(word('system.uuid', 'hw.uuid', 'system-uuid'), 'sysctl', why),
    biosVersion: firmwareText(word('bios.version', '', 'bios-version'), 'sysctl'), biosDate: day ? known(day, 'sysctl', 'declared') : unknown('not-collected', 'sysctl'),
    virtual: isVirtualMachine(maker ?? null, model ?? null) || (control['kern.vm_guest'] ?? 'none') !== 'none' ? known(true, 'sysctl') : unknown('not-collected', 'sysctl'),
  }
}

function cpuOf(sections: Sections, control: Pairs): Reading['cpu'] {
  const threads = count(control['hw.ncpu'] ?? control['hw.ncpufound'])
  const machine = control['hw.machine_arch'] ?? control['hw.machine'] ?? ''
  return { name: control['hw.model'] ? firmwareText(control['hw.model'], 'sysctl') : sections.missing('sysctl'), threads: threads ? known(threads, 'sysctl') : sections.missing('sysctl'), arch: /^(amd64|x86_64|arm64|aarch64|evbarm64|riscv64)$/.test(machine) ? known(64, 'sysctl', 'derived') : sections.missing('sysctl') }
}

function bytesOf(sections: Sections, control: Pairs): Fact<number> {
  const bytes = count(control['hw.physmem64'] ?? control['hw.physmem'])
  return bytes ? known(bytes, 'sysctl') : sections.missing('sysctl')
}

function osOf(sections: Sections, control: Pairs, system: string): Reading['os'] {
  const id = pairs(sections.body('id'))
  const [kernel = '', machine = ''] = (id['kernel'] ?? '').split(' ')
  const release = osRelease(sections.body('os'))
  const seconds = count(/sec = (\d{9,11})/.exec(control['kern.boottime'] ?? '')?.[1])
  const none = sections.missing('id')
  return {
    family: /BSD$|^DragonFly$/.test(system) ? known('bsd', 'uname') : none, id: system ? known(release['ID'] ?? system.toLowerCase(), 'uname') : none, name: system ? known(release['NAME'] ?? system, 'uname') : none,
    version: kernel ? known(release['VERSION_ID'] ?? kernel.replace(/-.*/, ''), 'uname') : none, build: kernel ? known(sections.body('freebsd')?.trim() ?? kernel, 'uname') : none, arch: machine ? known(machine, 'uname') : none, host: id['host'] ? known(id['host'], 'hostname') : none,
    bootTime: seconds ? known(seconds * 1000, 'sysctl') : sections.missing('sysctl'),
  }
}

/** `geom disk list` of FreeBSD. */
function disksOf(sections: Sections): Reading['disks'] {
  return sections.whole('geom')?.split(/^Geom name: /m).slice(1).flatMap((part): NonNullable<Reading['disks']> => {
    const dev = part.split('\n')[0]?.trim() ?? ''
    const value = (key: string): string | undefined => new RegExp(`^\\s+${key}: (.*)$`, 'm').exec(part)?.[1]?.trim()
    const bytes = count(/^\d+/.exec(value('Mediasize') ?? '')?.[0])
    const rotation = value('rotationrate')
    const kind: MachineFacts['disks'][number]['kind'] = /^(nda|nvd)\d/.test(dev) ? known('nvme', 'geom') : rotation === '0' ? known('ssd', 'geom') : rotation && count(rotation) ? known('hdd', 'geom') : unknown('not-collected', 'geom')
    return bytes && !/^cd\d/.test(dev) ? [{ dev, kind, bytes: known(bytes, 'geom'), model: firmwareText(value('descr'), 'geom'), serial: firmwareText(value('ident')?.replace(/^\(null\)$/, ''), 'geom') }] : []
  })
}

/** The same lines as Linux'; `wheel` is who may become root. */
function accounts(sections: Sections): { readonly login: string; readonly admin: boolean }[] | undefined {
  const body = sections.whole('users')
  if (body === undefined || !/^root:0:/m.test(body)) return undefined
  const wheel = /^group:wheel:\d+:(.*)$/m.exec(body)?.[1]?.split(',') ?? []
  return [...body.matchAll(/^(?!group:)([^:\s]+):(\d+):\d+:(.*)$/gm)].filter(([, , uid, shell = '']) => uid === '0' || !/(nologin|false)$/.test(shell)).map(([, login = '', uid]) => ({ login, admin: uid === '0' || wheel.includes(login) }))
}

function usersOf(sections: Sections): Reading['users'] {
  const last = lastLogins(sections.body('last') ?? '')
  return accounts(sections)?.map((one) => ({ ...one, lastLogin: last.get(one.login) ?? null }))
}

function adminsOf(sections: Sections): Fact<string[]> {
  const seen = accounts(sections)
  return seen ? known(seen.filter((one) => one.admin).map((one) => one.login), 'passwd') : sections.missing('users')
}
