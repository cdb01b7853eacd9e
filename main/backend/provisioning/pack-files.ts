// Packs on disk: read, checked against their lock, signature judged. A file that differs from the lock is refused, with
// no way around; a missing signature is said, and each run asks for it by name (design/provisioning.md 3.1).
import { createHash, createPublicKey, verify } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import { z } from 'zod'
import { Refusal } from '../../../domain/errors.ts'
import type { Sha256 } from '../../../domain/ids.ts'
import { type Artefact, Artefacts } from '../../../domain/provisioning/artefact.ts'
import { unknownArtefacts } from '../../../domain/provisioning/artefacts.ts'
import { Pack, type PackSource, PHASES, sourceOf, unknownPlaces } from '../../../domain/provisioning/pack.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import { jsonOrNothing } from '../../../domain/json-text.ts'

const LOCK = 'pack.lock.json'
const SIGNATURE = 'pack.sig'
const ARTEFACTS = 'artefacts.json'
const Keys = z.array(z.strictObject({ name: z.string(), scop: z.string(), publicKey: z.string(), from: z.string(), until: z.string().nullable(), revoked: z.boolean() }))
const Signatures = z.array(z.strictObject({ alg: z.literal('ed25519'), keyId: z.string(), sig: z.string() }))

export type SignatureState = 'good' | 'unsigned' | 'unknown-key' | 'revoked'

export interface LoadedPack extends PackSource {
  readonly folder: string
  readonly artefacts: readonly Artefact[]
  /** SHA-256 of the lock's bytes: the pack's name in quotes, runs and reports. */
  readonly packHash: Sha256
  readonly signature: SignatureState
}

/** The packs shipped with the app, by id. */
export function shippedPacks(resources: string): readonly LoadedPack[] {
  const folder = join(resources, 'packs')
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => loadPack(join(folder, entry.name), resources))
}

/**
 * A shipped pack by its id, or one in a folder.
 * @throws Refusal NOT_FOUND, PACK_BROKEN (schema, missing script), PACK_ALTERED (differs from its lock)
 */
export function findPack(idOrPath: string, resources: string): LoadedPack {
  const shipped = join(resources, 'packs', idOrPath)
  if (/^[a-z][a-z0-9-]+$/.test(idOrPath) && existsSync(shipped)) return loadPack(shipped, resources)
  if (!existsSync(join(idOrPath, 'pack.json'))) throw new Refusal('NOT_FOUND', { what: idOrPath })
  return loadPack(idOrPath, resources)
}

export function loadPack(folder: string, resources: string): LoadedPack {
  const name = basename(folder)
  const pack = readManifest(folder, name)
  const lock = canonicalJson(lockOf(folder, pack))
  const kept = existsSync(join(folder, LOCK)) ? readFileSync(join(folder, LOCK), 'utf8') : undefined
  if (kept === undefined) throw new Refusal('PACK_BROKEN', { pack: name, file: LOCK, why: 'ENOENT' })
  if (kept !== lock) throw new Refusal('PACK_ALTERED', { pack: name, file: firstDifference(kept, lock) })
  const scripts: Record<string, string> = {}
  for (const step of pack.steps) {
    for (const phase of PHASES) {
      const path = join(folder, 'steps', `${step.id}.${phase}.sh`)
      if (existsSync(path)) scripts[`${step.id}.${phase}`] = readFileSync(path, 'utf8')
      // The other kinds write their own; what a step adds to them is up to it.
      else if (step.kind === 'shell' && (phase !== 'undo' || !step.irreversible)) throw new Refusal('PACK_BROKEN', { pack: name, file: `steps/${step.id}.${phase}.sh`, why: 'ENOENT' })
    }
  }
  const files: Record<string, string> = {}
  for (const step of pack.steps) {
    const source = sourceOf(step)
    if (source === undefined) continue
    if (!existsSync(join(folder, source))) throw new Refusal('PACK_BROKEN', { pack: name, file: source, why: 'ENOENT' })
    files[source] = readFileSync(join(folder, source), 'utf8')
  }
  const artefacts = readArtefactList(folder, name)
  const [lacking] = unknownArtefacts({ pack, scripts, files, artefacts })
  if (lacking) throw new Refusal('PACK_BROKEN', { pack: name, file: ARTEFACTS, why: `${lacking.step}: ${lacking.name}` })
  const [unknown] = unknownPlaces({ pack, scripts, files })
  if (unknown) throw new Refusal('PACK_BROKEN', { pack: name, file: unknown.file, why: `{{${unknown.name}}}` })
  return { folder, pack, scripts, files, artefacts, packHash: sha256(lock), signature: signatureState(folder, lock, resources) }
}

