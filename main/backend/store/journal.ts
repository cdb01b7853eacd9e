// A second copy of every operation beside the base: journal/ops-YYYYMM.log, `u32be length, u32be CRC-32, bytes`.
// Appended after the commit, fsynced at most once a second; an unreadable tail is ignored at reading.
import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { civilDateOf } from '../../../domain/civil-date.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import { Op } from '../../../domain/sync/op.ts'

const FSYNC_EVERY_MS = 1000
/** Length and CRC-32, four bytes each. */
const HEAD = 8

export interface Journal {
  append(ops: readonly Op[]): void
  close(): void
}

export function openJournal(folder: string, now: () => number): Journal {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  let month = ''
  let fd: number | undefined
  let end = 0
  let syncedAt = 0
  const open = (): number => {
    const current = civilDateOf(now()).slice(0, 7).replace('-', '')
    if (fd !== undefined && current === month) return fd
    if (fd !== undefined) closeSync(fd)
    month = current
    const path = join(folder, `ops-${month}.log`)
    fd = openSync(path, 'a', 0o600)
    // A tail that a power cut tore would hide every record written after it.
    end = readableEnd(readFileSync(path))
    ftruncateSync(fd, end)
    return fd
  }
  return {
    append: (ops) => {
      if (ops.length === 0) return
      const file = open()
      const records = Buffer.concat(ops.flatMap(recordOf))
      try {
        // Unlike a bare write, this one goes on until all bytes are taken.
        writeFileSync(file, records)
      } catch (error) {
        ftruncateSync(file, end)
        throw error
      }
      end += records.length
      if (now() - syncedAt >= FSYNC_EVERY_MS) {
        syncedAt = now()
        fsyncSync(file)
      }
    },
    close: () => {
      if (fd === undefined) return
      fsyncSync(fd)
      closeSync(fd)
      fd = undefined
    },
  }
}

function recordOf(op: Op): [Buffer, Buffer] {
  const bytes = Buffer.from(canonicalJson(op))
  const head = Buffer.alloc(HEAD)
  head.writeUInt32BE(bytes.length, 0)
  head.writeUInt32BE(crc32(bytes), 4)
  return [head, bytes]
}

/** The records of a file one by one, up to the first that is cut or does not match its sum. */
function* records(bytes: Buffer): Generator<{ readonly body: Buffer; readonly end: number }> {
  for (let at = 0; at + HEAD <= bytes.length; ) {
    const end = at + HEAD + bytes.readUInt32BE(at)
    const body = bytes.subarray(at + HEAD, end)
    if (end > bytes.length || crc32(body) !== bytes.readUInt32BE(at + 4)) return
    yield { body, end }
    at = end
  }
}

function readableEnd(bytes: Buffer): number {
  let last = 0
  for (const { end } of records(bytes)) last = end
  return last
}

/** Every operation of the journal files, oldest file first. Stops a file at its first unreadable record. */
export function* readJournal(folder: string): Generator<Op> {
  for (const name of readdirSync(folder).filter((file) => /^ops-\d{6}\.log$/.test(file)).toSorted()) {
    for (const { body } of records(readFileSync(join(folder, name)))) {
      const op = Op.safeParse(JSON.parse(body.toString('utf8')))
      // A later version's operation comes back with the next exchange; those after it are ours.
      if (op.success) yield op.data
    }
  }
}
