// SHA-256 of text (UTF-8) or bytes in lower-case hex: the port domain/sync asks for.
import { createHash } from 'node:crypto'

export function sha256(input: string | Uint8Array): string {
  return createHash('sha256').update(input).digest('hex')
}

/** The id of a row that the network names: the same whenever it is published again, and for whichever Scop. */
export function rowIdOf(kind: string, name: string): string {
  const hex = sha256(`packtic/1/network\n${kind}\n${name}`)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
