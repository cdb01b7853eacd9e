// Maintenance contracts: lists, one contract, its creation from a quote, its issue, its visits.
import { Refusal } from '../../../domain/errors.ts'
import { formatDay } from '../../../domain/civil-date.ts'
import type { Id } from '../../../domain/ids.ts'
import { contractsDue } from '../agenda/agenda-of.ts'
import { billingTerms } from '../billing/terms.ts'
import { contractOfQuote, missingToIssue, visitBounds } from '../contracts/contract-draft.ts'
import { draftContract } from '../contracts/contract-life.ts'
import { agreedTerms } from '../contracts/contract-terms.ts'
import { annexOf, coveredMachines } from '../contracts/covered-machines.ts'
import { refuse } from '../contracts/refuse.ts'
import { contractPaper } from '../documents/contract-paper.ts'
import { issuer } from '../label/label-history.ts'
import { frozenSourcesOf } from '../quoting/frozen-prices.ts'
import { noticeRule } from '../reference/notice-rule.ts'
import { LATE_PAYMENT, typedRateBp } from '../reference/rates.ts'
import type { Handlers, Services } from '../services.ts'
import { contractRow, contractView } from '../views/contract.ts'
import { newestFirst } from '../views/page.ts'
import { translator } from '../words/sentences.ts'

const done = { ok: true } as const
const t = translator('fr')

type ContractMethod = 'contract.list' | 'contract.get' | 'contract.create' | 'contract.issue' | 'contract.moveVisit' | 'contract.due'

export const contractHandlers: Handlers<ContractMethod> = {
  'contract.list': ({ store, today, resources }, asked) => {
    const { rows, next } = newestFirst(store, 'maintenance_contract', {}, asked)
    return { rows: rows.map((contract) => contractRow(store, contract, today(), noticeRule(resources))), next }
  },
  'contract.get': ({ store, today, resources }, { contractId }) => contractView(store, contractId, today(), noticeRule(resources)),
  'contract.create': (services, { quoteDocId, start }) => ({ contractId: contractOfQuote(services, quoteDocId, start) }),
  'contract.issue': (services, { contractId }) => issueContract(services, contractId),
  'contract.moveVisit': ({ store, who, today }, { visitId, on }) => {
    const visit = store.get('visit', visitId)
    if (!visit) throw new Refusal('NOT_FOUND', { what: 'visit' })
    if (visit.state !== 'planned') throw new Refusal('STATE_REFUSED', { what: 'visit', state: visit.state ?? '' })
    const contract = visit.contractId ? store.get('maintenance_contract', visit.contractId) : undefined
    const bounds = contract && visitBounds(store, contract, today())
    if (bounds && (on < bounds.from || on > bounds.to)) refuse('visit-outside', { from: formatDay(bounds.from), to: formatDay(bounds.to) })
    store.write({ by: who(), ...(contract ? { undo: { visitId: contract.id, key: 'contract.moveVisit', what: formatDay(on) } } : {}) }, (w) => w.set('visit', visitId, { on }))
    return done
  },
  'contract.due': (services, { on = services.today() }) => contractsDue(services, on),
}

/** Asked again, answers the paper that is there. @throws Refusal QUOTE_INCOMPLETE (what a contract needs before it is shown for signature) */
function issueContract(services: Services, contractId: Id): { docId: Id; number: string } {
  const { store, resources, typeset, who, today } = services
  const rule = noticeRule(resources)
  const known = store.documents.get(contractId)
  if (known) return { docId: known.id, number: known.number }
  const contract = draftContract(store, contractId)
  const missing = missingToIssue(store, contract, today(), rule)
  const terms = agreedTerms(store, contract)
  if (missing.length > 0 || !terms) throw new Refusal('QUOTE_INCOMPLETE', { count: missing.length, missing: missing.map((key) => t(key)).join(', ') })
  const view = contractView(store, contractId, today(), rule)
  const client = view.clientId ? store.get('client', view.clientId) : undefined
  const quote = view.quoteDocId ? store.documents.get(view.quoteDocId) : undefined
  const visitId = (quote?.data as { visitId?: Id } | undefined)?.visitId
  // Who sells: as the quote froze it, or as it is on the day of issue.
  const billing = (quote && frozenSourcesOf(quote)?.billing) ?? billingTerms(services, today())
  const before = contract.supersedesId ? store.documents.get(contract.supersedesId) : undefined
  const doc = store.write({ by: who() }, (w) =>
    w.issue({
      id: contractId, type: 'contract', version: (before?.version ?? 0) + 1, supersedes: before?.id ?? null, issuedOn: today(),
      make: (number) => {
        const paper = contractPaper({ view, contract, terms, number, issuedOn: today(), scop: issuer(store, today()), client, contact: client && store.list('account_contact', { clientId: client.id })[0], machines: annexOf(store, coveredMachines(store, contract, terms.start)), lateRateBp: typedRateBp(store, LATE_PAYMENT, today()), resources, store, t })
        const { pdf, pages } = typeset('contrat', paper)
        // What was agreed is frozen with the paper: whatever is typed or merged into the row later, this is the contract.
        return { data: JSON.parse(JSON.stringify({ clientId: view.clientId, visitId, contractId, billing, terms: { ...terms, reference: number }, paper })), pdf, pages }
      },
    }))
  return { docId: doc.id, number: doc.number }
}
