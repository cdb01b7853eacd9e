// Billing requests as the hub receives them: each key once, whoever asks and however often. A receipt is made in the
// transaction that lets the document into the log, so both are there or none; what it says can be made again from the log.
import { z } from 'zod'
import { answerTo, type Asked, type BillingState, type Kept, standings } from '../domain/billing/receive.ts'
import type { Id } from '../domain/ids.ts'
import { canonicalJson } from '../domain/sync/canonical-json.ts'
import { sha256 } from './hash.ts'
import type { Query, Store } from './store/store.ts'

/** What the hub reads of a document's data; the rest is the laptops' own. */
const Asking = z.object({ request: z.looseObject({ key: z.string().min(1).max(400), what: z.string(), reference: z.string(), totalTtcCents: z.int() }) })
const Body = z.object({ type: z.literal('billing'), number: z.string(), canon: z.string() })
const Choice = z.object({ subject: z.literal('billing'), kind: z.literal('kept'), subjectId: z.string(), at: z.int() })

/** A place of the log that may hold a request: its canonical body, null when it was refused. */
export interface Place { readonly seq: number; readonly rid: string; readonly kind: string; readonly body: string | null }
interface Request { readonly seq: number; readonly docId: string; readonly number: string; readonly key: string; readonly content: string; readonly request: z.infer<typeof Asking>['request'] }

/** The request a document asks, or undefined when it is none that this version can read. */
function requestOf({ seq, rid, kind, body }: Place): Request | undefined {
  if (kind !== 'doc' || body === null) return undefined
  const doc = Body.safeParse(JSON.parse(body))
  if (!doc.success) return undefined
  const data = Asking.safeParse(jsonOf(doc.data.canon))
  return data.success ? { seq, docId: rid, number: doc.data.number, key: data.data.request.key, content: sha256(canonicalJson(data.data.request)), request: data.data.request } : undefined
}

/** A document's data are a text that its laptop wrote: it may be anything. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Receipts of new places of the log, in their order. The Scop's row is locked by the push, and (scop, key, nth) is unique:
 * two firsts of one key cannot be.
 */
export async function receive(query: Query, scop: Id, places: readonly Place[]): Promise<void> {
  const requests = places.flatMap((place) => requestOf(place) ?? [])
  if (requests.length === 0) return
  const known = await query<{ key: string; nth: number }>(
    'SELECT receipt.key, max(receipt.nth)::int AS nth FROM json_array_elements_text($2::text::json) AS wanted(key) JOIN billing_receipt AS receipt ON receipt.scop = $1 AND receipt.key = wanted.key GROUP BY receipt.key',
    [scop, JSON.stringify([...new Set(requests.map((one) => one.key))])],
  )
  const nth = new Map(known.map((one) => [one.key, one.nth]))
  const rows = requests.map(({ seq, docId, number, key, content }) => {
    nth.set(key, (nth.get(key) ?? 0) + 1)
    return { key, nth: nth.get(key), seq, doc_id: docId, number, content }
  })
  await query(
    `INSERT INTO billing_receipt (scop, key, nth, seq, doc_id, number, content)
      SELECT $1::uuid, new.* FROM json_to_recordset($2::text::json) AS new(key text, nth integer, seq bigint, doc_id text, number text, content text)`,
    [scop, JSON.stringify(rows)],
  )
}

const DOCUMENTS = `SELECT seq, rid, kind, body FROM op WHERE scop = $1 AND kind = 'doc' AND body LIKE '%"type":"billing"%'`

/** Receipts the log calls for and nobody made: of a hub older than receipts, or restored from a copy older than them. */
export async function fillReceipts(query: Query, scop: Id): Promise<void> {
  await query('SELECT seq FROM scop WHERE id = $1 FOR UPDATE', [scop])
  await receive(query, scop, await query<Place>(`${DOCUMENTS} AND NOT EXISTS (SELECT 1 FROM billing_receipt AS made WHERE made.scop = op.scop AND made.seq = op.seq) ORDER BY seq`, [scop]))
}

export interface Received { readonly key: string; readonly number: string; readonly answer: 'received' | 'already' | 'conflict'; readonly state: BillingState; /** The number of the request that stands for this key. */ readonly stands: string; readonly what: string; readonly reference: string; readonly totalTtcCents: number }

/** Every request of a Scop in the order it came, with what it was answered and how it stands since. */
export async function listReceived(store: Store, scop: Id): Promise<Received[]> {
  const { places, choices, receipts } = await store.tenant(scop, async (query) => ({
    places: await query<Place>(`${DOCUMENTS} ORDER BY seq`, [scop]),
    choices: await query<{ rid: string; body: string }>(`SELECT rid, body FROM op WHERE scop = $1 AND tbl = 'event' AND kind = 'add' AND body LIKE '%"subject":"billing"%' ORDER BY seq`, [scop]),
    receipts: await query<{ seq: number; key: string; nth: number; content: string }>('SELECT seq, key, nth, content FROM billing_receipt WHERE scop = $1', [scop]),
  }))
  const requests = places.flatMap((place) => requestOf(place) ?? [])
  const receiptOf = new Map(receipts.map((one) => [one.seq, one]))
  const firsts = new Map(receipts.filter(({ nth }) => nth === 1).map(({ key, content }) => [key, content]))
  const kept = choices.flatMap(({ rid, body }): Kept[] => {
    const choice = Choice.safeParse(JSON.parse(body))
    return choice.success ? [{ docId: choice.data.subjectId, at: choice.data.at, id: rid }] : []
  })
  const standing = standings(requests.map(({ docId, key, content, seq }): Asked => ({ docId, key, content, place: seq, refused: false })), kept)
  const numberOf = new Map(requests.map(({ docId, number }) => [docId, number]))
  return requests.flatMap(({ seq, docId, number, key, content, request }): Received[] => {
    const [receipt, how] = [receiptOf.get(seq), standing.get(docId)]
    if (!receipt || !how) return []
    return [{ key, number, answer: receipt.nth === 1 ? 'received' : answerTo(firsts.get(key), content), state: how.state, stands: numberOf.get(how.stands) ?? number, what: request.what, reference: request.reference, totalTtcCents: request.totalTtcCents }]
  })
}

/** The first receipt, in the log's order, that is missing or does not say what the log says; undefined when all do. */
export async function wrongReceipt(query: Query, scop: Id): Promise<{ readonly count: number; readonly wrong: string | undefined }> {
  const requests = (await query<Place>(`${DOCUMENTS} ORDER BY seq`, [scop])).flatMap((place) => requestOf(place) ?? [])
  const made = new Map((await query<{ seq: number; key: string; nth: number; content: string }>('SELECT seq, key, nth, content FROM billing_receipt WHERE scop = $1', [scop])).map((one) => [one.seq, one]))
  const nth = new Map<string, number>()
  const wrong = requests.find(({ seq, key, content }) => {
    nth.set(key, (nth.get(key) ?? 0) + 1)
    const receipt = made.get(seq)
    return receipt?.key !== key || receipt.nth !== nth.get(key) || receipt.content !== content
  })
  return { count: requests.length, wrong: wrong?.number ?? (made.size > requests.length ? 'one without its document' : undefined) }
}
