// smartctl's text, for machines whose smartctl is older than its JSON (before 7.0) and for files that people kept. English
// always: smartctl is not translated; its figures may still be grouped by commas, spaces or points.
import { type AtaAttribute, ataCounts, writtenBytesOf } from './smart-attributes.ts'
import { refusal } from './smart-json.ts'
import type { SmartEvidence } from './smart-rule.ts'

/** Undefined when the text is none of smartctl's. */
export function evidenceOfText(text: string): SmartEvidence | undefined {
  const [, version] = /^smartctl (?:version )?(\d+(?:\.\d+)+)/m.exec(text) ?? []
  if (version === undefined) return undefined
  // Without its end, the last line may be half of one ("12,7" of 12,728 hours).
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split(/\r?\n/)
  const labelled = (label: RegExp): string | null => lines.flatMap((line) => label.exec(line)?.[1]?.trim() ?? [])[0] ?? null
  const number = (label: RegExp): number | null => wholeNumber(labelled(label))
  const rows = lines.flatMap((line) => attributeOf(line) ?? [])
  const rotation = labelled(/^Rotation Rate:\s+(.*)/)
  const ata = ataCounts(rows, rotation === null ? null : /solid state/i.test(rotation) ? 0 : wholeNumber(rotation))
  const nvme = labelled(/^(Percentage Used:.*|Critical Warning:.*)/) !== null
  const health = labelled(/^SMART overall-health self-assessment test result:\s+(.*)/) ?? labelled(/^SMART Health Status:\s+(.*)/)
  const scsi = !nvme && rows.length === 0 && lines.some((line) => /^(?:SMART Health Status|Transport protocol|Elements in grown defect list|Vendor):/.test(line))
  const grown = number(/^Elements in grown defect list:\s+(.*)/)
  const spare = number(/^Available Spare:\s+(.*)/)
  const threshold = number(/^Available Spare Threshold:\s+(.*)/)
  const units = number(/^Data Units Written:\s+(.*)/)
  const scsiRows = lines.flatMap((line) => /^(read|write|verify):(?:\s+\d+){5}\s+(\d+\.\d+)\s+(\d+)\s*$/.exec(line)?.slice(1) ?? [])
  const scsiWritten = scsiRows.includes('write') ? scsiRows[scsiRows.indexOf('write') + 1] : undefined
  const warning = /^0x[0-9a-f]{2}$/i.exec(labelled(/^Critical Warning:\s+(\S+)/) ?? '')?.[0]
  const block = number(/^(?:Sector Sizes?|Logical block size):\s+(\d+) bytes/)
  const hours = number(/^Power On Hours:\s+(.*)/) ?? number(/^Accumulated power on time, hours:minutes (\d+):\d+/) ?? rows.find((one) => one.id === 9 && /hour/i.test(one.name))?.raw ?? null
  const unavailable = lines.some((line) => /^SMART support is:\s+Unavailable/.test(line))
  return {
    tool: `smartctl ${version}`, src: 'text.smartctl', protocol: nvme ? 'nvme' : scsi ? 'scsi' : rows.length > 0 || health !== null ? 'ata' : null,
    exitStatus: null,
    refused: refusal(text, unavailable, /open device: .* failed/.test(text) ? 2 : 0),
    // SCSI says OK, or in many words what gives way.
    passed: health === null ? null : /^(?:PASSED|OK)$/.test(health) ? true : /^(?:FAILED!?$|[A-Z][A-Z ,-]*(?:FAILURE|EXCEEDED))/.test(health) ? false : null,
    powerOnHours: hours,
    wearPct: number(/^Percentage Used:\s+(.*)/) ?? number(/^Percentage used endurance indicator:\s+(.*)/) ?? ata.wearPct,
    reallocated: ata.reallocated ?? (scsi ? grown : null), pending: ata.pending,
    uncorrectable: ata.uncorrectable ?? (scsiRows.length > 0 ? scsiRows.reduce((sum, _, at) => (at % 3 === 2 ? sum + Number(scsiRows[at]) : sum), 0) : null),
    mediaErrors: number(/^Media and Data Integrity Errors:\s+(.*)/),
    tempC: number(/^(?:Temperature|Current Temperature|Current Drive Temperature):\s+(\d+) C/) ?? rows.find((one) => one.id === 194 || (one.id === 190 && /temp/i.test(one.name)))?.raw ?? null,
    writtenBytes: units !== null ? units * 512_000 : scsiWritten !== undefined ? Math.round(Number(scsiWritten) * 1e9) : writtenBytesOf(rows, block),
    writtenSure: nvme || scsi || lines.some((line) => /^Device is:\s+In smartctl database/.test(line)),
    spinning: !nvme && (scsi ? (wholeNumber(rotation) ?? 0) > 0 : ata.spinning),
    grownDefects: grown, criticalWarning: warning === undefined ? null : Number(warning), spareBelowThreshold: spare !== null && threshold !== null && spare < threshold,
    prefailNow: rows.some((one) => one.failed === 'now' && one.prefail),
    thresholdOnce: rows.some((one) => one.failed === 'once' || (one.failed === 'now' && !one.prefail)),
    // The newest self-test alone: an older failure may have been repaired since.
    selfTestFailed: lines.some((line) => /^# ?1\s+.*\b(?:Completed: .*failure|Failed in segment|Fatal or unknown error)/.test(line)),
    hasHealth: health !== null || nvme || rows.length > 0 || grown !== null,
  }
}

interface Row extends AtaAttribute { readonly prefail: boolean; readonly failed: 'now' | 'once' | null }

/** `  5 Reallocated_Sector_Ct 0x0033 100 100 010 Pre-fail Always - 0`, or the brief form with its flags as letters. */
function attributeOf(line: string): Row | undefined {
  const long = /^\s{0,2}(\d{1,3}) (\S+)\s+0x[0-9a-f]{4}\s+(\d{3})\s+(?:\d{3}|---)\s+(?:\d{3}|---)\s+(Pre-fail|Old_age)\s+\S+\s+(\S+)\s+(\S.*)$/i.exec(line)
  const brief = long ?? /^\s{0,2}(\d{1,3}) (\S+)\s+([P-][O-][S-][R-][C-][K-])\s+(\d{3})\s+(?:\d{3}|---)\s+(?:\d{3}|---)\s+(-|NOW|Past)\s+(\S.*)$/.exec(line)
  if (!brief) return undefined
  const [, id = '', name = ''] = brief
  const [value = '', kind = '', failed = '', raw = ''] = long ? [long[3], long[4], long[5], long[6]] : [brief[4], brief[3], brief[5], brief[6]]
  return { id: Number(id), name, value: Number(value), raw: /^\d{1,15}(?=h\+|\s+\(|\s*$)/.test(raw) ? Number.parseInt(raw, 10) : null, prefail: kind.startsWith('P'), failed: /now$/i.test(failed) ? 'now' : /past$/i.test(failed) ? 'once' : null }
}

/** A count grouped as the machine's country does (`12,728`, `12 728`, `12.728`), then nothing, a unit or a remark. */
function wholeNumber(text: string | null): number | null {
  const [, digits] = /^(\d{1,3}(?:[,.'\s\u00a0\u202f]\d{3})+|\d{1,15})(?=\s*$|%|\s+[[(A-Za-z])/.exec(text ?? '') ?? []
  return digits === undefined ? null : Number(digits.replace(/\D/g, ''))
}
