// SIREN and SIRET: digits and their key. A wrong one sends an invoice to nobody.
import { z } from 'zod'

/** La Poste gave its offices numbers whose digits sum to a multiple of five instead. ⚠ known from memory, not read. */
const LA_POSTE = '356000000'

export function isSiren(text: string): boolean {
  return /^\d{9}$/.test(text) && luhn(text)
}

export function isSiret(text: string): boolean {
  if (!/^\d{14}$/.test(text)) return false
  return luhn(text) || (text.startsWith(LA_POSTE) && Array.from(text, Number).reduce((all, digit) => all + digit, 0) % 5 === 0)
}

/** Every second digit from the right doubled, its own digits summed; the whole a multiple of ten. */
function luhn(digits: string): boolean {
  const all = Array.from(digits, Number).toReversed().reduce((sum, digit, at) => sum + (at % 2 === 0 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit), 0)
  return all % 10 === 0
}

export const Siren = z.string().refine(isSiren, 'not a siren')
export const Siret = z.string().refine(isSiret, 'not a siret')
