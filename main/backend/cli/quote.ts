// `packtic quote --case FILE [--id ID]`: the quote engine on one case or a file of cases. No base, no network, no window.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { Refusal } from '../../../domain/errors.ts'
import { jsonBrokenAt } from '../../../domain/json-text.ts'
import { Catalog, PackRequirements, type PriceData, QuotingCase, Recurring } from '../../../domain/quoting/case.ts'
import { priceCase } from '../../../domain/quoting/price-case.ts'
import type { NoticeRule } from '../../../domain/contracts/notice-rule.ts'
import { noticeRule } from '../reference/notice-rule.ts'
import { priceList } from '../reference/price-data.ts'
import { issuePath, issueWords, jsonPath } from '../words/issue-words.ts'
import { ruleWords, type Translate } from '../words/sentences.ts'
import { systemWords } from '../words/system-errors.ts'
import type { Command } from './command.ts'
import { options } from './options.ts'

const CaseFile = z.object({ catalog: Catalog.optional(), pack: PackRequirements.optional(), recurring: Recurring.optional(), cases: z.array(z.unknown()) })
const Named = z.object({ id: z.string() })

type Path = readonly PropertyKey[]

/** Where the file is wrong, and why in the reader's language. */
class WrongFile extends Error {
  readonly path: Path
  readonly why: string

  constructor(path: Path, why: string) {
    super(why)
    this.name = 'WrongFile'
    this.path = path
    this.why = why
  }
}

export const quoteCommand: Command = async ({ args, out, say, t, readStdin, resources }) => {
  const { values: { '--case': file, '--id': id } } = options(args, { '--case': 'value', '--id': 'value' }, 0)
  if (file === undefined) throw new Refusal('INVALID', { what: '--case' })
  let result: unknown
  try {
    result = price(parseText(await bytesOf(file, readStdin, t), t), id, priceList(resources), noticeRule(resources), t)
  } catch (error) {
    if (!(error instanceof WrongFile)) throw error
    // One line, with the path at fault; nothing on standard output.
    say(t('cli.quote.refused', { file, path: jsonPath(error.path), why: error.why }))
    return 2
  }
  out(JSON.stringify(result, null, 1))
  return 0
}

async function bytesOf(file: string, readStdin: () => Promise<Buffer>, t: Translate): Promise<Buffer> {
  if (file === '-') return await readStdin()
  try {
    return readFileSync(file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw new WrongFile([], code === 'ENOENT' ? t('cli.file.missing') : `${t('cli.file.unreadable')} (${systemWords(code, t)})`)
  }
}

function parseText(bytes: Buffer, t: Translate): unknown {
  let text
  try {
    // Fatal: a label in another encoding would come out with question marks in it.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new WrongFile([], t('cli.file.notUtf8'))
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new WrongFile([], t('cli.file.notJsonAt', { ...jsonBrokenAt(text) }))
  }
}

function price(value: unknown, id: string | undefined, reference: PriceData, rule: NoticeRule, t: Translate): unknown {
  const parse = <S extends z.ZodType>(schema: S, input: unknown, at: Path): z.infer<S> => {
    const parsed = schema.safeParse(input)
    if (parsed.success) return parsed.data
    const [issue] = parsed.error.issues
    throw new WrongFile([...at, ...(issue ? issuePath(issue) : [])], issue ? issueWords(issue, t) : '')
  }
  /** `at` is the case's place, `prices` that of the catalogue it uses. */
  const priced = (one: z.infer<typeof QuotingCase>, data: PriceData, at: Path, prices: Path): unknown => {
    try {
      return priceCase(one, data, rule)
    } catch (error) {
      const issue = error instanceof Refusal ? error.fault.issues?.[0] : undefined
      if (!issue) throw error
      // `catalog.SKU` or `input.KEY`; an article's name may hold dots.
      const [part = '', ...key] = issue.path.split('.')
      throw new WrongFile([...(part === 'catalog' ? prices : at), part, ...(key.length > 0 ? [key.join('.')] : [])], ruleWords(issue.rule, t))
    }
  }
  const missing = (at: Path): WrongFile => new WrongFile(at, t('cli.quote.noSuchCase', { id: id ?? '' }))

  if (typeof value !== 'object' || value === null || !('cases' in value)) {
    const one = parse(QuotingCase, value, [])
    if (id !== undefined && one.id !== id) throw missing(['id'])
    return priced(one, reference, [], [])
  }
  const whole = parse(CaseFile, value, [])
  const data: PriceData = { catalog: whole.catalog ?? reference.catalog, pack: whole.pack ?? reference.pack, recurring: whole.recurring ?? reference.recurring, roles: reference.roles }
  const result = (raw: unknown, index: number): { id: string; kind: string; result: unknown } => {
    const at = ['cases', index]
    const one = parse(QuotingCase, raw, at)
    return { ...parse(Named, raw, at), kind: one.kind, result: priced(one, data, at, one.catalog ? at : []) }
  }
  if (id === undefined) return whole.cases.map(result)
  // The case asked for, alone: a broken neighbour is none of its business.
  const index = whole.cases.findIndex((raw) => Named.safeParse(raw).data?.id === id)
  if (index < 0) throw missing(['cases'])
  return result(whole.cases[index], index).result
}
