// The maintenance contract's data for its template: the contract's own figures and dates, and the clauses in force that day.
import { type CivilDate, civilDateOf, formatDay } from '../../../domain/civil-date.ts'
import { type ContractTerms, lastDayOf } from '../../../domain/contracts/contract-terms.ts'
import { termOf } from '../../../domain/contracts/term.ts'
import { indexTenths, priceIndex } from '../../../domain/contracts/price-index.ts'
import { valueOf } from '../../../domain/inventory/fact.ts'
import type { Inventory } from '../../../domain/inventory/model.ts'
import { formatRate } from '../../../domain/money.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { Output } from '../../contract/procedures.ts'
import type { Issuer } from '../label/label-history.ts'
import { contractClauses } from '../reference/contract-clauses.ts'
import { demandRules } from '../reference/demand-rules.ts'
import { priceIndexes } from '../reference/price-indexes.ts'
import type { Store } from '../store/store.ts'
import type { Translate } from '../words/sentences.ts'
import { type Condition, mentionsFor } from './mentions.ts'
import type { ContractPaper } from './papers/contract.ts'
import { buyer, seller } from './parties.ts'

export interface ContractPaperInput {
  readonly view: Output<'contract.get'>
  readonly contract: RowOf<'maintenance_contract'>
  /** As agreed: what the paper freezes. */
  readonly terms: ContractTerms
  readonly number: string
  readonly issuedOn: CivilDate
  readonly scop: Issuer | undefined
  readonly client: RowOf<'client'> | undefined
  readonly contact: RowOf<'account_contact'> | undefined
  readonly machines: readonly { readonly machine: RowOf<'machine'>; readonly inventory: Inventory | undefined }[]
  readonly lateRateBp: number | null
  readonly resources: string
  readonly store: Pick<Store, 'list'>
  readonly t: Translate
}

/** @throws Refusal TABLE_EXPIRED when no clauses or no mentions are in force on the day of issue, MENTION_REJECTED, RULE_REJECTED */
export function contractPaper({ view, contract, terms, number, issuedOn, scop, client, contact, machines, lateRateBp, resources, store, t }: ContractPaperInput): ContractPaper {
  const holds = new Set<Condition>(['always', client?.kind === 'collectivite' ? 'publicBody' : 'notPublicBody'])
  if (terms.nonProfessional && terms.tacit) holds.add('nonProfessional')
  if (client?.kind === 'association') holds.add('small')
  const { notice } = view
  const { hours, included, excluded, travel, backups, liability, law, levels, slaNotes, personalData, subProcessors, reversibility } = contractClauses(resources, issuedOn)
  demandRules({ resources, store }, issuedOn, { vatBp: [terms.vatRateBp], clauses: true, notice: terms.nonProfessional && terms.tacit })
  const level = contract.level ?? 'essentiel'
  const values = { deadline: formatDay(notice.deadline), notBefore: formatDay(notice.notBefore), notAfter: formatDay(notice.notAfter), lateRate: lateRateBp === null ? '' : formatRate(lateRateBp, 'fr'), form: scop?.form ?? '' }
  return {
    number, issuedOn, seller: seller(scop), client: buyer(client, contact), mentions: mentionsFor({ resources, store }, 'contract', issuedOn, holds, values),
    quoteNumber: view.quoteNumber ?? '', level, machineCount: view.machines, start: terms.start, term: lastDayOf(terms) ?? termOf(terms.start, terms.durationMonths), durationMonths: view.durationMonths,
    renewal: { noticeMonths: view.noticeMonths, deadline: notice.deadline, notBefore: notice.notBefore, notAfter: notice.notAfter, nonProfessional: terms.nonProfessional, tacit: terms.tacit },
    price: { unitMonthlyCents: view.unitMonthlyCents, floorMonthlyCents: view.floorMonthlyCents, monthlyHtCents: view.monthlyHtCents, vatRateBp: view.vatRateBp, billing: terms.billing },
    index: indexOf(terms, resources, store),
    visits: view.visits.flatMap(({ on }) => on ?? []), hours, channels: channels(scop, t), included, excluded, travel, backups, substitute: view.substituteMember ?? '', liability, law,
    sla: levels[level], slaNotes, personalData, subProcessors, reversibility,
    machines: machines.map(({ machine, inventory }) => ({ place: machine.place ?? machine.name ?? '', system: inventory ? (valueOf(inventory.os.name) ?? t('unknown.not-collected')) : t('unknown.not-collected'), takenOn: inventory ? civilDateOf(inventory.takenAt) : null })),
  }
}

/** The base value comes from the table: a month that is not published yet prints without it. */
function indexOf({ index }: ContractTerms, resources: string, store: Pick<Store, 'list'>): ContractPaper['index'] {
  if (!index) return null
  const table = priceIndex(priceIndexes(resources, store), index.name)
  return { name: index.name, month: index.baseMonth, value: table ? indexTenths(table, index.baseMonth) : null, capBp: index.capBp }
}

/** The written way is always named, since a deaf person cannot phone. */
function channels(scop: RowOf<'scop'> | undefined, t: Translate): ContractPaper['channels'] {
  return [
    ...channel(t('contractPaper.phone'), scop?.phone),
    ...channel(t('contractPaper.email'), scop?.email),
    ...channel(t('contractPaper.written'), scop?.writtenChannel),
  ]
}

const channel = (name: string, value: string | null | undefined): ContractPaper['channels'] => (value ? [[name, value]] : [])
