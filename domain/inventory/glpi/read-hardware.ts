// The hardware of a GLPI document: machine, processor, memory, disks, screens, battery. Only what the document says; the
// traps of the format are told where they are met.
import { fromBase64 } from '../base64.ts'
import { readEdid } from '../edid.ts'
import { type Fact, isPlaceholder, known, preferred, unknown, valueOf } from '../fact.ts'
import type { DISK_KINDS, Reading } from '../model.ts'
import { at, declared, flag, none, positive, words, wordsIn } from './cells.ts'
import { chassisOfWord } from './chassis-words.ts'
import { dayOf } from './dates.ts'
import { diskBytes } from './disk-size.ts'
import { countIn, type GlpiDocument, megabytesIn, type Row, rowsOf, textIn } from './document.ts'
import { systemFamily } from './read-system.ts'

const MIB = 1024 * 1024

export function machineOf(document: GlpiDocument): Reading['machine'] {
  const bios = rowsOf(document, 'bios')?.[0]
  const hardware = rowsOf(document, 'hardware')?.[0]
  const virtualSystem = textIn(hardware, 'vmsystem')
  const virtual = virtualSystem === undefined || isPlaceholder(virtualSystem) || !/\p{L}{2}/u.test(virtualSystem) ? undefined : virtualSystem.toLowerCase() !== 'physical'
  const chassis = textIn(hardware, 'chassis_type') ?? textIn(bios, 'type')
  const date = textIn(bios, 'bdate')
  const biosDate = dayOf(date, 'firmware')
  const form = virtual ? ('vm' as const) : chassisOfWord(chassis)
  return {
    maker: wordsIn('bios', bios, 'smanufacturer'), model: wordsIn('bios', bios, 'smodel'), serial: wordsIn('bios', bios, 'ssn'), assetTag: wordsIn('bios', bios, 'assettag'),
    uuid: uuidOf(textIn(hardware, 'uuid')), boardModel: wordsIn('bios', bios, 'mmodel'), boardSerial: wordsIn('bios', bios, 'msn'), biosVersion: wordsIn('bios', bios, 'bversion'),
    biosDate: biosDate === undefined && date !== undefined ? unknown('parse', at('bios')) : declared(biosDate, 'bios'),
    chassis: form === undefined && chassis !== undefined ? unknown('placeholder', at('hardware')) : declared(form, 'hardware'),
    virtual: declared(virtual, 'hardware'),
  }
}

/** In lower case, as SMBIOS is read: the same machine must be known again. */
function uuidOf(text: string | undefined): Fact<string> {
  if (text === undefined) return none('hardware')
  const uuid = text.toLowerCase()
  if (isPlaceholder(uuid.replaceAll('-', ''))) return unknown('placeholder', at('hardware'))
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uuid) ? declared(uuid, 'hardware') : unknown('parse', at('hardware'))
}

/** Names of makers as the tables of processors know them. */
const VENDORS: ReadonlyMap<string, string> = new Map(Object.entries({ intel: 'GenuineIntel', 'intel corporation': 'GenuineIntel', 'intel(r) corporation': 'GenuineIntel', amd: 'AuthenticAMD', 'advanced micro devices, inc.': 'AuthenticAMD', 'advanced micro devices': 'AuthenticAMD' }))
const WIDE = /^(x86_64|amd64|x64|aarch64|arm64.*|powerpc64|ppc64(le)?|sparc64|mips64|64[ -]?bits?)$/i
/** A first word that is an architecture and no processor's name (OCS fills TYPE with either). */
const ARCH_WORD = /^(i\d86|x86|x86_64|x64|amd64|aarch64|arm\w*|powerpc|ppc)$/i

