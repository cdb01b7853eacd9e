// The published records of Linux machines, each read by the part that it is for: no exception, and no word that the file does
// not hold. Where a published decoding stands beside a record, the same values.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Fact, valueOf } from '../fact.ts'
import { type Transcript } from '../transcript.ts'
import { batteriesOf, upowerBattery } from './battery.ts'
import { blockDevices, walk } from './block-devices.ts'
import { acpiconfBattery } from '../bsd/acpiconf.ts'
import { cpuOf } from './cpu.ts'
import { pciDevices, usbDevices } from './devices.ts'
import { volumeRows } from './disks.ts'
import { readNetwork } from './ip-output.ts'
import { memoryOf } from './memory.ts'
import { osOf, osRelease } from './os.ts'
import { sectionsOf } from './sections.ts'

const SAMPLES = join(import.meta.dirname, '../../../../shared/reference/inventory/samples/linux-misc')
const present = existsSync(SAMPLES)
const recorded = present ? test : test.skip
if (!present) console.warn('published samples are not here: Linux records are not read')

const files = present ? readdirSync(SAMPLES) : []
const textOf = (file: string): string => readFileSync(join(SAMPLES, file), 'utf8')
const named = (pattern: RegExp): readonly (readonly [file: string, text: string])[] => files.filter((file) => pattern.test(file)).map((file) => [file, textOf(file)])

/** A transcript of one section alone. */
const sectionsWith = (name: string, body: string): ReturnType<typeof sectionsOf> => {
  const transcript: Transcript = { begin: { nonce: '', collector: '', os: 'Linux', uid: 0, elev: 'root' }, sections: [{ name, encoding: 'raw', item: null, body, rc: 0, ms: 0, status: 'ok', why: null }], complete: true, ms: 0 }
  return sectionsOf(transcript)
}

const words = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  // A rule's word is ours, and says so.
  if ('v' in value && 'conf' in value) return value.conf === 'derived' ? [] : words(value.v)
  if ('unknown' in value) return []
  return Object.values(value).flatMap(words)
}
const foreign = (value: unknown, text: string): string[] => words(value).filter((word) => !text.toLowerCase().includes(word.toLowerCase()))
const v = <T>(fact: Fact<T> | undefined): T | null => (fact === undefined ? null : valueOf(fact))

/** What the collector's awk makes of a whole cpuinfo: the first processor, what stands after the last, and counts. */
function collected(cpuinfo: string): string {
  const [first = '', ...rest] = cpuinfo.split(/\n\s*\n/)
  const values = (key: RegExp): string[] => cpuinfo.split('\n').filter((line) => key.test(line)).map((line) => line.split(':').at(-1)?.trim() ?? '')
  const packages = new Set(values(/^physical id/))
  const cores = new Set(cpuinfo.split(/\n\s*\n/).flatMap((block) => (/^core id/m.test(block) ? [`${/^physical id\s*:\s*(\d+)/m.exec(block)?.[1]}:${/^core id\s*:\s*(\d+)/m.exec(block)?.[1]}`] : [])))
  return [first, ...rest.join('\n').split('\n').filter((line) => /^(Hardware|Revision|Serial|Model|cpu|machine|platform)[ \t]*:/.test(line)), `count: ${values(/^processor/).length}`, ...(packages.size > 0 ? [`packages: ${packages.size}`, `cores: ${cores.size}`] : [])].join('\n')
}

recorded('cpuinfo of every architecture', () => {
  const seen = named(/cpuinfo/).filter(([file]) => !file.endsWith('.json'))
  expect(seen.length).toBeGreaterThan(25)
  for (const [file, text] of seen) {
    const cpu = cpuOf(sectionsWith('cpu', collected(text)))
    expect([file, foreign({ ...cpu, vendor: undefined }, text)]).toEqual([file, []])
    const [cores, threads] = [v(cpu?.cores), v(cpu?.threads)]
    expect([file, cores === null || threads === null || cores <= threads]).toEqual([file, true])
  }
  const read = (file: string) => {
    const cpu = cpuOf(sectionsWith('cpu', collected(textOf(file))))
    return [v(cpu?.name), v(cpu?.family), v(cpu?.model), v(cpu?.sockets), v(cpu?.cores), v(cpu?.threads), v(cpu?.arch)]
  }
  expect(read('spec_fixtures_cpuinfo')[0]).toBe('Intel(R) Xeon(R) CPU E5-2697 v4 @ 2.30GHz')
  expect(read('resources_linux_proc_cpuinfo_toshiba-r630-2-core')).toEqual(['Intel(R) Core(TM) i3 CPU       M 350  @ 2.27GHz', 6, 37, 1, 2, 4, 64])
  expect(read('resources_linux_proc_cpuinfo_linux-raspberry-pi-3-model-b-on-bookworm')).toEqual(['Cortex-A53', null, null, null, null, 4, 64])
  expect(read('resources_linux_proc_cpuinfo_linux-armel-2').slice(0, 3)).toEqual(['Feroceon 88FR131', null, null])
  // A 32-bit Pentium M, and a machine whose architecture nobody tells.
  expect([read('resources_linux_proc_cpuinfo_linux-686-1')[6], read('resources_linux_proc_cpuinfo_linux-alpha-1')[6]]).toEqual([32, null])
})

