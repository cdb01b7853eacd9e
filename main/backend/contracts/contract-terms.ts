// The terms of a contract as its rules read them: what was agreed, and what happened since. The one reader: views, dues, agenda,
// billing and papers all start here. Once a contract is issued, what was agreed is what its frozen document says.
import { ContractTerms } from '../../../domain/contracts/contract-terms.ts'
import { withChange, withEnding, withMachines, withPrice, withSuspensions } from '../../../domain/contracts/terms-after.ts'
import type { RowOf } from '../../../domain/tables.ts'
import { signaturesOf } from '../documents/signatures.ts'
import type { Store } from '../store/store.ts'

type Contract = RowOf<'maintenance_contract'>

/** Null while something that every contract needs (first day, duration, price, machines, VAT) is not typed or contradicts itself. */
export function contractTerms(store: Store, contract: Contract): ContractTerms | null {
  const agreed = agreedTerms(store, contract)
  if (!agreed) return null
  let terms = agreed
  for (const amendment of store.list('amendment', { contractId: contract.id })) {
    // Only a signed amendment changes a contract.
    if (!amendment.from || !amendment.docId || !signaturesOf(store, amendment.docId).standing) continue
    const { from, newCents } = amendment
    if (amendment.kind === 'terms') terms = withChange(terms, from, changesOf(amendment))
    else if (newCents !== null) terms = withPrice(terms, { from, unitCents: newCents })
  }
  const events = store.list('contract_event', { contractId: contract.id })
  for (const { kind, from, to, machines } of events) {
    if (kind === 'machines' && from && machines !== null) terms = withMachines(terms, { from, machines })
    if (kind === 'ending' && to) terms = withEnding(terms, to)
  }
  return withSuspensions(terms, events.flatMap(({ kind, from, to }) => (kind === 'suspension' && from ? [{ from, to }] : [])))
}

/** What both sides agreed at first, without what came later. */
export function agreedTerms(store: Store, contract: Contract): ContractTerms | null {
  const doc = store.documents.get(contract.id)
  const frozen = ContractTerms.safeParse((doc?.data as { terms?: unknown } | undefined)?.terms)
  if (frozen.success) return frozen.data
  const { start, durationMonths, noticeMonths, tacit, nonProfessional, visitsPerYear, billing, unitMonthlyCents, floorMonthlyCents, machines, vatRateBp, indexName, indexMonth, capBp } = contract
  const typed = ContractTerms.safeParse({
    reference: doc?.number ?? contract.id, start, durationMonths, noticeMonths, tacit: tacit ?? true, nonProfessional: nonProfessional ?? true, visitsPerYear: visitsPerYear ?? 0, billing: billing ?? 'monthly',
    unitCents: [{ from: start, value: unitMonthlyCents }], floorCents: floorMonthlyCents ?? 0, machines: [{ from: start, value: machines }], vatRateBp,
    index: indexName && indexMonth ? { name: indexName, baseMonth: indexMonth, capBp } : null,
  })
  return typed.success ? typed.data : null
}

function changesOf({ noticeMonths, visitsPerYear, billing, floorCents }: RowOf<'amendment'>): Parameters<typeof withChange>[2] {
  return { ...(noticeMonths === null ? {} : { noticeMonths }), ...(visitsPerYear === null ? {} : { visitsPerYear }), ...(billing === null ? {} : { billing }), ...(floorCents === null ? {} : { floorCents }) }
}
