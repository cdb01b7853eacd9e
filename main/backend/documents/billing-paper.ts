// A billing request's data for its template: its own figures, words where it has codes. Nothing is computed here.
import type { BillingRequest } from '../../../domain/billing/billing-request.ts'
import type { CivilDate } from '../../../domain/civil-date.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import type { FieldValue, RowOf } from '../../../domain/tables.ts'
import type { Issuer } from '../label/label-history.ts'
import { demandRules } from '../reference/demand-rules.ts'
import type { Translate } from '../words/sentences.ts'
import { type Condition, type MentionSource, mentionsFor } from './mentions.ts'
import type { z } from 'zod'
import type { BillingPaper } from './papers/network.ts'
import { buyer, grouped, type Party, seller } from './parties.ts'

export interface BillingPaperInput {
  readonly request: BillingRequest
  readonly number: string
  readonly issuedOn: CivilDate
  readonly scop: Issuer | undefined
  readonly client: RowOf<'client'> | undefined
  readonly contact: RowOf<'account_contact'> | undefined
  /** Names of members by code. */
  readonly names: ReadonlyMap<string, string>
  readonly signedOn: CivilDate
  readonly sources: MentionSource
  readonly t: Translate
}

/** @throws Refusal TABLE_EXPIRED when no mentions are in force on that day, MENTION_REJECTED, RULE_REJECTED */
export function billingPaper({ request, number, issuedOn, scop, client, contact, names, signedOn, sources, t }: BillingPaperInput): z.input<typeof BillingPaper> {
  demandRules(sources, issuedOn, { vatBp: request.vatGroups.flatMap(({ category, rateBp }) => (category === 'S' ? [rateBp] : [])) })
  const own = seller(scop)
  const sold = request.what === 'commission' || request.mode === 'A'
  const member: Party = { name: request.seller.name, lines: [`SIREN ${grouped(request.seller.siren)}`], contact: own.contact }
  const buys: Party = 'member' in request.client ? { name: request.client.member.name, lines: [`SIREN ${grouped(request.client.member.siren)}`], contact: '' } : buyer(client, contact)
  const holds = new Set<Condition>(['always', client?.kind === 'collectivite' ? 'publicBody' : 'notPublicBody'])
  if (scop?.vatOnDebits && sold) holds.add('vatOnDebits')
  if (request.seller.vat === 'franchise') holds.add('franchise')
  if (request.lines.some((line) => line.sku === 'ECO')) holds.add('eco')
  const commissionCents = request.shares.reduce((all, share) => all + share.commissionCents, 0)
  const discountCents = request.vatGroups.reduce((all, group) => all + group.discountCents, 0)
  const label = (line: BillingRequest['lines'][number]): string => (line.sku === 'ECO' ? t('billing.line.eco') : line.sku === 'COMMISSION' ? t('billing.line.commission', { reference: request.reference }) : line.label)
  return {
    number, issuedOn, seller: sold ? own : member, client: buys, mentions: mentionsFor(sources, 'billing', issuedOn, holds, { nature: t(`paper.nature.${request.operation}`), form: sold ? (scop?.form ?? '') : '' }),
    mode: request.mode, contractNumber: request.period ? request.reference : '', quoteNumber: request.period ? '' : request.reference, periodFrom: request.period?.from ?? null, periodTo: request.period?.to ?? null,
    references: (['siret', 'engagementNumber', 'serviceCode', 'marketNumber'] as const).flatMap((name): [string, string][] => (request.chorus?.[name] ? [[t(`billing.reference.${name}`), request.chorus[name]]] : [])),
    lines: request.lines.map((line) => ({ label: label(line), member: line.member, nature: line.nature, qtyMilli: line.qtyMilli, unitCents: line.unitCents, vatCategory: line.vatCategory, rateBp: line.vatRateBp, netCents: line.netCents })),
    vat: request.vatGroups.map(({ category, rateBp, taxableCents, vatCents }) => ({ category, rateBp, baseCents: taxableCents, vatCents })),
    discountCents: discountCents === 0 ? null : discountCents, totalHtCents: request.totalHtCents, totalVatCents: request.totalVatCents, totalTtcCents: request.totalTtcCents,
    commissionBp: request.commissionBp, commissionCents: request.what === 'commission' ? request.totalHtCents : commissionCents,
    shares: request.shares.map(({ member: code, shareHtCents, commissionCents: part, payoutHtCents }) => ({ code, name: names.get(code) ?? code, htCents: shareHtCents, commissionCents: part, payoutCents: payoutHtCents })),
    proofs: request.proofs.map((sha256) => ({ number: request.reference, signedOn, sha256 })),
    // Without what JSON has not: the attached text and the hub's are the same.
    request: JSON.parse(canonicalJson(request)) as Record<string, FieldValue>,
  }
}
