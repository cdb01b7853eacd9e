// Bytes named by their SHA-256: documents, pictures of pages, transcripts, run logs. Written once, never changed.
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Refusal } from '../../../domain/errors.ts'
import type { Sha256 } from '../../../domain/ids.ts'
import { sha256 } from './hash.ts'
import { type Db, translated } from './open.ts'
import type { Store } from './store.ts'

/** What rows and documents name may be with a colleague still: expected until the exchange brings it. */
interface Blobs { readonly blobs: Store['blobs']; expect(name: Sha256): void }

export function createBlobs(db: Db, folder: string): Blobs {
  const note = db.prepare("INSERT INTO blob (sha256, size, state) VALUES (?, ?, 'here') ON CONFLICT (sha256) DO UPDATE SET state = 'here', size = excluded.size")
  const known = db.prepare("INSERT INTO blob (sha256, size, state) VALUES (?, ?, ?) ON CONFLICT (sha256) DO NOTHING")
  const path = (name: Sha256): string => join(folder, name.slice(0, 2), name)
  const expect = (name: Sha256): void => {
    // After a restore the base may have forgotten a file that is here, and that nobody else has.
    const size = statSync(path(name), { throwIfNoEntry: false })?.size
    known.run(name, size ?? 0, size === undefined ? 'expected' : 'here')
  }
  const blobs: Store['blobs'] = {
    path,
    put: (bytes) => {
      const name = sha256(bytes)
      const at = path(name)
      if (!existsSync(at)) writeBytes(at, bytes)
      try {
        note.run(name, bytes.length)
      } catch (error) {
        throw translated(error)
      }
      return name
    },
    get: (name) => {
      if (!existsSync(path(name))) return undefined
      const bytes = readFileSync(path(name))
      // A damaged file must not pass for a signed paper.
      if (sha256(bytes) !== name) throw new Refusal('DATA_DAMAGED', { file: name })
      return bytes
    },
  }
  return { blobs, expect }
}

/** Whole under its name, or not at all: the half that a full disk took is given back to it. */
function writeBytes(at: string, bytes: Uint8Array): void {
  const part = `${at}.part`
  try {
    mkdirSync(dirname(at), { recursive: true, mode: 0o700 })
    const fd = openSync(part, 'w', 0o600)
    try {
      // Unlike a bare write, this one goes on until all bytes are taken.
      writeFileSync(fd, bytes)
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
    renameSync(part, at)
  } catch (error) {
    rmSync(part, { force: true })
    if (['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw new Refusal('DISK_FULL')
    throw error
  }
}
