// Maintenance contracts: from the accepted quote, visits laid out, legal dates computed, issued and signed like a quote.
import { noticeWindow, tacitRenewalFits } from '../../../domain/contracts/notice-rule.ts'
import { termOf, visitDates } from '../../../domain/contracts/term.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import type { QuoteView } from '../quoting/read-quote.ts'
import { contractsDue } from '../agenda/agenda-of.ts'
import { findPack } from '../provisioning/pack-files.ts'
import { contractPaper } from '../documents/contract-paper.ts'
import { documentState } from '../quoting/quote-state.ts'
import { noticeRule } from '../reference/notice-rule.ts'
import { frozenPrices } from '../quoting/frozen-prices.ts'
import { LATE_PAYMENT, typedRateBp, vatRates } from '../reference/rates.ts'
import type { Handlers, Services } from '../services.ts'
import { contractRow, contractView, theContract } from '../views/contract.ts'
import { inventoryOf } from '../views/machine.ts'
import { newestFirst } from '../views/page.ts'
import { translator } from '../words/sentences.ts'

const done = { ok: true } as const
const DURATION_MONTHS = 12
const NOTICE_MONTHS = 2
const t = translator('fr')

type ContractMethod = 'contract.list' | 'contract.get' | 'contract.create' | 'contract.issue' | 'contract.moveVisit' | 'contract.due'

export const contractHandlers: Handlers<ContractMethod> = {
  'contract.list': ({ store, today }, asked) => {
    const { rows, next } = newestFirst(store, 'maintenance_contract', {}, asked)
    return { rows: rows.map((contract) => contractRow(store, contract, today())), next }
  },
  'contract.get': ({ store, today, resources }, { contractId }) => contractView(store, contractId, today(), noticeRule(resources)),
  'contract.create': ({ store, resources, who, now, today }, { quoteDocId, start }) => {
    const doc = store.documents.get(quoteDocId)
    if (!doc) throw new Refusal('NOT_FOUND', { what: 'document' })
    const known = store.list('maintenance_contract', { quoteDocId })[0]
    if (known) return { contractId: known.id }
    const state = documentState(store, doc, today())
    if (state !== 'accepted') throw new Refusal('STATE_REFUSED', { what: doc.number, state: t(`quoteState.${state}`) })
    const { view } = doc.data as unknown as { view: QuoteView }
    const visit = view.visitId ? store.get('visit', view.visitId) : undefined
    const client = view.clientId ? store.get('client', view.clientId) : undefined
    const from = start ?? today()
    const { recurring } = frozenPrices(doc, resources)
    const level = view.packId ? findPack(view.packId, resources).pack.maintenance : undefined
    const window = noticeWindow(termOf(from, DURATION_MONTHS), NOTICE_MONTHS, noticeRule(resources))
    const contractId = store.write({ by: who() }, (w) => {
      const created = w.create('maintenance_contract', {
        clientId: view.clientId, siteId: visit?.siteId ?? null, quoteDocId, state: 'project', level: level?.level ?? 'essentiel', start: from, durationMonths: DURATION_MONTHS, noticeMonths: NOTICE_MONTHS,
        nonProfessional: client?.nonProfessional ?? true, visitsPerYear: level?.visitsPerYear ?? 0, billing: 'monthly', unitMonthlyCents: recurring.MNT, floorMonthlyCents: recurring.MNT_MIN,
        machines: covered(view.decisions).length, vatRateBp: view.vatGroups[0]?.rateBp ?? vatRates(resources, view.asOf).standardVatBp, contactName: store.list('scop')[0]?.contactName ?? null, createdAt: now(),
      })
      for (const on of visitDates(from, DURATION_MONTHS, level?.visitsPerYear ?? 0)) w.create('visit', { clientId: view.clientId, siteId: visit?.siteId ?? null, contractId: created, on, purpose: 'maintenance', state: 'planned', technician: who(), createdAt: now() })
      w.create('renewal_notice', { contractId: created, deadline: window.noticeDeadline, notBefore: window.reminderNotBefore, notAfter: window.reminderNotAfter, plannedOn: window.plannedOn })
      return created
    })
    return { contractId }
  },
  'contract.issue': (services, { contractId }) => issueContract(services, contractId),
  'contract.moveVisit': ({ store, who }, { visitId, on }) => {
    const visit = store.get('visit', visitId)
    if (!visit) throw new Refusal('NOT_FOUND', { what: 'visit' })
    if (visit.state !== 'planned') throw new Refusal('STATE_REFUSED', { what: 'visit', state: visit.state ?? '' })
    const contract = visit.contractId ? store.get('maintenance_contract', visit.contractId) : undefined
    if (contract?.start && contract.durationMonths && (on < contract.start || on > termOf(contract.start, contract.durationMonths))) throw new Refusal('INVALID', { what: t('field.visit.on') }, { issues: [{ path: 'on', rule: 'outside of the contract' }] })
    store.write({ by: who() }, (w) => w.set('visit', visitId, { on }))
    return done
  },
  'contract.due': (services, { on = services.today() }) => contractsDue(services, on),
}

/** @throws Refusal VERSION_FROZEN, QUOTE_INCOMPLETE (what a contract needs before it is shown for signature) */
function issueContract(services: Services, contractId: Id): { docId: Id; number: string } {
  const { store, resources, typeset, who, today } = services
  const rule = noticeRule(resources)
  const view = contractView(store, contractId, today(), rule)
  const known = store.documents.get(contractId)
  if (known) throw new Refusal('VERSION_FROZEN', { document: known.number })
  if (view.missing.length > 0) throw new Refusal('QUOTE_INCOMPLETE', { count: view.missing.length, missing: view.missing.map((key) => t(key)).join(', ') })
  const contract = theContract(store, contractId)
  if (view.nonProfessional && !tacitRenewalFits(view.durationMonths, view.noticeMonths, rule)) throw new Refusal('INVALID', { what: 'durationMonths' }, { issues: [{ path: 'maintenance_contract.durationMonths', rule: 'notice + 3 months at least' }] })
  const client = view.clientId ? store.get('client', view.clientId) : undefined
  const quote = view.quoteDocId ? store.documents.get(view.quoteDocId) : undefined
  const quoted = quote?.data as { visitId?: Id; view?: QuoteView } | undefined
  const visitId = quoted?.visitId
  // The annex names the machines that the price counts, and no other that was read at the visit.
  const machines = covered(quoted?.view?.decisions ?? []).flatMap(({ machineId }) => store.get('machine', machineId) ?? []).map((machine) => ({ machine, inventory: inventoryOf(store, machine) }))
  const doc = store.write({ by: who() }, (w) =>
    w.issue({
      id: contractId, type: 'contract', version: 1, supersedes: null, issuedOn: today(),
      make: (number) => {
        const paper = contractPaper({ view, contract, number, issuedOn: today(), scop: store.list('scop')[0], client, contact: client && store.list('account_contact', { clientId: client.id })[0], machines, lateRateBp: typedRateBp(store, LATE_PAYMENT, today()), resources, t })
        const { pdf, pages } = typeset('contrat', paper)
        return { data: JSON.parse(JSON.stringify({ clientId: view.clientId, visitId, contractId, paper })), pdf, pages }
      },
    }))
  return { docId: doc.id, number: doc.number }
}

/** A machine still to verify is in no contract. */
function covered(decisions: QuoteView['decisions']): QuoteView['decisions'] {
  return decisions.filter(({ decision }) => decision !== 'VERIFY')
}
