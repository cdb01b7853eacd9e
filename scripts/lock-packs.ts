// Writes pack.lock.json of every shipped pack, included ones first: a pack names them by version and lock, which are filled in
// here. Run after a pack changed; a test refuses a stale lock.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PackManifest } from '../domain/provisioning/pack.ts'
import { canonicalJson } from '../domain/sync/canonical-json.ts'
import { lockOf } from '../main/backend/provisioning/pack-files.ts'
import { say } from './say.ts'

const folder = join(import.meta.dirname, '../resources/packs')
const names = readdirSync(folder, { withFileTypes: true }).filter((one) => one.isDirectory()).map(({ name }) => name)
const locks = new Map<string, { readonly version: string; readonly lockSha256: string }>()
for (const name of names) lock(name)

function lock(name: string): { readonly version: string; readonly lockSha256: string } {
  const done = locks.get(name)
  if (done) return done
  const path = join(folder, name)
  const manifest = join(path, 'pack.json')
  const written = JSON.parse(readFileSync(manifest, 'utf8')) as { includes?: { pack: string }[] }
  const includes = (written.includes ?? []).map((include) => ({ ...include, ...lock(include.pack) }))
  if (JSON.stringify(includes) !== JSON.stringify(written.includes ?? [])) writeFileSync(manifest, `${JSON.stringify({ ...written, includes }, null, 1)}\n`)
  const pack = PackManifest.parse({ ...written, includes })
  const text = canonicalJson(lockOf(path, pack))
  writeFileSync(join(path, 'pack.lock.json'), text)
  say(`${pack.id} ${pack.version}: locked`)
  const made = { version: pack.version, lockSha256: createHash('sha256').update(text).digest('hex') }
  locks.set(name, made)
  return made
}