export function cpuOf(document: GlpiDocument): Reading['cpu'] {
  const rows = rowsOf(document, 'cpus') ?? []
  const hardware = rowsOf(document, 'hardware')?.[0]
  const system = rowsOf(document, 'operatingsystem')?.[0]
  const first = rows[0]
  const type = textIn(first, 'type')
  const name = textIn(first, 'name') ?? (type !== undefined && !ARCH_WORD.test(type) ? type : undefined) ?? textIn(hardware, 'processort')
  const maker = textIn(first, 'manufacturer')
  const sockets = rows.length > 0 ? rows.length : countIn(hardware, 'processorn')
  const sum = (key: string, older: string): number | undefined => (rows.length > 0 && rows.every((row) => (countIn(row, key, older) ?? 0) > 0) ? rows.reduce((all, row) => all + (countIn(row, key, older) ?? 0), 0) : undefined)
  const cores = sum('core', 'cores')
  const threads = sum('thread', 'logical_cpus')
  // Agents wrote threads of a core, then threads of the processor: fewer than cores can only be the former.
  const perCore = cores !== undefined && threads !== undefined && threads < cores && rows.length === 1
  const wide = WIDE.test(textIn(first, 'arch', 'cpuarch') ?? '') || countIn(first, 'data_width') === 64
  return {
    name: words(name, 'cpus'), vendor: words(maker === undefined ? undefined : (VENDORS.get(maker.toLowerCase()) ?? maker), 'cpus'),
    family: positive('cpus', first, 'familynumber'), model: declared(countIn(first, 'model'), 'cpus'), stepping: declared(countIn(first, 'stepping'), 'cpus'),
    sockets: declared(sockets || undefined, 'cpus'), cores: declared(cores, 'cpus'),
    threads: perCore ? known(threads * cores, 'rule.threads', 'derived') : declared(threads, 'cpus'),
    baseMhz: positive('cpus', first, 'speed'),
    // "i386" stands beside 64-bit processors too, and proves nothing; a 64-bit system proves its processor.
    arch: wide ? declared<32 | 64>(64, 'cpus') : WIDE.test(textIn(system, 'arch') ?? '') || /^(x86_64|aarch64)\b/.test(textIn(hardware, 'archname') ?? '') ? known<32 | 64>(64, 'rule.arch', 'derived') : none('cpus'),
  }
}

type Module = NonNullable<NonNullable<Reading['ram']>['modules']>[number]
const SOLDERED_FORMS = /^(chip|row of chips|die)$/i
const SOCKET_FORMS = /^(simm|dimm|so-?dimm|rimm|fb-?dimm|camm)$/i
/** WMI numbers its form factors (Win32_PhysicalMemory). */
const WMI_FORMS: ReadonlyMap<string, string> = new Map(Object.entries({ 6: 'Proprietary', 7: 'SIMM', 8: 'DIMM', 11: 'RIMM', 12: 'SODIMM' }))

export function ramOf(document: GlpiDocument): Reading['ram'] {
  const osBytes = megabytesIn(rowsOf(document, 'hardware')?.[0], 'memory')
  const about = { osBytes: declared(osBytes ? osBytes * MIB : undefined, 'hardware') }
  const rows = (rowsOf(document, 'memories') ?? []).filter((row) => row.size > 0)
  if (rows.length === 0) return about
  const empty = rows.filter(isEmptySlot)
  const fitted = rows.filter((row) => !isEmptySlot(row))
  const sizes = fitted.map((row) => megabytesIn(row, 'capacity'))
  // Some agents hand on the system's total as one module of 5,524 MB: no module has that size.
  if (sizes.some((size) => size !== undefined && !isModuleSize(size))) return { ...about, totalBytes: unknown('parse', at('memories')) }
  const total = sizes.every((size) => size !== undefined) ? sizes.reduce((all, size) => all + (size ?? 0), 0) : 0
  const modules = fitted.map(moduleOf)
  const kinds = modules.map(({ type, formFactor }) => solderedAs(valueOf((type ?? none('memories')) as Fact<string>), valueOf((formFactor ?? none('memories')) as Fact<string>)))
  return {
    ...about, modules,
    totalBytes: total > 0 ? known(total * MIB, at('memories'), 'declared') : none('memories'),
    // Agents that show an empty slot show them all; one that shows none may have left them out.
    ...(empty.length > 0 ? { slots: declared(rows.length, 'memories'), slotsFree: declared(empty.length, 'memories') } : {}),
    soldered: kinds.includes(false) ? known(false, 'rule.soldered', 'derived') : kinds.length > 0 && kinds.every((kind) => kind === true) ? known(true, 'rule.soldered', 'derived') : none('memories'),
    ecc: eccOf(fitted),
  }
}

const EMPTY_WORDS = /^(no|none|empty|empty slot|no module installed|not installed|vide)$/i

function isEmptySlot(row: Row): boolean {
  const capacity = textIn(row, 'capacity')
  if (EMPTY_WORDS.test(textIn(row, 'type') ?? '') && (capacity === undefined || EMPTY_WORDS.test(capacity) || capacity === '0')) return true
  if (capacity !== undefined) return capacity === '0' || EMPTY_WORDS.test(capacity)
  // A slot with its number and nothing that a module would have.
  return countIn(row, 'numslots') !== undefined && ['speed', 'serialnumber', 'manufacturer', 'model'].every((key) => isPlaceholder(textIn(row, key) ?? ''))
}

