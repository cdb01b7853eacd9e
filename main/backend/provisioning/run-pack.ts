// A run's own copy of its pack, and what a technician must give before it starts.
import { z } from 'zod'
import { Refusal } from '../../../domain/errors.ts'
import { Artefacts } from '../../../domain/provisioning/artefact.ts'
import { type Pack, PackManifest } from '../../../domain/provisioning/pack.ts'
import type { LoadedPack } from './pack-files.ts'

/** @throws Refusal PACK_UNSIGNED unless the signature is good or the technician wrote the pack's name */
export function demandSignature({ pack, signature }: LoadedPack, accepted: string | undefined): void {
  if (signature !== 'good' && accepted !== pack.id && accepted !== `${pack.id}@${pack.version}`) throw new Refusal('PACK_UNSIGNED', { pack: pack.id })
}

/** The run's own copy of its pack: a pack changed since changes nothing of it. */
export const RunPack = z.object({ pack: PackManifest, scripts: z.record(z.string(), z.string()), files: z.record(z.string(), z.string()).default({}), artefacts: Artefacts.default([]), packHash: z.string() })
export type RunPack = z.infer<typeof RunPack>

export const secretsOf = (pack: Pack | undefined): string[] => (pack?.options ?? []).filter((option) => option.type === 'secret').map(({ key }) => key)

/** Each secret the pack names, and no other: their names become files on the machine. One line each. */
export function demandSecrets(pack: Pack, secrets: Readonly<Record<string, string>>): void {
  const wanted = secretsOf(pack)
  const wrong = [...wanted.filter((key) => !secrets[key] || /[\r\n\0]/.test(secrets[key])), ...Object.keys(secrets).filter((key) => !wanted.includes(key))]
  if (wrong.length > 0) throw new Refusal('INVALID', { what: wrong.join(', ') })
}
