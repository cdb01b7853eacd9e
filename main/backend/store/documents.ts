// Issued documents: number, frozen data and frozen PDF in one transaction; afterwards nothing changes them.
import { verify as edVerify, createPublicKey } from 'node:crypto'
import { z } from 'zod'
import { CivilDate, formatDay } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import { Id, Instant, Sha256 } from '../../../domain/ids.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import { documentNumber, seriesKey } from '../../../domain/sync/numbering.ts'
import type { Op } from '../../../domain/sync/op.ts'
import { DOC_TYPES, type DocType } from '../../../domain/tables.ts'
import { sha256 } from './hash.ts'
import type { Db } from './open.ts'
import type { OwnReplica } from './replica.ts'
import type { BillingDocument, IssuedDocument, IssueInput, Store } from './store.ts'

const DocBody = z.looseObject({ type: z.enum(Object.keys(DOC_TYPES) as [DocType, ...DocType[]]), version: z.int(), supersedes: Id.nullable(), number: z.string().max(35), issuedOn: CivilDate, canon: z.string(), sha256: Sha256, pdfSha256: Sha256, pages: z.array(Sha256), sig: z.string(), at: Instant })

interface DocRow { doc_id: Id; type: DocType; version: number; supersedes: Id | null; number: string; issued_on: CivilDate; canon: string; sha256: Sha256; pdf_sha256: Sha256; pages: string; signer: Id; sig: string; at: number }

export interface Documents {
  readonly read: Store['documents']
  /** Makes the document and answers the body of its `doc` operation; to be appended in the same transaction. */
  issue(input: IssueInput): { body: Record<string, z.infer<ReturnType<typeof z.json>>>; number: string }
  /** Stores what a `doc` operation brings, ours or a colleague's. A known document is never overwritten. */
  onOp(op: Op): void
}

export function createDocuments(db: Db, { replica, blobs, expect, now }: { replica: OwnReplica; blobs: Store['blobs']; expect: (name: Sha256) => void; now: () => number }): Documents {
  const next = db.prepare('SELECT next, last_on FROM series WHERE key = ?')
  const setNext = db.prepare('INSERT INTO series (key, next, last_on) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET next = excluded.next, last_on = excluded.last_on')
  const insert = db.prepare('INSERT INTO doc_version (doc_id, type, version, supersedes, number, issued_on, canon, sha256, pdf_sha256, pages, signer, sig, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (doc_id) DO NOTHING')
  const get = db.prepare('SELECT * FROM doc_version WHERE doc_id = ?')
  const list = db.prepare('SELECT * FROM doc_version ORDER BY doc_id DESC')
  const listType = db.prepare('SELECT * FROM doc_version WHERE type = ? ORDER BY doc_id DESC')
  const listAbout = db.prepare("SELECT * FROM doc_version WHERE (@clientId IS NULL OR json_extract(canon, '$.clientId') = @clientId) AND (@visitId IS NULL OR json_extract(canon, '$.visitId') = @visitId) AND (@after IS NULL OR doc_id < @after) ORDER BY doc_id DESC LIMIT @limit")

  // A document written again after a restore has two operations: the hub has it when it has either.
  const billing = db.prepare(`SELECT d.doc_id AS docId, d.number, d.signer, json_extract(d.canon, '$.subject') AS subject, json_extract(d.canon, '$.request.key') AS key, json_extract(d.canon, '$.content') AS content, json_extract(d.canon, '$.request.totalHtCents') AS totalHtCents,
    min(CASE WHEN o.state <> 'rejected' THEN o.hub_seq END) AS place, min(o.state = 'rejected') AS refused
    FROM doc_version d JOIN op o ON o.tbl = 'doc_version' AND o.rid = d.doc_id AND o.kind = 'doc' WHERE d.type = 'billing' AND json_extract(d.canon, '$.request.key') IS NOT NULL GROUP BY d.doc_id ORDER BY d.doc_id DESC`)

  return {
    read: {
      billing: () => (billing.all() as (Omit<BillingDocument, 'refused'> & { refused: number })[]).map((one) => ({ ...one, refused: one.refused === 1 })),
      get: (id) => {
        const row = get.get(id) as DocRow | undefined
        return row && issued(row)
      },
      list: (type) => ((type ? listType.all(type) : list.all()) as DocRow[]).map(issued),
      about: ({ clientId = null, visitId = null }, { limit, after = null }) => (listAbout.all({ clientId, visitId, limit, after }) as DocRow[]).map(issued),
    },
    issue: ({ id, type, version, supersedes, issuedOn, make }) => {
      if (get.get(id)) throw new Refusal('VERSION_FROZEN', { document: id })
      const key = seriesKey(type, issuedOn, replica.code())
      const series = next.get(key) as { next: number; last_on: CivilDate } | undefined
      // Dates never go back in a series (design/sync.md 3.9).
      if (series && issuedOn < series.last_on) throw new Refusal('DAY_BEFORE_SERIES', { today: formatDay(issuedOn), last: formatDay(series.last_on) })
      const counter = series?.next ?? 1
      const number = documentNumber(key, counter)
      const { data, pdf, pages } = make(number)
      const canon = canonicalJson(data)
      const hash = sha256(canon)
      const body = { type, version, supersedes, number, issuedOn, canon, sha256: hash, pdfSha256: blobs.put(pdf), pages: pages.map((page) => blobs.put(page)), sig: replica.sign(Buffer.from(hash)), at: now() }
      setNext.run(key, counter + 1, issuedOn)
      return { body, number }
    },
    onOp: (op) => {
      const body = DocBody.safeParse(op.body)
      // A document of a later version waits in the log; a false hash is no document of ours.
      if (!body.success || sha256(body.data.canon) !== body.data.sha256) return
      const doc = body.data
      insert.run(op.rid, doc.type, doc.version, doc.supersedes, doc.number, doc.issuedOn, doc.canon, doc.sha256, doc.pdfSha256, JSON.stringify(doc.pages), op.rep, doc.sig, doc.at)
      for (const hash of [doc.pdfSha256, ...doc.pages]) expect(hash)
    },
  }
}

function issued(row: DocRow): IssuedDocument {
  return { id: row.doc_id, type: row.type, version: row.version, number: row.number, supersedes: row.supersedes, issuedOn: row.issued_on, sha256: row.sha256, pdfSha256: row.pdf_sha256, pages: JSON.parse(row.pages) as Sha256[], data: JSON.parse(row.canon) as IssuedDocument['data'], signer: row.signer, sig: row.sig, at: row.at }
}

/** True when a replica's Ed25519 key (32 raw bytes, hex) signed these bytes. */
export function verifySignature(publicKeyHex: string, bytes: Uint8Array, sigBase64: string): boolean {
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(publicKeyHex, 'hex')])
  return edVerify(null, bytes, createPublicKey({ key: spki, format: 'der', type: 'spki' }), Buffer.from(sigBase64, 'base64'))
}
