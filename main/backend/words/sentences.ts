// The catalogues for what the backend writes itself: the command line and the papers. The same sentences as the window.
import en from '../../../renderer/i18n/en.json' with { type: 'json' }
import fr from '../../../renderer/i18n/fr.json' with { type: 'json' }
import { type Fault, faultKinds } from '../../../domain/errors.ts'
import { systemWords } from './system-errors.ts'

type Values = Readonly<Record<string, string | number>>
export type Translate = (key: string, values?: Values) => string

/** Sentences in `lang`, values put in for `{name}`. An unknown key shows itself: better a key than silence. */
export function translator(lang: 'fr' | 'en'): Translate {
  const catalogue: Readonly<Record<string, string>> = lang === 'en' ? en : fr
  return (key, values = {}) => (catalogue[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

/** A fault in words: what and what is safe, where each issue is, the technical cause folded, what can be done. */
export function faultLines(t: Translate, fault: Fault): string[] {
  const issues = (fault.issues ?? []).map((issue) => `  ${issue.path}${issue.path ? ' : ' : ''}${ruleWords(issue.rule, t)}`)
  // A state, or a rule of packs, travels as a word of the code; the sentence wants the reader's.
  const key = `fault.state.${fault.detail['state']}`
  const rule = [`pack.rule.${fault.detail['why']}`, `contract.rule.${fault.detail['why']}`].find((one) => t(one) !== one)
  // A table that a rule refers to, a part of a proof, is named as people name it.
  const named = [`table.${fault.detail['what']}`, `proofPart.${fault.detail['what']}`].find((one) => t(one) !== one)
  const values = { ...fault.detail, ...(named ? { what: t(named) } : {}), ...(t(key) === key ? {} : { state: t(key) }), ...(rule ? { why: t(rule, fault.detail) } : {}) }
  return [`${t(`fault.${fault.code}.title`, values)}. ${t(`fault.${fault.code}.text`, values)}`, ...issues, ...(fault.cause ? [`  (${systemWords(fault.cause.trim(), t)})`] : []), ...whatToDo(t, fault, values)].map(onlyText)
}

/** On a terminal there are no buttons: the words to type, where there are some; what only says "correct it" says nothing. */
function whatToDo(t: Translate, { code }: Fault, values: Values): readonly string[] {
  const typed = inWords(t, `cli.do.${code}`, '')
  const actions = faultKinds[code].actions.filter((action) => action !== 'correct' && action !== 'see-detail').map((action) => t(`fault.action.${action}`)).join(', ')
  const todo = typed === '' ? actions : t(`cli.do.${code}`, values)
  return todo === '' ? [] : [`  ${t('cli.todo', { actions: todo })}`]
}

/** A machine's banner, its sudo or its lock may hold what a terminal obeys: a sentence holds none of it. */
const onlyText = (line: string): string => line.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')

/** What a command prints, as JSON has it: the second set of signs that a terminal obeys is escaped as JSON escapes the first by itself. */
export const outputText = (text: string): string => text.replace(/[\u007f-\u009f]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** A rule of ours bears a few English words; the catalogue has the sentence. */
export function ruleWords(rule: string, t: Translate): string {
  return inWords(t, `issue.rule.${rule.replaceAll(' ', '-')}`, rule)
}

/** The sentence of a key, or what stands in where the catalogue has none. */
export function inWords(t: Translate, key: string, otherwise: string): string {
  const sentence = t(key)
  return sentence === key ? otherwise : sentence
}
