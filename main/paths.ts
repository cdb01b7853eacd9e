// Where things are, in a clone and in the package alike.
import { join } from 'node:path'
import { app } from 'electron'

/** Native code and plain Node read no asar: carrier B's entry lies beside it. */
const unpacked = (path: string): string => path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked')

const inPackage = (): boolean => app.isPackaged && app.getAppPath().endsWith('.asar')

export const paths = {
  renderer: (): string => join(app.getAppPath(), 'out/renderer'),
  preload: (): string => join(app.getAppPath(), 'out/preload/index.cjs'),
  backend: (plainNode: boolean): string => {
    const entry = join(app.getAppPath(), 'out/backend/index.mjs')
    return plainNode ? unpacked(entry) : entry
  },
  resources: (): string => (inPackage() ? join(process.resourcesPath, 'resources') : join(app.getAppPath(), 'resources')),
  /** Hashes of `resources()`, written at packaging; a clone has none. */
  resourceHashes: (): string | undefined => (inPackage() ? join(app.getAppPath(), 'out/resources.sha256.json') : undefined),
}
