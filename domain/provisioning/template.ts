// Texts of a pack with the values of its options (`{{opt.contact}}`), of the machine's facts (`{{suite}}`) and of secrets
// (`{{secret.key}}`). No logic, and no value goes in without the escape that its file names: a quote typed by a technician
// must never become code on a client's machine.
import { type FactName, type HostFacts, isFact } from './facts.ts'

export const ESCAPES = ['none', 'shell', 'ini', 'php', 'xml'] as const
export type Escape = (typeof ESCAPES)[number]

const ESCAPE: Readonly<Record<Escape, (value: string) => string>> = {
  none: (value) => value,
  shell: (value) => `'${value.replaceAll("'", `'\\''`)}'`,
  // One line a value: a line end would start another setting.
  ini: (value) => value.replace(/[\r\n]+/g, ' ').replaceAll('%', '%%'),
  php: (value) => value.replaceAll('\\', '\\\\').replaceAll("'", "\\'"),
  xml: (value) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&apos;'),
}

const PLACE = /\{\{([^{}]*)\}\}/g

/** Names between double braces, as they are written: what a linter checks. */
export function placesIn(text: string): readonly string[] {
  return [...text.matchAll(PLACE)].map(([, name = '']) => name.trim())
}

/** A text cut where only the machine has the value. */
export type Piece = string | { readonly fact: FactName } | { readonly secret: string }

/** @throws RangeError for a name that is no option, fact or secret: a pack that passed its check has none */
export function piecesOf(text: string, options: Readonly<Record<string, string | number | boolean>>, escape: Escape): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const place of text.matchAll(PLACE)) {
    const name = (place[1] ?? '').trim()
    const secret = /^secret\.(\w+)$/.exec(name)?.[1]
    if (secret === undefined && !isFact(name)) continue
    pieces.push(fillTemplate(text.slice(at, place.index), options, escape), secret === undefined ? { fact: name as FactName } : { secret })
    at = place.index + place[0].length
  }
  pieces.push(fillTemplate(text.slice(at), options, escape))
  return pieces.filter((piece) => piece !== '')
}

/** The text on a machine with these facts; undefined where it holds a secret, or a fact that is not known. */
export function textWith(pieces: readonly Piece[], facts: HostFacts, escape: Escape): string | undefined {
  const texts = pieces.map((piece) => (typeof piece === 'string' ? piece : 'fact' in piece && facts[piece.fact] !== undefined ? ESCAPE[escape](String(facts[piece.fact])) : undefined))
  return texts.includes(undefined) ? undefined : texts.join('')
}

/** @throws RangeError for a name that is no option: a pack that passed its check has none */
export function fillTemplate(text: string, options: Readonly<Record<string, string | number | boolean>>, escape: Escape): string {
  return text.replace(PLACE, (_whole, name: string) => {
    const key = /^opt\.(\w+)$/.exec(name.trim())?.[1]
    const value = key === undefined ? undefined : options[key]
    if (value === undefined) throw new RangeError(`no option for {{${name}}}`)
    return ESCAPE[escape](String(value))
  })
}