function readManifest(folder: string, name: string): Pack {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(join(folder, 'pack.json'), 'utf8'))
  } catch (error) {
    throw new Refusal('PACK_BROKEN', { pack: name, file: 'pack.json', why: error instanceof Error ? error.message : String(error) })
  }
  const parsed = Pack.safeParse(value)
  if (!parsed.success) throw new Refusal('PACK_BROKEN', { pack: name, file: `pack.json ${parsed.error.issues[0]?.path.join('.') ?? ''}`, why: parsed.error.issues[0]?.message ?? '' })
  return parsed.data
}

function readArtefactList(folder: string, name: string): readonly Artefact[] {
  if (!existsSync(join(folder, ARTEFACTS))) return []
  const parsed = Artefacts.safeParse(jsonOrNothing(readFileSync(join(folder, ARTEFACTS), 'utf8')))
  if (!parsed.success) throw new Refusal('PACK_BROKEN', { pack: name, file: `${ARTEFACTS} ${parsed.error.issues[0]?.path.join('.') ?? ''}`.trim(), why: parsed.error.issues[0]?.message ?? '' })
  return parsed.data
}

/** Every file but lock and signature, sorted by code point: what `pack.lock.json` must say. */
export function lockOf(folder: string, { id, version }: Pick<Pack, 'id' | 'version'>) {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => path !== LOCK && path !== SIGNATURE)
    .toSorted((a, b) => (a < b ? -1 : 1))
  return { format: 'packtic.lock/1', id, version, files: files.map((path) => {
    const bytes = readFileSync(join(folder, path))
    return { path, size: bytes.length, sha256: sha256(bytes) }
  }) }
}

function signatureState(folder: string, lock: string, resources: string): SignatureState {
  const path = join(folder, SIGNATURE)
  if (!existsSync(path)) return 'unsigned'
  const signatures = Signatures.parse(JSON.parse(readFileSync(path, 'utf8')))
  const keys = Keys.parse(JSON.parse(readFileSync(join(resources, 'packs/keys.json'), 'utf8')))
  for (const { keyId, sig } of signatures) {
    const key = keys.find(({ publicKey }) => sha256(Buffer.from(publicKey, 'hex')).slice(0, 16) === keyId)
    if (!key) continue
    if (key.revoked) return 'revoked'
    const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(key.publicKey, 'hex')])
    if (verify(null, Buffer.from(lock), createPublicKey({ key: spki, format: 'der', type: 'spki' }), Buffer.from(sig, 'base64'))) return 'good'
  }
  return 'unknown-key'
}

/** The first file that is not what the lock says: the sentence names it. */
function firstDifference(kept: string, found: string): string {
  const Files = z.object({ files: z.array(z.object({ path: z.string(), sha256: z.string() })) })
  const before = Files.safeParse(jsonOrNothing(kept))
  const now = Files.parse(JSON.parse(found))
  if (!before.success) return LOCK
  const known = new Map(before.data.files.map(({ path, sha256: hash }) => [path, hash]))
  const changed = now.files.find(({ path, sha256: hash }) => known.get(path) !== hash)
  return changed?.path ?? before.data.files.find(({ path }) => !now.files.some((file) => file.path === path))?.path ?? LOCK
}

function sha256(input: string | Uint8Array): Sha256 {
  return createHash('sha256').update(input).digest('hex')
}
