// What the operating system says of a file or a line, in the reader's language: one table of words for all its codes that people meet.
// The code stays beside the words: whoever helps from afar looks it up.
import type { Translate } from './sentences.ts'

/** "ENOENT: no such file or directory, open 'x'", "EACCES", "connect ECONNREFUSED 192.0.2.1:22" as Node writes them. */
const SAID = /^(?:(?:connect|getaddrinfo|bind|listen|read|write|spawn) )?(E[A-Z0-9_]{2,})(?:$|: [^,]*(?:, \w+(?: '(.*)')?)?$| (\S.*)$)/s

/** The same text where it is no word of the system's, or one that the table lacks. */
export function systemWords(text: string, t: Translate): string {
  const [, code = '', path, place] = SAID.exec(text.trim()) ?? []
  const key = `system.${code}`
  const words = t(key)
  if (code === '' || words === key) return text
  return t('system.said', { words: [words, path ?? place].filter(Boolean).join(' · '), code })
}