recorded('cpuinfo as its published decoding says', () => {
  for (const name of ['tests_fixtures_linux-proc_cpuinfo', 'tests_fixtures_linux-proc_cpuinfo2']) {
    const processors = JSON.parse(textOf(`${name}.json`)) as Record<string, unknown>[]
    const cpu = cpuOf(sectionsWith('cpu', collected(textOf(name))))
    expect([v(cpu?.name), v(cpu?.vendor), v(cpu?.family), v(cpu?.model), v(cpu?.stepping), v(cpu?.threads)]).toEqual([processors[0]?.['model name'], processors[0]?.['vendor_id'], processors[0]?.['cpu family'], processors[0]?.['model'], processors[0]?.['stepping'], processors.length])
  }
})

recorded('meminfo', () => {
  for (const [file, text] of named(/meminfo$/)) expect([file, v(memoryOf(sectionsWith('mem', text)).ram?.osBytes)]).toEqual([file, Number(/MemTotal:\s+(\d+)/.exec(text)?.[1]) * 1024])
})

recorded('os-release of each distribution, comments and quotes and all', () => {
  const seen = named(/os.release/).filter(([file]) => !file.endsWith('.json'))
  expect(seen.length).toBeGreaterThan(14)
  for (const [file, text] of seen) {
    const os = osOf(sectionsWith('os', text))
    expect([file, foreign({ name: os?.name, version: os?.version, id: os?.id }, text)]).toEqual([file, []])
    // Mint's older info file, Solaris' and Devuan's are other forms: no name of theirs.
    expect([file, v(os?.name) !== null]).toEqual([file, /^NAME=/m.test(text)])
  }
  for (const name of ['tests_fixtures_generic_os-release-centos', 'tests_fixtures_generic_os-release-ubuntu']) {
    const decoded = JSON.parse(textOf(`${name}.json`)) as Record<string, string>
    expect(osRelease(textOf(name))).toMatchObject({ NAME: decoded['NAME'], ID: decoded['ID'], VERSION_ID: decoded['VERSION_ID'], PRETTY_NAME: decoded['PRETTY_NAME'] })
  }
  expect(v(osOf(sectionsWith('os', textOf('spec_fixtures_os_release_redhat_linux_with_comment')))?.name)).toBe('Red Hat Enterprise Linux')
})

recorded('lsblk in every form: columns of a screen are no list of ours', () => {
  for (const [file, text] of named(/lsblk/)) {
    const tree = blockDevices(text)
    if (!text.startsWith('NAME="')) {
      expect([file, tree]).toEqual([file, undefined])
      continue
    }
    expect([file, tree?.map((one) => [one.name, one.children.length])]).toEqual([file, tree && [...walk(tree)].filter(([, above]) => above.length === 0).map(([one]) => [one.name, one.children.length])])
    expect([file, foreign(tree, text)]).toEqual([file, []])
    expect(tree?.[0]).toMatchObject({ name: 'sda', bytes: null, mounts: [] })
  }
})

recorded('df', () => {
  expect(volumeRows(textOf('tests_fixtures_centos-7.7_df.out')).map(({ dev, mount, kb, freeKb }) => [dev, mount, kb, freeKb]).slice(4, 6)).toEqual([['/dev/mapper/centos-root', '/', 17_811_456, 16_005_876], ['/dev/sda1', '/boot', 1_038_336, 800_736]])
  // Rounded for people: no number of bytes.
  expect(volumeRows(textOf('tests_fixtures_centos-7.7_df-h.out'))).toEqual([])
})

