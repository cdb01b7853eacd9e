// Facts from the cells of a document: what another program says it saw is declared, never measured by us.
import { type Fact, firmwareText, known, type Unknown, unknown } from '../fact.ts'
import { countIn, flagIn, type Row, textIn } from './document.ts'

/** The source of a fact: the section it was read in. */
export const at = (section: string): string => `text.glpi.${section}`

export const none = (section: string): Unknown => unknown('not-collected', at(section))

export function declared<T>(value: T | null | undefined, section: string): Fact<T> {
  return value === null || value === undefined ? none(section) : known(value, at(section), 'declared')
}

/** Placeholders of firmware stay placeholders: agents hand them on as they come. */
export function words(text: string | undefined, section: string): Fact<string> {
  const fact = firmwareText(text, at(section))
  return 'v' in fact ? { ...fact, conf: 'declared' } : fact
}

export const wordsIn = (section: string, row: Row | undefined, ...keys: readonly string[]): Fact<string> => words(textIn(row, ...keys), section)

export const flag = (section: string, row: Row | undefined, key: string): Fact<boolean> => declared(flagIn(row, key), section)

/** A count of something there: 0 is an agent's way of not knowing. */
export function positive(section: string, row: Row | undefined, ...keys: readonly string[]): Fact<number> {
  return declared(countIn(row, ...keys) || undefined, section)
}
