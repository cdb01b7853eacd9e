// macOS: system_profiler in its three forms, ioreg, sysctl and the network tools, then a whole transcript with and without
// rights, and corrupted inputs. Our own documents are synthetic; the published ones are read where they are.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { wholeReading } from '../complete.ts'
import { decisionFields } from '../decision-fields.ts'
import { type Fact, valueOf } from '../fact.ts'
import type { MachineFacts, Reading } from '../model.ts'
import { readTranscript } from '../transcript.ts'
import { ioregBattery, ioregMachine, ioregScreens } from './ioreg.ts'
import { defaultGateway, readArp, readIfconfig, rolesOfPorts } from './mac-network.ts'
import { antivirusOf, readMacos } from './read-macos.ts'
import { AIR, AIR_JSON, BATTERY, MAC_SECTIONS, MAC_SECTIONS_WITH_RIGHTS, MAC_SMART, macTranscript } from '../../../tests/transcripts/mac.ts'
import { isSystemProfiler } from './sp-document.ts'
import { readSystemProfiler } from './sp-reading.ts'
import { readSysctl } from './sysctl.ts'

const SAMPLES = join(import.meta.dirname, '../../../../shared/reference/inventory/samples/macos')
const samples = existsSync(SAMPLES) ? readdirSync(SAMPLES).map((name) => ({ name, text: readFileSync(join(SAMPLES, name), 'utf8') })) : []
if (samples.length === 0) process.stderr.write('../shared/reference is absent: macOS is not read from the published samples\n')

const values = (...of: readonly (Fact<unknown> | undefined)[]): unknown[] => of.map((fact) => fact && valueOf(fact))
const facts = (text: string): MachineFacts => wholeReading(readSystemProfiler(text))

/** Every known leaf below a value. */
function leaves(value: unknown): { v: unknown; src: string }[] {
  if (typeof value !== 'object' || value === null) return []
  return 'v' in value && 'src' in value ? [{ v: value.v, src: String(value.src) }] : Object.values(value).flatMap(leaves)
}


const plist = (value: unknown): string => (Array.isArray(value) ? `<array>${value.map(plist).join('\n')}</array>` : typeof value === 'object' && value !== null ? `<dict>${Object.entries(value).map(([key, item]) => `<key>${key}</key>\n${plist(item)}`).join('\n')}</dict>` : typeof value === 'number' ? `<integer>${value}</integer>` : `<string>${String(value)}</string>`)
const AIR_XML = `<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0">\n${plist(Object.entries(AIR).map(([key, items]) => ({ _dataType: key, _items: items })))}\n</plist>\n`
const FRENCH = `Matériel :

    Informations générales sur le matériel :

      Nom du modèle : MacBook Pro
      Identifiant du modèle : MacBookPro9,2
      Nom du processeur : Intel Core i5
      Vitesse du processeur : 2,5 GHz
      Nombre de processeurs : 1
      Nombre total de cœurs : 2
      Mémoire : 8 Go
      Numéro de série (système) : XYSYNTH00002
      UUID du matériel : 11112222-3333-4444-5555-666677779999

Mémoire :

    Emplacements de mémoire :

      ECC : Désactivé

        BANK 0/DIMM0 :

          Taille : 8 Go
          Type : DDR3
          Vitesse : 1600 MHz
          Fabricant : 0x80AD
          Numéro de pièce : 0x484D5434315330

        BANK 1/DIMM0 :

          Taille : Vide
          Type : Vide

Logiciel :

    Aperçu du logiciel système :

      Version du système : OS X 10.11.6 (15G1217)

SATA/SATA Express :

    Intel 7 Series Chipset :

        SYNTH SSD :

          Capacité : 480,1 Go (480 103 981 056 octets)
          Modèle : SYNTH SSD
          Numéro de série : SSDSYNTH2
          Support amovible : Non
          Nom BSD : disk0
          Type de support : Solid State
          État S.M.A.R.T. : Vérifié
`

