// Files that leave for a place a person chose: a stick, a folder of the network. Whole or not at all, and what the place refuses is
// said of that place: a full stick is not this computer's disk.
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { Refusal } from '../../../domain/errors.ts'

/** The system's words → what is said of the place. Protected, gone with its stick, or full. */
const STATES: Readonly<Record<string, 'unwritable' | 'no-room'>> = {
  EROFS: 'unwritable', EACCES: 'unwritable', EPERM: 'unwritable', ENOENT: 'unwritable', ENOTDIR: 'unwritable', EISDIR: 'unwritable', EEXIST: 'unwritable', EIO: 'unwritable', ENODEV: 'unwritable', ENXIO: 'unwritable',
  ENOSPC: 'no-room', EDQUOT: 'no-room', EFBIG: 'no-room',
}

/**
 * Takes the place of a file of that name once all of it is there.
 * @throws Refusal STATE_REFUSED when the place takes no file, or has no room; the file of before stays
 */
export function writeChosen(file: string, bytes: string | Uint8Array): void {
  const part = `${file}.part`
  try {
    writeFileSync(part, bytes, { flush: true })
    renameSync(part, file)
  } catch (error) {
    if (existsSync(part)) rmSync(part, { force: true })
    throw placeRefused(error)
  }
}

/** What the chosen place said, as a refusal; anything else as it came. */
export function placeRefused(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const state = STATES[code]
  return state === undefined ? error : new Refusal('STATE_REFUSED', { what: 'folder', state }, { cause: code })
}
