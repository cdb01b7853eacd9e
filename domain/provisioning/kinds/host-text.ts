// A text of a pack as sh prints it on the machine. Its options are in it already; what only the machine has, its facts and
// the secrets that lie in its memory, is put in there by one fixed awk program that reads the value from its standard input:
// it is never a word of a shell, an argument or a variable, and nothing in it is read as anything but text.
import { quote } from '../shell-words.ts'
import type { Escape, Piece } from '../template.ts'
import { fed, hereText } from './here-text.ts'

export interface HostText {
  /** Defines `wanted`, which prints the text. */
  readonly define: string
  /** The text as one word of sh, without its last line ends. */
  readonly word: string
  /** A line of a check: the file "$FILE" holds the text, else it ends with 1; with 2 where a fact is not known. */
  readonly same: string
  /** A line of an apply: ends with 1 and its reason where a value is missing. */
  readonly demand: string
  /** Lines of a check that end with 2 where a fact is not known: it cannot tell. */
  readonly known: string
  readonly hasSecrets: boolean
}

/** The escapes of template.ts, in awk; 047 is a single quote. A value is one line. */
const FILL = String.raw`fill() { # ESCAPE
awk -v escape="$1" 'function each(text, from, to,   out, at) { out = ""; while ((at = index(text, from)) > 0) { out = out substr(text, 1, at - 1) to; text = substr(text, at + length(from)) } return out text }
BEGIN { ORS = "" } { value = $0 } END {
if (escape == "shell") value = "\047" each(value, "\047", "\047\\\047\047") "\047"
if (escape == "ini") value = each(value, "%", "%%")
if (escape == "php") value = each(each(value, "\\", "\\\\"), "\047", "\\\047")
if (escape == "xml") { value = each(each(each(value, "&", "&amp;"), "<", "&lt;"), ">", "&gt;"); value = each(each(value, "\"", "&quot;"), "\047", "&apos;") }
print value }'
}`

export function hostText(pieces: readonly Piece[], escape: Escape): HostText {
  const ended = endedByLine(pieces)
  if (ended.every((piece) => typeof piece === 'string')) {
    const text = ended.join('')
    return { define: hereText('wanted', text), word: quote(text.replace(/\n+$/, '')), same: fed('cmp -s - "$FILE"', text, ' || exit 1'), demand: '', known: '', hasSecrets: false }
  }
  const facts = ended.flatMap((piece) => (typeof piece !== 'string' && 'fact' in piece ? [piece.fact] : []))
  const secrets = ended.flatMap((piece) => (typeof piece !== 'string' && 'secret' in piece ? [piece.secret] : []))
  const printed = (piece: Piece): string => (typeof piece === 'string' ? `printf %s ${quote(piece)}` : 'fact' in piece ? `printf %s "$FACT_${piece.fact}" | fill ${escape}` : `fill ${escape} < "$SECRETS/${piece.secret}"`)
  const isKnown = (name: string): string => `[ -n "\${FACT_${name}-}" ]`
  const known = facts.map((name) => `${isKnown(name)} || exit 2\n`).join('')
  const given = ['[ -n "${SECRETS-}" ]', ...secrets.map((name) => `[ -s "$SECRETS/${name}" ]`)].join(' && ')
  const define = `${FILL}\nwanted() { ${ended.map(printed).join(' && ')}; }`
  // A plan has no secret: the file is as wanted when it differs from the text only where one stands. Within a run it is
  // compared whole, and after it by what the run noted: an undo is not given the secrets again.
  const pattern = [...ended, 'x'].map((piece) => (typeof piece === 'string' ? quote(piece) : 'fact' in piece ? `"$(${printed(piece)})"` : '*')).join('')
  const whole = 'wanted | cmp -s - "$FILE" || exit 1'
  return {
    define,
    word: '"$(wanted)"',
    known,
    same: `${define}\n${known}${secrets.length === 0 ? whole : `if ${given}; then ${whole}
elif [ -s "$KEPT.ours" ]; then [ "$(sha256sum < "$FILE")" = "$(cat "$KEPT.ours")" ] || exit 1
else case $(cat "$FILE"; echo x) in ${pattern}) ;; *) exit 1 ;; esac; fi`}`,
    demand: [...facts.map((name) => `${isKnown(name)} || { echo 'this machine does not say its ${name}'; exit 1; }`), ...(secrets.length > 0 ? [`${given} || { echo 'a secret was not given: ${secrets.join(', ')}'; exit 1; }`] : [])].join('\n'),
    hasSecrets: secrets.length > 0,
  }
}

function endedByLine(pieces: readonly Piece[]): readonly Piece[] {
  const last = pieces.at(-1)
  return typeof last === 'string' ? (last === '' || last.endsWith('\n') ? pieces : [...pieces.slice(0, -1), `${last}\n`]) : last === undefined ? pieces : [...pieces, '\n']
}
