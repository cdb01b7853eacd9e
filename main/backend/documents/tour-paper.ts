// The data of the sheet to take along, from the tour and what must not be forgotten that day.
import { type CivilDate, formatDay } from '../../../domain/civil-date.ts'
import type { Remembered } from '../../../domain/agenda/remember.ts'
import type { Output } from '../../contract/procedures.ts'
import type { Issuer } from '../label/label-history.ts'
import { eventOf } from '../words/agenda-words.ts'
import type { Translate } from '../words/sentences.ts'
import type { TourPaper } from './papers/tour.ts'
import { seller } from './parties.ts'

export interface TourPaperInput {
  readonly tour: Output<'tour.get'>
  readonly notes: ReadonlyMap<string, string>
  readonly remembered: readonly Remembered[]
  readonly technician: string
  readonly issuedOn: CivilDate
  readonly scop: Issuer | undefined
  readonly t: Translate
}

const SHOWN = 60

export function tourPaper({ tour, notes, remembered, technician, issuedOn, scop, t }: TourPaperInput): TourPaper {
  return {
    number: '', issuedOn, seller: seller(scop), client: { name: '', lines: [], contact: '' }, mentions: [], on: tour.on, technician,
    visits: tour.visits.map((visit) => ({
      time: visit.startsAt ?? '', client: visit.clientName ?? t('common.empty'), note: (notes.get(visit.id) ?? '').slice(0, 2000),
      facts: filled([
        ['tour.place', [visit.address, visit.commune].filter(Boolean).join(', ')],
        ['tour.contact', [visit.contact, visit.phone?.replaceAll(' ', '\u00a0')].filter(Boolean).join(', ')],
        ['tour.purpose', visit.purpose ? t(`purpose.${visit.purpose}`) : ''],
        ['tour.machines', visit.machines === 0 ? '' : [String(visit.machines), visit.inventoryOn ? t('tour.inventoryOn', { on: formatDay(visit.inventoryOn) }) : t('tour.noInventory')].join(', ')],
        ['tour.quotes', visit.quotes.map(({ number, state }) => [number, t(`quoteState.${state}`)].filter(Boolean).join(' ')).join(', ')],
        ['tour.pack', visit.pack ? [visit.pack.title?.fr, visit.pack.here ? t('tour.packHere') : t('tour.packMissing')].filter(Boolean).join(', ') : ''],
        ['tour.missing', visit.missing.map((key) => t(key)).join(', ')],
      ], t),
      bring: [...visit.bring, ...(visit.bringTyped ?? '').split('\n').map((line) => line.trim()).filter(Boolean)],
    })),
    remember: remembered.slice(0, SHOWN).map((entry) => ({ when: formatDay(entry.on), what: eventOf(entry, t).summary })),
  }
}

function filled(facts: readonly (readonly [key: string, value: string])[], t: Translate): [string, string][] {
  return facts.flatMap(([key, value]): [string, string][] => (value === '' ? [] : [[t(key), value.slice(0, 2000)]]))
}
