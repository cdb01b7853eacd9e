// A fact is a value with its source, or unknown with its reason. Nothing is guessed, nothing defaults to zero.
import { z } from 'zod'

export const UNKNOWN_REASONS = ['no-root', 'no-tool', 'denied', 'timeout', 'parse', 'placeholder', 'truncated', 'shortened', 'not-applicable', 'not-collected'] as const
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

/** The reason of a newer program is none that this one can explain: the fact stays unknown. */
const LaterReason = z.string().regex(/^[a-z-]{1,40}$/).transform((): UnknownReason => 'not-collected') as unknown as z.ZodType<UnknownReason, UnknownReason>
export const UnknownSchema = z.strictObject({ unknown: z.enum(UNKNOWN_REASONS).or(LaterReason), src: z.string() })
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

/** Words that makers leave where a value should stand (design/inventory.md, rule 2). Compared without case or doubled spaces. */
const PLACEHOLDERS = new Set([
  '', '0', 'none', 'n/a', 'n / a', 'na', 'null', 'nil', 'unknown', 'invalid', 'undefined', 'unspecified', 'empty', 'default', 'default string', 'tbd', 'abcd', 'oem', 'o.e.m.', 'not specified', 'not available', 'not applicable', 'not defined', 'not present', 'not settable', 'no dimm', 'no module installed', 'out of spec', 'bad index',
  'to be filled by o.e.m.', 'to be filled by o.e.m', 'to be filled by oem', 'filled by oem', 'fill by oem', 'type1productconfigid', 'customer', 'all series',
  'system product name', 'system serial number', 'system manufacturer', 'system version', 'system family', 'system name', 'system sku', 'system sku number', 'system skunumber', 'sku', 'sku number', 'family', 'product name', 'model name', 'manufacturer', 'serial number', 'serialnumber', 'serial', 'part number', 'version',
  'base board manufacturer', 'base board product name', 'base board version', 'base board serial number', 'base board asset tag', 'board product name', 'board serial number', 'mb serial number',
  'chassis manufacturer', 'chassis version', 'chassis serial number', 'chassis asset tag', 'no asset tag', 'no asset information', 'asset tag', 'asset tag number', 'battery manufacturer', 'battery name',
])
/** The same with numbers or letters of their own: "OEM_Define0", "Asset-1234567890", "Array1_PartNumber0", "Type2 - Board Serial Number". */
const PLACEHOLDER_FORMS: readonly RegExp[] = [
  /^(?:oem[_ ]?define|asset-?tag-?num|sernum|partnum|manufacturer|modulepartnumber|dimm ?\d* ?(?:manufacturer|serial|partnum))\s*\d*$/,
  /^(?:array|a)\d+_(?:part|ser|asset|manu)[a-z]*\d*$/, /^type ?[123] ?- /, /^asset-/, /filled by o\.?e\.?m/,
  // Nothing that is a letter or a digit.
  /^[^\p{L}\p{N}]*$/u,
]

/** Debian 11, Linux Mint 22, Fedora 44, the tag of the eleventh machine: two digits name something. */
const NUMBER_OF_TWO = /^[1-9]{2}$/

/** True for text that names nothing: a known placeholder, one character repeated (0000…, xxxx), digits that count up. */
export function isPlaceholder(text: string): boolean {
  const word = text.trim().toLowerCase().replace(/\s+/g, ' ').replace(/^[[<(](.*)[\])>]$/, '$1')
  return PLACEHOLDERS.has(word) || PLACEHOLDER_FORMS.some((form) => form.test(word)) || (word.length > 1 && /^(.)\1*$/.test(word) && !NUMBER_OF_TWO.test(word)) || countsUp(word)
}

/** 0123456789 and its like, behind a few letters or not (BSN12345678901234567). */
function countsUp(word: string): boolean {
  const digits = /^[a-z]{0,4}([01]\d{6,})$/.exec(word)?.[1] ?? ''
  return digits !== '' && Array.from(digits).every((digit, at) => at === 0 || Number(digit) === (Number(digits[at - 1]) + 1) % 10)
}

/** Text from firmware: placeholders become unknown before anything else reads them. */
export function firmwareText(text: string | undefined, src: string, missing: UnknownReason = 'not-collected'): Fact<string> {
  if (text === undefined) return unknown(missing, src)
  return isPlaceholder(text) ? unknown('placeholder', src) : known(text.trim(), src)
}
