// The little language of `when`: may this step be done on this machine? Facts and options, compared; no call, no assignment,
// nothing evaluated as code. A fact that could not be read makes the answer "unknown", never a guess (Kleene's three values).
//   or := and ("||" and)*     and := not ("&&" not)*     not := "!" not | "(" or ")" | test
//   test := operand [("==" | "!=" | "<" | "<=" | ">" | ">=") operand | "in" "[" literal ("," literal)* "]"]
import { FACTS, type HostFacts, isFact } from './facts.ts'

export type WhenValue = string | number | boolean
type WhenType = 'string' | 'integer' | 'boolean'
const COMPARISONS = ['==', '!=', '<=', '>=', '<', '>'] as const
type Comparison = (typeof COMPARISONS)[number]

type Operand = { readonly value: WhenValue } | { readonly fact: keyof typeof FACTS } | { readonly option: string }
export type When =
  | { readonly op: 'or' | 'and'; readonly left: When; readonly right: When }
  | { readonly op: 'not'; readonly of: When }
  | { readonly op: 'compare'; readonly how: Comparison; readonly left: Operand; readonly right: Operand }
  | { readonly op: 'in'; readonly left: Operand; readonly among: readonly WhenValue[] }
  | { readonly op: 'is'; readonly of: Operand }

/** What an option may be compared with. */
interface KnownOption { readonly key: string; readonly type: 'string' | 'integer' | 'boolean' | 'choice' | 'secret'; readonly choices: readonly string[] }
/** Words of a closed list: another one is a typing error, not a step that is never done. */
export interface Known { readonly options: readonly KnownOption[]; readonly words: Readonly<Partial<Record<keyof typeof FACTS, readonly string[]>>> }

type WhenFault = 'unexpected' | 'unknown-name' | 'types-differ' | 'not-boolean' | 'unknown-word' | 'secret' | 'too-deep'
/** Where and why an expression is none. `at` counts characters from 1. */
interface WhenError { readonly fault: WhenFault; readonly at: number; readonly found: string }
export type WhenRead = { readonly ok: true; readonly when: When } | ({ readonly ok: false } & WhenError)

const MAX_LENGTH = 500
const TOKEN = /\s*(?:(?<word>[A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z][A-Za-z0-9]*)?)|(?<number>-?\d{1,12})(?![A-Za-z0-9])|(?<text>"[^"\n]*"|'[^'\n]*')|(?<sign>\|\||&&|==|!=|<=|>=|[!<>()[\],]))/y

interface Token { readonly kind: 'word' | 'number' | 'text' | 'sign' | 'end'; readonly text: string; readonly at: number }

class Stop extends Error {
  readonly why: WhenError
  constructor(fault: WhenFault, { at, text }: Pick<Token, 'at' | 'text'>) {
    super(fault)
    this.why = { fault, at, found: text }
  }
}

export function readWhen(text: string, known: Known): WhenRead {
  try {
    return { ok: true, when: parse(tokens(text), known) }
  } catch (error) {
    if (error instanceof Stop) return { ok: false, ...error.why }
    throw error
  }
}

function tokens(text: string): readonly Token[] {
  if (text.length > MAX_LENGTH) throw new Stop('too-deep', { at: MAX_LENGTH, text: '…' })
  const found: Token[] = []
  TOKEN.lastIndex = 0
  for (;;) {
    const from = TOKEN.lastIndex
    const match = TOKEN.exec(text)
    if (!match) {
      const rest = text.slice(from).trimStart()
      if (rest !== '') throw new Stop('unexpected', { at: text.length - rest.length + 1, text: rest.slice(0, 10) })
      return [...found, { kind: 'end', text: '', at: text.length + 1 }]
    }
    const [kind, word] = Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined) as [Token['kind'], string]
    found.push({ kind, text: word, at: TOKEN.lastIndex - word.length + 1 })
  }
}

