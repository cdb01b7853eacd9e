// A disk's health from what smartctl printed: its JSON at any exit status (the status is a bit mask, not a failure of the
// reading), or its text. Never throws; what is not there stays unknown with its reason. Rule: smart-rule.ts.
import { type Unknown, unknown, type UnknownReason } from './fact.ts'
import { evidenceOfJson } from './smart-json.ts'
import { type SmartFacts, smartFacts } from './smart-rule.ts'
import { evidenceOfText } from './smart-text.ts'

/** All unknown for one reason. */
export function noSmart(reason: UnknownReason, src = 'smartctl'): SmartFacts {
  const none: Unknown = unknown(reason, src)
  return { state: none, passed: none, powerOnHours: none, wearPct: none, reallocated: none, pending: none, uncorrectable: none, mediaErrors: none, tempC: none, writtenBytes: none, tool: none }
}

export function readSmart(text: string): SmartFacts {
  // Warnings of sudo or of a library may stand before the document.
  const start = text.indexOf('{')
  const document = start < 0 ? undefined : jsonObject(text.slice(start, text.lastIndexOf('}') + 1))
  const evidence = document === undefined ? evidenceOfText(text) : evidenceOfJson(document)
  return evidence === undefined ? noSmart('parse') : smartFacts(evidence)
}

function jsonObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
