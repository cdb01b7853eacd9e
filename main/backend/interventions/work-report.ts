// What a Scop that took a sheet over sends back to its giver: written with the client's signature, in the same transaction, from the very
// paper that was signed. The hub carries it to the giver's log; until then it waits here.
import type { Id } from '../../../domain/ids.ts'
import { replacesReport, SharedReport } from '../../../domain/interventions/shared-hand-off.ts'
import type { IssuedDocument, Store, Writer } from '../store/store.ts'
import type { InterventionPaper } from '../documents/papers/work.ts'
import { cameFrom } from './scop-hand-off.ts'

const MOST_LETTERS = 4000

export interface SignedSheet { readonly doc: IssuedDocument; readonly signer: { readonly name: string; readonly function: string }; readonly signedAt: number; readonly by: string }

/** Nothing is written for a sheet of our own. */
export function reportToGiver(store: Store, w: Pick<Writer, 'add'>, sheetId: Id, { doc, signer, signedAt, by }: SignedSheet): void {
  const offer = cameFrom(store, sheetId)
  if (!offer?.fromId) return
  const { paper } = doc.data as unknown as { readonly paper: InterventionPaper }
  const words = (text: string): string => text.slice(0, MOST_LETTERS)
  const report: SharedReport = {
    number: doc.number, version: doc.version, on: paper.on, from: paper.from, to: paper.to, minutes: paper.durationMin, technician: paper.technician.slice(0, 200), remote: paper.remote,
    done: words(paper.done.join('\n')), next: words(paper.next.join('\n')), remarks: words(paper.remarks), signer: { name: signer.name.slice(0, 200), function: signer.function.slice(0, 200) }, signedAt, pdfSha256: doc.pdfSha256,
  }
  w.add('hand_off_act', { act: 'report', offerId: offer.id, scopId: offer.fromId, sheetId, shared: report, by, at: signedAt })
}

/** The report as the hub has it, in the giver's log and in ours. */
export function reportOf(store: Store, offerId: Id): SharedReport | null {
  return SharedReport.safeParse(store.get('hand_off', offerId)?.report).data ?? null
}

/** Of a sheet we took over: none before the signature; `waits` until the hub has the newest one. */
export function reportStanding(store: Store, offerId: Id): 'none' | 'waits' | 'sent' {
  const known = reportOf(store, offerId) ?? undefined
  const written = store.list('hand_off_act', { offerId }).flatMap(({ act, shared }) => (act === 'report' ? (SharedReport.safeParse(shared).data ?? []) : []))
  if (written.some((one) => replacesReport(known, one))) return 'waits'
  return known ? 'sent' : 'none'
}
