// Packs on disk: read, checked against their lock, signature judged. A file that differs from the lock is refused, with
// no way around; a missing signature is said, and each run asks for it by name (design/provisioning.md 3.1).
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { z } from 'zod'
import { civilDateOf } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Sha256 } from '../../../domain/ids.ts'
import { type Artefact, Artefacts } from '../../../domain/provisioning/artefact.ts'
import { flattenPack } from '../../../domain/provisioning/flatten-pack.ts'
import { type Pack, PackManifest, type PackSource, scriptNames, sourceOf } from '../../../domain/provisioning/pack.ts'
import { caseTwins, pathRule } from '../../../domain/provisioning/pack-paths.ts'
import { packProblems } from '../../../domain/provisioning/pack-rules.ts'
import type { SigningKey } from '../../../domain/provisioning/signing-key.ts'
import { shapeProblem } from '../../../domain/provisioning/shape-rules.ts'
import { sourceProblems } from '../../../domain/provisioning/source-rules.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import { jsonOrNothing } from '../../../domain/json-text.ts'
import { readKeys, SIGNATURE, type SignatureState, signatureState } from './pack-signature.ts'
import { type PackState, packState } from './pack-states.ts'

export const LOCK = 'pack.lock.json'
const ARTEFACTS = 'artefacts.json'


export interface LoadedPack extends PackSource {
  readonly folder: string
  readonly artefacts: readonly Artefact[]
  /** SHA-256 of the lock's bytes: the pack's name in quotes, runs and reports. */
  readonly packHash: Sha256
  readonly signature: SignatureState
  readonly state: PackState
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

/** @throws Refusal PACK_BROKEN, PACK_ALTERED */
export function loadPack(folder: string, resources: string, within: readonly string[] = []): LoadedPack {
  const name = basename(folder)
  const manifest = readManifest(folder, name)
  // Before any text of it is read: what differs from the lock is another pack.
  const lock = canonicalJson(lockOf(folder, manifest))
  const kept = existsSync(join(folder, LOCK)) ? readFileSync(join(folder, LOCK), 'utf8') : undefined
  if (kept === undefined) throw broken(name, LOCK, 'file-missing', { missing: LOCK })
  if (kept !== lock) throw new Refusal('PACK_ALTERED', { pack: name, file: firstDifference(kept, lock) })
  const whole = wholePack(folder, manifest, resources, within)
  return { ...whole, folder, packHash: sha256(lock), signature: signatureOf(folder, readKeys(resources)), state: packState(folder, manifest, resources) }
}

/** What these keys say of a pack's signature over its lock. @throws Refusal PACK_BROKEN when it is no signature at all */
export function signatureOf(folder: string, keys: readonly SigningKey[]): SignatureState {
  const path = join(folder, SIGNATURE)
  const state = signatureState(existsSync(path) ? readFileSync(path, 'utf8') : undefined, readFileSync(join(folder, LOCK), 'utf8'), keys, civilDateOf(Date.now()))
  if (state === 'unreadable') throw broken(basename(folder), SIGNATURE, 'signature-unreadable')
  return state
}

/** The pack with what it includes, its scripts and texts; the first broken rule refuses it. */
function wholePack(folder: string, manifest: Pack, resources: string, within: readonly string[]): PackSource & { readonly artefacts: readonly Artefact[] } {
  const name = basename(folder)
  const { source, problems } = flattenPack({ pack: manifest, ...textsOf(folder, manifest), artefacts: readArtefactList(folder, name) }, includedPacks(folder, manifest, resources, within))
  for (const { path, ...problem } of [...problems, ...packProblems(source.pack), ...sourceProblems(source)]) throw new Refusal('PACK_BROKEN', { pack: name, file: `pack.json ${path.join('.')}`, why: problem.rule, ...problem.values })
  return { ...source, artefacts: source.artefacts ?? [] }
}

export function includedPacks(folder: string, manifest: Pack, resources: string, within: readonly string[]): readonly LoadedPack[] {
  return manifest.includes.map((include) => includedPack(include, folder, resources, [...within, manifest.id]))
}

/** Beside the pack that includes it, else the shipped one: by its version and its lock, and no other. */
function includedPack({ pack, version, lockSha256 }: Pack['includes'][number], folder: string, resources: string, within: readonly string[]): LoadedPack {
  const name = basename(folder)
  if (within.includes(pack)) throw broken(name, 'pack.json includes', 'include-cycle', { chain: [...within, pack].join(' → ') })
  const places = [join(dirname(resolve(folder)), pack), join(resources, 'packs', pack)].filter((place) => existsSync(join(place, 'pack.json')))
  const [first] = places
  if (first === undefined) throw broken(name, 'pack.json includes', 'include-missing', { included: pack })
  const found = places.map((place) => loadPack(place, resources, within))
  const exact = found.find((one) => one.pack.version === version && one.packHash === lockSha256)
  if (!exact) throw broken(name, 'pack.json includes', 'include-other', { included: pack, version, lock: lockSha256.slice(0, 12), foundVersion: found[0]?.pack.version ?? '', foundLock: found[0]?.packHash ?? '' })
  return exact
}

export function textsOf(folder: string, { steps }: Pack): Pick<PackSource, 'scripts' | 'files'> {
  const read = (path: string): [string, string][] => (existsSync(join(folder, path)) ? [[path, readFileSync(join(folder, path), 'utf8')]] : [])
  const scripts = steps.flatMap(({ id }) => scriptNames(id).flatMap((name) => read(`steps/${name}.sh`).map(([, text]) => [name, text] as const)))
  return { scripts: Object.fromEntries(scripts), files: Object.fromEntries(steps.flatMap((step) => sourceOf(step) ?? []).flatMap(read)) }
}

const broken = (pack: string, file: string, why: string, values: Readonly<Record<string, string | number>> = {}): Refusal => new Refusal('PACK_BROKEN', { pack, file, why, ...values })

function readManifest(folder: string, name: string): Pack {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(join(folder, 'pack.json'), 'utf8'))
  } catch (error) {
    throw broken(name, 'pack.json', error instanceof Error ? error.message : String(error))
  }
  const parsed = PackManifest.safeParse(value)
  if (!parsed.success) {
    const { rule, path, values } = parsed.error.issues.map((issue) => shapeProblem(issue, value))[0] ?? { rule: 'shape-other', path: [], values: {} }
    throw broken(name, `pack.json ${path.join('.')}`, rule, values)
  }
  return parsed.data
}

