// Text that should be JSON, from a file, a machine or a colleague: what is none is nothing, and the caller says what that means.

export function jsonOrNothing(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

const BLANK = /[ \t\n\r]*/y
// From the space on, but for the quote and the backslash.
const STRING = /"[ !#-[\]-\u{10FFFF}]*(?:\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})[ !#-[\]-\u{10FFFF}]*)*"/uy
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][+-]?\d+)?|true|false|null/y

/**
 * Line and column, from 1, of the first value, mark or name that makes a text no JSON; undefined for JSON.
 * JSON.parse says the place for some faults only, and in English. Lists inside of lists are followed without recursion.
 */
export function jsonBrokenAt(text: string): { readonly line: number; readonly column: number } | undefined {
  let at = 0
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    at += found?.length ?? 0
    return found
  }
  /** Marks that would close what is open. */
  const open: ('}' | ']')[] = []
  let expected: 'value' | 'value or end' | 'name' | 'name or end' | 'next' = 'value'
  for (;;) {
    take(BLANK)
    const mark = text[at] ?? ''
    if (expected === 'next') {
      const end = open.at(-1)
      if (end === undefined) {
        if (mark === '') return undefined
        break
      }
      if (mark === ',') expected = end === '}' ? 'name' : 'value'
      else if (mark === end) open.pop()
      else break
      at++
    } else if (expected.endsWith('or end') && mark === open.at(-1)) {
      open.pop()
      expected = 'next'
      at++
    } else if (expected.startsWith('name')) {
      if (take(STRING) === undefined) break
      take(BLANK)
      if (text[at] !== ':') break
      at++
      expected = 'value'
    } else if (mark === '{' || mark === '[') {
      open.push(mark === '{' ? '}' : ']')
      expected = mark === '{' ? 'name or end' : 'value or end'
      at++
    } else if ((take(STRING) ?? take(PLAIN)) !== undefined) expected = 'next'
    else break
  }
  const before = text.slice(0, at).split('\n')
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 }
}
