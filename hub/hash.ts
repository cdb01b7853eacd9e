// SHA-256 of text (UTF-8) or bytes in lower-case hex: the port domain/sync asks for.
import { createHash } from 'node:crypto'

export function sha256(input: string | Uint8Array): string {
  return createHash('sha256').update(input).digest('hex')
}
