// Numbers as people type them: amounts and rates with a comma or a point. Never through a float.
import { currentLanguage } from '../i18n/t.ts'

/** How a stored whole number is shown in its field, and read back; undefined when the text is none, and `wrong` says what it should be. */
export interface FieldForm { show(value: number): string; read(text: string): number | undefined; readonly wrong: 'field.invalidAmount' | 'field.invalidQuantity' }

/** "12,50" with two digits → 1250; undefined when it is no number, or has more decimals. */
function scaled(text: string, digits: number): number | undefined {
  const [, whole, decimals = ''] = /^\s*(\d{1,9})(?:[.,](\d+))?\s*$/.exec(text) ?? []
  return whole === undefined || decimals.length > digits ? undefined : Number(whole + decimals.padEnd(digits, '0'))
}

/** "12,50" → 1250; undefined when it is no number of hundredths. */
export const hundredths = (text: string): number | undefined => scaled(text, 2)

const comma = (text: string): string => (currentLanguage() === 'fr' ? text.replace('.', ',') : text)

/** Cents, always with both decimals. */
export const AMOUNT: FieldForm = { show: (cents) => comma(`${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`), read: hundredths, wrong: 'field.invalidAmount' }
/** Basis points: 480 is 4,8. */
export const PERCENT: FieldForm = { show: (bp) => comma(String(bp / 100)), read: hundredths, wrong: 'field.invalidAmount' }
/** Thousandths: 1500 is 1,5. */
export const QUANTITY: FieldForm = { show: (milli) => comma(String(milli / 1000)), read: (text) => scaled(text, 3), wrong: 'field.invalidQuantity' }
