// Packs as this laptop's base judges them: by the keys that came with the app and those that the network told since.
import { knownKeys, SigningKey } from '../../../domain/provisioning/signing-key.ts'
import type { Services } from '../services.ts'
import { type LoadedPack, signatureOf } from './pack-files.ts'
import { readKeys } from './pack-signature.ts'

/** The same packs, each with the word of all known keys on its signature. */
export function judged(packs: readonly LoadedPack[], { store, resources }: Pick<Services, 'store' | 'resources'>): readonly LoadedPack[] {
  // A row of a newer network that this version cannot read signs nothing.
  const told = store.list('signing_key').flatMap(({ name, scop, publicKey, from, until, revoked }) => SigningKey.safeParse({ name, scop, publicKey, from, until, revoked }).data ?? [])
  if (told.length === 0) return packs
  const keys = knownKeys(readKeys(resources), told)
  return packs.map((pack) => ({ ...pack, signature: signatureOf(pack.folder, keys) }))
}

export const judgedPack = (pack: LoadedPack, services: Pick<Services, 'store' | 'resources'>): LoadedPack => judged([pack], services)[0] ?? pack
