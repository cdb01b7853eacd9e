// A price list as rows of a spreadsheet: from cells to articles and back. Everything wrong is named at once, with its line
// and column; a list with one fault changes nothing.
import type { Cents } from '../money.ts'
import { ECO } from '../quoting/case.ts'
import { ITEM_SECTIONS } from '../words.ts'
import { type Item, MOST_MINUTES, MOST_PRICE_CENTS, NATURES, RECURRING_SKUS, Sku } from './item.ts'

export const COLUMNS = ['sku', 'section', 'label', 'unitHtCents', 'ecoCents', 'minutes', 'nature', 'reused', 'free', 'vatExempt', 'purchaseCents', 'supplier'] as const
type Column = (typeof COLUMNS)[number]
/** Without these a row says nothing; any other may be left out, and the article keeps what it has. */
const NEEDED: readonly Column[] = ['sku', 'section', 'label', 'unitHtCents']

/** Words of the file, in the reader's languages: the first is the one written. */
export interface ListWords {
  readonly columns: Readonly<Record<Column, readonly string[]>>
  readonly sections: Readonly<Record<(typeof ITEM_SECTIONS)[number], readonly string[]>>
  readonly natures: Readonly<Record<(typeof NATURES)[number], readonly string[]>>
  readonly yes: readonly string[]; readonly no: readonly string[]
  readonly free: readonly string[]; readonly proprietary: readonly string[]
}

export interface FileRow { readonly line: number; readonly cells: readonly string[] }
/** `rule` is a key of the catalogue's `catalog.problem.*`; `column` as the file names it, empty for the whole line. */
export interface ListProblem { readonly line: number; readonly column: string; readonly value: string; readonly rule: ProblemRule; readonly detail: string }
type ProblemRule = 'not-utf8' | 'quote' | 'empty' | 'separator' | 'column-unknown' | 'column-twice' | 'column-missing' | 'cells' | 'needed' | 'sku' | 'sku-twice' | 'section' | 'amount' | 'amount-large' | 'minutes' | 'minutes-large' | 'nature' | 'yes-no' | 'licence' | 'too-long' | 'exempt' | 'eco-price' | 'monthly' | 'not-monthly' | 'too-many'

/** What one operation may carry to the hub, with room to spare. */
export const MAX_ITEMS = 1500
const MAX_PROBLEMS = 100
const MAX_TEXT = 200

/**
 * Articles of a file, or everything that is wrong with it. `known` gives what a missing column leaves as it is.
 * The first row names the columns, in any order.
 */
export function readList(rows: readonly FileRow[], words: ListWords, known: readonly Item[], roleSkus: readonly string[]): { readonly items: readonly Item[]; readonly problems: readonly ListProblem[] } {
  const problems: ListProblem[] = []
  const [head, ...body] = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
  if (!head || body.length === 0) return { items: [], problems: [{ line: head?.line ?? 1, column: '', value: '', rule: 'empty', detail: '' }] }
  const columns = columnsOf(head, words, problems)
  if (problems.length > 0) return { items: [], problems }
  if (body.length > MAX_ITEMS) return { items: [], problems: [{ line: head.line + MAX_ITEMS, column: '', value: String(body.length), rule: 'too-many', detail: String(MAX_ITEMS) }] }
  const before = new Map(known.map((item) => [item.sku, item]))
  const first = new Map<string, number>()
  const items: Item[] = []
  for (const row of body) {
    const reader = rowReader(row, head, columns, words, problems)
    const item = reader(before, roleSkus)
    if (!item) continue
    const twin = first.get(item.sku)
    if (twin !== undefined) problems.push({ line: row.line, column: head.cells[columns.indexOf('sku')] ?? '', value: item.sku, rule: 'sku-twice', detail: String(twin) })
    first.set(item.sku, twin ?? row.line)
    items.push(item)
  }
  return problems.length > 0 ? { items: [], problems: problems.slice(0, MAX_PROBLEMS) } : { items, problems: [] }
}

