// A Darwin transcript as a reading: raw SMBIOS where the machine has one, then ioreg, system_profiler, sysctl and the small
// tools. Pure: same transcript, same facts. Each part says why it knows nothing when its section gives nothing.
import { z } from 'zod'
import { wholeReading } from '../complete.ts'
import { type Fact, isPlaceholder, known, type Unknown, unknown, type UnknownReason, valueOf } from '../fact.ts'
import { mergeFacts } from '../merge.ts'
import type { ListPath, MachineFacts, Reading } from '../model.ts'
import { noSmart, readSmart } from '../smart.ts'
import { bodies, type Transcript, whyMissing } from '../transcript.ts'
import { appleModel, chipOf } from './apple-model.ts'
import { bootSecurity } from './boot-security.ts'
import { ioregBattery, ioregMachine, ioregScreens, ioregSerials, ioregSmbios } from './ioreg.ts'
import { ANTIVIRUS, BACKUP, productsIn } from './known-software.ts'
import { defaultGateway, readArp, readIfconfig, rolesOfPorts } from './mac-network.ts'
import { whole } from './quantity.ts'
import { spWifi } from './sp-devices.ts'
import { readSpDocument } from './sp-document.ts'
import { spReading } from './sp-reading.ts'
import { said, spSource } from './sp-source.ts'
import { readSysctl } from './sysctl.ts'

const RULE = 'rule.apple-model'

export function readMacos(transcript: Transcript): { reading: Reading; osId: string | null } {
  const body = (name: string): string | undefined => bodies(transcript, name)[0]?.body
  const why = (name: string): UnknownReason => whyMissing(transcript, name)
  const missing = (name: string): Unknown => unknown(why(name), name)
  const profiler = readSpDocument(body('sp') ?? '')
  const applications = readSpDocument(body('apps') ?? '')
  const damaged = (name: string, sections: ReadonlyMap<string, unknown>): UnknownReason => (body(name) !== undefined && sections.size === 0 ? (bodies(transcript, name)[0]?.status === 'ok' ? 'parse' : whyOf(bodies(transcript, name)[0]?.status)) : why(name))
  const sp = spReading(profiler, damaged('sp', profiler.sections))
  const software = spReading(applications, damaged('apps', applications.sections))
  const sysctl = readSysctl(body('sysctl'), why('sysctl'))
  const smbios = ioregSmbios(body('smbios') ?? '')
  const system = swVers(body('sw'), missing('sw'))
  const id = body('id') ?? ''
  const host = /^host=(\S+)/m.exec(id)?.[1]
  const is64 = /^kernel=.*\b(arm64|x86_64)\b/m.test(id)
  const own: Reading = {
    machine: { ...(ioregMachine(body('platform') ?? '') ?? { serial: missing('platform'), uuid: missing('platform') }), virtual: sysctl.virtual },
    cpu: { ...sysctl.cpu, arch: is64 ? known(64, 'uname') : (sysctl.cpu?.arch ?? missing('sysctl')) },
    ram: { osBytes: sysctl.memory, totalBytes: sysctl.memory },
    os: { ...system, host: host === undefined ? missing('id') : known(host, 'uname'), arch: is64 ? known(/arm64/.test(id) ? 'arm64' : 'x86_64', 'uname') : missing('id'), bootTime: sysctl.bootTime },
  }
  const merged = [sp, smbios].reduce<MachineFacts>((facts, reading) => (reading ? mergeFacts(facts, wholeReading(reading)) : facts), wholeReading(own))
  const model = appleModel(valueOf(merged.machine.model), valueOf(merged.machine.family))
  const chip = chipOf(valueOf(merged.cpu.name))
  const names = [...(software.software ?? []).map((one) => one.name), ...(body('bundles') ?? '').split('\n')]
  const apps = software.software ?? bundlesOf(body('bundles'))
  const ports = spWifi(spSource(profiler, 'not-collected', null))
  const net = body('net')
  const encryption = fileVault(body('filevault'), missing('filevault'))
  const security = macSecurity(body('sec'), missing('sec'))
  const reading: Reading = {
    ...merged,
    machine: { ...merged.machine, assetTag: unknown('not-applicable', RULE), chassis: valueOf(merged.machine.virtual) === true ? known('vm', sysctl.virtual.src) : merged.machine.chassis },
    cpu: chip === 'apple' ? { ...merged.cpu, vendor: known('Apple', merged.cpu.name.src), family: unknown('not-applicable', RULE), model: unknown('not-applicable', RULE), stepping: unknown('not-applicable', RULE) } : merged.cpu,
    ram: solderedRam(merged.ram, chip === 'apple' ? true : model.soldered),
    disks: withSmart(withSerials(merged.disks, ioregSerials(body('io') ?? '')), transcript),
    volumes: volumesOf(body('df'), merged.volumes, encryption),
    screens: screensOf(merged.screens, ioregScreens(body('io') ?? '')),
    battery: batteryOf(transcript, merged.battery),
    net: { ...merged.net, ifs: net === undefined ? merged.net.ifs : readIfconfig(net, body('hwports'), ports), wifi: ports ? ports.net : merged.net.wifi, gateway: net === undefined ? missing('net') : defaultGateway(net), role: rolesOfPorts(body('ports'), why('ports')) },
    neighbours: net === undefined ? [] : readArp(net),
    security: { ...merged.security, ...bootSecurity({ chip, model, firmware: valueOf(merged.machine.biosVersion), policy: security.policy, bridge: profiler.sections.get('SPiBridge') }), tpm: { present: unknown('not-applicable', RULE), version: unknown('not-applicable', RULE) }, antivirus: antivirusOf(names, body('defender')), firewall: { on: security.firewall }, diskEncryption: encryption, pendingUpdates: security.pending, autoLogin: security.autoLogin, admins: adminsOf(body('users'), missing('users')) },
    software: apps, users: usersOf(body('users')), backup: backupOf(transcript, names),
    gaps: withoutNone({
      ...merged.gaps, software: apps ? undefined : (software.gaps?.software ?? missing('apps')),
      'net.ifs': net === undefined ? missing('net') : undefined, neighbours: net === undefined ? missing('net') : undefined, volumes: body('df') === undefined ? merged.gaps.volumes : undefined,
      screens: body('io') === undefined ? merged.gaps.screens : ioregScreens(body('io') ?? '').length > 0 ? undefined : merged.gaps.screens, battery: hasLooked(transcript, 'power') ? undefined : merged.gaps.battery,
      users: body('users') === undefined ? missing('users') : undefined, 'security.antivirus': names.some((name) => name !== '') ? undefined : missing('bundles'), backup: hasLooked(transcript, 'backup') ? undefined : missing('backup'),
    }),
  }
  return { reading, osId: null }
}

