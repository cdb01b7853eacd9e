// The maintenance contract's data as words for its template.
import { type CivilDate, civilDateOf, formatDay } from '../../../domain/civil-date.ts'
import { valueOf } from '../../../domain/inventory/fact.ts'
import type { Inventory } from '../../../domain/inventory/model.ts'
import { formatEuros, formatRate } from '../../../domain/money.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { Output } from '../../contract/procedures.ts'
import type { Translate } from '../words/sentences.ts'
import { type Condition, mentionsFor } from './mentions.ts'
import type { ContractPaper } from './paper-data.ts'
import { buyer, seller } from './parties.ts'

export interface ContractPaperInput {
  readonly view: Output<'contract.get'>
  readonly contract: RowOf<'maintenance_contract'>
  readonly number: string
  readonly issuedOn: CivilDate
  readonly scop: RowOf<'scop'> | undefined
  readonly client: RowOf<'client'> | undefined
  readonly contact: RowOf<'account_contact'> | undefined
  readonly machines: readonly { readonly machine: RowOf<'machine'>; readonly inventory: Inventory | undefined }[]
  readonly lateRateBp: number | null
  readonly resources: string
  readonly t: Translate
}

export function contractPaper({ view, number, issuedOn, scop, client, contact, machines, lateRateBp, resources, t }: ContractPaperInput): ContractPaper {
  const holds = new Set<Condition>(['always', client?.kind === 'collectivite' ? 'publicBody' : 'notPublicBody'])
  if (view.nonProfessional) holds.add('nonProfessional')
  if (client?.kind === 'association') holds.add('small')
  const { notice } = view
  const values = { deadline: formatDay(notice.deadline), notBefore: formatDay(notice.notBefore), notAfter: formatDay(notice.notAfter), lateRate: lateRateBp === null ? '' : formatRate(lateRateBp, 'fr'), form: scop?.form ?? '' }
  return {
    number, issuedOn, day: formatDay(issuedOn), quoteNumber: view.quoteNumber ?? '', seller: seller(scop), client: buyer(client, contact),
    object: t('contractPaper.object', { machines: view.machines, level: view.level ?? '' }),
    duration: t('contractPaper.duration', { months: view.durationMonths, start: view.start ? formatDay(view.start) : '', term: view.term ? formatDay(view.term) : '' }),
    renewal: t('contractPaper.renewal', { deadline: values.deadline, notice: view.noticeMonths }),
    prices: [[t('contractPaper.unit', { machines: view.machines }), formatEuros(view.unitMonthlyCents, 'fr')], [t('contractPaper.floor'), formatEuros(view.floorMonthlyCents, 'fr')], [t('contractPaper.monthly'), formatEuros(view.monthlyHtCents, 'fr')], [t('contractPaper.vat'), formatRate(view.vatRateBp, 'fr')]],
    revision: t('contractPaper.revision'),
    visits: view.visits.length === 0 ? [t('contractPaper.noVisit')] : view.visits.map((visit) => t('contractPaper.visit', { on: visit.on ? formatDay(visit.on) : '' })),
    clauses: ['written', 'backup', 'reversibility'].map((clause) => t(`contractPaper.${clause}`)).concat(t('contractPaper.substitute', { member: view.substituteMember ?? '' })),
    machines: machines.map(({ machine, inventory }) => ({ place: machine.place ?? machine.name ?? '', system: inventory ? (valueOf(inventory.os.name) ?? t('unknown.not-collected')) : t('unknown.not-collected'), takenOn: inventory ? formatDay(civilDateOf(inventory.takenAt)) : '' })),
    mentions: mentionsFor(resources, 'contract', holds, values),
  }
}
