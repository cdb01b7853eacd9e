// Whether a document's signature stands: read from events, never stored beside them. An edit voids a signature and says so;
// its proof is kept as it was sealed (design/business.md 3.2, 3.12).
import type { Id } from '../../../domain/ids.ts'
import type { DocType, RowOf } from '../../../domain/tables.ts'
import type { IssuedDocument, Store, Writer } from '../store/store.ts'

type Proof = RowOf<'signature_proof'>
type Subject = NonNullable<RowOf<'event'>['subject']>

/** What a document's events are about. */
export const SUBJECT: Readonly<Record<DocType, Subject>> = { quote: 'quote', billing: 'billing', contract: 'contract', amendment: 'contract', notice: 'contract', acceptance: 'visit', acceptanceRecord: 'visit', attendance: 'visit', intervention: 'intervention' }

export interface VoidedSignature { readonly proof: Proof; readonly voidedAt: number; readonly reason: string; readonly by: string }

/** The signature that counts today, if any, and those that an edit took the force from. */
export function signaturesOf(store: Pick<Store, 'list'>, docId: Id): { readonly standing: Proof | undefined; readonly voided: readonly VoidedSignature[] } {
  const proofs = store.list('signature_proof', { docId })
  const voids = new Map(store.list('event', { subjectId: docId }).flatMap(({ kind, at, by, data }) => {
    const { proofId, reason } = (data ?? {}) as { proofId?: string; reason?: string }
    return kind === 'voided' && proofId !== undefined ? [[proofId, { voidedAt: at ?? 0, reason: reason ?? '', by: by ?? '' }] as const] : []
  }))
  return {
    standing: proofs.findLast(({ id }) => !voids.has(id)),
    voided: proofs.flatMap((proof) => {
      const how = voids.get(proof.id)
      return how ? [{ proof, ...how }] : []
    }),
  }
}

/**
 * Takes the force from a document's signature, inside the transaction of the edit that asks for it. The document, its number
 * and its proof stay as they are.
 * @returns false when no signature stood
 */
export function voidSignature(store: Pick<Store, 'list'>, w: Pick<Writer, 'add'>, doc: Pick<IssuedDocument, 'id' | 'type'>, { reason, at, by }: { readonly reason: string; readonly at: number; readonly by: string }): boolean {
  const { standing } = signaturesOf(store, doc.id)
  if (!standing) return false
  w.add('event', { subject: SUBJECT[doc.type], subjectId: doc.id, kind: 'voided', at, by, data: { proofId: standing.id, reason } })
  return true
}
