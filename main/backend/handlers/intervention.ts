// Sheets of work: every call to its act.
import { issueSheet, sheetDraft } from '../interventions/sheet-paper.ts'
import { openEvidence } from '../documents/evidence.ts'
import { openPaper } from '../documents/open-paper.ts'
import { standingOf, theSheet } from '../interventions/read-sheet.ts'
import { cancelSheet, closeSheet, createSheet, finishSheet, reopenSheet, resumeSheet, startSheet } from '../interventions/sheet-acts.ts'
import { answerOffer, offerSheet, withdrawOffer } from '../interventions/sheet-hand-off.ts'
import { addPart, attachFile, detachFile, removePart, setMachine } from '../interventions/sheet-rows.ts'
import { removeSpan, setClock, setSpan } from '../interventions/sheet-time.ts'
import { sheetLine, sheetView } from '../interventions/sheet-view.ts'
import { signaturesOf } from '../documents/signatures.ts'
import type { Method } from '../../contract/procedures.ts'
import type { Handlers } from '../services.ts'
import { newestFirst } from '../views/page.ts'
import { translator } from '../words/sentences.ts'

const done = { ok: true } as const
const t = translator('fr')

type InterventionMethod = Extract<Method, `intervention.${string}`>

export const interventionHandlers: Handlers<InterventionMethod> = {
  'intervention.list': (services, { visitId, ...asked }) => {
    const { rows, next } = newestFirst(services.store, 'intervention', visitId ? { visitId } : {}, asked)
    return { rows: rows.map((row) => sheetLine(services, row)), next }
  },
  'intervention.get': (services, { sheetId }) => sheetView(services, theSheet(services.store, sheetId)),
  'intervention.create': (services, input) => createSheet(services, input),
  'intervention.start': (services, { sheetId }) => (startSheet(services, sheetId), done),
  'intervention.finish': (services, { sheetId }) => (finishSheet(services, sheetId), done),
  'intervention.resume': (services, { sheetId }) => (resumeSheet(services, sheetId), done),
  'intervention.issue': (services, { sheetId }) => issueSheet(services, sheetId),
  'intervention.reopen': (services, { sheetId, reason }) => (reopenSheet(services, sheetId, reason), done),
  'intervention.close': (services, { sheetId }) => (closeSheet(services, sheetId), done),
  'intervention.cancel': (services, { sheetId, reason }) => (cancelSheet(services, sheetId, reason), done),
  'intervention.clock': (services, { sheetId, running }) => setClock(services, sheetId, running),
  'intervention.setSpan': (services, input) => ({ spanId: setSpan(services, input) }),
  'intervention.removeSpan': (services, { spanId }) => (removeSpan(services, spanId), done),
  'intervention.addPart': (services, { sheetId }) => ({ partId: addPart(services, sheetId) }),
  'intervention.removePart': (services, { partId }) => (removePart(services, partId), done),
  'intervention.setMachine': (services, { sheetId, machineId, concerned }) => (setMachine(services, sheetId, machineId, concerned), done),
  'intervention.attach': async (services, { resultId }) => await attachFile(services, resultId),
  'intervention.detach': (services, { resultId }) => (detachFile(services, resultId), done),
  'intervention.openFile': async (services, { resultId }) => {
    await openEvidence(services, services.store.get('check_result', resultId))
    return done
  },
  'intervention.preview': async (services, { sheetId }) => {
    const { store } = services
    const { current } = standingOf(store, theSheet(store, sheetId))
    const signed = current && signaturesOf(store, current.id).standing?.signedPdfSha256
    await openPaper(services, current ? store.blobs.get(signed ?? current.pdfSha256) : sheetDraft(services, sheetId), `${current?.number ?? t('quoteState.draft')}.pdf`)
    return done
  },
  'intervention.offer': (services, { sheetId, ...offer }) => ({ offerId: offerSheet(services, sheetId, offer) }),
  'intervention.answer': (services, { sheetId, accept, reason }) => (answerOffer(services, sheetId, accept, reason), done),
  'intervention.withdraw': (services, { sheetId }) => (withdrawOffer(services, sheetId), done),
}
