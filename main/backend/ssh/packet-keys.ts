// The keys of packets as node's own key objects. ssh2 makes a cipher for each packet, and to take its key from bytes costs more
// than the ciphering itself: a third of the time of a large file (docs/decisions/ssh.md).
import { createSecretKey } from 'node:crypto'
import type { Client } from 'ssh2'

interface Keeper { [field: string]: unknown }

/** Answers whether ssh2 still keeps its keys where it was known to; where it does not, all goes on as ssh2 does it. */
export function keepPacketKeys(client: Client): boolean {
  const { _protocol: protocol } = client as unknown as { readonly _protocol?: { readonly _cipher?: Keeper; readonly _decipher?: Keeper } }
  return [kept(protocol?._cipher, '_encKey'), kept(protocol?._decipher, '_decipherKey')].every(Boolean)
}

function kept(keeper: Keeper | undefined, field: string): boolean {
  const key = keeper?.[field]
  if (!keeper || !Buffer.isBuffer(key)) return false
  keeper[field] = createSecretKey(key)
  return true
}
