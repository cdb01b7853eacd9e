// Papers of a visit besides its report: every call to its act.
import { Refusal } from '../../../domain/errors.ts'
import { openPaper } from '../documents/open-paper.ts'
import type { Handlers } from '../services.ts'
import { acceptanceView, issueAcceptance, openAcceptance } from '../visit-papers/acceptance.ts'
import { attendanceView, issueAttendance, openAttendance } from '../visit-papers/attendance.ts'
import { domainSheet, needSheet } from '../visit-papers/sheets-to-read.ts'
import { visitFacts } from '../visit-papers/visit-facts.ts'
import { translator } from '../words/sentences.ts'

const done = { ok: true } as const
const t = translator('fr')

type VisitPaperMethod = 'acceptance.get' | 'acceptance.open' | 'acceptance.issue' | 'attendance.get' | 'attendance.open' | 'attendance.issue' | 'visit.addRow' | 'visit.removeRow' | 'visit.needSheet' | 'domain.list' | 'domain.sheet'

export const visitPaperHandlers: Handlers<VisitPaperMethod> = {
  'acceptance.get': (services, { visitId }) => acceptanceView(services, visitId),
  'acceptance.open': (services, { visitId }) => (openAcceptance(services, visitId), done),
  'acceptance.issue': (services, { visitId }) => issueAcceptance(services, visitId),
  'attendance.get': (services, { visitId }) => attendanceView(services, visitId),
  'attendance.open': (services, { visitId }) => (openAttendance(services, visitId), done),
  'attendance.issue': (services, { visitId }) => issueAttendance(services, visitId),
  'visit.addRow': (services, { visitId, table, need }) => {
    const { visit } = visitFacts(services, visitId)
    const { store, who } = services
    return { rowId: store.write({ by: who(), undo: { visitId, key: 'visit.addRow', what: t(`table.${table}`) } }, (w) => (table === 'domain_name' ? w.create(table, { clientId: visit.clientId, state: 'wanted' }) : table === 'acceptance_test' ? w.create(table, { visitId, need: need ?? null }) : w.create(table, { visitId }))) }
  },
  'visit.removeRow': (services, { visitId, table, rowId }) => {
    const { visit } = visitFacts(services, visitId)
    const { store, who } = services
    // A row of another visit is none of this one's.
    const own = table === 'domain_name' ? store.get(table, rowId)?.clientId === visit.clientId : store.get(table, rowId)?.visitId === visitId
    if (!own) throw new Refusal('NOT_FOUND', { what: table })
    store.write({ by: who(), undo: { visitId, key: 'visit.removeRow', what: t(`table.${table}`) } }, (w) => w.remove(table, rowId))
    return done
  },
  'visit.needSheet': async (services, { visitId }) => {
    await openPaper(services, needSheet(services, visitId), `${t('needPaper.file')}.pdf`)
    return done
  },
  'domain.list': (services, { visitId }) => {
    const { clientId } = visitFacts(services, visitId).visit
    return clientId ? services.store.list('domain_name', { clientId }).map(({ id, name, state, holder, represented, registrar, registeredOn, expiresOn, note }) => ({ id, name, state, holder, represented, registrar, registeredOn, expiresOn, note })) : []
  },
  'domain.sheet': async (services, { domainId }) => {
    const { pdf, name } = domainSheet(services, domainId)
    await openPaper(services, pdf, `${name}.pdf`)
    return done
  },
}
