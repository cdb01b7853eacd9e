// Bytes of a text file to text, whatever wrote them: UTF-8, UTF-16 of either order, or the Western code page of Windows.
// Pure; never throws, never longer than its limit.

/** Larger than any inventory seen (a GLPI document with 9,000 packages is 1.4 MB). */
export const MAX_TEXT_BYTES = 32 * 1024 * 1024

/** Labels that a document may declare and a text decoder knows by the same bytes. */
const LATIN = /^(iso-?8859-1|iso-?8859-15|latin-?[19]|windows-?125\d|cp-?125\d|us-ascii|ascii)$/i

/** Text without its byte order mark. `declared` = the encoding that the document names, believed only where no mark says otherwise. */
export function decodeText(bytes: Uint8Array, declared?: string): string {
  const input = bytes.subarray(0, MAX_TEXT_BYTES)
  const [a, b, c, d] = input
  if (a === 0xef && b === 0xbb && c === 0xbf) return decoded(input.subarray(3), 'utf-8')
  if (a === 0xff && b === 0xfe) return decoded(input.subarray(2), 'utf-16le')
  if (a === 0xfe && b === 0xff) return decoded(input.subarray(2), 'utf-16be')
  // No mark, yet every other byte of the first letters is zero: the mark was lost.
  if (a !== undefined && a !== 0 && b === 0 && c !== 0 && d === 0) return decoded(input, 'utf-16le')
  if (a === 0 && b !== 0 && c === 0 && d !== undefined && d !== 0) return decoded(input, 'utf-16be')
  try {
    // Believed before the document's own word: agents declare ISO-8859-1 and write UTF-8, and no Western text is valid UTF-8 by chance.
    return new TextDecoder('utf-8', { fatal: true }).decode(input)
  } catch {
    if (declared !== undefined && LATIN.test(declared)) return decoded(input, 'windows-1252')
    // Half a character at the end is a file that was cut; anything else that is no UTF-8 is the old code page.
    return cutInACharacter(input) ? decoded(input, 'utf-8') : decoded(input, 'windows-1252')
  }
}

function decoded(bytes: Uint8Array, label: string): string {
  return new TextDecoder(label).decode(bytes)
}

function cutInACharacter(bytes: Uint8Array): boolean {
  for (let lost = 1; lost <= 3 && lost < bytes.length; lost++) {
    if (((bytes[bytes.length - lost] ?? 0) & 0xc0) !== 0xc0) continue
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, bytes.length - lost))
      return true
    } catch {
      return false
    }
  }
  return false
}
