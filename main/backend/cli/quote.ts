// `packtic quote --case FILE [--id ID]`: the quote engine on one case or a file of cases. No base, no network, no window.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { Refusal } from '../../../domain/errors.ts'
import { Catalog, PackRequirements, QuotingCase, Recurring } from '../../../domain/quoting/case.ts'
import { priceCase } from '../../../domain/quoting/price-case.ts'
import { priceList } from '../reference/price-data.ts'
import type { Command } from './command.ts'
import type { Translate } from '../words/sentences.ts'

const CaseFile = z.object({ catalog: Catalog.optional(), pack: PackRequirements.optional(), recurring: Recurring.optional(), cases: z.array(z.unknown()) })

export const quoteCommand: Command = async ({ args, out, say, t, readStdin, resources }) => {
  const { file, id } = parse(args)
  let result: unknown
  try {
    const value: unknown = JSON.parse(file === '-' ? await readStdin() : readFileSync(file, 'utf8'))
    result = price(value, id, resources)
  } catch (error) {
    const why = reasonOf(error, t)
    if (!why) throw error
    // One line, with the path at fault; nothing on standard output.
    say(t('cli.quote.refused', { file, ...why }))
    return 2
  }
  out(JSON.stringify(result, null, 1))
  return 0
}

function parse(args: readonly string[]): { file: string; id: string | undefined } {
  let file: string | undefined
  let id: string | undefined
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--case') file = args[++i]
    else if (args[i] === '--id') id = args[++i]
    else throw new Refusal('INVALID', { what: args[i] ?? '' })
  }
  if (file === undefined) throw new Refusal('INVALID', { what: '--case' })
  return { file, id }
}

function price(value: unknown, id: string | undefined, resources: string): unknown {
  const reference = priceList(resources)
  if (typeof value !== 'object' || value === null || !('cases' in value)) return priceCase(QuotingCase.parse(value), reference)
  const whole = CaseFile.parse(value)
  const data = { catalog: whole.catalog ?? reference.catalog, pack: whole.pack ?? reference.pack, recurring: whole.recurring ?? reference.recurring }
  const all = whole.cases.map((one, index) => {
    const parsed = QuotingCase.safeParse(one)
    if (!parsed.success) throw new z.ZodError(parsed.error.issues.map((issue) => ({ ...issue, path: ['cases', index, ...issue.path] })))
    return parsed.data
  })
  if (id === undefined) return all.map((one) => ({ id: one.id, kind: one.kind, result: priceCase(one, data) }))
  const found = all.find((one) => one.id === id)
  if (!found) throw new Refusal('NOT_FOUND', { what: id })
  return priceCase(found, data)
}

/** Where and why the file cannot be used, or undefined when the fault is ours. */
function reasonOf(error: unknown, t: Translate): { path: string; why: string } | undefined {
  if (error instanceof z.ZodError) return { path: deepest(error.issues[0]), why: error.issues[0]?.message ?? '' }
  if (error instanceof SyntaxError) return { path: '$', why: `${t('cli.file.notJson')} (${error.message.replaceAll(/\s+/g, ' ')})` }
  if (error instanceof Refusal && error.fault.issues?.[0]) return { path: error.fault.issues[0].path, why: error.fault.issues[0].rule }
  if (error instanceof Refusal && error.fault.code === 'NOT_FOUND') return { path: 'cases', why: String(error.fault.detail['what']) }
  if (error instanceof Error && 'code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code)) return { path: '$', why: error.code === 'ENOENT' ? t('cli.file.missing') : `${t('cli.file.unreadable')} (${error.code})` }
  return undefined
}

function deepest(issue: z.core.$ZodIssue | undefined): string {
  return issue && issue.path.length > 0 ? `$.${issue.path.join('.')}` : '$'
}
