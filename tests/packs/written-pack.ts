// A pack written for a test: its manifest over a small whole one, its files, its lock as the product makes it.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { canonicalJson } from '../../domain/sync/canonical-json.ts'
import { lockOf } from '../../main/backend/provisioning/pack-files.ts'

export const both = (text: string): { fr: string; en: string } => ({ fr: text, en: text })
export const shellStep = (id: string, more: object = {}): object => ({ kind: 'shell', id, title: both(`Poser ${id}`), ...more })
export const scriptsOf = (id: string, text = 'exit 1'): Record<string, string> => Object.fromEntries(['check', 'apply', 'verify', 'undo'].map((phase) => [`steps/${id}.${phase}.sh`, `# ${phase}\n${text}\n`]))

export function manifest(id: string, more: object = {}): object {
  return {
    format: 'packtic.pack/1', id, version: '1.0.0', title: both('Essai'), summary: both('Essai'), needs: ['informatique'], authors: [{ name: 'a', scop: 'b' }], licence: 'AGPL-3.0-or-later', platform: 'linux', suites: ['bookworm', 'trixie'], arch: ['amd64', 'arm64'],
    preflight: { ramMinMb: 0, rootFreeMb: 1 }, training: { halfDays: 0, content: [] }, maintenance: { level: 'essentiel', visitsPerYear: 0, responseHours: 0, checks: [] }, steps: [], ...more,
  }
}

/** Writes `<root>/<id>`; the lock is the last file, over all the others. */
export function writePack(root: string, id: string, more: object, files: Readonly<Record<string, string>> = {}): { readonly folder: string; readonly lockSha256: () => Promise<string> } {
  const folder = join(root, id)
  const all = { 'pack.json': JSON.stringify(manifest(id, more), null, 1), 'docs/fiche.fr.md': '# Fiche\n', 'docs/formation.fr.md': '# Formation\n', ...files }
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  relock(folder, id)
  return { folder, lockSha256: async () => Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(canonicalJson(lockOf(folder, { id, version: '1.0.0' }))))).toString('hex') }
}

export function relock(folder: string, id: string): void {
  writeFileSync(join(folder, 'pack.lock.json'), canonicalJson(lockOf(folder, { id, version: '1.0.0' })))
}
