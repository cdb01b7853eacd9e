// The terms of today, from rows; and those a document was issued under, from what was frozen with it.
import { BillingTerms, OWN_CODE, type Party } from '../../../domain/billing/terms.ts'
import type { CivilDate } from '../../../domain/civil-date.ts'
import { vatRates } from '../reference/rates.ts'
import type { Services } from '../services.ts'
import type { IssuedDocument } from '../store/store.ts'

/** @throws Refusal TABLE_EXPIRED when no rate of VAT covers the day */
export function billingTerms({ store, resources }: Pick<Services, 'store' | 'resources'>, on: CivilDate): BillingTerms {
  const scop = store.list('scop')[0]
  const siren = scop?.siren || scop?.siret?.replace(/\s/g, '').slice(0, 9) || ''
  const rows = store.list('member').flatMap(({ id, code, name, siren: own, vat, identity }): Party[] => (code ? [{ id, code, name: name || code, siren: own?.replace(/\s/g, '') ?? '', vat: vat ?? 'normal', identity: identity ?? '' }] : []))
  const listed = siren === '' ? undefined : rows.find((one) => one.siren === siren)
  const seller: Party = { id: listed?.id ?? null, code: listed?.code ?? OWN_CODE, name: scop?.name ?? '', siren, vat: scop?.sellerVat ?? 'normal', identity: '' }
  const known = new Set([seller.code])
  // Two laptops may have given the same code: the older row keeps it.
  const others = rows.filter(({ id, code }) => id !== seller.id && !known.has(code) && known.add(code))
  return { mode: scop?.billingMode ?? 'A', commissionBp: scop?.commissionBp ?? 0, commissionVatBp: vatRates(resources, on).standardVatBp, seller, members: [seller, ...others] }
}

/** What was frozen, with our own name and number as they are today: those are who we are, not what was agreed. */
export function termsOf(doc: IssuedDocument | undefined, today: BillingTerms): BillingTerms {
  const data = doc?.data as { billing?: unknown; sources?: { billing?: unknown } } | undefined
  const frozen = BillingTerms.safeParse(data?.billing ?? data?.sources?.billing).data
  // Issued before there were members: one seller, ours.
  if (!frozen) return { ...today, mode: 'A' }
  const seller = { ...frozen.seller, name: today.seller.name, siren: today.seller.siren }
  return { ...frozen, seller, members: frozen.members.map((one) => (one.code === seller.code ? seller : one)) }
}
