// A run's own copy of its pack, and what a technician must give before it starts.
import { z } from 'zod'
import { Refusal } from '../../../domain/errors.ts'
import { Artefacts } from '../../../domain/provisioning/artefact.ts'
import { type Pack, PackManifest } from '../../../domain/provisioning/pack.ts'
import type { LoadedPack } from './pack-files.ts'

/** @throws Refusal PACK_UNSIGNED unless the signature is good or the technician wrote the pack's name */
export function demandSignature({ pack, signature }: LoadedPack, accepted: string | undefined): void {
  if (signature !== 'good' && accepted !== pack.id && accepted !== `${pack.id}@${pack.version}`) throw new Refusal('PACK_UNSIGNED', { pack: pack.id, version: pack.version })
}

/** The run's own copy of its pack: a pack changed since changes nothing of it. */
export const RunPack = z.object({ pack: PackManifest, scripts: z.record(z.string(), z.string()), files: z.record(z.string(), z.string()).default({}), artefacts: Artefacts.default([]), packHash: z.string() })
export type RunPack = z.infer<typeof RunPack>

/** Each secret that a machine's own steps read, one line each; none that the pack does not name: their names become files on the machine. */
export function demandSecrets({ options }: Pack, read: readonly string[], secrets: Readonly<Record<string, string>>): void {
  const named = new Set(options.filter(({ type }) => type === 'secret').map(({ key }) => key))
  const lacking = [...new Set(read.filter((key) => !secrets[key]))]
  const wrong = Object.keys(secrets).filter((key) => !named.has(key) || /[\r\n\0]/.test(secrets[key] ?? ''))
  if (lacking.length + wrong.length === 0) return
  throw new Refusal('INVALID', { what: [...new Set([...lacking, ...wrong])].join(', ') }, { issues: [...lacking.map((path) => ({ path, rule: 'a secret is missing' })), ...wrong.map((path) => ({ path, rule: 'no secret of this pack' }))] })
}

/** What one machine is given: a secret that its steps do not read never reaches it. */
export const secretsFor = (read: readonly string[], secrets: Readonly<Record<string, string>>): Readonly<Record<string, string>> => Object.fromEntries(Object.entries(secrets).filter(([key]) => read.includes(key)))