/** A list that was read has no gap. */
function withoutNone(gaps: Readonly<Partial<Record<ListPath, Unknown | undefined>>>): NonNullable<Reading['gaps']> {
  return Object.fromEntries(Object.entries(gaps).filter(([, gap]) => gap !== undefined))
}

const whyOf = (status: string | undefined): UnknownReason => (status === 'timeout' ? 'timeout' : status === 'cut' ? 'truncated' : 'parse')

/** A section that came whole, even empty: no battery is an answer. */
function hasLooked(transcript: Transcript, name: string): boolean {
  return transcript.sections.some((one) => one.name === name && (one.status === 'ok' || one.body.trim() !== ''))
}

function swVers(text: string | undefined, missing: Unknown): NonNullable<Reading['os']> {
  const line = (key: string): Fact<string> => {
    const value = new RegExp(`^${key}:[ \\t]*(\\S.*?)[ \\t]*$`, 'm').exec(text ?? '')?.[1]
    return value === undefined ? (text === undefined ? missing : unknown('parse', 'sw_vers')) : known(value, 'sw_vers')
  }
  return { family: known('macos', 'uname'), id: known('macos', 'uname'), name: line('ProductName'), version: line('ProductVersion'), build: line('BuildVersion') }
}

/** Soldered by its model, whatever the firmware's table says of sockets: nothing can be added. */
function solderedRam(ram: MachineFacts['ram'], soldered: boolean | null): MachineFacts['ram'] {
  const chips = ram.modules.length > 0 && ram.modules.every((one) => valueOf(one.type)?.startsWith('LPDDR') === true)
  const none = unknown('not-applicable', RULE)
  if (soldered ?? chips) return { ...ram, soldered: known(true, RULE, 'derived'), maxBytes: none, slots: none, slotsFree: none }
  return soldered === null ? ram : { ...ram, soldered: known(false, RULE, 'derived') }
}

/** The short report of system_profiler leaves serial numbers out; ioreg has them by model. Two disks of one model stay unknown. */
function withSerials(disks: MachineFacts['disks'], serials: readonly { readonly model: string; readonly serial: string }[]): MachineFacts['disks'] {
  return disks.map((disk) => {
    const same = serials.filter((one) => one.model === valueOf(disk.model))
    return 'v' in disk.serial || same.length !== 1 || !same[0] ? disk : { ...disk, serial: said(same[0].serial, 'ioreg') }
  })
}

