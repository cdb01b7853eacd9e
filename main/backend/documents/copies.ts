// Copies handed over, on record: each one a link over the proof of the signature, or over the document where nobody signed,
// under the laptop's signature. The sealed proof is never touched (design/business.md 3.12, `copy`).
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Id, Instant, Sha256 } from '../../../domain/ids.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import { COPY_WAYS, type CopyView } from '../../contract/procedures/paper.ts'
import type { Services } from '../services.ts'
import { verifySignature } from '../store/documents.ts'
import type { IssuedDocument, Store, Writer } from '../store/store.ts'
import { Proof } from './proof.ts'
import { signaturesOf, SUBJECT } from './signatures.ts'

export type CopyWay = (typeof COPY_WAYS)[number]

const Link = z.strictObject({ how: z.enum(COPY_WAYS), proofId: Id.nullable(), pdfSha256: Sha256, at: Instant, device: Id, prevHash: Sha256, hash: Sha256, sig: z.string() })
type Link = z.infer<typeof Link>

const sha256 = (text: string): Sha256 => createHash('sha256').update(text).digest('hex')

/** Writes that a copy of the document, signed where a signature stands, was handed over now. */
export function recordCopy({ store, now, who }: Pick<Services, 'store' | 'now' | 'who'>, w: Pick<Writer, 'add'>, doc: IssuedDocument, how: CopyWay): void {
  const { standing } = signaturesOf(store, doc.id)
  const body = { how, proofId: standing?.id ?? null, pdfSha256: standing?.signedPdfSha256 ?? doc.pdfSha256, at: now(), device: store.replica.id, prevHash: links(store, doc.id).at(-1)?.link.hash ?? firstHash(store, doc, standing?.id ?? null) }
  const hash = hashOf(body)
  const link: Link = { ...body, hash, sig: store.sign(Buffer.from(`packtic/1/copy\n${hash}`)) }
  w.add('event', { subject: SUBJECT[doc.type], subjectId: doc.id, kind: 'copied', at: body.at, by: who(), data: link })
}

/** The copies on record, oldest first, each with whether its link still holds. */
export function copiesOf(store: Store, doc: IssuedDocument): z.infer<typeof CopyView>[] {
  const all = links(store, doc.id)
  const known = new Set(all.map(({ link }) => link.hash))
  return all.map(({ link, by }) => ({ how: link.how, at: link.at, by, signed: link.proofId !== null, chained: holds(store, doc, link, known) }))
}

function links(store: Pick<Store, 'list'>, docId: Id): { link: Link; by: string }[] {
  return store.list('event', { subjectId: docId }).flatMap(({ kind, data, by }) => {
    const link = kind === 'copied' ? Link.safeParse(data) : undefined
    return link?.success ? [{ link: link.data, by: by ?? '' }] : []
  })
}

function hashOf({ hash: _hash, sig: _sig, ...body }: Omit<Link, 'hash' | 'sig'> & Partial<Link>): Sha256 {
  return sha256(canonicalJson(body))
}

/** Where the chain begins: the last event of the proof, or the document itself. */
function firstHash(store: Pick<Store, 'get'>, doc: IssuedDocument, proofId: Id | null): Sha256 {
  const proof = proofId ? Proof.safeParse(store.get('signature_proof', proofId)?.proof) : undefined
  return (proof?.success ? proof.data.events.at(-1)?.hash : undefined) ?? sha256(`packtic/1/copy\n${doc.id}\n${doc.pdfSha256}`)
}

/** Two laptops may each add a link to the same one before: a link holds when what it follows is known and its own words are whole. */
function holds(store: Store, doc: IssuedDocument, link: Link, known: ReadonlySet<Sha256>): boolean {
  const key = link.device === store.replica.id ? store.sync.replica.pubEd : store.sync.pubEdOf(link.device)
  const follows = known.has(link.prevHash) || link.prevHash === firstHash(store, doc, link.proofId) || link.prevHash === firstHash(store, doc, null)
  return key !== undefined && follows && hashOf(link) === link.hash && verifySignature(key, Buffer.from(`packtic/1/copy\n${link.hash}`), link.sig)
}
