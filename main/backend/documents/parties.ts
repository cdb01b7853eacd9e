// Seller and client as papers print them.
import type { CivilDate } from '../../../domain/civil-date.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { Issuer } from '../label/label-history.ts'
import { translator } from '../words/sentences.ts'

const t = translator('fr')

export interface Party { readonly name: string; readonly lines: string[]; readonly contact: string }
/** What papers of one visit have on top in common. */
export interface PaperHead { readonly number: string; readonly issuedOn: CivilDate; readonly seller: Party; readonly client: Party; readonly mentions: string[] }

const filled = (lines: readonly (string | null | undefined | false)[]): string[] => lines.filter((line): line is string => typeof line === 'string' && line !== '')

/** A phone number is not broken at the end of a line. */
const oneLine = (phone: string | null | undefined): string | undefined => phone?.replaceAll(' ', '\u00a0')

/** The digits of a SIREN or SIRET as they are read aloud, kept on one line; what is no such number as it was typed. */
export const grouped = (number: string): string => (/^\d{9}(?:\d{5})?$/.test(number) ? number.replace(/^(\d{3})(\d{3})(\d{3})(\d{5})?$/, '$1\u00a0$2\u00a0$3\u00a0$4').trimEnd() : number)

/** Not from the Scop's row alone: a paper without the label's line, while it is granted, would be one that was forgotten. */
export function seller(scop: Issuer | undefined): Party {
  return {
    name: scop?.name ?? '',
    lines: filled([scop?.form, scop?.capital && t('paper.capital', { capital: scop.capital }), scop?.address, scop?.siret && `SIRET ${grouped(scop.siret)}`, scop?.rcs, scop?.vatId && t('paper.vatId', { id: scop.vatId }), scop?.label]),
    contact: filled([scop?.contactName, oneLine(scop?.phone), scop?.email, scop?.writtenChannel]).join(' · '),
  }
}

export function buyer(client: RowOf<'client'> | undefined, contact: RowOf<'account_contact'> | undefined): Party {
  return {
    name: client?.name ?? '',
    lines: filled([client?.seat, [client?.postcode, client?.commune].filter(Boolean).join(' '), client?.siret ? `SIRET ${grouped(client.siret)}` : client?.siren && `SIREN ${grouped(client.siren)}`, client?.billingAddress && t('paper.billingAddress', { address: client.billingAddress }), client?.deliveryAddress && t('paper.deliveryAddress', { address: client.deliveryAddress })]),
    contact: filled([contact?.name, contact?.function, oneLine(contact?.phone), contact?.email]).join(' · '),
  }
}
