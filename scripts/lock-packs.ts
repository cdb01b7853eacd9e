// Writes pack.lock.json of every shipped pack. Run after a pack changed; a test refuses a stale lock.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PackManifest } from '../domain/provisioning/pack.ts'
import { canonicalJson } from '../domain/sync/canonical-json.ts'
import { lockOf } from '../main/backend/provisioning/pack-files.ts'
import { say } from './say.ts'

const folder = join(import.meta.dirname, '../resources/packs')
for (const entry of readdirSync(folder, { withFileTypes: true }).filter((one) => one.isDirectory())) {
  const path = join(folder, entry.name)
  const pack = PackManifest.parse(JSON.parse(readFileSync(join(path, 'pack.json'), 'utf8')))
  writeFileSync(join(path, 'pack.lock.json'), canonicalJson(lockOf(path, pack)))
  say(`${pack.id} ${pack.version}: locked`)
}
