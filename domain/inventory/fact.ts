// A fact is a value with its source, or unknown with its reason. Nothing is guessed, nothing defaults to zero.
import { z } from 'zod'

const UNKNOWN_REASONS = ['no-root', 'no-tool', 'denied', 'timeout', 'parse', 'placeholder', 'truncated', 'not-applicable', 'not-collected'] as const
export type UnknownReason = (typeof UNKNOWN_REASONS)[number]

/** `alt` keeps what a lesser source said otherwise. */
export type Fact<T> = { readonly v: T; readonly src: string; readonly conf: 'measured' | 'declared' | 'derived'; readonly alt?: readonly { readonly v: T; readonly src: string }[] | undefined } | { readonly unknown: UnknownReason; readonly src: string }

export const known = <T>(v: T, src: string, conf: 'measured' | 'declared' | 'derived' = 'measured'): Fact<T> => ({ v, src, conf })
export const unknown = <T>(reason: UnknownReason, src: string): Fact<T> => ({ unknown: reason, src })

/** The value, or null when it is unknown. */
export function valueOf<T>(fact: Fact<T>): T | null {
  return 'v' in fact ? fact.v : null
}

/** Why a fact is unknown, or null when it is known. */
export function whyUnknown(fact: Fact<unknown>): UnknownReason | null {
  return 'unknown' in fact ? fact.unknown : null
}

export function factOf<S extends z.ZodType>(schema: S) {
  return z.union([z.strictObject({ v: schema, src: z.string(), conf: z.enum(['measured', 'declared', 'derived']), alt: z.array(z.strictObject({ v: schema, src: z.string() })).readonly().optional() }), z.strictObject({ unknown: z.enum(UNKNOWN_REASONS), src: z.string() })])
}

/** Words that makers leave where a value should stand (design/inventory.md, rule 2). Compared without case. */
const PLACEHOLDERS = new Set(['', '-', '--', '...', 'none', 'n/a', 'na', 'null', 'unknown', 'invalid', 'default string', 'to be filled by o.e.m.', 'to be filled by oem', 'system product name', 'system serial number', 'system manufacturer', 'system version', 'not specified', 'not available', 'not applicable', 'o.e.m.', 'oem', '123456789', '0123456789', 'chassis serial number', 'base board serial number', 'serialnumber', 'no asset tag', 'asset tag', 'no asset information', 'type1productconfigid'])

/** True for text that names nothing: a known placeholder, or one character repeated (0000…, xxxx, ....). */
export function isPlaceholder(text: string): boolean {
  const word = text.trim().toLowerCase()
  return PLACEHOLDERS.has(word) || (word.length > 1 && /^(.)\1*$/.test(word))
}

/** Text from firmware: placeholders become unknown before anything else reads them. */
export function firmwareText(text: string | undefined, src: string, missing: UnknownReason = 'not-collected'): Fact<string> {
  if (text === undefined) return unknown(missing, src)
  return isPlaceholder(text) ? unknown('placeholder', src) : known(text.trim(), src)
}