/** 512 MB and its multiples; older ones are powers of two. */
function isModuleSize(megabytes: number): boolean {
  return megabytes >= 512 ? megabytes % 512 === 0 : megabytes >= 8 && Number.isInteger(Math.log2(megabytes))
}

function moduleOf(row: Row): Module {
  const megabytes = megabytesIn(row, 'capacity')
  const [, speed] = /^(\d{2,5})(?:[.,]0+)? ?(?:MHz|MT\/s)?$/i.exec(textIn(row, 'speed') ?? '') ?? []
  const form = textIn(row, 'formfactor')
  const described = textIn(row, 'description')
  const formFactor = form !== undefined && WMI_FORMS.get(form) !== undefined ? WMI_FORMS.get(form) : [described, form].find((one) => one !== undefined && (SOLDERED_FORMS.test(one) || SOCKET_FORMS.test(one)))
  return {
    slot: wordsIn('memories', row, 'caption'), bytes: declared(megabytes === undefined ? undefined : megabytes * MIB, 'memories'), type: wordsIn('memories', row, 'type'),
    speedMtps: declared(speed === undefined ? undefined : Number(speed) || undefined, 'memories'), formFactor: words(formFactor, 'memories'), maker: wordsIn('memories', row, 'manufacturer'),
    partNumber: wordsIn('memories', row, 'model'), serial: wordsIn('memories', row, 'serialnumber'),
  }
}

function solderedAs(type: string | null, form: string | null): boolean | null {
  if (type?.toUpperCase().startsWith('LPDDR') || (form !== null && SOLDERED_FORMS.test(form))) return true
  return form !== null && SOCKET_FORMS.test(form) ? false : null
}

function eccOf(rows: readonly Row[]): Fact<boolean> {
  const said = rows.map((row) => textIn(row, 'memorycorrection')?.toLowerCase())
  if (said.some((word) => word !== undefined && /ecc/.test(word))) return declared(true, 'memories')
  return said.length > 0 && said.every((word) => word === 'none') ? declared(false, 'memories') : none('memories')
}

/** What is listed among disks and is none. */
const NO_DISK = /cd-?rom|dvd|blu-?ray|optical|floppy|tape|disquette|\bprocessor\b|enclosure/i

export function disksOf(document: GlpiDocument): Reading['disks'] {
  const rows = rowsOf(document, 'storages')
  const unit = diskUnit(document)
  return rows?.filter((row) => row.size > 0 && !['type', 'description', 'model', 'name'].some((key) => NO_DISK.test(textIn(row, key) ?? ''))).map((row, index) => {
    const bus = [textIn(row, 'interface'), textIn(row, 'description')].find((one) => one !== undefined && /^(s?ata|serial-ata|ide|hdc|scsi|sas|usb|nvme|pci|pcie|raid|mmc|sd|1394|sat)$/i.test(one))
    const megabytes = countIn(row, 'disksize')
    return {
      dev: textIn(row, 'name') ?? textIn(row, 'model') ?? `${index + 1}`,
      kind: diskKind(row, bus), bytes: declared(megabytes ? diskBytes(megabytes, unit) : undefined, 'storages'), model: wordsIn('storages', row, 'model'),
      serial: wordsIn('storages', row, 'serial', 'serialnumber'), firmware: wordsIn('storages', row, 'firmware'), bus: words(bus, 'storages'), encrypted: flag('storages', row, 'encrypt_status'),
    }
  })
}

/** What the writer of a document counts disks in; null where versions of the same agent differ. */
function diskUnit(document: GlpiDocument): 'decimal' | 'binary' | null {
  if (document.client?.startsWith('packtic') === true) return 'decimal'
  const family = systemFamily(document)
  return family === 'windows' ? 'binary' : family === 'linux' ? 'decimal' : null
}