recorded('lspci: every display, by the name that the text gives', () => {
  const seen = named(/lspci_(?!.*(nvidia-settings|xrandr|xdpyinfo))/)
  expect(seen.length).toBeGreaterThan(5)
  for (const [file, text] of seen) {
    const devices = pciDevices(text)
    expect([file, devices.length]).toEqual([file, (text.match(/^[0-9a-f:]+\.\d .*\[[0-9a-f]{4}\]: /gm) ?? []).length])
    expect([file, devices.filter((one) => one.classId.startsWith('03')).length]).toEqual([file, (text.match(/\[03\d\d\]: /g) ?? []).length])
    expect([file, foreign(devices, text)]).toEqual([file, []])
  }
  expect(pciDevices(textOf('resources_generic_lspci_dell-xt2')).find((one) => one.classId === '0300')).toMatchObject({ vendor: 'Intel Corporation', name: 'Mobile 4 Series Chipset Integrated Graphics Controller', vendorId: '8086', deviceId: '2a42' })
})

recorded('lsusb: hubs are no devices', () => {
  const seen = named(/lsusb(?!.*-t\b)/).filter(([file]) => !file.includes('lsusb-t.'))
  expect(seen.length).toBeGreaterThan(3)
  for (const [file, text] of seen) expect([file, foreign(usbDevices(text), text)]).toEqual([file, []])
  expect(usbDevices(textOf('tests_fixtures_centos-7.7_lsusb.out')).map((one) => one.productId)).toEqual(['0008', '0003'])
})

recorded('batteries: upower in both languages, its mice left out; acpiconf', () => {
  const read = (file: string) => {
    const battery = upowerBattery(textOf(file))
    return battery && [v(battery.designMwh), v(battery.fullMwh), v(battery.cycles), v(battery.maker), v(battery.serial)]
  }
  expect(read('resources_generic_batteries_upower_infos_1.txt')).toEqual([51_504, 39_264, null, null, null])
  expect(read('resources_generic_batteries_upower_infos_2.txt')).toEqual([57_532, 53_405, null, 'SMP', '3682'])
  expect(read('resources_generic_batteries_upower_infos_4.1.txt')).toEqual([54_000, 54_000, null, 'SMP-COS3.66', '3829'])
  expect(read('resources_generic_batteries_upower_infos_4.2.txt')).toBeUndefined()
  expect(read('tests_fixtures_generic_upower-i-utc.out')).toEqual([48_840, 33_444, null, 'Samsung SDI', '4448'])
  for (const [file, text] of named(/upower/)) expect([file, foreign(upowerBattery(text), text)]).toEqual([file, []])
  expect(batteriesOf(sectionsWith('power', `Device: /org/freedesktop/UPower/devices/battery_BAT0\n${textOf('tests_fixtures_generic_upower-i-utc.out')}`))?.length).toBe(1)
  const acpi = acpiconfBattery(textOf('resources_generic_batteries_acpiconf_infos_1.txt'))
  expect([v(acpi?.designMwh), v(acpi?.fullMwh), v(acpi?.maker), v(acpi?.serial), v(acpi?.chemistry)]).toEqual([Math.round(7236 * 7.6), Math.round(6880 * 7.6), 'LGC-LGC3.65', '58167', 'LION'])
})

recorded('ip: every interface with its addresses, the way out', () => {
  const seen = named(/ip_addr/)
  expect(seen.length).toBeGreaterThan(5)
  for (const [file, text] of seen) {
    const { links } = readNetwork(text)
    expect([file, links.length]).toEqual([file, (text.match(/^\d+: /gm) ?? []).length])
    expect([file, links.flatMap((link) => link.ips).length]).toEqual([file, (text.match(/^\s+inet6? /gm) ?? []).length])
    expect([file, foreign(links, text)]).toEqual([file, []])
  }
  expect(named(/default-gateway|ip_route/).map(([, text]) => readNetwork(text).gateway)).toEqual(['192.168.1.254', '192.168.1.254', '192.168.1.254', '10.0.2.2'])
})

recorded('anything at all, given to every part: no exception, and nothing seen that is not there', () => {
  for (const file of files) {
    const text = textOf(file)
    for (const name of ['id', 'os', 'cpu', 'mem', 'power']) {
      const sections = sectionsWith(name, text)
      expect(() => [cpuOf(sections), osOf(sections), memoryOf(sections), batteriesOf(sections)]).not.toThrow()
    }
    expect(() => [blockDevices(text), volumeRows(text), pciDevices(text), usbDevices(text), readNetwork(text), upowerBattery(text), acpiconfBattery(text)]).not.toThrow()
    expect([file, foreign([blockDevices(text), pciDevices(text), usbDevices(text), readNetwork(text)], text)]).toEqual([file, []])
  }
})
