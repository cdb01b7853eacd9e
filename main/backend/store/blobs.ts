// Bytes named by their SHA-256: documents, pictures of pages, transcripts, run logs. Written once, never changed.
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Refusal } from '../../../domain/errors.ts'
import type { Sha256 } from '../../../domain/ids.ts'
import { sha256 } from './hash.ts'
import type { Db } from './open.ts'
import type { Store } from './store.ts'

export function createBlobs(db: Db, folder: string): Store['blobs'] {
  const note = db.prepare("INSERT INTO blob (sha256, size, state) VALUES (?, ?, 'here') ON CONFLICT (sha256) DO UPDATE SET state = 'here', size = excluded.size")
  const path = (name: Sha256): string => join(folder, name.slice(0, 2), name)
  return {
    path,
    put: (bytes) => {
      const name = sha256(bytes)
      const at = path(name)
      if (!existsSync(at)) writeBytes(at, bytes)
      note.run(name, bytes.length)
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
}

function writeBytes(at: string, bytes: Uint8Array): void {
  mkdirSync(dirname(at), { recursive: true, mode: 0o700 })
  try {
    const fd = openSync(`${at}.part`, 'w', 0o600)
    // Unlike a bare write, this one goes on until all bytes are taken.
    writeFileSync(fd, bytes)
    fsyncSync(fd)
    closeSync(fd)
    renameSync(`${at}.part`, at)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw new Refusal('DISK_FULL')
    throw error
  }
}
