// Artefacts on this laptop: each file under its own hash, put there at the office; a name of a pack never becomes a path.
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Refusal } from '../../../domain/errors.ts'
import type { Artefact } from '../../../domain/provisioning/artefact.ts'

export interface ArtefactCache {
  has(artefact: Artefact): boolean
  read(artefact: Artefact, from: number): Readable
  /** Copies what is the artefact, byte for byte. @throws Refusal PACK_ALTERED when it is not */
  keep(artefact: Artefact, bytes: Readable, pack: string): Promise<void>
}

export function createArtefactCache(dataFolder: string): ArtefactCache {
  const folder = join(dataFolder, 'artefacts')
  const path = ({ sha256 }: Artefact): string => join(folder, sha256)
  return {
    has: (artefact) => existsSync(path(artefact)) && statSync(path(artefact)).size === artefact.size,
    read: (artefact, from) => createReadStream(path(artefact), { start: from, highWaterMark: 1024 * 1024 }),
    keep: async (artefact, bytes, pack) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const part = `${path(artefact)}.part`
      const hash = createHash('sha256')
      let size = 0
      try {
        await pipeline(bytes, async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            hash.update(chunk)
            size += chunk.length
            if (size > artefact.size) throw new Refusal('PACK_ALTERED', { pack, file: artefact.name })
            yield chunk
          }
        }, createWriteStream(part, { mode: 0o600, flush: true }))
        if (size !== artefact.size || hash.digest('hex') !== artefact.sha256) throw new Refusal('PACK_ALTERED', { pack, file: artefact.name })
        renameSync(part, path(artefact))
      } finally {
        rmSync(part, { force: true })
      }
    },
  }
}
