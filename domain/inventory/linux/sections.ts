// What readers of a transcript share: the body of a section or why there is none, and the few forms that bodies have.
import { type Unknown, unknown } from '../fact.ts'
import { bodies, type Section, type Transcript, whyMissing } from '../transcript.ts'

export interface Sections {
  /** The lines of a section, whatever its end; undefined when it has none. */
  readonly body: (name: string) => string | undefined
  /** The same, of a section that arrived whole: for lists and sums that would be wrong with their end missing. */
  readonly whole: (name: string) => string | undefined
  /** Whole too, and empty counts: the tool ran and had nothing to say. */
  readonly said: (name: string) => string | undefined
  readonly items: (name: string) => readonly Section[]
  /** Why a fact is not there: its section gave nothing, or is whole and does not name it. */
  readonly missing: (name: string, src?: string) => Unknown
  /** The same for a section that should have named it: what came cannot be read. */
  readonly unread: (name: string, src?: string) => Unknown
  /** The collector had all rights, of its own or by sudo. */
  readonly elevated: boolean
}

export function sectionsOf(transcript: Transcript): Sections {
  const clean = new Map<Section, string>()
  const text = (section: Section | undefined): string | undefined => {
    if (!section) return undefined
    const known = clean.get(section)
    if (known !== undefined) return known
    const body = printable(section.body)
    clean.set(section, body)
    return body
  }
  const whole = (name: string): Section | undefined => transcript.sections.find((one) => one.name === name && (one.status === 'ok' || one.status === 'failed'))
  return {
    body: (name) => text(bodies(transcript, name)[0]),
    whole: (name) => text(whole(name)) || undefined,
    said: (name) => text(whole(name)),
    items: (name) => bodies(transcript, name),
    missing: (name, src = name) => unknown(whole(name) ? 'not-collected' : whyMissing(transcript, name), src),
    unread: (name, src = name) => unknown(whole(name)?.body.trim() ? 'parse' : whyMissing(transcript, name), src),
    elevated: transcript.begin !== null && transcript.begin.elev !== 'none',
  }
}

/** Lines with characters that no tool prints were damaged on their way: nothing is read from them. */
function printable(body: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return /[\u0000-\u0008\u000e-\u001f\u007f\ufffd]/.test(body) ? body.split('\n').filter((line) => !/[\u0000-\u0008\u000e-\u001f\u007f\ufffd]/.test(line)).join('\n') : body
}

export type Pairs = Readonly<Record<string, string | undefined>>

/** `key=value` lines, the first of a key counts; `prefix` is what each line starts with (`E:` in udev's database). */
export function pairs(text: string | undefined, prefix = ''): Pairs {
  const found: Record<string, string> = {}
  for (const line of (text ?? '').split('\n')) {
    const at = line.indexOf('=')
    if (at > prefix.length && line.startsWith(prefix)) found[line.slice(prefix.length, at)] ??= line.slice(at + 1).trim()
  }
  return found
}

/** `key : value` lines of one block, the first of a key counts; keys in small letters. */
export function colons(text: string | undefined): Pairs {
  const found: Record<string, string> = {}
  for (const line of (text ?? '').split('\n')) {
    const at = line.indexOf(':')
    if (at > 0) found[line.slice(0, at).trim().toLowerCase()] ??= line.slice(at + 1).trim()
  }
  return found
}

/** Parts headed `--- name`; what stands before the first is left out. */
export function blocks(text: string | undefined): readonly (readonly [name: string, body: string])[] {
  return (text ?? '').split(/^--- /m).slice(1).map((part) => {
    const end = part.indexOf('\n')
    return end < 0 ? [part.trim(), ''] : [part.slice(0, end).trim(), part.slice(end + 1)]
  })
}

/** A whole number without sign, or null. */
export function count(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text.trim()) ? Number(text) : null
}
