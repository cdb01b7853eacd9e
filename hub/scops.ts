// The Scops of this hub, for its operator: made and found by name on the command line, never over HTTP.
import { Refusal } from '../domain/errors.ts'
import type { Id } from '../domain/ids.ts'
import type { Store } from './store/store.ts'

/** sh before the first op. */
export const FIRST_SH = '0'.repeat(16)

interface ScopRow { readonly id: Id; readonly name: string }

export const readScops = async (store: Store): Promise<ScopRow[]> => await store.operator(async (query) => await query<ScopRow>('SELECT id, name FROM scop ORDER BY name'))

/** @throws Refusal STATE_REFUSED when the name is taken: it is how the operator tells Scops apart */
export async function createScop(store: Store, id: Id, name: string): Promise<Id> {
  if ((await readScops(store)).some((scop) => scop.name === name)) throw new Refusal('STATE_REFUSED', { what: name, state: 'exists already' })
  await store.tenant(id, async (query) => await query('INSERT INTO scop (id, name, seq, sh) VALUES ($1, $2, 0, $3)', [id, name, FIRST_SH]))
  return id
}

/** The Scop of that name, or the only one. @throws Refusal NOT_FOUND, naming those there are */
export async function findScop(store: Store, name: string | undefined): Promise<Id> {
  const scops = await readScops(store)
  const found = name === undefined ? (scops.length === 1 ? scops[0] : undefined) : scops.find((scop) => scop.name === name)
  if (!found) throw new Refusal('NOT_FOUND', { what: `--scop ${scops.map((scop) => scop.name).join(' | ')}` })
  return found.id
}
