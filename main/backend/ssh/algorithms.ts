// Which algorithms are offered. Only append, prepend and remove: a cipher that this runtime lacks makes connect() throw
// (S13), and SHA-1 signatures stay out unless a person chose to trust an old server (S10).
import type { ConnectConfig } from 'ssh2'

const SHA1_SIGNATURE = 'ssh-rsa'
/** What servers of before 2014 speak at best. */
const OLD_KEX = ['diffie-hellman-group-exchange-sha1', 'diffie-hellman-group14-sha1']

export function algorithms(pinnedType: string | undefined, oldServer: boolean): NonNullable<ConnectConfig['algorithms']> {
  // The pinned type first, or another key of the same machine would look like a change. ssh2's prepend ignores what the list holds.
  const first = pinnedType === undefined ? [] : signatureTypes(pinnedType)
  const serverHostKey = { remove: [...first, SHA1_SIGNATURE], prepend: first, append: oldServer ? [SHA1_SIGNATURE] : [] }
  return { serverHostKey: serverHostKey as never, ...(oldServer ? { kex: { remove: [], prepend: [], append: OLD_KEX } as never } : {}) }
}

/** What a key signs with: an RSA key is named ssh-rsa, and signs with SHA-2. */
function signatureTypes(type: string): string[] {
  return type === SHA1_SIGNATURE ? ['rsa-sha2-512', 'rsa-sha2-256'] : [type]
}
