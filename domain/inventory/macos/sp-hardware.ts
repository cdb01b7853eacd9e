// The machine, its processor and memory, as SPHardware and SPMemory tell them.
import { type Fact, known, unknown, valueOf } from '../fact.ts'
import type { Reading } from '../model.ts'
import { appleModel, chipOf } from './apple-model.ts'
import { mhzOf, roundedBytes, whole } from './quantity.ts'
import { everyNode, type SpNode, word } from './sp-node.ts'
import { counted, isYes, notApplicable, said, type SpSource } from './sp-source.ts'

const RULE = 'rule.apple-model'

export function spHardware(source: SpSource): Pick<Reading, 'machine' | 'cpu'> & { totalBytes: Fact<number> } {
  const src = source.src('SPHardware')
  const section = source.section('SPHardware')
  const hardware = everyNode(section).find((one) => word(one, 'machine_model', 'Model Identifier', 'Machine Model', 'Identifiant du modèle', 'physical_memory', 'Memory', 'Mémoire') !== undefined)
  const text = (...labels: readonly string[]): Fact<string> => (hardware ? said(word(hardware, ...labels), src) : unknown(source.missing, src))
  const model = text('machine_model', 'Model Identifier', 'Machine Model', 'Identifiant du modèle')
  const name = text('machine_name', 'Model Name', 'Machine Name', 'Nom du modèle')
  const about = appleModel(valueOf(model), valueOf(name))
  const cpuName = text('chip_type', 'Chip', 'Puce', 'cpu_type', 'Processor Name', 'Nom du processeur', 'CPU Type')
  const chip = chipOf(valueOf(cpuName))
  const apple = chip === 'apple'
  const memory = word(hardware, 'physical_memory', 'Memory', 'Mémoire')
  const speed = word(hardware, 'current_processor_speed', 'Processor Speed', 'Vitesse du processeur', 'CPU Speed')
  const total = word(hardware, 'Total Number of Cores', 'Nombre total de cœurs') ?? (word(hardware, 'packages') !== undefined || apple ? word(hardware, 'number_processors') : undefined)
  const sockets = word(hardware, 'packages', ...(chip === 'intel' ? ['Number of Processors', 'Nombre de processeurs'] : []))
  const unread = (): Fact<never> => (apple ? notApplicable(RULE) : unknown(hardware ? 'not-collected' : source.missing, src))
  return {
    machine: {
      maker: about.isApple ? known('Apple Inc.', RULE, 'derived') : unknown('not-collected', src), model, family: name, serial: text('serial_number', 'Serial Number (system)', 'Serial Number', 'Numéro de série (système)', 'Numéro de série'),
      uuid: text('platform_UUID', 'Hardware UUID', 'UUID du matériel', 'UUID matériel'), biosVersion: text('boot_rom_version', 'Boot ROM Version', 'System Firmware Version', 'Version de la ROM de démarrage', 'Version du programme interne du système'),
      chassis: about.virtual ? known('vm', RULE, 'derived') : about.chassis ? known(about.chassis, RULE, 'derived') : unknown('not-collected', RULE),
      virtual: about.virtual ? known(true, RULE, 'derived') : unknown('not-collected', RULE),
      ...(hardware ? { assetTag: notApplicable(RULE), biosDate: unknown('placeholder', src) } : {}),
    },
    cpu: {
      name: cpuName, vendor: apple ? known('Apple', src) : chip === 'intel' ? known('GenuineIntel', src, 'derived') : unknown('not-collected', src),
      family: unread(), model: unread(), stepping: unread(),
      // "8 (4 performance and 4 efficiency)", "proc 8:4:4".
      cores: counted(whole(/^(?:proc )?(\d{1,3})\b/.exec(total ?? '')?.[1]), total, src), sockets: counted(whole(sockets), sockets, src),
      baseMhz: apple ? notApplicable(RULE) : counted(mhzOf(speed), speed, src, 'declared'),
      arch: apple ? known(64, RULE, 'derived') : unknown('not-collected', src),
    },
    totalBytes: hardware ? counted(roundedBytes(memory, 1024), memory, src) : unknown(source.missing, src),
  }
}

