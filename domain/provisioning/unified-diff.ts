// What would change in a text file, as a unified diff: shown before anything is done, so short, and never with a secret.

/** At most so many lines a file; the rest is counted. */
const MAX_LINES = 200
const CONTEXT = 3
/** Longer texts are compared by their common ends only. */
const MAX_TABLE = 4_000_000

/** Values that a settings file holds behind a name like these, whoever wrote them. */
const SECRET_LINE = /((?:pass(?:word|wd|phrase)?|secret|token|api[-_]?key|mot[-_ ]de[-_ ]passe|psk|credentials?)(?:[-_.][\w.-]+)?["']?\s*(?:[:=]|\s)\s*)(?!\s*$)(\S.*)$/i
const HIDDEN = '•••'

/** The line without what a secret of a settings file would be. */
export function maskedLine(line: string, secrets: readonly string[] = []): string {
  const known = secrets.filter((secret) => secret.length > 0).reduce((text, secret) => text.replaceAll(secret, HIDDEN), line)
  return /^\s*[#;]/.test(known) ? known : known.replace(SECRET_LINE, `$1${HIDDEN}`)
}

type Edit = readonly [' ' | '-' | '+', string]

/** Empty when both are the same. `path` is the file's; null for a text that is not there. */
export function unifiedDiff(path: string, before: string | null, after: string | null): string {
  if (before === after) return ''
  const edits = editsOf(linesOf(before), linesOf(after))
  const head = [`--- ${before === null ? '/dev/null' : path}`, `+++ ${after === null ? '/dev/null' : path}`]
  const body = hunksOf(edits)
  const shown = body.slice(0, MAX_LINES).map((line) => (line.startsWith('@@') ? line : `${line.slice(0, 1)}${maskedLine(line.slice(1))}`))
  return [...head, ...shown, ...(body.length > MAX_LINES ? [`… +${body.length - MAX_LINES}`] : [])].join('\n')
}

function linesOf(text: string | null): readonly string[] {
  if (text === null || text === '') return []
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
}

function editsOf(before: readonly string[], after: readonly string[]): readonly Edit[] {
  let top = 0
  while (top < before.length && top < after.length && before[top] === after[top]) top++
  let end = 0
  while (end < before.length - top && end < after.length - top && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  const middle = between(before.slice(top, before.length - end), after.slice(top, after.length - end))
  const same = (line: string): Edit => [' ', line]
  return [...before.slice(0, top).map(same), ...middle, ...before.slice(before.length - end).map(same)]
}

/** Longest common lines, by the table. */
function between(a: readonly string[], b: readonly string[]): readonly Edit[] {
  const all = (): Edit[] => [...a.map((line): Edit => ['-', line]), ...b.map((line): Edit => ['+', line])]
  if (a.length === 0 || b.length === 0 || a.length * b.length > MAX_TABLE) return all()
  const width = b.length + 1
  const table = new Uint16Array((a.length + 1) * width)
  const at = (i: number, j: number): number => table[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i--) for (let j = b.length - 1; j >= 0; j--) table[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const edits: Edit[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      edits.push([' ', a[i] ?? ''])
      i++
      j++
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) edits.push(['-', a[i++] ?? ''])
    else edits.push(['+', b[j++] ?? ''])
  }
  return edits
}

function hunksOf(edits: readonly Edit[]): readonly string[] {
  const lines: string[] = []
  let oldLine = 1
  let newLine = 1
  let at = 0
  while (at < edits.length) {
    const change = edits.findIndex(([kind], index) => index >= at && kind !== ' ')
    if (change < 0) break
    const from = Math.max(at, change - CONTEXT)
    for (; at < from; at++) [oldLine, newLine] = [oldLine + 1, newLine + 1]
    let to = change
    for (let quiet = 0, k = change; k < edits.length && quiet <= 2 * CONTEXT; k++) {
      quiet = edits[k]?.[0] === ' ' ? quiet + 1 : 0
      if (quiet === 0) to = k + 1
    }
    to = Math.min(edits.length, to + CONTEXT)
    const hunk = edits.slice(from, to)
    const count = (kind: '-' | '+'): number => hunk.filter(([one]) => one === ' ' || one === kind).length
    const range = (start: number, length: number): string => `${length === 0 ? start - 1 : start},${length}`
    lines.push(`@@ -${range(oldLine, count('-'))} +${range(newLine, count('+'))} @@`, ...hunk.map(([kind, line]) => `${kind}${line}`))
    oldLine += count('-')
    newLine += count('+')
    at = to
  }
  return lines
}
