// Texts of a list in the client's words: articles are named by technicians. Acronyms count in capitals alone, and whole words
// only; a word that may not appear at all is left out. Source: design/ux.md 3.9.
import jargon from '../../../renderer/i18n/jargon.fr.json' with { type: 'json' }

const WORDS = Object.entries(jargon.replaced).toSorted(([a], [b]) => b.length - a.length).map(([word, plain]) => {
  const acronym = word !== word.toLowerCase()
  return { pattern: new RegExp(`(?<![\\p{L}\\p{N}])${word}(?![\\p{L}\\p{N}])`, acronym ? 'gu' : 'giu'), plain }
})

/** The text without a word of the list; what begins it still begins with a capital. */
export function plainWords(text: string): string {
  const plain = WORDS.reduce((all, one) => all.replace(one.pattern, one.plain), text).replaceAll(/ {2,}/g, ' ').trim()
  return /^\p{Lu}/u.test(text) ? plain.slice(0, 1).toLocaleUpperCase('fr') + plain.slice(1) : plain
}

/** Words of the list that a text holds. */
export function jargonIn(text: string): string[] {
  return WORDS.flatMap(({ pattern }) => text.match(pattern) ?? [])
}
