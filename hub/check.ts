// `packtic-hub check`: recomputes what the hub holds. Per Scop: the log without a gap, everybody's chain, receipts of
// billing requests against their documents, hand-offs against the other Scop's log, and attachments against the hash they are named by.
import { createHash } from 'node:crypto'
import { chainNext, chainStart } from '../domain/sync/chain.ts'
import type { Op } from '../domain/sync/op.ts'
import type { Id } from '../domain/ids.ts'
import { wrongReceipt } from './billing.ts'
import { wrongHandOff } from './hand-off.ts'
import { sha256 } from './hash.ts'
import { FIRST_SH, readScops } from './scops.ts'
import type { Store } from './store/store.ts'

const PAGE_OPS = 1000

interface CheckLine { readonly what: string; readonly value: string; readonly ok: boolean }
type LogRow = Pick<Op, 'rep' | 'n' | 'hlc' | 'sv' | 'kind' | 'tbl' | 'rid'> & { seq: number; base: string; body: string | null; h: string; sh: string }

export async function checkHub(store: Store): Promise<readonly CheckLine[]> {
  const found: CheckLine[] = []
  for (const { id, name } of await readScops(store)) found.push(await checkLog(store, id, name), await checkReceipts(store, id, name), await checkHandOffs(store, id, name), await checkBlobs(store, id, name))
  return found
}

async function checkLog(store: Store, scop: Id, name: string): Promise<CheckLine> {
  const { head, devices } = await store.tenant(scop, async (query) => ({
    head: (await query<{ seq: number; sh: string }>('SELECT seq, sh FROM scop WHERE id = $1', [scop]))[0],
    devices: await query<{ rep: Id; n: number; h: string }>('SELECT rep, last_n AS n, last_h AS h FROM device WHERE scop = $1', [scop]),
  }))
  const line = (value: string, ok: boolean): CheckLine => ({ what: `log ${name}`, value, ok })
  const chains = new Map<Id, { n: number; h: string }>()
  let seq = 0
  let sh = FIRST_SH
  while (head && seq < head.seq) {
    // Only to the head that was read: a hub that serves meanwhile writes behind it.
    const page = await store.tenant(scop, async (query) => await query<LogRow>(`SELECT seq, rep, n, hlc, sv, kind, tbl, rid, base, body, h, sh FROM op WHERE scop = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT ${PAGE_OPS}`, [scop, seq, head.seq]))
    for (const row of page) {
      const before = chains.get(row.rep) ?? { n: 0, h: chainStart(sha256, row.rep) }
      // A refused change left its hash alone.
      const h = row.body === null ? row.h : chainNext(sha256, before.h, { ...row, base: JSON.parse(row.base) as Op['base'] }, sha256(row.body))
      sh = sha256(Buffer.from(sh + h, 'hex')).slice(0, 16)
      if (row.seq !== seq + 1 || row.n !== before.n + 1 || h !== row.h || sh !== row.sh) return line(`place ${seq + 1}`, false)
      chains.set(row.rep, { n: row.n, h })
      seq = row.seq
    }
    if (page.length === 0) return line(`place ${seq + 1}`, false)
  }
  const behind = devices.find(({ rep, n, h }) => (chains.get(rep)?.n ?? 0) < n || (chains.get(rep)?.n === n && chains.get(rep)?.h !== h))
  if (behind) return line(`laptop ${behind.rep.slice(-6)}`, false)
  return line(String(seq), head?.sh === sh)
}

async function checkReceipts(store: Store, scop: Id, name: string): Promise<CheckLine> {
  const { count, wrong } = await store.tenant(scop, async (query) => await wrongReceipt(query, scop))
  return { what: `billing requests ${name}`, value: wrong ?? String(count), ok: wrong === undefined }
}

async function checkHandOffs(store: Store, scop: Id, name: string): Promise<CheckLine> {
  const { count, wrong } = await wrongHandOff(store, scop)
  return { what: `hand-offs ${name}`, value: wrong ?? String(count), ok: wrong === undefined }
}

async function checkBlobs(store: Store, scop: Id, name: string): Promise<CheckLine> {
  const blobs = await store.tenant(scop, async (query) => await query<{ sha256: string }>('SELECT sha256 FROM blob WHERE scop = $1', [scop]))
  const wrong: string[] = []
  for (const blob of blobs) {
    const hash = createHash('sha256')
    for (let idx = 0; ; idx++) {
      const [piece] = await store.tenant(scop, async (query) => await query<{ text: string }>("SELECT encode(bytes, 'base64') AS text FROM blob_chunk WHERE scop = $1 AND sha256 = $2 AND idx = $3", [scop, blob.sha256, idx]))
      if (!piece) break
      hash.update(Buffer.from(piece.text, 'base64'))
    }
    if (hash.digest('hex') !== blob.sha256) wrong.push(blob.sha256)
  }
  return { what: `attachments ${name}`, value: wrong.length === 0 ? String(blobs.length) : wrong.slice(0, 5).join(' '), ok: wrong.length === 0 }
}
