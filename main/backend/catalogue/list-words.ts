// The words of a price list's file: written in the reader's language, read in both.
import { COLUMNS, type ListProblem, type ListWords } from '../../../domain/catalogue/list-file.ts'
import { NATURES } from '../../../domain/catalogue/item.ts'
import { ITEM_SECTIONS } from '../../../domain/words.ts'
import { type Translate, translator } from '../words/sentences.ts'

export function listWords(language: 'fr' | 'en'): ListWords {
  const both = [translator(language), translator(language === 'fr' ? 'en' : 'fr')]
  const words = (key: string): string[] => both.map((t) => t(key))
  const table = <K extends string>(keys: readonly K[], of: (key: K) => string): Record<K, string[]> => Object.fromEntries(keys.map((key) => [key, words(of(key))])) as Record<K, string[]>
  return {
    columns: table(COLUMNS, (column) => `catalog.column.${column}`), sections: table(ITEM_SECTIONS, (section) => `section.${section}`), natures: table(NATURES, (nature) => `catalog.nature.${nature}`),
    // What spreadsheets make of a ticked cell.
    yes: [...words('catalog.yes'), ...words('catalog.true'), 'x', '1'], no: [...words('catalog.no'), ...words('catalog.false'), '0'],
    free: words('catalog.free'), proprietary: words('catalog.proprietary'),
  }
}

/** "Ligne 12, colonne « Prix HT » : …": where, what, and what to do. */
export function problemWords({ line, column, value, rule, detail }: ListProblem, t: Translate): string {
  return `${column === '' ? t('catalog.at.line', { line }) : t('catalog.at.column', { line, column })} ${t(`catalog.problem.${rule}`, { value, detail })}`
}