test('the JSON and the property list of one Mac say the same', () => {
  expect(isSystemProfiler(AIR_JSON) && isSystemProfiler(AIR_XML)).toBe(true)
  expect(facts(AIR_XML)).toEqual(facts(AIR_JSON))
  const { machine, cpu, ram, disks, screens, battery, printers, usb, os, security, net } = facts(AIR_JSON)
  expect(values(machine.model, machine.family, machine.serial, machine.chassis, cpu.name, cpu.cores, cpu.arch, ram.totalBytes, ram.soldered)).toEqual(['Mac14,2', 'MacBook Air', 'XYSYNTH00001', 'laptop', 'Apple M2', 8, 64, 16 * 2 ** 30, true])
  expect([cpu.family, cpu.stepping, ram.maxBytes, ram.slotsFree, machine.assetTag, security.tpm.version, security.uefi].map((fact) => 'unknown' in fact && fact.unknown)).toEqual(Array.from({ length: 7 }, () => 'not-applicable'))
  expect(disks.map((one) => [one.dev, valueOf(one.kind), valueOf(one.bytes), valueOf(one.smart.passed)])).toEqual([['disk0', 'nvme', 500_277_792_768, true]])
  expect(screens.map((one) => [valueOf(one.builtin), valueOf(one.resX), valueOf(one.resY)])).toEqual([[true, 2560, 1664]])
  expect(battery.map((one) => [valueOf(one.cycles), valueOf(one.wearPct), valueOf(one.designMwh)])).toEqual([[42, 3, null]])
  expect(usb).toMatchObject([{ vendorId: '046d', productId: '1234', name: 'Clavier' }])
  expect([valueOf(os.version), valueOf(os.build), valueOf(security.secureBoot), valueOf(net.wifi.ssid), valueOf(net.wifi.signalDbm)]).toEqual(['14.2.1', '23C71', 'on', 'reseau-test', -56])
  // The password in the address went nowhere.
  expect(valueOf(printers[0]?.uri ?? { unknown: 'parse', src: '' })).toBe('ipp://192.0.2.7/ipp/print')
})

test('a French text: labels, decimals, a free slot, a size to the byte', () => {
  expect(isSystemProfiler(FRENCH)).toBe(true)
  const { machine, cpu, ram, disks, os } = facts(FRENCH)
  expect(values(machine.model, machine.serial, cpu.baseMhz, cpu.cores, cpu.sockets, ram.totalBytes, ram.slots, ram.slotsFree, ram.soldered, ram.ecc, os.version)).toEqual(['MacBookPro9,2', 'XYSYNTH00002', 2500, 2, 1, 8 * 2 ** 30, 2, 1, false, false, '10.11.6'])
  expect(ram.modules.map((one) => values(one.slot, one.bytes, one.type, one.speedMtps, one.partNumber))).toEqual([['BANK 0/DIMM0', 8 * 2 ** 30, 'DDR3', 1600, 'HMT41S0']])
  expect(disks.map((one) => values(one.kind, one.bytes, one.model, one.serial, one.smart.passed))).toEqual([['ssd', 480_103_981_056, 'SYNTH SSD', 'SSDSYNTH2', true]])
})

test.each(['', '{}', '[]', 'Mémoire', 'Hardware:\n', '<plist><array></array></plist>', '{"SPHardwareDataType":7}', '<?xml version="1.0"?><root><elem/></root>', 'Ethernet Cards:\n\n    ethernet:\n\n      Type: x\n'])('%j is not taken for a Mac', (text) => {
  expect(isSystemProfiler(text)).toBe(false)
  expect(leaves(facts(text))).toEqual([])
})


