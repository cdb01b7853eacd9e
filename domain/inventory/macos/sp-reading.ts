// A whole system_profiler document as a reading: in a transcript, or in a file that somebody saved or pasted.
import { type Fact, known, unknown, type UnknownReason, valueOf } from '../fact.ts'
import type { Reading } from '../model.ts'
import { appleModel, chipOf } from './apple-model.ts'
import { bootSecurity } from './boot-security.ts'
import { spBattery, spDisplays, spPrinters, spUsb, spWifi } from './sp-devices.ts'
import { readSpDocument } from './sp-document.ts'
import { spHardware, spMemory } from './sp-hardware.ts'
import { everyNode, type SpDocument, word } from './sp-node.ts'
import { spSource, type SpSource } from './sp-source.ts'
import { spStorage } from './sp-storage.ts'

/** A saved document of any form: partial by nature, each missing part not collected. */
export function readSystemProfiler(text: string): Reading {
  // A text that does not end with its line may have lost half of a number there.
  const isCut = !/^\s*[{<]/.test(text) && !text.endsWith('\n')
  return spReading(readSpDocument(isCut ? text.slice(0, text.lastIndexOf('\n') + 1) : text), 'not-collected')
}

/** `missing`: why a section that is not in the document is not. */
export function spReading(document: SpDocument, missing: UnknownReason): Reading {
  const system = systemOf(document)
  const source = spSource(document, missing, diskBase(system.version))
  const { machine, cpu, totalBytes } = spHardware(source)
  const model = machine?.model && 'v' in machine.model ? machine.model.v : null
  const cpuName = cpu?.name && 'v' in cpu.name ? cpu.name.v : null
  const memory = spMemory(source, totalBytes, model, cpuName)
  const [storage, displays, battery, printers, usb, wifi, applications] = [spStorage(source), spDisplays(source), spBattery(source), spPrinters(source), spUsb(source), spWifi(source), spApplications(source)]
  const src = source.src('SPSoftware')
  const fact = (value: string | undefined): Fact<string> => (value === undefined ? unknown(document.sections.has('SPSoftware') ? 'parse' : missing, src) : known(value, src))
  const macSection = model !== null || system.version !== undefined
  return {
    machine, cpu, ram: memory.ram, disks: storage.disks, volumes: storage.volumes, gpu: displays.gpu, screens: displays.screens, battery: battery.battery, printers: printers.printers, usb: usb.usb, software: applications.software,
    net: wifi ? { ifs: undefined, wifi: wifi.net } : {},
    os: { family: macSection ? known('macos', src) : unknown(missing, src), id: macSection ? known('macos', src) : unknown(missing, src), name: fact(system.name), version: fact(system.version), build: fact(system.build), host: fact(system.host) },
    security: macSection ? { ...bootSecurity({ chip: chipOf(cpuName), model: appleModel(model, null), firmware: valueOf(machine?.biosVersion ?? unknown(missing, src)), policy: null, bridge: document.sections.get('SPiBridge') }), tpm: { present: unknown('not-applicable', 'rule.apple-model'), version: unknown('not-applicable', 'rule.apple-model') } } : {},
    gaps: { ...memory.gaps, ...storage.gaps, ...displays.gaps, ...battery.gaps, ...printers.gaps, ...usb.gaps, ...applications.gaps },
  }
}

interface System { readonly name?: string | undefined; readonly version?: string | undefined; readonly build?: string | undefined; readonly host?: string | undefined }

/** "macOS 11.2.3 (20D91)", "Mac OS X 10.4.11 (8S165)", "OS X 10.11.6 (15G1217)". */
function systemOf({ sections }: SpDocument): System {
  const node = everyNode(sections.get('SPSoftware')).find((one) => word(one, 'os_version', 'System Version', 'Version du système') !== undefined)
  const [, name, version, build] = /^((?:Mac )?OS X(?: Server)?|macOS) (\d{1,2}(?:\.\d{1,2}){0,2})(?: \((\w+)\))?$/.exec(word(node, 'os_version', 'System Version', 'Version du système') ?? '') ?? []
  return { name, version, build, host: word(node, 'local_host_name', 'Computer Name', 'Nom de l’ordinateur', "Nom de l'ordinateur") }
}

function diskBase(version: string | undefined): SpSource['diskBase'] {
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number)
  return version === undefined ? null : major > 10 || (major === 10 && minor >= 6) ? 1000 : 1024
}

/** Parts of the system are the system, not software on it. */
const PART_OF_SYSTEM = /^\/(System|usr|bin|sbin|Library\/(Apple|Image Capture|Printers))\/|\/Library\/HTTPStorages\//

function spApplications(source: SpSource): Pick<Reading, 'software' | 'gaps'> {
  const section = source.section('SPApplications')
  if (section === undefined) return { gaps: { software: unknown(source.missing, source.src('SPApplications')) } }
  const apps = section.children.flatMap((one) => {
    const [name, path] = [word(one, '_name') ?? one.name, word(one, 'path', 'Location', 'Emplacement') ?? '']
    if (name === '' || PART_OF_SYSTEM.test(path)) return []
    const signed = /^Developer ID Application: (.+?)(?: \(\w+\))?$/.exec(word(one, 'signed_by', 'Signed by', 'Signé par') ?? '')?.[1]
    return [{ name, version: word(one, 'version', 'Version') ?? '', publisher: signed ?? null, source: 'app' }]
  })
  return { software: [...new Map(apps.map((one) => [`${one.name}\n${one.version}`, one])).values()] }
}
