// Who writes here: this laptop's replica, its keys, and the file beside the base that tells a restored or copied
// folder from the one we left (design/sync.md 3.8). A crash between the two writes of the token is no restore.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign as edSign } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { chainStart } from '../../../domain/sync/chain.ts'
import { offlineCode } from '../../../domain/sync/numbering.ts'
import { Id } from '../../../domain/ids.ts'
import { sha256 } from './hash.ts'
import type { Db } from './open.ts'

const Instance = z.object({ rep: Id, epoch: z.int(), token: z.string(), last_n: z.int(), last_h: z.string(), series: z.record(z.string(), z.int()) })
/** `hubToken` opens the hub for this replica alone: it goes with the private keys, never in the base or its copies. */
const Keys = z.object({ rep: Id, ed25519: z.string(), x25519: z.string(), hubToken: z.string().optional() })

export interface OwnReplica {
  readonly i: number
  readonly id: Id
  readonly epoch: number
  readonly pubEd: string
  readonly pubX: string
  code(): string
  sign(bytes: Uint8Array): string
  hubToken(): string | null
  setHubToken(token: string): void
  /** Rewrites instance.json: after each number issued, before it is shown, and at a stop. */
  remember(): void
}

/** Writes a small file so that a crash leaves the old one or the new one, never half. */
function writeWhole(path: string, text: string): void {
  const fd = openSync(`${path}.new`, 'w', 0o600)
  writeSync(fd, text)
  fsyncSync(fd)
  closeSync(fd)
  renameSync(`${path}.new`, path)
  const folder = openSync(dirname(path), 'r')
  if (process.platform !== 'win32') fsyncSync(folder)
  closeSync(folder)
}

function readJson<T>(path: string, schema: z.ZodType<T>): T | undefined {
  if (!existsSync(path)) return undefined
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    // Damaged by hand or by a copy: the same as missing, and a new epoch opens.
    return undefined
  }
}

const meta = (db: Db, key: string): string | undefined => db.prepare('SELECT v FROM meta WHERE k = ?').pluck().get(key) as string | undefined

/** The replica this folder writes with: the one it had, or a new epoch when the folder was restored or copied. */
export function openReplica(db: Db, folder: string, newId: () => Id): { replica: OwnReplica; newEpoch: boolean } {
  const instance = readJson(join(folder, 'instance.json'), Instance)
  const keys = readJson(join(folder, 'key.json'), Keys)
  const own = db.prepare('SELECT i, id, epoch, last_n FROM replica WHERE own = 1 ORDER BY epoch DESC').get() as { i: number; id: Id; epoch: number; last_n: number } | undefined
  const tokens = [meta(db, 'token'), meta(db, 'token_before')]
  const same = own && instance && keys && instance.rep === own.id && keys.rep === own.id && tokens.includes(instance.token) && own.last_n >= instance.last_n && seriesKept(db, instance.series)

  let i: number
  let id: Id
  let epoch: number
  let pair = keys
  if (same) ({ i, id, epoch } = own)
  else {
    id = newId()
    epoch = (own?.epoch ?? 0) + 1
    pair = { rep: id, ed25519: privatePem('ed25519'), x25519: privatePem('x25519') }
    writeWhole(join(folder, 'key.json'), JSON.stringify(pair))
    db.transaction(() => {
      db.prepare("UPDATE replica SET state = 'closed', closed_n = last_n WHERE own = 1").run()
      db.prepare("INSERT INTO replica (id, epoch, own, code, state, last_n, last_h) VALUES (?, ?, 1, ?, 'open', 0, ?)").run(id, epoch, offlineCode(id), chainStart(sha256, id))
    })()
    i = Number(db.prepare('SELECT i FROM replica WHERE id = ?').pluck().get(id))
  }
  const edKey = createPrivateKey(pair?.ed25519 ?? '')
  const xKey = createPrivateKey(pair?.x25519 ?? '')
  const pubEd = publicRaw(edKey)
  const pubX = publicRaw(xKey)
  db.prepare('UPDATE replica SET pub_ed = ?, pub_x = ? WHERE i = ?').run(pubEd, pubX, i)

  // Base first, then file; the base keeps the token before, so a crash in between is not taken for a restore.
  const token = newId()
  db.transaction(() => {
    const put = db.prepare('INSERT INTO meta (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v')
    put.run('token_before', instance?.token ?? '')
    put.run('token', token)
  })()
  const remember = (): void => {
    const { last_n, last_h } = db.prepare('SELECT last_n, last_h FROM replica WHERE i = ?').get(i) as { last_n: number; last_h: string }
    const series = Object.fromEntries((db.prepare('SELECT key, next FROM series').all() as { key: string; next: number }[]).map(({ key, next }) => [key, next]))
    writeWhole(join(folder, 'instance.json'), JSON.stringify({ rep: id, epoch, token, last_n, last_h, series }))
  }
  remember()
  return {
    newEpoch: !same && own !== undefined,
    replica: {
      i, id, epoch, pubEd, pubX, remember,
      code: () => String(db.prepare('SELECT code FROM replica WHERE i = ?').pluck().get(i)),
      sign: (bytes) => edSign(null, bytes, edKey).toString('base64'),
      hubToken: () => pair?.hubToken ?? null,
      setHubToken: (hubToken) => {
        if (!pair) return
        pair = { ...pair, hubToken }
        writeWhole(join(folder, 'key.json'), JSON.stringify(pair))
      },
    },
  }
}

/** A series that went back is a restored base: numbers would be given twice. */
function seriesKept(db: Db, marks: Readonly<Record<string, number>>): boolean {
  return Object.entries(marks).every(([key, next]) => Number(db.prepare('SELECT next FROM series WHERE key = ?').pluck().get(key) ?? 0) >= next)
}

function privatePem(type: 'ed25519' | 'x25519'): string {
  const { privateKey } = type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519')
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
}

/** The 32 bytes of a public key, in hex. */
function publicRaw(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')
}

/** The mark of a program at work; found at start, the last stop was not clean. */
export function markRunning(folder: string): { unclean: boolean; clear(): void } {
  const path = join(folder, 'running')
  const unclean = existsSync(path)
  writeFileSync(path, String(process.pid), { mode: 0o600 })
  return { unclean, clear: () => rmSync(path, { force: true }) }
}