export function spMemory(source: SpSource, totalBytes: Fact<number>, model: string | null, cpuName: string | null): Pick<Reading, 'ram' | 'gaps'> {
  const src = source.src('SPMemory')
  const section = source.section('SPMemory')
  const about = appleModel(model, null)
  const soldered: Fact<boolean> = chipOf(cpuName) === 'apple' ? known(true, RULE, 'derived') : about.soldered === null ? unknown('not-collected', RULE) : known(about.soldered, RULE, 'derived')
  const isSoldered = valueOf(soldered) === true
  const none = isSoldered ? notApplicable(RULE) : unknown(section ? 'not-collected' : source.missing, src)
  const ram = { totalBytes, maxBytes: none, slots: none, slotsFree: none, soldered }
  if (section === undefined) return { ram, gaps: { 'ram.modules': unknown(source.missing, src) } }
  const rows = everyNode(section).filter((one) => sizeOf(one) !== undefined)
  const empty = rows.filter((one) => isEmpty(sizeOf(one)))
  // A row may be lost at the end of a text: slots are counted only where the modules make the whole memory.
  const sum = rows.reduce((all, one) => all + (roundedBytes(sizeOf(one), 1024) ?? 0), 0)
  const isWhole = source.isWhole('SPMemory') && rows.length > 0 && sum === valueOf(totalBytes) && everyNode(section).every((one) => rows.includes(one) || word(one, 'dimm_type', 'dimm_status', 'Type', 'Status') === undefined)
  const ecc = everyNode(section).map((one) => isYes(word(one, 'global_ecc_state', 'ECC'))).find((one) => one !== null) ?? null
  return {
    ram: {
      ...ram, ecc: ecc === null ? unknown('not-collected', src) : known(ecc, src),
      slots: isSoldered ? none : isWhole ? known(rows.length, src) : unknown('truncated', src),
      slotsFree: isSoldered ? none : isWhole ? known(empty.length, src) : unknown('truncated', src),
      modules: rows.filter((one) => !empty.includes(one)).map((one) => moduleOf(one, src, isSoldered)),
    },
    gaps: rows.length === 0 ? { 'ram.modules': unknown('parse', src) } : {},
  }
}

const sizeOf = (node: SpNode): string | undefined => word(node, 'dimm_size', 'Size', 'Taille', 'SPMemoryDataType', 'Memory', 'Mémoire')
const isEmpty = (size: string | undefined): boolean => /^(empty|vide)$/i.test(size ?? '')

function moduleOf(node: SpNode, src: string, isSoldered: boolean): NonNullable<NonNullable<Reading['ram']>['modules']>[number] {
  const size = sizeOf(node)
  const speed = word(node, 'dimm_speed', 'Speed', 'Vitesse')
  const chips = word(node, 'dimm_size', 'Size', 'Taille') === undefined
  return {
    slot: chips ? notApplicable(src) : said(word(node, '_name') ?? node.name, src), bytes: counted(roundedBytes(size, 1024), size, src), type: said(word(node, 'dimm_type', 'Type')?.replace(/ SDRAM$/, ''), src),
    speedMtps: counted(mhzOf(speed), speed, src), formFactor: isSoldered ? notApplicable(RULE) : unknown('not-collected', src),
    maker: said(word(node, 'dimm_manufacturer', 'Manufacturer', 'Fabricant'), src), partNumber: said(fromHex(word(node, 'dimm_part_number', 'Part Number', 'Numéro de pièce', 'Référence')), src), serial: said(word(node, 'dimm_serial_number', 'Serial Number', 'Numéro de série'), src),
  }
}

/** Part numbers come as the hexadecimal of their letters; other numbers stay as they are. */
function fromHex(text: string | undefined): string | undefined {
  const digits = /^0x((?:[0-9a-f]{2}){2,40})$/i.exec(text ?? '')?.[1]
  if (digits === undefined) return text
  const letters = (digits.match(/../g) ?? []).map((two) => String.fromCharCode(Number.parseInt(two, 16))).join('').replace(/\0+$/, '')
  return /^[\x20-\x7e]+$/.test(letters) ? letters.trim() : text
}
