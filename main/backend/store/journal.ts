// A second copy of every operation beside the base: journal/ops-YYYYMM.log, `u32be length, u32be CRC-32, bytes`.
// Appended after the commit, fsynced at most once a second; an unreadable tail is ignored at reading.
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { civilDateOf } from '../../../domain/civil-date.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import { Op } from '../../../domain/sync/op.ts'

const FSYNC_EVERY_MS = 1000

export interface Journal {
  append(ops: readonly Op[]): void
  close(): void
}

export function openJournal(folder: string, now: () => number): Journal {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  let month = ''
  let fd: number | undefined
  let syncedAt = 0
  const open = (): number => {
    const current = civilDateOf(now()).slice(0, 7).replace('-', '')
    if (fd !== undefined && current === month) return fd
    if (fd !== undefined) closeSync(fd)
    month = current
    fd = openSync(join(folder, `ops-${month}.log`), 'a', 0o600)
    return fd
  }
  return {
    append: (ops) => {
      if (ops.length === 0) return
      const file = open()
      for (const op of ops) {
        const bytes = Buffer.from(canonicalJson(op))
        const head = Buffer.alloc(8)
        head.writeUInt32BE(bytes.length, 0)
        head.writeUInt32BE(crc32(bytes), 4)
        writeSync(file, Buffer.concat([head, bytes]))
      }
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

/** Every operation of the journal files, oldest file first. Stops a file at its first unreadable record. */
export function* readJournal(folder: string): Generator<Op> {
  for (const name of readdirSync(folder).filter((file) => /^ops-\d{6}\.log$/.test(file)).toSorted()) {
    const bytes = readFileSync(join(folder, name))
    for (let at = 0; at + 8 <= bytes.length; ) {
      const length = bytes.readUInt32BE(at)
      const body = bytes.subarray(at + 8, at + 8 + length)
      if (body.length < length || crc32(body) !== bytes.readUInt32BE(at + 4)) break
      const op = Op.safeParse(JSON.parse(body.toString('utf8')))
      if (!op.success) break
      yield op.data
      at += 8 + length
    }
  }
}
