// Rows as a CSV text that French spreadsheets open right: semicolons, a byte order mark, CRLF. A cell that a spreadsheet
// would take for a formula is made text: what machines say of themselves is not to be run.

export type CsvCell = string | number | null

export function csvText(rows: readonly (readonly CsvCell[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(cell).join(';')}\r\n`).join('')}`
}

/** Signs that begin a formula, full-width ones too, behind any space or control character (OWASP, CSV injection); and behind our own apostrophe, so that a reader knows which one is ours. */
const FORMULA = /^'*[\s\p{Cc}\p{Cf}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/u

function cell(value: CsvCell): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  // One line a row, whatever the machine wrote.
  const text = value.replace(/[\p{Cc}]+/gu, ' ')
  const safe = FORMULA.test(value) ? `'${text}` : text
  return /[";]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
