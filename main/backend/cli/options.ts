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
    if (kind === undefined) throw new Refusal('INVALID', { what: word })
    const value = kind === 'flag' ? '' : args[++i]
    if (value === undefined) throw new Refusal('INVALID', { what: word })
    values[word] = value
  }
  if (words.length < minWords || words.length > maxWords) throw new Refusal('INVALID', { what: words.join(' ') || '…' })
  return { words, values: values as Partial<Record<K, string>> }
}