/** Which column stands where; undefined for an empty title above empty cells, as spreadsheets leave at the right. */
function columnsOf(head: FileRow, words: ListWords, problems: ListProblem[]): (Column | undefined)[] {
  const report = (value: string, rule: ProblemRule, detail = ''): void => void problems.push({ line: head.line, column: value, value, rule, detail })
  const columns = head.cells.map((title) => (title.trim() === '' ? undefined : COLUMNS.find((column) => named(title, words.columns[column]))))
  head.cells.forEach((title, at) => {
    const column = columns[at]
    if (title.trim() !== '' && column === undefined) report(title.trim(), 'column-unknown', COLUMNS.map((one) => words.columns[one][0] ?? one).join(', '))
    else if (column !== undefined && columns.indexOf(column) < at) report(title.trim(), 'column-twice')
  })
  for (const column of NEEDED) if (!columns.includes(column)) report(words.columns[column][0] ?? column, 'column-missing')
  return columns
}

type Known = ReadonlyMap<string, Item>

/** Reads one row whole, however many of its cells are wrong. */
function rowReader({ line, cells }: FileRow, head: FileRow, columns: readonly (Column | undefined)[], words: ListWords, problems: ListProblem[]): (before: Known, roleSkus: readonly string[]) => Item | undefined {
  const at = (column: Column): string => head.cells[columns.indexOf(column)]?.trim() ?? ''
  const report = (column: Column | '', value: string, rule: ProblemRule, detail = ''): void => void problems.push({ line, column: column === '' ? '' : at(column), value, rule, detail })
  const has = (column: Column): boolean => columns.includes(column)
  const cell = (column: Column): string => textOf(cells[columns.indexOf(column)] ?? '')
  const oneOf = <V extends string>(column: Column, choices: Readonly<Record<V, readonly string[]>>, rule: ProblemRule): V | undefined => {
    const found = (Object.keys(choices) as V[]).find((choice) => named(cell(column), choices[choice]))
    if (found === undefined) report(column, cell(column), rule, Object.values<readonly string[]>(choices).map(([word = '']) => word).join(', '))
    return found
  }
  const amount = (column: Column): Cents | null => {
    if (cell(column) === '') return null
    const cents = amountOf(cell(column))
    if (cents === undefined) report(column, cell(column), 'amount')
    else if (cents > MOST_PRICE_CENTS) report(column, cell(column), 'amount-large', money(MOST_PRICE_CENTS))
    return cents ?? null
  }
  const yesNo = (column: Column): boolean => {
    if (cell(column) === '' || named(cell(column), words.no)) return false
    if (!named(cell(column), words.yes)) report(column, cell(column), 'yes-no', `${words.yes[0] ?? ''}, ${words.no[0] ?? ''}`)
    return named(cell(column), words.yes)
  }
  const licence = (): boolean | null => {
    if (cell('free') === '') return null
    if (named(cell('free'), words.free)) return true
    if (!named(cell('free'), words.proprietary)) report('free', cell('free'), 'licence', `${words.free[0] ?? ''}, ${words.proprietary[0] ?? ''}`)
    return false
  }
  const minutes = (): number => {
    if (cell('minutes') === '') return 0
    if (!/^\d{1,5}$/.test(cell('minutes'))) report('minutes', cell('minutes'), 'minutes')
    const count = Number(/^\d{1,5}$/.exec(cell('minutes'))?.[0] ?? 0)
    if (count > MOST_MINUTES) report('minutes', cell('minutes'), 'minutes-large', String(MOST_MINUTES))
    return count
  }
  return (before, roleSkus) => {
    const faults = problems.length
    if (cells.length !== head.cells.length && cells.slice(head.cells.length).some((one) => one.trim() !== '')) report('', String(cells.length), 'cells', String(head.cells.length))
    for (const column of ['sku', 'label', 'section'] as const) if (cell(column) === '') report(column, '', 'needed')
    const sku = cell('sku')
    if (sku !== '' && !Sku.safeParse(sku).success) report('sku', sku, 'sku')
    for (const column of ['label', 'supplier'] as const) if (has(column) && cell(column).length > MAX_TEXT) report(column, cell(column).slice(0, 40), 'too-long', String(MAX_TEXT))
    const section = cell('section') === '' ? undefined : oneOf('section', words.sections, 'section')
    const unitHtCents = amount('unitHtCents')
    if ((unitHtCents === null) !== (sku === ECO) && (cell('unitHtCents') === '' || sku === ECO)) report('unitHtCents', cell('unitHtCents'), sku === ECO ? 'eco-price' : 'needed')
    const kept = before.get(sku)
    const item: Item = {
      sku, section: section ?? 'materiel', label: cell('label'), unitHtCents,
      ecoCents: has('ecoCents') ? (amount('ecoCents') ?? 0) : (kept?.ecoCents ?? 0), minutes: has('minutes') ? minutes() : (kept?.minutes ?? 0),
      nature: has('nature') && cell('nature') !== '' ? (oneOf('nature', words.natures, 'nature') ?? 'goods') : (kept?.nature ?? (section === 'materiel' ? 'goods' : 'services')),
      reused: has('reused') ? yesNo('reused') : (kept?.reused ?? false), free: has('free') ? licence() : (kept?.free ?? null), vatExempt: has('vatExempt') ? yesNo('vatExempt') : (kept?.vatExempt ?? false),
      purchaseCents: has('purchaseCents') ? amount('purchaseCents') : (kept?.purchaseCents ?? null), supplier: has('supplier') ? cell('supplier') : (kept?.supplier ?? ''),
    }
    if (section !== undefined && item.vatExempt && section !== 'formation') report(has('vatExempt') ? 'vatExempt' : 'section', cell('vatExempt'), 'exempt')
    // The rules look for their articles among the lines, and for their monthly prices outside of them.
    if (section === 'maintenance' && (roleSkus.includes(sku) || sku === ECO)) report('section', cell('section'), 'not-monthly', sku)
    if (section !== undefined && section !== 'maintenance' && RECURRING_SKUS.some((one) => one === sku)) report('section', cell('section'), 'monthly', sku)
    return problems.length > faults ? undefined : item
  }
}