export function readArtefactList(folder: string, name: string): readonly Artefact[] {
  if (!existsSync(join(folder, ARTEFACTS))) return []
  const parsed = Artefacts.safeParse(jsonOrNothing(readFileSync(join(folder, ARTEFACTS), 'utf8')))
  if (!parsed.success) throw new Refusal('PACK_BROKEN', { pack: name, file: `${ARTEFACTS} ${parsed.error.issues[0]?.path.join('.') ?? ''}`.trim(), why: parsed.error.issues[0]?.message ?? '' })
  return parsed.data
}

/** Every file but lock and signature, sorted by code point, and whatever is no plain file: a link is never followed. */
export function filesOf(folder: string): { readonly files: readonly string[]; readonly odd: readonly string[] } {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true }).map((entry) => ({ path: relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'), entry }))
  const files = entries.filter(({ path, entry }) => entry.isFile() && path !== LOCK && path !== SIGNATURE).map(({ path }) => path)
  return { files: files.toSorted((a, b) => (a < b ? -1 : 1)), odd: entries.filter(({ entry }) => !entry.isFile() && !entry.isDirectory()).map(({ path }) => path) }
}

/**
 * What `pack.lock.json` must say.
 * @throws Refusal PACK_BROKEN for a link, a name that is not the same on every system, or two names that only case tells apart
 */
export function lockOf(folder: string, { id, version }: Pick<Pack, 'id' | 'version'>) {
  const { files, odd } = filesOf(folder)
  const name = basename(folder)
  for (const path of odd) throw broken(name, path, 'path-link', { path })
  for (const path of files) {
    const rule = pathRule(path)
    if (rule) throw broken(name, path, rule, { path })
  }
  for (const { path, twin } of caseTwins(files)) throw broken(name, path, 'path-twin', { path, twin })
  return { format: 'packtic.lock/1', id, version, files: files.map((path) => {
    const bytes = readFileSync(join(folder, path))
    return { path, size: bytes.length, sha256: sha256(bytes) }
  }) }
}

/** The first file that is not what the lock says: the sentence names it. */
export function firstDifference(kept: string, found: string): string {
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
