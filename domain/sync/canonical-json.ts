// RFC 8785 (JSON Canonicalization Scheme): one text for one value, so that a hash names it.

/** A value JSON can carry; integers beyond ±(2^53−1), NaN and infinities are refused. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/**
 * Canonical text of a value: keys by UTF-16 code units, numbers and strings as ECMAScript writes them.
 * @throws TypeError on a number JSON cannot carry, a lone surrogate, or anything that is no JSON value
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw new TypeError('lone surrogate')
      return JSON.stringify(value)
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError('not a number of JSON')
      return JSON.stringify(value)
    case 'boolean':
      return String(value)
    case 'object':
      if (value === null) return 'null'
      if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
      return `{${Object.entries(value)
        .filter(([, one]) => one !== undefined)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, one]) => `${canonicalJson(key)}:${canonicalJson(one)}`)
        .join(',')}}`
    default:
      throw new TypeError(`no JSON value: ${typeof value}`)
  }
}