test('ioreg: a battery in mAh, its wear from the ratio, its energy from its cells; percent is no capacity', () => {
  const battery = wholeReading({ battery: [ioregBattery(BATTERY) ?? {}] }).battery[0]
  expect(values(battery?.designMwh, battery?.fullMwh, battery?.wearPct, battery?.cycles, battery?.serial)).toEqual([57_000, 51_300, 10, 120, 'BATSYNTH2'])
  const percent = wholeReading({ battery: [ioregBattery(BATTERY.replace(/ +"AppleRaw.*\n/, '')) ?? {}] }).battery[0]
  expect(values(percent?.fullMwh, percent?.wearPct)).toEqual([null, null])
  expect(ioregBattery(BATTERY.replace('"BatteryInstalled" = Yes', '"BatteryInstalled" = No'))).toBeNull()
  expect(ioregBattery('')).toBeUndefined()
})

const built = (text: string): MachineFacts => wholeReading(readMacos(readTranscript(text, null)).reading)
const gapsIn = (one: MachineFacts): Record<string, string | null> => Object.fromEntries(decisionFields(one).filter((field) => field.state === 'unknown').map((field) => [field.path, field.reason]))

test('a Mac without rights: what is missing of the 49, each with its reason', () => {
  const one = built(macTranscript('none', MAC_SECTIONS, { smart: 'no-root' }))
  // The support tables and the model year are added afterwards, by the rules that all systems share.
  expect(gapsIn(one)).toEqual({ 'machine.biosDate': 'placeholder', 'machine.yearEst': 'not-collected', 'cpu.generationYear': 'not-collected', 'disks[].serial': 'not-collected', 'disks[].smart.powerOnHours': 'no-root', 'disks[].smart.wearPct': 'no-root', 'disks[].smart.reallocated': 'no-root', 'screens[].diagMm': 'not-collected', 'os.eol.date': 'not-collected', 'win11.verdict': 'not-collected' })
  expect(valueOf(one.machine.serial)).toBe('XYSYNTH00001')
  expect(values(one.net.gateway, one.net.role, one.security.firewall.on, one.security.diskEncryption, one.security.admins, one.security.pendingUpdates, one.security.autoLogin, one.os.bootTime)).toEqual(['192.0.2.1', ['file-server'], true, 'filevault', ['jeanne'], 2, false, 1_763_900_000_000])
  expect(one.net.ifs.map((card) => [card.name, valueOf(card.mac), valueOf(card.kind), valueOf(card.wifiStd), valueOf(card.up)])).toEqual([['en0', '3c:22:fb:00:01:02', 'wifi', '802.11ax', true]])
  expect(one.neighbours.map((each) => [each.ip, each.mac])).toEqual([['192.0.2.1', '00:11:22:33:44:55']])
  expect(one.volumes.map((each) => [each.mount, valueOf(each.freeBytes), valueOf(each.system), valueOf(each.encryption)])).toEqual([['/', 98_632_812 * 1024, true, 'filevault'], ['/System/Volumes/Data', 98_632_812 * 1024, false, 'filevault']])
  expect(one.users.map((each) => [each.login, each.admin])).toEqual([['jeanne', true], ['luc', false]])
  expect(one.software.map((each) => [each.name, each.version, each.publisher])).toEqual([['LibreOffice', '24.8.3', 'The Document Foundation']])
  expect([one.backup.map((each) => each.tool), one.security.antivirus.map((each) => each.name)]).toEqual([['Time Machine'], ['Microsoft Defender']])
  expect(one.battery.map((each) => [valueOf(each.designMwh), valueOf(each.wearPct), valueOf(each.cycles)])).toEqual([[57_000, 10, 120]])
})

test('with rights and smartctl, the health of the disk is known too', () => {
  const text = macTranscript('root', MAC_SECTIONS_WITH_RIGHTS, {}, MAC_SMART)
  const one = built(text)
  expect(gapsIn(one)).toEqual({ 'machine.biosDate': 'placeholder', 'machine.yearEst': 'not-collected', 'cpu.generationYear': 'not-collected', 'screens[].diagMm': 'not-collected', 'os.eol.date': 'not-collected', 'win11.verdict': 'not-collected' })
  expect(values(one.disks[0]?.serial, one.disks[0]?.smart.powerOnHours, one.disks[0]?.smart.wearPct)).toEqual(['SSDSYNTH1', 1234, 4])
})

test('a transcript of a Mac where nothing answered: every field is named, nothing is made up', () => {
  const one = built(macTranscript('none', { id: 'host=x\nkernel=23.2.0 arm64' }, { sp: 'timeout', sysctl: 'timeout', platform: 'no-tool' }))
  const fields = decisionFields(one)
  expect(fields.filter((field) => field.state === 'unknown').every((field) => field.reason !== null)).toBe(true)
  expect(Object.fromEntries(fields.map((field) => [field.path, field.reason]))).toMatchObject({ 'machine.model': 'timeout', 'cpu.name': 'timeout', 'disks[].kind': 'timeout', 'battery[].designMwh': 'timeout', 'users[]': 'not-collected' })
})

/** Seeded: the same run every time. */
function draws(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
/** Numbers and addresses: what a rule or a person would rely on. */
const figures = (value: unknown): string[] => leaves(value).flatMap(({ v }) => (Array.isArray(v) ? v : [v])).flatMap((one: unknown) => (typeof one === 'number' ? [String(one)] : typeof one === 'string' && /^[0-9a-f]+([.:]+[0-9a-f]*)+$/.test(one) ? [one] : []))

const network = (text: string): Reading => ({ net: { ifs: readIfconfig(text, text, undefined), gateway: defaultGateway(text), role: rolesOfPorts(text, 'parse') }, neighbours: readArp(text) })
const ioreg = (text: string): Reading => ({ machine: ioregMachine(text) ?? {}, battery: [ioregBattery(text) ?? {}], screens: [...ioregScreens(text)] })
const sysctl = (text: string): Reading => {
  const { cpu, memory, bootTime } = readSysctl(text, 'parse')
  return { cpu, ram: { osBytes: memory }, os: { bootTime } }
}
const PARSERS: readonly (readonly [string, string, (text: string) => Reading])[] = [
  ['JSON', AIR_JSON, readSystemProfiler], ['property list', AIR_XML, readSystemProfiler], ['text', FRENCH, readSystemProfiler], ['ioreg', `${MAC_SECTIONS.platform}\n${BATTERY}`, ioreg], ['sysctl', MAC_SECTIONS.sysctl, sysctl], ['ifconfig', `${MAC_SECTIONS.net}\n${MAC_SECTIONS.ports}\n`, network],
]

test.each(PARSERS)('10,000 corrupted inputs of %s: no exception, and no figure that the whole one does not hold', (_form, clean, read) => {
  const draw = draws(17)
  const holds = new Set(figures(wholeReading(read(clean))))
  let told = 0
  for (let run = 0; run < 10_000; run++) {
    let text = clean
    for (let hits = 1 + draw(3); hits > 0; hits--) {
      const at = draw(text.length)
      const line = text.lastIndexOf('\n', at) + 1
      // A digit changed into another is another document; so is one that follows a line cut in its middle.
      text = [text.slice(0, line), /[\d.,-]/.test(text[at] ?? '') ? text : `${text.slice(0, at)}\uFFFD${text.slice(at + 1)}`, `${text.slice(0, at)}\uFFFD${text.slice(at)}`, `${text.slice(0, line)}}:= \u0000<&>\n${text.slice(line)}`, text.replace(/[{}[\]"<>]/g, (sign) => (draw(80) === 0 ? '' : sign))][draw(5)] ?? ''
    }
    const found = figures(wholeReading(read(text)))
    if (found.length > 0) told++
    const invented = found.filter((one) => !holds.has(one))
    if (invented.length > 0) throw new Error(`run ${run}: ${invented.join(' ')} out of\n${text}`)
  }
  expect(holds.size).toBeGreaterThan(1)
  expect(told).toBeGreaterThan(100)
}, 120_000)

test.runIf(samples.length > 0)('every published sample is read, or is no system_profiler; no text that it does not hold', () => {
  let read = 0
  for (const { name, text } of samples) {
    for (const each of [ioreg, sysctl, network]) wholeReading(each(text))
    antivirusOf([], text)
    if (!isSystemProfiler(text)) continue
    const one = facts(text)
    read++
    // What comes from the document stands in it; memory's part numbers are spelt in hexadecimal there, UUIDs in capitals.
    const parts = one.ram.modules.map((module) => valueOf(module.partNumber))
    const kinds = /^(hdd|ssd|nvme|sata|ata|macos|GenuineIntel|802\.11\w+)$/
    const foreign = leaves(one).filter(({ v, src }) => typeof v === 'string' && /^(sp|text)\./.test(src) && !kinds.test(v) && !/ok|fail/.test(v) && !parts.includes(v) && !text.toLowerCase().includes(v.toLowerCase()))
    expect({ name, foreign }).toEqual({ name, foreign: [] })
  }
  expect(read).toBeGreaterThanOrEqual(30)
})

test.runIf(samples.length > 0)('what counts agrees with a plain search in the published samples', () => {
  let compared = 0
  for (const { name, text } of samples.filter((one) => isSystemProfiler(one.text) && !one.text.startsWith('<'))) {
    const one = facts(text)
    const said = (pattern: RegExp): string | undefined => pattern.exec(text)?.[1]
    const check = (what: string, pattern: RegExp, value: unknown): void => {
      const expected = said(pattern)
      if (expected === undefined) return
      compared++
      expect({ name, what, value: String(value) }).toEqual({ name, what, value: expected })
    }
    check('model', /(?:Model Identifier|Machine Model): (\S+)/, valueOf(one.machine.model))
    check('serial', /Hardware Overview:[\s\S]*?Serial Number(?: \(system\))?: (\S+)/, valueOf(one.machine.serial))
    check('cores', /Total Number of Cores: (\d+)/i, valueOf(one.cpu.cores))
    check('memory', /Hardware Overview:[\s\S]*? Memory: (\d+) GB/, (valueOf(one.ram.totalBytes) ?? 0) / 2 ** 30)
    check('version', /System Version: (?:Mac )?(?:macOS|OS X) ([\d.]+)/, valueOf(one.os.version))
    check('cycles', /Cycle count: (\d+)/i, one.battery[0] && valueOf(one.battery[0].cycles))
    check('gpu', /Chipset Model: (.+)/, one.gpu[0] && valueOf(one.gpu[0].name))
  }
  expect(compared).toBeGreaterThan(40)
})

test.runIf(samples.length > 0)('the disks of the published property lists are those that a plain search finds', () => {
  for (const { name, text } of samples.filter((one) => /SPSerialATADataType\d?\.xml$/.test(one.name))) {
    const serials = [...text.matchAll(/<key>bsd_name<\/key>\s*<string>(disk\d+)<\/string>(?:(?!<\/dict>)[\s\S])*?<key>device_serial<\/key>\s*<string>\s*(.*?)\s*<\/string>(?:(?!<dict>)[\s\S])*?<key>size_in_bytes<\/key>\s*<integer>(\d+)/g)].map(([, dev, serial, bytes]) => ({ dev, serial, bytes }))
    expect({ name, disks: facts(text).disks.map((disk) => ({ dev: disk.dev, serial: valueOf(disk.serial), bytes: String(valueOf(disk.bytes)) })) }).toEqual({ name, disks: serials })
  }
})
