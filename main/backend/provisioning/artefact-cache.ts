// Artefacts on this laptop: each file under its own hash, put there at the office; a name of a pack never becomes a path.
import { createHash } from 'node:crypto'
import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Refusal } from '../../../domain/errors.ts'
import type { Artefact } from '../../../domain/provisioning/artefact.ts'

export interface ArtefactCache {
  has(artefact: Artefact): boolean
  /** Piece after piece, each good until the next one is asked for. */
  read(artefact: Artefact, from: number): AsyncIterable<Buffer>
  /** Copies what is the artefact, byte for byte. @throws Refusal PACK_ALTERED when it is not */
  keep(artefact: Artefact, bytes: Readable, pack: string): Promise<void>
}

export function createArtefactCache(dataFolder: string): ArtefactCache {
  const folder = join(dataFolder, 'artefacts')
  const path = ({ sha256 }: Artefact): string => join(folder, sha256)
  return {
    has: (artefact) => existsSync(path(artefact)) && statSync(path(artefact)).size === artefact.size,
    read: (artefact, from) => pieces(path(artefact), from),
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

const PIECE_BYTES = 256 * 1024

/** Two buffers in turn, the next one read while the last one is on its way: a fresh one a piece costs more than the reading. */
async function* pieces(path: string, from: number): AsyncGenerator<Buffer> {
  const file = await open(path)
  try {
    let [filled, free] = [Buffer.allocUnsafeSlow(PIECE_BYTES), Buffer.allocUnsafeSlow(PIECE_BYTES)] as const
    let at = from
    const next = async (buffer: Buffer): Promise<number> => (await file.read(buffer, 0, PIECE_BYTES, at)).bytesRead
    for (let bytes = await next(filled); bytes > 0;) {
      at += bytes
      const reading = next(free)
      yield filled.subarray(0, bytes)
      ;[filled, free] = [free, filled]
      bytes = await reading
    }
  } finally {
    await file.close()
  }
}
