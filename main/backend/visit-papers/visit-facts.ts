// What all papers of a visit start from: who, where, by whom; and the frozen paper that stands for it already.
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import type { DocType, RowOf } from '../../../domain/tables.ts'
import { type MentionedDocument, mentionsFor } from '../documents/mentions.ts'
import { buyer, type Party, seller } from '../documents/parties.ts'
import { signaturesOf } from '../documents/signatures.ts'
import { issuer } from '../label/label-history.ts'
import type { Services } from '../services.ts'
import type { IssuedDocument, Store } from '../store/store.ts'

export interface VisitFacts { readonly visit: RowOf<'visit'>; readonly client: RowOf<'client'> | undefined; readonly place: string; readonly technician: string; readonly head: { readonly issuedOn: string; readonly seller: Party; readonly client: Party; readonly mentions: string[] } }

/** @throws Refusal NOT_FOUND */
export function visitFacts({ store, resources, today, who }: Services, visitId: Id, document?: MentionedDocument): VisitFacts {
  const visit = store.get('visit', visitId)
  if (!visit) throw new Refusal('NOT_FOUND', { what: 'visit' })
  const client = visit.clientId ? store.get('client', visit.clientId) : undefined
  const site = visit.siteId ? store.get('site', visit.siteId) : undefined
  const scop = issuer(store, today())
  return {
    visit, client, technician: visit.technician || who(), place: [site?.address ?? client?.seat, site?.commune ?? client?.commune].filter(Boolean).join(', '),
    head: { issuedOn: today(), seller: seller(scop), client: buyer(client, client && store.list('account_contact', { clientId: client.id })[0]), mentions: document ? mentionsFor({ resources, store }, document, today(), new Set(['always']), { form: scop?.form ?? '' }) : [] },
  }
}

/** The newest paper of that kind at the visit, its signature, and whether it says what would be printed now. */
export function newestPaper(store: Store, visitId: Id, type: DocType): IssuedDocument | undefined {
  return store.documents.about({ visitId }, { limit: 1000 }).filter((doc) => doc.type === type).toSorted((a, b) => b.version - a.version)[0]
}

/**
 * Issues a paper of the visit, or answers the one that says the same already.
 * @throws Refusal as the typesetter's
 */
export function issueVisitPaper(services: Services, { visit }: VisitFacts, type: DocType, template: string, paperOf: (number: string) => object): { docId: Id; number: string } {
  const { store, typeset, who, today, newId } = services
  const before = newestPaper(store, visit.id, type)
  const same = before && canonicalJson((before.data as { paper?: unknown }).paper) === canonicalJson(JSON.parse(JSON.stringify({ ...paperOf(before.number), issuedOn: before.issuedOn })))
  if (before && same && signaturesOf(store, before.id).voided.length === 0) return { docId: before.id, number: before.number }
  const doc = store.write({ by: who() }, (w) =>
    w.issue({
      id: newId(), type, version: (before?.version ?? 0) + 1, supersedes: before?.id ?? null, issuedOn: today(),
      make: (number) => {
        const paper = paperOf(number)
        const { pdf, pages } = typeset(template, paper)
        return { data: JSON.parse(JSON.stringify({ clientId: visit.clientId, visitId: visit.id, paper })), pdf, pages }
      },
    }))
  return { docId: doc.id, number: doc.number }
}

/** @throws Refusal QUOTE_INCOMPLETE with those names in the reader's words */
export function demandComplete(missing: readonly string[], words: (key: string) => string): void {
  if (missing.length > 0) throw new Refusal('QUOTE_INCOMPLETE', { count: missing.length, missing: missing.map(words).join(', ') })
}

/** Lines that a person typed, one thing each. */
export const typedLines = (text: string | null): string[] => (text ?? '').split('\n').map((line) => line.trim()).filter((line) => line !== '')
