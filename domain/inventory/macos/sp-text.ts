// The text form of system_profiler: titles, then labels whose indentation tells whose they are. English and French.
import { type SpDocument, type SpNode, spelling } from './sp-node.ts'

/** Titles of the sections that are read, by spelling. */
const TITLES: Readonly<Record<string, string>> = {
  hardware: 'SPHardware', materiel: 'SPHardware', software: 'SPSoftware', logiciel: 'SPSoftware', logiciels: 'SPSoftware', memory: 'SPMemory', memoire: 'SPMemory',
  graphicsdisplays: 'SPDisplays', cartesgraphiquesmoniteurs: 'SPDisplays', graphismesmoniteurs: 'SPDisplays', cartesvideomoniteurs: 'SPDisplays', graphiquesmoniteurs: 'SPDisplays',
  power: 'SPPower', alimentation: 'SPPower', printers: 'SPPrinters', imprimantes: 'SPPrinters', storage: 'SPStorage', stockage: 'SPStorage',
  nvmexpress: 'SPNVMe', nvme: 'SPNVMe', serialata: 'SPSerialATA', sata: 'SPSerialATA', satasataexpress: 'SPSerialATA', ata: 'SPParallelATA', parallelata: 'SPParallelATA',
  usb: 'SPUSB', airport: 'SPAirPort', wifi: 'SPAirPort', applications: 'SPApplications', controller: 'SPiBridge', ibridge: 'SPiBridge', controleur: 'SPiBridge', firewall: 'SPFirewall', coupefeu: 'SPFirewall',
  network: 'SPNetwork', reseau: 'SPNetwork', audio: 'SPAudio', bluetooth: 'SPBluetooth', ethernetcards: 'SPEthernet', cartesethernet: 'SPEthernet', diagnostics: 'SPDiagnostics', firewire: 'SPFireWire', thunderbolt: 'SPThunderbolt',
}

/** The section that a line begins, or undefined. */
export function textSection(line: string): string | undefined {
  return /^[^\s:].*:$/.test(line.trimEnd()) ? TITLES[spelling(line)] : undefined
}

interface Open { readonly name: string; readonly indent: number; readonly values: Map<string, string>; readonly children: Open[] }

/** A title that is not known ends the section before it. The first section of a name is the one that counts. */
export function readSpText(text: string): Pick<SpDocument, 'sections' | 'unsure'> {
  const sections = new Map<string, SpNode>()
  const all = text.split('\n').filter((line) => line.trim() !== '')
  // Noise between lines, and characters that were lost on the way: what stands around it may have moved.
  const clean = all.filter((line) => !/[\uFFFD\0]/.test(line) && (/^\s/.test(line) || line.trimEnd().endsWith(':')))
  const lines = clean.map((line) => ({ indent: line.length - line.trimStart().length, said: line.trim() }))
  let stack: Open[] = []
  let openEnd: string | null = null
  lines.forEach(({ indent, said }, at) => {
    if (indent === 0) {
      const name = textSection(said)
      const open: Open = { name: name ?? said, indent: 0, values: new Map(), children: [] }
      if (name !== undefined && !sections.has(name)) sections.set(name, open)
      stack = [open]
      openEnd = name ?? null
      return
    }
    while (stack.length > 1 && (stack.at(-1)?.indent ?? 0) >= indent) stack.pop()
    const holder = stack.at(-1)
    if (holder === undefined) return
    const holds = said.endsWith(':') && (lines[at + 1]?.indent ?? 0) > indent
    const [, label, value] = holds ? [] : /^(.+?)[\s\u00a0\u202f]*:(?:\s+(.*))?$/.exec(said) ?? []
    if (holds) {
      const open: Open = { name: said.slice(0, -1).trim(), indent, values: new Map(), children: [] }
      holder.children.push(open)
      stack.push(open)
    } else if (label !== undefined && value !== undefined && value !== '' && !holder.values.has(spelling(label))) holder.values.set(spelling(label), value)
  })
  return { sections, unsure: new Set(clean.length < all.length ? sections.keys() : openEnd === null ? [] : [openEnd]) }
}
