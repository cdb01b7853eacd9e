// RFC 8785 (JSON Canonicalization Scheme): one text for one value, so that a hash names it.

/** Text that JSON writes as it stands: no quote, no backslash, no control character, no half of a pair. */
const PLAIN = /^[^"\\\p{Cc}\p{Cs}]*$/u

/**
 * Canonical text of a value: keys by UTF-16 code units, numbers and strings as ECMAScript writes them. An inventory is half a
 * megabyte of it, and this runs at each write: no list is made that is not needed.
 * @throws TypeError on a number JSON cannot carry, a lone surrogate, or anything that is no JSON value
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value)
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError('not a number of JSON')
      return String(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? list(value) : members(value)
    default:
      throw new TypeError(`no JSON value: ${typeof value}`)
  }
}

function quoted(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`
  if (!text.isWellFormed()) throw new TypeError('lone surrogate')
  return JSON.stringify(text)
}

function list(items: readonly unknown[]): string {
  let text = ''
  for (const item of items) text += text === '' ? canonicalJson(item) : `,${canonicalJson(item)}`
  return `[${text}]`
}

function members(value: object): string {
  let text = ''
  for (const key of sortedKeys(value)) {
    const one = (value as Readonly<Record<string, unknown>>)[key]
    if (one !== undefined) text += `${text === '' ? '' : ','}${quoted(key)}:${canonicalJson(one)}`
  }
  return `{${text}}`
}

/** Most come sorted: they were written by this very function. */
function sortedKeys(value: object): readonly string[] {
  const keys = Object.keys(value)
  return keys.every((key, at) => at === 0 || (keys[at - 1] ?? '') < key) ? keys : keys.sort()
}
