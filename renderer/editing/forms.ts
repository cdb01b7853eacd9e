// Numbers as people type them: amounts and rates with a comma or a point. Never through a float.
import { currentLanguage } from '../i18n/t.ts'

/** How a stored whole number is shown in its field, and read back; undefined when the text is none. */
export interface FieldForm { show(value: number): string; read(text: string): number | undefined }

/** "12,50" → 1250; undefined when it is no number of hundredths. */
export function hundredths(text: string): number | undefined {
  const [, whole, decimals = ''] = /^\s*(\d{1,9})(?:[.,](\d{1,2}))?\s*$/.exec(text) ?? []
  return whole === undefined ? undefined : Number(whole) * 100 + Number(decimals.padEnd(2, '0'))
}

const comma = (text: string): string => (currentLanguage() === 'fr' ? text.replace('.', ',') : text)

/** Cents, always with both decimals. */
export const AMOUNT: FieldForm = { show: (cents) => comma(`${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`), read: hundredths }
/** Basis points: 480 is 4,8. */
export const PERCENT: FieldForm = { show: (bp) => comma(String(bp / 100)), read: hundredths }
