// What a spreadsheet makes of it: cells as they are, formulas as text, one line a row.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvText } from './csv-text.ts'

/** A plain reader of the same form, to see what comes back. */
function parse(text: string): string[][] {
  return text.slice(1).split('\r\n').slice(0, -1).map((line) => {
    const cells = ['']
    let quoted = false
    for (let at = 0; at < line.length; at++) {
      const char = line[at] ?? ''
      const doubled = quoted && char === '"' && line[at + 1] === '"'
      if (char === '"' && !doubled) quoted = !quoted
      else if (char === ';' && !quoted) cells.push('')
      else cells[cells.length - 1] += char
      if (doubled) at++
    }
    return cells
  })
}

test('a mark of UTF-8, semicolons, CRLF; unknown is an empty cell, never a zero', () => {
  expect(csvText([['Poste', 'Mémoire'], ['salle « A »', 8192], ['b;c', null], ['dit "le grand"', 0]])).toBe('\uFEFFPoste;Mémoire\r\nsalle « A »;8192\r\n"b;c";\r\n"dit ""le grand""";0\r\n')
})

test.each(['=1+1', '+33 6', '-2', '@SUM(A1)', '\t=1+1', ' =1+1', '\u0000=1+1', '\u200B=1+1', '＝1+1', "=cmd|' /C calc'!A0", '=HYPERLINK("http://x";"y")'])('%s is text, not a formula', (text) => {
  const [[shown = '']] = parse(csvText([[text, 'b']])) as [string[]]
  expect(shown).toMatch(/^'/)
})

test('ten thousand texts: as many rows and cells as given, and no cell begins a formula', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom('=', ';', '"', '\r\n', '\n', '+;-"@', '"="')), { minLength: 1, maxLength: 5 }), (rows) => {
    const back = parse(csvText(rows))
    expect(back.map((row) => row.length)).toEqual(rows.map(() => 3))
    for (const cell of back.flat()) expect(cell).not.toMatch(/^[\s\p{Cc}\p{Cf}]*[=+\-@]/u)
  }), { numRuns: 10_000, seed: 5 })
})
