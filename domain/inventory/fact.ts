// A fact is a value with its source, or unknown with its reason. Nothing is guessed, nothing defaults to zero.
import { z } from 'zod'

export const UNKNOWN_REASONS = ['no-root', 'no-tool', 'denied', 'timeout', 'parse', 'placeholder', 'truncated', 'not-applicable', 'not-collected'] as const
export type UnknownReason = (typeof UNKNOWN_REASONS)[number]

export interface Unknown { readonly unknown: UnknownReason; readonly src: string }
/** `alt` keeps what a lesser source said otherwise. */
export interface Known<T> { readonly v: T; readonly src: string; readonly conf: 'measured' | 'declared' | 'derived'; readonly alt?: readonly { readonly v: T; readonly src: string }[] | undefined }
export type Fact<T> = Known<T> | Unknown

export const known = <T>(v: T, src: string, conf: Known<T>['conf'] = 'measured'): Known<T> => ({ v, src, conf })
export const unknown = (reason: UnknownReason, src: string): Unknown => ({ unknown: reason, src })

/** True for a leaf of the model, known or not. */
export const isFact = (value: unknown): value is Fact<unknown> => typeof value === 'object' && value !== null && 'src' in value && ('v' in value || 'unknown' in value)

/** The value, or null when it is unknown. */
export function valueOf<T>(fact: Fact<T>): T | null {
  return 'v' in fact ? fact.v : null
}

/** Why a fact is unknown, or null when it is known. */
export function whyUnknown(fact: Fact<unknown>): UnknownReason | null {
  return 'unknown' in fact ? fact.unknown : null
}

export const UnknownSchema = z.strictObject({ unknown: z.enum(UNKNOWN_REASONS), src: z.string() })
const UNREAD: Unknown = { unknown: 'not-collected', src: '' }

/** A leaf of the model. One that a reader never filled, or that an older program did not know, is not collected. */
export function factOf<S extends z.ZodType>(schema: S) {
  return z.union([z.strictObject({ v: schema, src: z.string(), conf: z.enum(['measured', 'declared', 'derived']), alt: z.array(z.strictObject({ v: schema, src: z.string() })).readonly().optional() }), UnknownSchema]).prefault(UNREAD as never)
}

/** Raw SMBIOS, udev and the firmware's files, the system's own interfaces, systeminformation, parsed text, our rules. */
const RANKS: readonly (readonly [RegExp, number])[] = [[/^smbios/, 6], [/^(udev|dmi)/, 5], [/^(cim|reg|sp|ioreg)\./, 4], [/^si\./, 2], [/^text\./, 1], [/^rule\./, 0]]
const rank = (source: string): number => RANKS.find(([pattern]) => pattern.test(source))?.[1] ?? 4

/** The value of the better source; the other is kept beside it when it differs. An unknown keeps its more telling reason. */
export function preferred<T>(a: Fact<T>, b: Fact<T>): Fact<T> {
  if (!('v' in a)) return 'v' in b || (a.unknown === 'not-collected' && b.unknown !== 'not-collected') ? b : a
  if (!('v' in b)) return a
  const [best, other] = rank(b.src) > rank(a.src) ? [b, a] : [a, b]
  return JSON.stringify(best.v) === JSON.stringify(other.v) ? best : { ...best, alt: [...(best.alt ?? []), { v: other.v, src: other.src }] }
}

/** Words that makers leave where a value should stand (design/inventory.md, rule 2). Compared without case. */
const PLACEHOLDERS = new Set(['', '-', '--', '...', 'none', 'n/a', 'na', 'null', 'unknown', 'undefined', 'invalid', 'default string', 'to be filled by o.e.m.', 'to be filled by oem', 'system product name', 'system serial number', 'system manufacturer', 'system version', 'not specified', 'not available', 'not applicable', 'o.e.m.', 'oem', '123456789', '0123456789', 'chassis serial number', 'base board serial number', 'serialnumber', 'no asset tag', 'asset tag', 'no asset information', 'type1productconfigid'])

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
