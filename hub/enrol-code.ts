// Invitations of a laptop into a Scop: 128 random bits, used once, 24 h on the hub's clock, kept as a hash alone.
import { Id } from '../domain/ids.ts'
import { DAY_MS } from '../domain/sync/hlc.ts'
import { sha256 } from './hash.ts'
import type { Hub } from './hub.ts'
import type { Role } from './roles.ts'

interface Invitation { readonly text: string; readonly expiresAt: number }

/** The text to paste on the new laptop: `packtic:<url>#<scop>.<secret>.<fingerprint of the hub's key>`. */
export async function invite(hub: Hub, scop: Id, role: Role): Promise<Invitation> {
  const secret = hub.newSecret(16)
  const expiresAt = hub.now() + DAY_MS
  await hub.store.tenant(scop, async (query) => await query('INSERT INTO enrol_code (scop, hash, role, expires) VALUES ($1, $2, $3, $4)', [scop, sha256(secret), role, expiresAt]))
  return { text: `packtic:${hub.url}#${scop}.${secret}.${hub.key.fingerprint}`, expiresAt }
}