function diskKind(row: Row, bus: string | undefined): Fact<(typeof DISK_KINDS)[number]> {
  const name = textIn(row, 'name') ?? ''
  const type = textIn(row, 'type') ?? ''
  const model = `${textIn(row, 'model') ?? ''} ${name}`
  if (/^usb$/i.test(bus ?? '') || /^usb/i.test(type)) return declared('usb', 'storages')
  if (/^nvme$/i.test(bus ?? '') || /^(\/dev\/)?nvme\d/.test(name)) return declared('nvme', 'storages')
  if (/^(\/dev\/)?mmcblk\d/.test(name) || /^mmc$/i.test(bus ?? '')) return declared('emmc', 'storages')
  if (/^(ssd|solid state.*)$/i.test(type)) return declared('ssd', 'storages')
  if (/^(hdd|rotational.*)$/i.test(type)) return declared('hdd', 'storages')
  if (/^(nvme|emmc)$/i.test(type)) return declared(/^nvme$/i.test(type) ? 'nvme' : 'emmc', 'storages')
  // The maker's own name of it; "disk" and "fixed hard disk media" are said of both.
  if (/\bnvme\b/i.test(model)) return known('nvme', 'rule.disk-model', 'derived')
  return /\bssd\b/i.test(model) ? known('ssd', 'rule.disk-model', 'derived') : none('storages')
}

export function gpuOf(document: GlpiDocument): Reading['gpu'] {
  const cards = (rowsOf(document, 'videos') ?? []).filter((row) => textIn(row, 'name', 'chipset') !== undefined).map((row) => ({ name: wordsIn('videos', row, 'name', 'chipset') }))
  if (cards.length > 0) return cards
  const controllers = rowsOf(document, 'controllers')?.filter((row) => /^03[0-9a-f]{2}/i.test(textIn(row, 'pciclass') ?? '') || /^(VGA|3D|Display)\b/i.test(textIn(row, 'type') ?? ''))
  return controllers && controllers.length > 0 ? controllers.map((row) => ({ maker: wordsIn('controllers', row, 'manufacturer'), name: wordsIn('controllers', row, 'caption', 'name') })) : undefined
}

export function screensOf(document: GlpiDocument): Reading['screens'] {
  return rowsOf(document, 'monitors')?.filter((row) => row.size > 0).map((row) => {
    const port = textIn(row, 'port')
    const builtin = port === undefined ? null : /^(edp|lvds|dsi)/i.test(port)
    const encoded = textIn(row, 'base64')
    const screen = encoded === undefined ? undefined : readEdid(fromBase64(encoded), { builtin })
    // The screen's own description first; agents know some makers' serials that it does not hold.
    const serial = wordsIn('monitors', row, 'serial', 'altserial')
    if (screen) return { ...screen, serial: screen.serial ? preferred<string>(screen.serial as Fact<string>, serial) : serial }
    // The agents' description is the week and the year of making.
    const [, week, year] = /^(\d{1,2})\/(\d{4})$/.exec(textIn(row, 'description') ?? '') ?? []
    return {
      maker: wordsIn('monitors', row, 'manufacturer'), model: wordsIn('monitors', row, 'caption', 'name'), serial,
      week: declared(week === undefined || Number(week) < 1 || Number(week) > 54 ? undefined : Number(week), 'monitors'), year: declared(year === undefined ? undefined : Number(year), 'monitors'), builtin: declared(builtin, 'monitors'),
    }
  })
}

export function batteriesOf(document: GlpiDocument): Reading['battery'] {
  return rowsOf(document, 'batteries')?.filter((row) => row.size > 0).map((row) => {
    const [, year] = /(?:^|\/)(\d{4})(?:-|$)/.exec(textIn(row, 'date') ?? '') ?? []
    const chemistry = textIn(row, 'chemistry')
    return {
      designMwh: declared(milliwattHours(row, 'capacity'), 'batteries'), fullMwh: declared(milliwattHours(row, 'real_capacity'), 'batteries'), maker: wordsIn('batteries', row, 'manufacturer'),
      serial: wordsIn('batteries', row, 'serial'), chemistry: words(chemistry, 'batteries'), year: declared(year === undefined || dayOf(textIn(row, 'date'), 'european') === undefined ? undefined : Number(year), 'batteries'),
    }
  })
}

/** The format counts in mWh; older agents wrote their unit. 0 is not known. */
function milliwattHours(row: Row, key: string): number | undefined {
  const bare = countIn(row, key)
  if (bare !== undefined) return bare || undefined
  const [, number = '', unit = ''] = /^(\d{1,7}(?:[.,]\d{1,3})?) ?(m?Wh)$/i.exec(textIn(row, key) ?? '') ?? []
  const value = Math.round(Number(number.replace(',', '.')) * (/^wh$/i.test(unit) ? 1000 : 1))
  return unit === '' ? undefined : value || undefined
}

