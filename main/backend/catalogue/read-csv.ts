// A CSV file as French spreadsheets write it: semicolons, UTF-8 with or without its mark. Cells and the lines they stand on;
// what they mean is domain/catalogue/list-file.ts.
import { CsvError, parse } from 'csv-parse/sync'
import { z } from 'zod'
import type { FileRow, ListProblem } from '../../../domain/catalogue/list-file.ts'

const Records = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }))

/** Rows with the line each ends on, or why the file cannot be read at all. */
export function readCsv(bytes: Uint8Array): { readonly rows: readonly FileRow[] } | { readonly problem: ListProblem } {
  const whole = (line: number, rule: ListProblem['rule']): { problem: ListProblem } => ({ problem: { line, column: '', value: '', rule, detail: '' } })
  const text = decoded(bytes)
  if (text === undefined) return whole(firstBadLine(bytes), 'not-utf8')
  // Said before anything else: cut elsewhere, its quotes and titles would be blamed instead.
  const titles = /^[^\S\r\n]*\S[^\r\n]*/m.exec(text)?.[0] ?? ''
  if (!titles.includes(';') && /[,\t]/.test(titles)) return whole(1, 'separator')
  try {
    // Every row, whatever its number of cells: the reader of lists names the line that has too many.
    const records = Records.parse(parse(text, { delimiter: ';', bom: true, info: true, relax_column_count: true, skip_empty_lines: true }))
    return { rows: records.map(({ record, info }) => ({ line: info.lines, cells: record })) }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return whole(z.object({ lines: z.int() }).safeParse(error).data?.lines ?? 1, 'quote')
  }
}

/** Fatal: a label in another encoding would come out with question marks in it. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\u0000') ? undefined : text
  } catch {
    return undefined
  }
}

/** Lines of bytes: no byte of a longer character of UTF-8 is a line feed. */
function firstBadLine(bytes: Uint8Array): number {
  let line = 1
  let start = 0
  for (let at = 0; at <= bytes.length; at++) {
    if (at < bytes.length && bytes[at] !== 10) continue
    if (decoded(bytes.subarray(start, at)) === undefined) return line
    start = at + 1
    line++
  }
  return 1
}
