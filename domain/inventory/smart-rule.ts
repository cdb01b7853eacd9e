// From what a tool saw of a disk to facts and a state: ok, warn, fail, or unknown. One table for all sources (smartctl's
// JSON and text). Rule: design/inventory.md 3.11, checked there on 192 real documents.
import { type Fact, known, unknown, type UnknownReason } from './fact.ts'
import type { MachineFacts } from './model.ts'

export type SmartFacts = MachineFacts['disks'][number]['smart']

/** Null = the tool did not say. */
export interface SmartEvidence {
  /** With its version. */
  readonly tool: string
  readonly src: string
  readonly protocol: 'ata' | 'nvme' | 'scsi' | null
  /** smartctl's bit mask; null in a text, which does not carry it. */
  readonly exitStatus: number | null
  /** Why the tool could not look at all: asleep, no right, no such ability. */
  readonly refused: UnknownReason | null
  readonly passed: boolean | null
  readonly powerOnHours: number | null
  readonly wearPct: number | null
  readonly reallocated: number | null
  readonly pending: number | null
  readonly uncorrectable: number | null
  readonly mediaErrors: number | null
  readonly tempC: number | null
  readonly writtenBytes: number | null
  /** False where the unit of `writtenBytes` is the usual one, not this model's own. */
  readonly writtenSure: boolean
  readonly spinning: boolean
  /** SCSI only. */
  readonly grownDefects: number | null
  readonly criticalWarning: number | null
  readonly spareBelowThreshold: boolean
  /** An attribute under its threshold: that announces a failure, now; any, now or once. */
  readonly prefailNow: boolean
  readonly thresholdOnce: boolean
  readonly selfTestFailed: boolean
  /** False for a scan, an identity page or a refused command: nothing about health was read. */
  readonly hasHealth: boolean
}

const EXIT = { badArguments: 0x01, notOpened: 0x02, failing: 0x08, prefail: 0x10, thresholdOnce: 0x20, selfTest: 0x80 } as const
const NOT_LOOKED = EXIT.badArguments | EXIT.notOpened
const TEMPERATURE_BIT = 0x02
const WORN_PCT = 90
/** A disk is not older than its makers: 50 years; and nothing runs below freezing or above boiling in an office. */
const MAX_HOURS = 440_000
const MAX_TEMP_C = 120

type State = 'ok' | 'warn' | 'fail'

/** Bit 6 alone (an old entry in the error log) is a note, not a state; bit 2 is a command the disk does not know. */
function stateOf(one: SmartEvidence): State | null {
  const exit = one.exitStatus ?? 0
  const warning = one.criticalWarning ?? 0
  const above = (value: number | null, limit = 0): boolean => value !== null && value > limit
  if ((exit & NOT_LOOKED) !== 0 || one.refused !== null || !one.hasHealth) return null
  if (one.passed === false || (exit & (EXIT.failing | EXIT.prefail)) !== 0 || one.prefailNow || (warning & ~TEMPERATURE_BIT) !== 0 || one.spareBelowThreshold) return 'fail'
  if ((exit & (EXIT.thresholdOnce | EXIT.selfTest)) !== 0 || one.thresholdOnce || one.selfTestFailed) return 'warn'
  if (above(one.pending) || above(one.uncorrectable) || above(one.grownDefects) || above(one.mediaErrors)) return 'warn'
  // An SSD sets worn blocks aside all its life; a spinning disk does it when its surface gives way.
  return (one.spinning && above(one.reallocated)) || above(one.wearPct, WORN_PCT - 1) || (warning & TEMPERATURE_BIT) !== 0 ? 'warn' : 'ok'
}

export function smartFacts(one: SmartEvidence): SmartFacts {
  const exit = one.exitStatus ?? 0
  const why: UnknownReason = one.refused ?? ((exit & EXIT.badArguments) !== 0 ? 'parse' : 'not-collected')
  const given = <T>(value: T | null, lacks = false, conf: 'measured' | 'declared' = 'measured'): Fact<T> => (value !== null ? known(value, one.src, conf) : unknown(lacks && one.hasHealth ? 'not-applicable' : why, one.src))
  const count = (value: number | null, lacks = false, max = Number.MAX_SAFE_INTEGER): Fact<number> => (value === null || (Number.isSafeInteger(value) && value >= 0 && value <= max) ? given(value, lacks) : unknown('parse', one.src))
  const state = stateOf(one)
  const written = count(one.writtenBytes)
  return {
    state: state === null ? unknown(why, one.src) : known(state, 'rule.smart', 'derived'),
    passed: given(one.passed),
    powerOnHours: count(one.powerOnHours, false, MAX_HOURS),
    wearPct: count(one.wearPct, one.spinning, 255),
    reallocated: count(one.reallocated, one.protocol === 'nvme'),
    pending: count(one.pending, one.protocol === 'nvme' || one.protocol === 'scsi'),
    uncorrectable: count(one.uncorrectable, one.protocol === 'nvme'),
    mediaErrors: count(one.mediaErrors, one.protocol === 'ata' || one.protocol === 'scsi'),
    // Zero is what a controller answers that does not know.
    tempC: one.tempC === 0 ? unknown('placeholder', one.src) : count(one.tempC, false, MAX_TEMP_C),
    writtenBytes: 'v' in written && !one.writtenSure ? { ...written, conf: 'declared' } : written,
    tool: known(one.tool, one.src),
  }
}
