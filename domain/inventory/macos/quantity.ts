// Quantities as Apple's tools write them, in English or French: "3,1 GHz", "8 Go", "463,12 GB (463 117 873 152 bytes)".

const UNITS: Readonly<Record<string, number>> = { k: 1, m: 2, g: 3, t: 4 }

/** MHz, or null. */
export function mhzOf(text: string | undefined): number | null {
  const [, number = '', unit] = /^(\d{1,5}(?:[.,]\d{1,3})?)\s*(GHz|MHz|MT\/s)\b/i.exec(clean(text)) ?? []
  return unit === undefined ? null : Math.round(decimal(number) * (/^g/i.test(unit) ? 1000 : 1))
}

/** The exact number in brackets, or null. */
export function exactBytes(text: string | undefined): number | null {
  const [, digits] = /\((\d[\d ,.'’]*) (?:bytes|octets)\)/i.exec(clean(text)) ?? []
  return digits === undefined ? null : whole(digits.replace(/\D/g, ''))
}

/** A rounded quantity; `base` is 1024 for memory and for disks before 10.6, 1000 for disks since. */
export function roundedBytes(text: string | undefined, base: 1000 | 1024): number | null {
  const [, number = '', unit = ''] = /^(\d{1,6}(?:[.,]\d{1,3})?) ?([KMGT])i?[BO]\b/i.exec(clean(text)) ?? []
  const power = UNITS[unit.toLowerCase()]
  if (power === undefined) return null
  const bytes = Math.round(decimal(number) * base ** power)
  return Number.isSafeInteger(bytes) ? bytes : null
}

/** A whole number, or null. */
export function whole(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,16}$/.test(text.trim()) && Number.isSafeInteger(Number(text)) ? Number(text) : null
}

const clean = (text: string | undefined): string => (text ?? '').replace(/[\s\u00a0\u202f]+/g, ' ').trim()
const decimal = (text: string): number => Number(text.replace(',', '.'))
