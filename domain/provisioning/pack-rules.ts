// What a pack's manifest must keep beyond its shape: every step, option and word it names is there. Each broken rule is data,
// with its place; the sentences are in the catalogues (`pack.rule.*`).
import { knownTo } from './decide-steps.ts'
import { type Pack, secretOf } from './pack.ts'
import { readWhen } from './when.ts'

type RulePath = readonly (string | number)[]
export interface PackProblem {
  /** A key of the catalogue: `pack.rule.<rule>`. */
  readonly rule: string
  readonly path: RulePath
  readonly values: Readonly<Record<string, string | number>>
}

export function packProblems(pack: Pack): readonly PackProblem[] {
  return [...optionProblems(pack), ...stepProblems(pack), ...pack.software.flatMap(({ step }, index) => (pack.steps.some(({ id }) => id === step) ? [] : [{ rule: 'software-step', path: ['software', index, 'step'], values: { step } }]))]
}

function optionProblems({ options }: Pack): readonly PackProblem[] {
  return options.flatMap(({ key, type, default: value, choices, pattern, perHost }, index) => {
    const found: PackProblem[] = []
    const refuse = (rule: string, field: string, values: PackProblem['values'] = {}): void => void found.push({ rule, path: ['options', index, field], values: { option: key, ...values } })
    if (options.findIndex((other) => other.key === key) < index) refuse('option-twice', 'key')
    if (type === 'choice' && choices.length === 0) refuse('choices-none', 'choices')
    if (type === 'secret' && value !== undefined) refuse('secret-default', 'default')
    if (pattern !== undefined && !isPattern(pattern)) refuse('pattern-broken', 'pattern')
    else if (value !== undefined && type !== 'secret' && !fits({ type, choices, pattern }, value)) refuse('default-unfit', 'default', { value: String(value) })
    // One typing for all machines, one line on the sealed sheet.
    if (perHost && type === 'secret') refuse('secret-per-host', 'perHost')
    return found
  })
}

function stepProblems(pack: Pack): readonly PackProblem[] {
  const known = knownTo(pack)
  const seen = new Set<string>()
  const secrets = new Set(pack.options.filter(({ type }) => type === 'secret').map(({ key }) => key))
  const found: PackProblem[] = pack.steps.length === 0 ? [{ rule: 'steps-none', path: ['steps'], values: {} }] : []
  pack.steps.forEach((step, index) => {
    const refuse = (rule: string, field: string, values: PackProblem['values'] = {}): void => void found.push({ rule, path: ['steps', index, field], values: { step: step.id, ...values } })
    if (seen.has(step.id)) refuse('step-twice', 'id')
    // Needs name earlier steps only: no cycle can be written.
    for (const need of step.needs) if (!seen.has(need)) refuse('need-unknown', 'needs', { need })
    seen.add(step.id)
    if (step.when !== undefined) {
      const read = readWhen(step.when, known)
      if (!read.ok) refuse(`when-${read.fault}`, 'when', { at: read.at, found: read.found })
    }
    // What comes after it would be said to be there before it is.
    if (step.kind === 'record' && index < pack.steps.length - 1) refuse('record-not-last', 'kind')
    for (const suite of step.suites ?? []) if (!pack.suites.includes(suite)) refuse('suite-outside', 'suites', { suite })
    for (const secret of [...step.secrets, secretOf(step)].filter((name) => name !== undefined)) if (!secrets.has(secret)) refuse('secret-unknown', step.secrets.includes(secret) ? 'secrets' : step.kind, { option: secret })
    if (step.kind === 'package') for (const suite of step.suites ?? pack.suites) if (step.install.length + (step.installIn[suite]?.length ?? 0) === 0) refuse('install-none', 'install', { suite })
  })
  return found
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp
  } catch {
    return false
  }
}

/** Whether a value may be given to an option: its type, its choices, its pattern. One line: a value becomes a line of a file. */
export function fits({ type, choices, pattern }: Pick<Pack['options'][number], 'type' | 'choices' | 'pattern'>, value: string | number | boolean): boolean {
  if (type === 'boolean') return typeof value === 'boolean'
  if (type === 'integer') return Number.isSafeInteger(value)
  if (typeof value !== 'string' || /[\r\n\0]/.test(value)) return false
  if (type === 'choice') return choices.includes(value)
  return pattern === undefined || new RegExp(pattern, 'u').test(value)
}