/** smartctl's facts where it ran, beside the overall answer that the system gave. */
function withSmart(disks: MachineFacts['disks'], transcript: Transcript): MachineFacts['disks'] {
  const reports = bodies(transcript, 'smart')
  const section = transcript.sections.find((one) => one.name === 'smart')
  return disks.map((disk) => {
    const report = reports.find((one) => one.item === disk.dev)
    if (!report) return section?.why === 'no-root' || section?.why === 'no-tool' ? { ...disk, smart: fill(disk.smart, noSmart(section.why)) } : disk
    return { ...disk, smart: fill(readSmart(report.body), disk.smart) }
  })
}

/** The second fills what the first does not know; the more telling reason stays. */
function fill(first: MachineFacts['disks'][number]['smart'], second: MachineFacts['disks'][number]['smart']): MachineFacts['disks'][number]['smart'] {
  return Object.fromEntries(Object.entries(first).map(([key, fact]) => {
    const other = second[key as keyof typeof second]
    return [key, 'v' in fact ? fact : 'v' in other || fact.unknown === 'not-collected' ? other : fact]
  })) as MachineFacts['disks'][number]['smart']
}

/** Filesystems of real devices; the system's own helpers (VM, Preboot…) and disk images of the moment are left out. */
function volumesOf(df: string | undefined, listed: MachineFacts['volumes'], encryption: Fact<'none' | 'filevault'>): NonNullable<Reading['volumes']> {
  const found = [...(df ?? '').matchAll(/^(\/dev\/\S+) +(\d{1,15}) +(\d{1,15}) +(\d{1,15}) +\d+%(?: +\d+ +\d+ +\d+%)? +(\/.*)$/gm)].flatMap(([, dev = '', blocks = '', , free = '', mount = '']) => {
    const unit = /512-blocks/.test(df ?? '') ? 512 : 1024
    if (/^\/(private|System\/Volumes\/(?!Data$))/.test(mount)) return []
    const own = mount === '/' || mount === '/System/Volumes/Data'
    const fs = listed.find((one) => one.mount === mount)?.fs
    return [{ mount, dev: known(dev.replace('/dev/', ''), 'df'), bytes: known(Number(blocks) * unit, 'df'), freeBytes: known(Number(free) * unit, 'df'), fs: fs ?? unknown('not-collected', 'sp.SPStorage'), system: known(mount === '/', 'df'), encryption: own ? encryption : unknown('not-collected', 'fdesetup') }]
  })
  return found.length > 0 ? found : listed
}

/** What system_profiler shows, each with its EDID where one is surely its own; an EDID that nobody shows is a screen too. */
function screensOf(shown: MachineFacts['screens'], edids: readonly NonNullable<Reading['screens']>[number][]): NonNullable<Reading['screens']> {
  const whole = wholeReading({ screens: [...edids] }).screens
  const left = [...whole]
  const take = (test: (one: MachineFacts['screens'][number]) => boolean): MachineFacts['screens'][number] | undefined => {
    const fitting = left.filter(test)
    return fitting.length === 1 && fitting[0] ? left.splice(left.indexOf(fitting[0]), 1)[0] : undefined
  }
  const rows = shown.map((screen) => {
    const edid = take((one) => valueOf(one.model) !== null && valueOf(one.model) === valueOf(screen.model)) ?? (valueOf(screen.builtin) === true ? take((one) => valueOf(one.builtin) === true) : undefined) ?? (shown.length === 1 && whole.length === 1 ? take(() => true) : undefined)
    if (!edid) return screen
    return Object.fromEntries(Object.entries(screen).map(([key, fact]) => {
      const other = edid[key as keyof typeof edid]
      return [key, key === 'resX' || key === 'resY' || key === 'model' ? ('v' in fact ? fact : other) : 'v' in other ? other : 'v' in fact ? fact : other]
    })) as typeof screen
  })
  return [...rows, ...left]
}

/** ioreg measures; system_profiler fills what it lacks. */
function batteryOf(transcript: Transcript, listed: MachineFacts['battery']): NonNullable<Reading['battery']> {
  const measured = ioregBattery(bodies(transcript, 'power')[0]?.body ?? '')
  if (measured === null) return []
  if (measured === undefined) return hasLooked(transcript, 'power') && listed.length === 0 ? [] : listed
  return mergeFacts(wholeReading({ battery: [measured] }), wholeReading({ battery: listed })).battery
}

function fileVault(text: string | undefined, missing: Unknown): Fact<'none' | 'filevault'> {
  if (text === undefined) return missing
  return /^FileVault is On/m.test(text) ? known('filevault', 'fdesetup') : /^FileVault is Off/m.test(text) ? known('none', 'fdesetup') : unknown('parse', 'fdesetup')
}

