// smartctl's JSON (format 1.x) as evidence. Every leaf is optional and stands for itself: a damaged one is as if absent.
import { z } from 'zod'
import { writtenBytesOf, type AtaAttribute, ataCounts } from './smart-attributes.ts'
import type { UnknownReason } from './fact.ts'
import type { SmartEvidence } from './smart-rule.ts'

const soft = <S extends z.ZodType>(schema: S) => schema.optional().catch(undefined)
const part = <S extends z.ZodRawShape>(shape: S) => soft(z.looseObject(shape))
const count = z.number().int().min(0)
const Counter = part({ gigabytes_processed: soft(z.string().regex(/^\d{1,12}(\.\d+)?$/)), total_uncorrected_errors: soft(count) })
const Attribute = z.looseObject({ id: z.int().min(1).max(255), name: z.string().catch(''), value: soft(z.int()), raw: part({ value: soft(count), string: soft(z.string()) }) })

const Document = z.looseObject({
  smartctl: part({ version: soft(z.array(z.int()).min(1)), exit_status: soft(z.int().min(0).max(255)), messages: soft(z.array(z.looseObject({ string: z.string() }))) }),
  device: part({ protocol: soft(z.string()), type: soft(z.string()) }),
  in_smartctl_database: soft(z.boolean()),
  rotation_rate: soft(count),
  logical_block_size: soft(z.int().min(1).max(65_536)),
  smart_support: part({ available: soft(z.boolean()) }),
  smart_status: part({ passed: soft(z.boolean()) }),
  power_on_time: part({ hours: soft(count) }),
  temperature: part({ current: soft(z.int()) }),
  endurance_used: part({ current_percent: soft(count) }),
  ata_smart_attributes: part({ table: soft(z.array(z.unknown())) }),
  nvme_smart_health_information_log: part({ critical_warning: soft(count), percentage_used: soft(count), media_errors: soft(count), available_spare: soft(count), available_spare_threshold: soft(count), data_units_written: soft(count), power_on_hours: soft(count), temperature: soft(z.int()) }),
  scsi_grown_defect_list: soft(count),
  scsi_percentage_used_endurance_indicator: soft(count),
  scsi_error_counter_log: part({ read: Counter, write: Counter, verify: Counter }),
})

/** NVMe counts what was written in thousands of 512 bytes. */
const NVME_UNIT_BYTES = 512_000

/** Undefined when the object is no document of smartctl. */
export function evidenceOfJson(value: object): SmartEvidence | undefined {
  const parsed = Document.safeParse(value)
  if (!parsed.success || (!parsed.data.smartctl && !parsed.data.device && !parsed.data.smart_status)) return undefined
  const { smartctl, device, smart_status, power_on_time, temperature, endurance_used, rotation_rate, nvme_smart_health_information_log: nvme, scsi_error_counter_log: errors, ...rest } = parsed.data
  const attributes: readonly AtaAttribute[] = (rest.ata_smart_attributes?.table ?? []).flatMap((row) => {
    const { data } = Attribute.safeParse(row)
    return data ? [{ id: data.id, name: data.name, value: data.value ?? null, raw: leadingNumber(data.raw?.string) ?? data.raw?.value ?? null }] : []
  })
  const protocol = nvme || device?.protocol === 'NVMe' ? 'nvme' : device?.protocol === 'SCSI' ? 'scsi' : device?.protocol === 'ATA' || attributes.length > 0 ? 'ata' : null
  const ata = ataCounts(attributes, rotation_rate ?? null)
  const counters = [errors?.read, errors?.write, errors?.verify].flatMap((one) => one?.total_uncorrected_errors ?? [])
  const writtenGb = errors?.write?.gigabytes_processed
  const messages = (smartctl?.messages ?? []).map((one) => one.string).join('\n')
  return {
    tool: smartctl?.version ? `smartctl ${smartctl.version.join('.')}` : 'smartctl', src: 'smartctl', protocol,
    exitStatus: smartctl?.exit_status ?? null,
    refused: refusal(messages, rest.smart_support?.available === false, smartctl?.exit_status ?? 0),
    passed: smart_status?.passed ?? null,
    powerOnHours: power_on_time?.hours ?? nvme?.power_on_hours ?? null,
    wearPct: nvme?.percentage_used ?? rest.scsi_percentage_used_endurance_indicator ?? endurance_used?.current_percent ?? ata.wearPct,
    reallocated: ata.reallocated ?? (protocol === 'scsi' ? (rest.scsi_grown_defect_list ?? null) : null),
    pending: ata.pending,
    uncorrectable: ata.uncorrectable ?? (counters.length > 0 ? counters.reduce((sum, one) => sum + one, 0) : null),
    mediaErrors: nvme?.media_errors ?? null,
    tempC: temperature?.current ?? nvme?.temperature ?? null,
    writtenBytes: nvme?.data_units_written !== undefined ? nvme.data_units_written * NVME_UNIT_BYTES : writtenGb !== undefined ? Math.round(Number(writtenGb) * 1e9) : writtenBytesOf(attributes, rest.logical_block_size ?? null),
    writtenSure: protocol !== 'ata' || rest.in_smartctl_database !== false,
    spinning: protocol !== 'nvme' && ata.spinning,
    grownDefects: rest.scsi_grown_defect_list ?? null,
    criticalWarning: nvme?.critical_warning ?? null,
    spareBelowThreshold: nvme?.available_spare !== undefined && nvme.available_spare_threshold !== undefined && nvme.available_spare < nvme.available_spare_threshold,
    // The exit status says these.
    prefailNow: false, thresholdOnce: false, selfTestFailed: false,
    hasHealth: smart_status?.passed !== undefined || nvme !== undefined || attributes.length > 0 || rest.scsi_grown_defect_list !== undefined,
  }
}

/** Why nothing was looked at, in smartctl's own words. */
export function refusal(messages: string, unavailable: boolean, exitStatus: number): UnknownReason | null {
  // Asked not to wake it: nothing was read, and nothing is wrong.
  if (/in (?:STANDBY|SLEEP|IDLE\w*) (?:\(\w+\) )?mode/i.test(messages)) return 'not-collected'
  if (unavailable) return 'not-applicable'
  if ((exitStatus & 0b11) !== 0 && /Permission denied|Operation not permitted|Open failed, Error=5\b|Access is denied|administrator|root/i.test(messages)) return 'denied'
  return null
}

/** The count at the head of a raw text: `8 (1, 0)` packs three numbers in one. */
function leadingNumber(text: string | undefined): number | undefined {
  const [, digits] = /^(\d{1,15})(?=$|h\+|\s+\()/.exec(text ?? '') ?? []
  return digits === undefined ? undefined : Number(digits)
}
