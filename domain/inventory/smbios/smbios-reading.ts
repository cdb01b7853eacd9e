// An SMBIOS record as a reading, for every system and both forms: `smbios.t17` out of raw tables, `text.dmidecode.t17` out of
// dmidecode's text. A structure that is not there is not collected (or lost, in a cut table); an empty field is the maker's.
import { CivilDate } from '../../civil-date.ts'
import { type Fact, firmwareText, known, unknown, type UnknownReason, valueOf } from '../fact.ts'
import type { Reading } from '../model.ts'
import { chassisOf } from './chassis.ts'
import { isoDate } from './firmware-date.ts'
import { hasAll, memoryReading } from './memory.ts'
import { modelName } from './model-name.ts'
import { processorId, processorVendor } from './processor-id.ts'
import type { SmbiosRecord } from './record.ts'
import { isVirtualMachine } from './virtual-machine.ts'

export type SmbiosSource = 'smbios' | 'text.dmidecode'

export function smbiosReading(record: SmbiosRecord, source: SmbiosSource = 'smbios'): Reading {
  const { bios, system, board, chassis, tpm } = record
  const isWhole = hasAll(record)
  const lost: UnknownReason = isWhole ? 'not-collected' : 'truncated'
  const at = (type: number): string => `${source}.t${type}`
  const text = (structure: object | null, value: string | null | undefined, type: number): Fact<string> => (structure === null ? unknown(lost, at(type)) : firmwareText(value ?? undefined, at(type), 'placeholder'))
  const biosDate = isoDate(bios?.date ?? null)
  const virtual: Fact<boolean> = system && isVirtualMachine(system.maker, system.model) ? known(true, at(1)) : bios?.virtual ? known(true, at(0)) : unknown('not-collected', at(1))
  const memory = memoryReading(record, source)
  const batteries = record.batteries.filter((one) => one.designMwh !== null)
  return {
    machine: {
      maker: text(system, system?.maker, 1), model: text(system, system && modelName(system), 1), family: text(system, system?.family, 1), serial: text(system, system?.serial, 1), uuid: text(system, system?.uuid, 1),
      boardModel: text(board, board?.model, 2), boardSerial: text(board, board?.serial, 2), assetTag: text(chassis, chassis?.assetTag, 3),
      chassis: valueOf(virtual) ? known('vm', virtual.src) : chassis ? chassisOf(chassis.type, at(3)) : unknown(lost, at(3)),
      biosVersion: text(bios, bios?.version, 0), biosDate: biosDate ? known(biosDate, at(0), 'declared') : unknown(bios === null ? lost : bios.date === null ? 'placeholder' : 'parse', at(0)),
      virtual,
    },
    cpu: processorReading(record, isWhole, source),
    ram: memory.ram,
    // A desktop's firmware may list a battery that is not there: one without a capacity says nothing.
    battery: batteries.length > 0 && isWhole ? batteries.map((one) => ({ designMwh: known(one.designMwh ?? 0, at(22), 'declared'), maker: text(one, one.maker, 22), serial: text(one, one.serial, 22), chemistry: text(one, one.chemistry, 22), year: yearOf(one.made, at(22)) })) : undefined,
    security: {
      // Only "yes" is proven: old firmware has no bit to say so.
      uefi: bios?.uefi ? known(true, at(0), 'declared') : unknown(bios === null ? lost : 'not-collected', at(0)),
      uefiCapable: bios?.uefi ? known(true, at(0), 'declared') : unknown(bios === null ? lost : 'not-collected', at(0)),
      tpm: tpm === null ? { present: unknown(lost, at(43)), version: unknown(lost, at(43)) } : { present: known(true, at(43), 'declared'), version: tpm.version === null ? unknown('placeholder', at(43)) : known(tpm.version, at(43), 'declared') },
    },
    gaps: { ...(memory.gap ? { 'ram.modules': memory.gap } : {}), ...(isWhole ? {} : { battery: unknown('truncated', at(22)) }) },
  }
}

/** Of a day of the calendar, in either writing; smart batteries are no older than their norm. */
function yearOf(made: string | null, src: string): Fact<number> {
  const day = isoDate(made) ?? CivilDate.safeParse(made).data
  return day && day >= '1995' ? known(Number(day.slice(0, 4)), src, 'declared') : unknown(made === null ? 'placeholder' : 'parse', src)
}

/** Frequencies that a processor can have; boards have been seen to say 30,000 MHz. */
const isFrequency = (mhz: number | null): mhz is number => mhz !== null && mhz >= 100 && mhz <= 7000

/**
 * Cores and threads of all processors together. No `maxMhz`: the norm's "max speed" is what the socket bears, not what the
 * processor reaches (a Core i7-8550U of 4.0 GHz says 2.0).
 */
function processorReading({ processors }: SmbiosRecord, isWhole: boolean, source: SmbiosSource): Reading['cpu'] {
  const t4 = `${source}.t4`
  const installed = processors.filter((one) => one.installed === true)
  const [first] = installed
  const why = !isWhole ? unknown('truncated', t4) : processors.some((one) => one.installed === null) ? unknown('parse', t4) : first === undefined ? unknown('not-collected', t4) : undefined
  if (first === undefined) return { name: why, vendor: why, family: why, model: why, stepping: why, sockets: why, cores: why, threads: why }
  const sum = (counts: readonly (number | null)[]): Fact<number> => why ?? (counts.includes(null) ? unknown('not-collected', t4) : known(counts.reduce<number>((all, one) => all + (one ?? 0), 0), t4))
  const vendor = processorVendor(first.maker, first.name)
  const id = first.id && vendor ? processorId(first.id, vendor) : undefined
  const number = (value: number | undefined): Fact<number> => (value === undefined ? unknown('not-collected', t4) : known(value, t4))
  return {
    // An emulator writes its own machine's name where the processor's should stand.
    name: first.name?.startsWith('pc-') ? unknown('placeholder', t4) : firmwareText(first.name ?? undefined, t4, 'placeholder'), vendor: vendor ? known(vendor, t4) : firmwareText(first.maker ?? undefined, t4, 'placeholder'),
    family: number(id?.family), model: number(id?.model), stepping: number(id?.stepping),
    sockets: why ?? known(installed.length, t4), cores: sum(installed.map((one) => one.cores)), threads: sum(installed.map((one) => one.threads)),
    baseMhz: isFrequency(first.currentMhz) ? known(first.currentMhz, t4, 'declared') : unknown('not-collected', t4),
    arch: first.is64 ? known(64 as const, t4, 'declared') : unknown('not-collected', t4), virt: first.virt ? known(true, t4, 'declared') : unknown('not-collected', t4),
  }
}