interface MacSecurity { readonly firewall: Fact<boolean>; readonly pending: Fact<number>; readonly autoLogin: Fact<boolean>; readonly policy: number | null }

function macSecurity(text: string | undefined, missing: Unknown): MacSecurity {
  if (text === undefined) return { firewall: missing, pending: missing, autoLogin: missing, policy: null }
  const state = whole(/^Firewall is \w+\. \(State = (\d)\)/m.exec(text)?.[1]) ?? whole(/^globalstate=(\d)$/m.exec(text)?.[1])
  const pending = whole(/^updates=(\d{1,4})$/m.exec(text)?.[1])
  return {
    firewall: state === null ? unknown('not-collected', 'alf') : known(state > 0, 'alf'), pending: pending === null ? unknown('not-collected', 'softwareupdate') : known(pending, 'softwareupdate'),
    autoLogin: /^autologin=1$/m.test(text) ? known(true, 'loginwindow') : /^autologin=0$/m.test(text) ? known(false, 'loginwindow') : unknown('not-collected', 'loginwindow'),
    policy: whole(/AppleSecureBootPolicy\s+%0([0-2])\b/.exec(text)?.[1]),
  }
}

/** Accounts of people: those of services begin with a dash or have a small number. */
function usersOf(text: string | undefined): NonNullable<Reading['users']> {
  const admins = adminNames(text)
  return [...(text ?? '').matchAll(/^([^\s_]\S*) +(\d{1,10})$/gm)].flatMap(([, login = '', uid = '']) => (Number(uid) >= 500 ? [{ login, admin: admins === null ? null : admins.includes(login) }] : []))
}

const adminNames = (text: string | undefined): string[] | null => /^GroupMembership: *(.*)$/m.exec(text ?? '')?.[1]?.split(/\s+/).filter((one) => one !== '') ?? null

function adminsOf(text: string | undefined, missing: Unknown): Fact<string[]> {
  const names = adminNames(text)
  return names === null ? (text === undefined ? missing : unknown('parse', 'dscl')) : known(names.filter((one) => one !== 'root'), 'dscl')
}

/** Applications by the names of their bundles alone, when the full list did not come in time. */
function bundlesOf(text: string | undefined): NonNullable<Reading['software']> | undefined {
  return text?.split('\n').flatMap((path) => {
    const name = /^\/Applications\/(?:.*\/)?([^/]+)\.app$/.exec(path)?.[1]
    return name === undefined || isPlaceholder(name) ? [] : [{ name, source: 'bundle' }]
  })
}

const Defender = z.looseObject({ realTimeProtectionEnabled: z.union([z.boolean(), z.looseObject({ value: z.boolean() })]).optional().catch(undefined), definitionsStatus: z.looseObject({ $type: z.string() }).optional().catch(undefined) })

/** Known products by their bundles; Defender also tells whether it is on and up to date. */
export function antivirusOf(names: readonly string[], defender: string | undefined): NonNullable<NonNullable<Reading['security']>['antivirus']> {
  const health = defenderHealth(defender)
  const found = productsIn(names, ANTIVIRUS)
  const all = health && !found.includes('Microsoft Defender') ? [...found, 'Microsoft Defender'] : found
  return all.map((name) => (name === 'Microsoft Defender' && health ? { name, ...health } : { name }))
}

function defenderHealth(text: string | undefined): { on: Fact<boolean>; upToDate: Fact<boolean> } | undefined {
  let json: unknown
  try {
    json = JSON.parse(text ?? '')
  } catch {
    return undefined
  }
  const { success, data } = Defender.safeParse(json)
  if (!success) return undefined
  const on = typeof data.realTimeProtectionEnabled === 'object' ? data.realTimeProtectionEnabled.value : data.realTimeProtectionEnabled
  const status = data.definitionsStatus?.$type
  if (on === undefined && status === undefined) return undefined
  return { on: on === undefined ? unknown('parse', 'mdatp') : known(on, 'mdatp'), upToDate: status === undefined ? unknown('parse', 'mdatp') : known(status === 'upToDate', 'mdatp') }
}

/** Time Machine with a destination, and the known programs. */
function backupOf(transcript: Transcript, names: readonly string[]): NonNullable<Reading['backup']> {
  const text = bodies(transcript, 'backup')[0]?.body ?? ''
  return [...(/^Name +:/m.test(text) ? ['Time Machine'] : []), ...productsIn(names, BACKUP)].map((tool) => ({ tool }))
}
