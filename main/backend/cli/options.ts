// Words and options of a command: known options only, each value where it is said to be.
import { Refusal } from '../../../domain/errors.ts'

export interface Options<K extends string> { readonly words: readonly string[]; readonly values: Readonly<Partial<Record<K, string>>> }

/** @throws Refusal INVALID on an unknown option, a missing value, or too few or too many words */
export function options<K extends string>(args: readonly string[], known: Readonly<Record<K, 'flag' | 'value'>>, minWords: number, maxWords = minWords): Options<K> {
  const words: string[] = []
  const values: Partial<Record<string, string>> = {}
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? ''
    if (!word.startsWith('--')) {
      words.push(word)
      continue
    }
    const kind = (known as Readonly<Record<string, 'flag' | 'value' | undefined>>)[word]
    // Results are JSON already: asked for by habit, or by a script that says so everywhere.
    if (kind === undefined && word === '--json') continue
    if (kind === undefined) throw refused(word, 'unknown option')
    const value = kind === 'flag' ? '' : args[++i]
    if (value === undefined) throw refused(word, 'a value must follow')
    values[word] = value
  }
  if (words.length < minWords) throw refused(words.join(' ') || '…', 'a word is missing')
  if (words.length > maxWords) throw refused(words.slice(maxWords).join(' '), 'a word too many')
  return { words, values: values as Partial<Record<K, string>> }
}

/** What is wrong with a word of the command line. */
export const refused = (what: string, rule: 'unknown option' | 'a value must follow' | 'a word is missing' | 'a word too many' | 'named twice' | 'wanted here'): Refusal => new Refusal('INVALID', { what }, { issues: [{ path: '', rule }] })
