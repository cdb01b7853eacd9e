// Memory without rights: udev's own record of the firmware's table (its rule 70-memory), and what the system counts.
import { type Fact, known, unknown } from '../fact.ts'
import type { ListPath, Reading } from '../model.ts'
import type { Unknown } from '../fact.ts'
import { memoryReading } from '../smbios/memory.ts'
import type { MemoryRow } from '../smbios/record.ts'
import { count, type Pairs, pairs, type Sections } from './sections.ts'

export function memoryOf(sections: Sections): { ram: Reading['ram']; gaps: Partial<Record<ListPath, Unknown>> } {
  const osBytes = systemBytes(sections)
  const udev = pairs(sections.whole('udev'), 'E:')
  const slots = count(udev['MEMORY_ARRAY_NUM_DEVICES'])
  if (slots === null || slots === 0) {
    const none = sections.missing('smbios', 'smbios.t17')
    return { ram: { osBytes, totalBytes: none, maxBytes: none, slots: none, slotsFree: none, soldered: none, ecc: none }, gaps: { 'ram.modules': none } }
  }
  const { ram, gap } = memoryReading({ version: null, end: 'open', bios: null, system: null, board: null, chassis: null, processors: [], batteries: [], tpm: null, arrays: [{ handle: null, system: true, maxBytes: count(udev['MEMORY_ARRAY_MAX_CAPACITY']), ecc: udev['MEMORY_ARRAY_EC_TYPE'] ?? null, slots }], rows: rowsOf(udev, slots) }, 'udev.dmi')
  return { ram: { ...ram, osBytes }, gaps: gap ? { 'ram.modules': gap } : {} }
}

/** One for each announced slot; one that says nothing is not known to be empty. */
function rowsOf(udev: Pairs, slots: number): readonly MemoryRow[] {
  return Array.from({ length: Math.min(slots, 512) }, (_, i) => {
    const text = (key: string): string | null => udev[`MEMORY_DEVICE_${i}_${key}`] ?? null
    const bytes = count(text('SIZE') ?? undefined)
    const fitted = text('PRESENT') === '0' ? false : bytes !== null && bytes > 0 ? true : null
    return { array: null, fitted, bytes, form: text('FORM_FACTOR'), type: text('TYPE'), speedMtps: count(text('SPEED_MTS') ?? undefined), slot: text('LOCATOR'), maker: text('MANUFACTURER'), serial: text('SERIAL_NUMBER'), partNumber: text('PART_NUMBER') }
  })
}

function systemBytes(sections: Sections): Fact<number> {
  const kb = count(/^MemTotal:\s+(\d+) kB/m.exec(sections.body('mem') ?? '')?.[1])
  return kb === null ? (sections.body('mem') === undefined ? sections.missing('mem', 'meminfo') : unknown('parse', 'meminfo')) : known(kb * 1024, 'meminfo')
}
