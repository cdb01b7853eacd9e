// The files shipped beside the app are those it was packaged with: templates become signed papers, packs run as root.
// Their hashes lie inside the asar; one changed, missing or added file is named.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** Path (with `/`) to sha256 of every file of a folder, sorted. */
export function hashFolder(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory())
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).toSorted()
  return Object.fromEntries(paths.map((path) => [relative(folder, path).replaceAll(sep, '/'), createHash('sha256').update(readFileSync(path)).digest('hex')]))
}

/** The first file that is not as packaged; undefined when all are. */
export function alteredResource(folder: string, packaged: Readonly<Record<string, string>>): string | undefined {
  const found = hashFolder(folder)
  return Object.keys({ ...packaged, ...found }).find((path) => packaged[path] !== found[path])
}
