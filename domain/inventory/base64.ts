// Base64 without a runtime's help: domain/ runs anywhere. What is no digit (line ends, padding, noise) is passed over.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const VALUES = new Map(Array.from(ALPHABET, (digit, value) => [digit, value]))

export function fromBase64(text: string): Uint8Array {
  const digits = Array.from(text).flatMap((digit) => VALUES.get(digit) ?? [])
  const bytes = new Uint8Array(Math.floor((digits.length * 6) / 8))
  for (let i = 0, at = 0, bits = 0, held = 0; i < digits.length; i++) {
    held = ((held << 6) | (digits[i] ?? 0)) & 0xffff
    bits += 6
    if (bits >= 8) bytes[at++] = (held >> (bits -= 8)) & 0xff
  }
  return bytes
}

/** Padded, on one line. */
export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3)
    const word = (a << 16) | (b << 8) | c
    const here = Math.min(3, bytes.length - at)
    text += [18, 12, 6, 0].map((shift, digit) => (digit <= here ? (ALPHABET[(word >> shift) & 63] ?? '') : '=')).join('')
  }
  return text
}
