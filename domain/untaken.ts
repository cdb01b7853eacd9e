// Typing that is no change yet: refused by its field, or found by a kill before the field was left. Named among what a paper
// waits for, since the paper would say what was there before.

const UNTAKEN = 'toCorrect.'

/** The missing piece that such a field is: `toCorrect.quote.discountBp`. */
export const untakenKey = (table: string, field: string): string => `${UNTAKEN}${table}.${field}`

/** Its `table.field`; undefined for any other missing piece. */
export const untakenField = (key: string): string | undefined => (key.startsWith(UNTAKEN) ? key.slice(UNTAKEN.length) : undefined)

/** A missing piece in words: a key of the catalogue, or a field with something typed to correct. */
export function missingWords(t: (key: string, values?: Readonly<Record<string, string>>) => string, key: string): string {
  const field = untakenField(key)
  return field === undefined ? t(key) : t('missing.toCorrect', { field: t(`field.${field}`) })
}