/** The list as rows, titles first; what it reads back gives the same articles. */
export function writeList(items: readonly Item[], words: ListWords): string[][] {
  const word = (list: readonly string[]): string => list[0] ?? ''
  return [
    COLUMNS.map((column) => word(words.columns[column])),
    ...items.map((item) => [
      item.sku, word(words.sections[item.section]), item.label, money(item.unitHtCents), money(item.ecoCents), String(item.minutes), word(words.natures[item.nature]),
      word(item.reused ? words.yes : words.no), item.free === null ? '' : word(item.free ? words.free : words.proprietary), word(item.vatExempt ? words.yes : words.no), money(item.purchaseCents), item.supplier,
    ]),
  ]
}

/** As a file of ours writes it, and reads it back. */
const money = (cents: Cents | null): string => (cents === null ? '' : `${Math.floor(cents / 100)},${String(cents % 100).padStart(2, '0')}`)

/** "1 234,50 €" is 123450; undefined when it is no amount in euros with two decimals at most. Never through a float. */
function amountOf(text: string): Cents | undefined {
  const [, whole, decimals = ''] = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(text.replaceAll(/[\s\u00a0\u202f]/g, '').replace(/€$/, '')) ?? []
  return whole === undefined ? undefined : Number(whole) * 100 + Number(decimals.padEnd(2, '0'))
}

/** One line of text; the apostrophe that keeps a spreadsheet from running a cell is not the cell's. */
function textOf(cell: string): string {
  const text = cell.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim().normalize('NFC')
  return /^'+[\s\p{Cc}\p{Cf}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/u.test(text) ? text.slice(1).trim() : text
}

/** Case, accents and spaces around do not count. */
function named(text: string, words: readonly string[]): boolean {
  const wanted = plain(text)
  return words.some((word) => plain(word) === wanted)
}

const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/[\s\u00a0]+/g, ' ').replaceAll('’', "'").trim().toLowerCase()
