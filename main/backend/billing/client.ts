// The client as a billing request names it, from its row; what is missing is told by the catalogue's keys, where it is typed.
import { type BillingClient, clientIssues } from '../../../domain/billing/billing-request.ts'
import { isSiren, isSiret } from '../../../domain/billing/siret.ts'
import type { Id } from '../../../domain/ids.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { Store } from '../store/store.ts'

export interface KnownClient { readonly client: BillingClient; /** Keys `field.client.*`; a request can be made when there are none. */ readonly missing: readonly string[] }

/** Where each thing that a request may lack is typed. */
const FIELDS: Readonly<Record<string, string>> = { 'client.siren': 'field.client.siret', 'client.chorus.siret': 'field.client.siret', 'client.chorus.engagementNumber': 'field.client.engagementNumber', 'client.chorus.serviceCode': 'field.client.serviceCode' }

export function knownClient(store: Store, clientId: Id | null): KnownClient {
  const row = clientId ? store.get('client', clientId) : undefined
  const client = asBilled(row)
  const missing = [
    ...(row?.name ? [] : ['field.client.name']), ...(row?.kind ? [] : ['field.client.kind']), ...(row?.seat ? [] : ['field.client.seat']),
    // Typed and wrong is worse than missing: the invoice would go to nobody.
    ...(row?.siret && client.siret === null ? ['field.client.siret'] : []),
    ...clientIssues(client).flatMap((path) => FIELDS[path] ?? []),
  ]
  return { client, missing: [...new Set(missing)] }
}

function asBilled(row: RowOf<'client'> | undefined): BillingClient {
  const siret = spaceless(row?.siret)
  const siren = spaceless(row?.siren) ?? siret?.slice(0, 9) ?? null
  const kind = row?.kind ?? 'entreprise'
  return {
    name: row?.name ?? '', kind, siren: siren && isSiren(siren) ? siren : null, siret: siret && isSiret(siret) ? siret : null, vatLiable: row?.vatLiable ?? false,
    seat: [row?.seat, [row?.postcode, row?.commune].filter(Boolean).join(' ')].filter(Boolean).join(', '), billingAddress: row?.billingAddress || null, deliveryAddress: row?.deliveryAddress || null,
    chorus: kind === 'collectivite' ? { siret, serviceCode: row?.serviceCode || null, serviceRequired: row?.serviceRequired ?? false, engagementNumber: row?.engagementNumber || null, engagementRequired: row?.engagementRequired ?? false, marketNumber: row?.marketNumber || null } : null,
  }
}

const spaceless = (text: string | null | undefined): string | null => text?.replace(/\s/g, '') || null