function parse(all: readonly Token[], known: Known): When {
  let next = 0
  const peek = (): Token => all[next] ?? { kind: 'end', text: '', at: 0 }
  const take = (): Token => all[next++] ?? { kind: 'end', text: '', at: 0 }
  const eat = (sign: string): boolean => peek().kind === 'sign' && peek().text === sign && take() !== undefined
  const demand = (sign: string): void => {
    if (!eat(sign)) throw new Stop('unexpected', peek())
  }

  const or = (): When => {
    let left = and()
    while (eat('||')) left = { op: 'or', left, right: and() }
    return left
  }
  const and = (): When => {
    let left = not()
    while (eat('&&')) left = { op: 'and', left, right: not() }
    return left
  }
  const not = (): When => {
    if (eat('!')) return { op: 'not', of: not() }
    if (eat('(')) {
      const inside = or()
      demand(')')
      return inside
    }
    return test()
  }
  const test = (): When => {
    const first = peek()
    const left = operand()
    const sign = peek()
    const how = sign.kind === 'sign' ? COMPARISONS.find((one) => one === sign.text) : undefined
    if (how !== undefined) {
      take()
      const second = peek()
      const right = operand()
      demandTypes(left, right, second)
      if (how !== '==' && how !== '!=' && typeOf(left, known) !== 'integer') throw new Stop('types-differ', sign)
      demandWord(left, right, second)
      demandWord(right, left, first)
      return { op: 'compare', how, left, right }
    }
    if (sign.kind === 'word' && sign.text === 'in') {
      take()
      demand('[')
      const among: WhenValue[] = []
      do {
        const token = peek()
        const value = literal(take())
        if (value === undefined) throw new Stop('unexpected', token)
        demandTypes(left, { value }, token)
        demandWord(left, { value }, token)
        among.push(value)
      } while (eat(','))
      demand(']')
      return { op: 'in', left, among }
    }
    if (typeOf(left, known) !== 'boolean') throw new Stop('not-boolean', first)
    return { op: 'is', of: left }
  }
  const operand = (): Operand => {
    const token = take()
    const value = literal(token)
    if (value !== undefined) return { value }
    if (token.kind !== 'word') throw new Stop('unexpected', token)
    if (isFact(token.text)) return { fact: token.text }
    const option = known.options.find(({ key }) => token.text === `opt.${key}`)
    if (!option) throw new Stop('unknown-name', token)
    // What a secret holds must not show in which steps are done.
    if (option.type === 'secret') throw new Stop('secret', token)
    return { option: option.key }
  }
  const demandTypes = (left: Operand, right: Operand, at: Token): void => {
    if (typeOf(left, known) !== typeOf(right, known)) throw new Stop('types-differ', at)
  }
  const demandWord = (name: Operand, word: Operand, at: Token): void => {
    if (!('value' in word) || typeof word.value !== 'string') return
    const words = 'fact' in name ? known.words[name.fact] : 'option' in name ? known.options.find(({ key, type }) => key === name.option && type === 'choice')?.choices : undefined
    if (words && !words.includes(word.value)) throw new Stop('unknown-word', at)
  }

  const whole = or()
  if (peek().kind !== 'end') throw new Stop('unexpected', peek())
  return whole
}

function literal({ kind, text }: Token): WhenValue | undefined {
  if (kind === 'text') return text.slice(1, -1)
  if (kind === 'number') return Number(text)
  return kind === 'word' && (text === 'true' || text === 'false') ? text === 'true' : undefined
}

function typeOf(operand: Operand, { options }: Known): WhenType {
  if ('fact' in operand) return FACTS[operand.fact]
  if ('option' in operand) {
    const type = options.find(({ key }) => key === operand.option)?.type
    return type === 'integer' || type === 'boolean' ? type : 'string'
  }
  return typeof operand.value === 'number' ? 'integer' : typeof operand.value === 'boolean' ? 'boolean' : 'string'
}

/** True, false, or undefined where what is missing decides. Missing: a fact that was not read, an option without a value. */
export function evaluateWhen(when: When, facts: HostFacts, options: Readonly<Record<string, WhenValue>>): boolean | undefined {
  const value = (operand: Operand): WhenValue | undefined => ('value' in operand ? operand.value : 'fact' in operand ? facts[operand.fact] : options[operand.option])
  switch (when.op) {
    case 'or':
    case 'and': {
      // One side may decide alone, whatever the other is.
      const decides = when.op === 'or'
      const sides = [evaluateWhen(when.left, facts, options), evaluateWhen(when.right, facts, options)]
      return sides.includes(decides) ? decides : sides.includes(undefined) ? undefined : !decides
    }
    case 'not': {
      const inside = evaluateWhen(when.of, facts, options)
      return inside === undefined ? undefined : !inside
    }
    case 'is': {
      const found = value(when.of)
      return found === undefined ? undefined : found === true
    }
    case 'in': {
      const found = value(when.left)
      return found === undefined ? undefined : when.among.includes(found)
    }
    case 'compare': {
      const [left, right] = [value(when.left), value(when.right)]
      return left === undefined || right === undefined ? undefined : compare(when.how, left, right)
    }
    default: {
      const never: never = when
      return never
    }
  }
}

function compare(how: Comparison, left: WhenValue, right: WhenValue): boolean {
  switch (how) {
    case '==': return left === right
    case '!=': return left !== right
    case '<': return left < right
    case '<=': return left <= right
    case '>': return left > right
    case '>=': return left >= right
    default: {
      const never: never = how
      return never
    }
  }
}

/** The facts and the options an expression names: what the plan must read, and why a step was left out. */
export function namesIn(when: When): { readonly facts: readonly (keyof typeof FACTS)[]; readonly options: readonly string[] } {
  const all = operandsOf(when)
  return { facts: all.flatMap((operand) => ('fact' in operand ? [operand.fact] : [])), options: all.flatMap((operand) => ('option' in operand ? [operand.option] : [])) }
}

function operandsOf(when: When): readonly Operand[] {
  switch (when.op) {
    case 'or':
    case 'and': return [...operandsOf(when.left), ...operandsOf(when.right)]
    case 'not': return operandsOf(when.of)
    case 'compare': return [when.left, when.right]
    case 'in': return [when.left]
    case 'is': return [when.of]
    default: {
      const never: never = when
      return never
    }
  }
}
