// Text of `ioreg`: entries of the device tree with their properties. Never throws; bounded by its input.
import { readEdid } from '../edid.ts'
import { type Fact, known, unknown } from '../fact.ts'
import type { Reading } from '../model.ts'
import { readEntryAndTable } from '../smbios/entry-point.ts'
import { smbiosReading } from '../smbios/smbios-reading.ts'
import { whole } from './quantity.ts'
import { said } from './sp-source.ts'

const SRC = 'ioreg'

interface IoEntry { readonly className: string; readonly properties: ReadonlyMap<string, string> }

/** Entries in their order; a text of properties alone is one entry without a class. */
function readIoreg(text: string): readonly IoEntry[] {
  const entries: { className: string; properties: Map<string, string> }[] = []
  for (const line of text.split('\n')) {
    const className = /^[\s|]*\+-o .*<class (\w+)/.exec(line)?.[1]
    if (className !== undefined) entries.push({ className, properties: new Map() })
    const [, key, value] = /^[\s|]*"([^"]+)" = (.+)$/.exec(line.trimEnd()) ?? []
    if (key === undefined || value === undefined) continue
    if (entries.length === 0) entries.push({ className: '', properties: new Map() })
    const properties = entries.at(-1)?.properties
    if (properties && !properties.has(key)) properties.set(key, value)
  }
  return entries
}

/** Text of a property, quoted or in the brackets of data. */
function textOf(entry: IoEntry | undefined, key: string): string | undefined {
  const value = entry?.properties.get(key)
  return /^<?"(.*?)(?:\\0)*">?$/.exec(value ?? '')?.[1]
}

function bytesOf(value: string | undefined): Uint8Array | undefined {
  const digits = /^<((?:[0-9a-fA-F]{2})+)[0-9a-fA-F]?>$/.exec(value ?? '')?.[1]
  return digits === undefined ? undefined : Uint8Array.from(digits.match(/../g) ?? [], (two) => Number.parseInt(two, 16))
}

/** The machine's own entry: maker, model, serial number, UUID. */
export function ioregMachine(text: string): NonNullable<Reading['machine']> | undefined {
  const entry = readIoreg(text).find((one) => one.className === 'IOPlatformExpertDevice' || one.properties.has('IOPlatformSerialNumber'))
  if (!entry) return undefined
  return { maker: said(textOf(entry, 'manufacturer'), SRC), model: said(textOf(entry, 'model'), SRC), serial: said(textOf(entry, 'IOPlatformSerialNumber'), SRC), uuid: said(textOf(entry, 'IOPlatformUUID'), SRC) }
}

/** Intel Macs keep their raw SMBIOS tables there, readable by anyone. */
export function ioregSmbios(text: string): Reading | undefined {
  const entry = readIoreg(text).find((one) => one.properties.has('SMBIOS') && one.properties.has('SMBIOS-EPS'))
  const [point, table] = [bytesOf(entry?.properties.get('SMBIOS-EPS')), bytesOf(entry?.properties.get('SMBIOS'))]
  const record = point && table ? readEntryAndTable(point, table) : undefined
  return record && smbiosReading(record)
}

type Screen = NonNullable<Reading['screens']>[number]

/** Each EDID once; the class of the entry tells a built-in panel from a screen that was plugged in. */
export function ioregScreens(text: string): readonly Screen[] {
  const found = readIoreg(text).flatMap(({ className, properties }) => {
    const hex = properties.get('IODisplayEDID') ?? properties.get('EDID')
    const bytes = bytesOf(hex)
    const screen = bytes && readEdid(bytes, { builtin: className === 'AppleBacklightDisplay' ? true : className === 'AppleDisplay' ? false : null })
    return screen && hex ? [[hex, screen] as const] : []
  })
  return [...new Map(found).values()]
}

/** Serial numbers of disks, by the model that stands beside each. */
export function ioregSerials(text: string): readonly { readonly model: string; readonly serial: string }[] {
  return [...text.matchAll(/"Device Characteristics" = \{(.*)\}/g)].flatMap(([, inside = '']) => {
    const [model, serial] = ['Product Name', 'Serial Number'].map((key) => new RegExp(`"${key}"="([^"]+)"`).exec(inside)?.[1]?.trim())
    return model && serial ? [{ model, serial }] : []
  })
}

/** A lithium cell's nominal voltage, as Apple rates its packs (58.0 Wh for 5,088 mAh of three cells). */
const CELL_MV = 3800

/**
 * The battery, or null when the entry says there is none; undefined when the text holds no battery entry. Capacities are
 * measured in mAh: their ratio is a fact, the energy follows from the number of cells.
 */
export function ioregBattery(text: string): NonNullable<Reading['battery']>[number] | null | undefined {
  const entry = readIoreg(text).find((one) => one.properties.has('DesignCapacity') || one.className === 'AppleSmartBattery')
  if (!entry) return undefined
  if (entry.properties.get('BatteryInstalled') === 'No') return null
  const number = (...keys: readonly string[]): number | null => keys.map((key) => whole(entry.properties.get(key))).find((one) => one !== null) ?? null
  const designMah = number('DesignCapacity')
  const percentOrMah = number('MaxCapacity')
  // Apple chips give MaxCapacity in percent.
  const fullMah = number('AppleRawMaxCapacity', 'NominalChargeCapacity') ?? (percentOrMah !== null && percentOrMah > 100 ? percentOrMah : null)
  const cells = cellsOf(entry.properties.get('BatteryData'), number('Voltage'))
  const energy = (mah: number | null): Fact<number> => (mah === null || mah <= 0 ? unknown('not-collected', SRC) : cells === null ? unknown('not-collected', 'rule.battery-cells') : known(Math.round((mah * cells * CELL_MV) / 1000), 'rule.battery-cells', 'derived'))
  const cycles = number('CycleCount')
  return {
    designMwh: energy(designMah), fullMwh: energy(fullMah), cycles: cycles === null ? unknown('not-collected', SRC) : known(cycles, SRC),
    wearPct: designMah !== null && designMah > 0 && fullMah !== null ? known(Math.max(0, 100 - Math.floor((100 * fullMah) / designMah)), SRC, 'derived') : unknown('not-collected', SRC),
    maker: said(textOf(entry, 'Manufacturer'), SRC), serial: said(textOf(entry, 'BatterySerialNumber') ?? textOf(entry, 'Serial'), SRC),
  }
}

/** Cells in series: counted where each tells its voltage, else the only number that the pack's voltage allows. */
function cellsOf(data: string | undefined, packMv: number | null): number | null {
  const each = /"CellVoltage"=\((\d+(?:,\d+)*)\)/.exec(data ?? '')?.[1]?.split(',').filter((one) => Number(one) > 0)
  if (each !== undefined && each.length > 0) return each.length
  const possible = packMv === null ? [] : [1, 2, 3, 4].filter((cells) => packMv / cells >= 3000 && packMv / cells <= 4450)
  return possible.length === 1 ? (possible[0] ?? null) : null
}
