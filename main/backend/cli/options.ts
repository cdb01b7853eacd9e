// Words and options of a command: known options only, each value where it is said to be.
import { Refusal } from '../../../domain/errors.ts'

/** `list` may come several times; the others stand for one thing each, and twice would leave one of two unread. */
export type OptionKind = 'flag' | 'value' | 'list'

export interface Options<K extends string> { readonly words: readonly string[]; readonly values: Readonly<Partial<Record<K, string>>>; readonly lists: Readonly<Partial<Record<K, readonly string[]>>> }

/** @throws Refusal INVALID on an unknown option, a missing value, a value given twice, or too few or too many words */
export function options<K extends string>(args: readonly string[], known: Readonly<Record<K, OptionKind>>, minWords: number, maxWords = minWords): Options<K> {
  const words: string[] = []
  const values: Partial<Record<string, string>> = {}
  const lists: Partial<Record<string, string[]>> = {}
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? ''
    if (!word.startsWith('--')) {
      words.push(word)
      continue
    }
    const kind = Object.hasOwn(known, word) ? known[word as K] : undefined
    // Results are JSON already: asked for by habit, or by a script that says so everywhere.
    if (kind === undefined && word === '--json') continue
    if (kind === undefined) throw refused(word, 'unknown option')
    const value = kind === 'flag' ? '' : args[++i]
    if (value === undefined) throw refused(word, 'a value must follow')
    if (kind === 'list') (lists[word] ??= []).push(value)
    else if (kind === 'value' && values[word] !== undefined) throw refused(word, 'named twice')
    else values[word] = value
  }
  if (words.length < minWords) throw refused(words.join(' ') || '…', 'a word is missing')
  if (words.length > maxWords) throw refused(words.slice(maxWords).join(' '), 'a word too many')
  return { words, values: values as Partial<Record<K, string>>, lists: lists as Partial<Record<K, readonly string[]>> }
}

/** What is wrong with a word of the command line. */
export const refused = (what: string, rule: 'unknown option' | 'a value must follow' | 'a word is missing' | 'a word too many' | 'named twice' | 'wanted here'): Refusal => new Refusal('INVALID', { what }, { issues: [{ path: '', rule }] })
