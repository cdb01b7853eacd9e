// smartctl's JSON, at any exit status: the status is a bit mask, not a failure of the reading. Rule: design/inventory.md 3.11.
import { z } from 'zod'
import { type Fact, known, unknown, type UnknownReason } from './fact.ts'

export interface SmartFacts { state: Fact<'ok' | 'warn' | 'fail'>; passed: Fact<boolean>; powerOnHours: Fact<number>; wearPct: Fact<number>; reallocated: Fact<number>; pending: Fact<number>; uncorrectable: Fact<number>; mediaErrors: Fact<number>; tempC: Fact<number> }

const count = z.int().min(0)
const Document = z.looseObject({
  smartctl: z.looseObject({ exit_status: z.int().min(0).max(255).catch(0) }).optional().catch(undefined),
  smart_status: z.looseObject({ passed: z.boolean() }).optional().catch(undefined),
  power_on_time: z.looseObject({ hours: count }).optional().catch(undefined),
  temperature: z.looseObject({ current: z.int() }).optional().catch(undefined),
  rotation_rate: count.optional().catch(undefined),
  ata_smart_attributes: z.looseObject({ table: z.array(z.looseObject({ id: z.int(), name: z.string().catch(''), value: z.int().optional().catch(undefined), raw: z.looseObject({ value: count }).optional().catch(undefined) })) }).optional().catch(undefined),
  nvme_smart_health_information_log: z.looseObject({ critical_warning: count.catch(0), percentage_used: count.optional().catch(undefined), media_errors: count.optional().catch(undefined), available_spare: count.optional().catch(undefined), available_spare_threshold: count.optional().catch(undefined) }).optional().catch(undefined),
  scsi_grown_defect_list: count.optional().catch(undefined),
})

const TEMPERATURE_BIT = 0x02
/** Attributes whose normalised value counts down from 100 as the disk wears. */
const WEAR_IDS = new Set([177, 202, 231, 233])

/** All unknown for one reason. */
export function noSmart(reason: UnknownReason): SmartFacts {
  const none = unknown(reason, 'smartctl')
  return { state: none, passed: none, powerOnHours: none, wearPct: none, reallocated: none, pending: none, uncorrectable: none, mediaErrors: none, tempC: none }
}

export function readSmart(text: string): SmartFacts {
  let parsed: z.infer<typeof Document>
  try {
    parsed = Document.parse(JSON.parse(text))
  } catch {
    return noSmart('parse')
  }
  const status = parsed.smartctl?.exit_status ?? 0
  const nvme = parsed.nvme_smart_health_information_log
  const raw = (id: number): number | undefined => parsed.ata_smart_attributes?.table.find((row) => row.id === id)?.raw?.value
  const fact = <T>(value: T | undefined): Fact<T> => (value === undefined ? unknown('not-collected', 'smartctl') : known(value, 'smartctl'))
  const wearRow = parsed.ata_smart_attributes?.table.find((row) => WEAR_IDS.has(row.id))
  const wear = nvme?.percentage_used ?? (parsed.rotation_rate === 0 && wearRow?.value !== undefined ? Math.max(0, 100 - wearRow.value) : undefined)
  const reallocated = raw(5)
  const pending = raw(197)
  const uncorrectable = raw(198)
  const passed = parsed.smart_status?.passed
  const hasData = passed !== undefined || nvme !== undefined || parsed.ata_smart_attributes !== undefined || parsed.scsi_grown_defect_list !== undefined
  const facts = { passed: fact(passed), powerOnHours: fact(parsed.power_on_time?.hours), wearPct: fact(wear), reallocated: fact(reallocated), pending: fact(pending), uncorrectable: fact(uncorrectable), mediaErrors: fact(nvme?.media_errors), tempC: fact(parsed.temperature?.current) }
  if ((status & 0b11) !== 0 || !hasData) return { ...facts, state: unknown('not-collected', 'smartctl') }
  const critical = (nvme?.critical_warning ?? 0) & ~TEMPERATURE_BIT
  const spareLow = nvme?.available_spare !== undefined && nvme.available_spare_threshold !== undefined && nvme.available_spare < nvme.available_spare_threshold
  const failing = passed === false || (status & 0b0000_1000) !== 0 || (status & 0b0001_0000) !== 0 || critical !== 0 || spareLow
  const spinning = (parsed.rotation_rate ?? 0) > 0
  const warned = (status & 0b0010_0000) !== 0 || (status & 0b1000_0000) !== 0 || (pending ?? 0) > 0 || (uncorrectable ?? 0) > 0 || (spinning && (reallocated ?? 0) > 0) || (parsed.scsi_grown_defect_list ?? 0) > 0 || (nvme?.media_errors ?? 0) > 0 || (wear ?? 0) >= 90 || ((nvme?.critical_warning ?? 0) & TEMPERATURE_BIT) !== 0
  return { ...facts, state: known(failing ? 'fail' : warned ? 'warn' : 'ok', 'rule.smart', 'derived') }
}
