// The agenda, the tour of a day and the calendar file.
import { z } from 'zod'
import { icsText, type IcsEvent } from '../../../domain/agenda/ics.ts'
import { addMonths, CivilDate, daysBetween } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import { agendaOf, agendaRow, rememberedOn } from '../agenda/agenda-of.ts'
import { writeChosen } from '../documents/chosen-place.ts'
import { openPaper } from '../documents/open-paper.ts'
import { tourPaper } from '../documents/tour-paper.ts'
import { issuer } from '../label/label-history.ts'
import type { Handlers, Services } from '../services.ts'
import { tourOf } from '../views/tour.ts'
import { visitsOn } from '../views/day.ts'
import { eventOf, uidOf } from '../words/agenda-words.ts'
import { translator } from '../words/sentences.ts'

const done = { ok: true } as const
/** A page of the agenda: what one looks at at once, and what one answer can carry. */
const PAGE_DAYS = 62
const YEAR_MONTHS = 12
const t = translator('fr')

type AgendaMethod = 'agenda.list' | 'agenda.remember' | 'agenda.export' | 'tour.get' | 'tour.order' | 'tour.print'

export const agendaHandlers: Handlers<AgendaMethod> = {
  'agenda.list': (services, { from, until }) => {
    const today = services.today()
    if (until < from || daysBetween(from, until) > PAGE_DAYS) throw new Refusal('INVALID', { what: 'until' }, { issues: [{ path: 'until', rule: `from ${from} to ${PAGE_DAYS} days later` }] })
    const yearEnd = addMonths(today, YEAR_MONTHS)
    const entries = agendaOf(services, today, until > yearEnd ? until : yearEnd)
    // What is late is to be done today, wherever its own day lies.
    const day = (on: CivilDate): CivilDate => (on < today ? today : on)
    const months = Array.from({ length: YEAR_MONTHS }, (_, index) => addMonths(`${today.slice(0, 7)}-01`, index).slice(0, 7))
    return {
      today, rows: entries.filter(({ on }) => day(on) >= from && day(on) <= until).map((entry) => agendaRow(services.store, entry)),
      months: months.map((month) => ({ month, count: entries.filter(({ on }) => day(on).startsWith(month)).length })),
    }
  },
  'agenda.remember': (services, { on = services.today() }) => rememberedOn(services, on).map(({ left, urgency, ...entry }) => ({ ...agendaRow(services.store, entry), left, urgency })),
  'agenda.export': async (services) => await exportCalendar(services),

  'tour.get': (services, { on = services.today() }) => tourOf(services, on, services.today()),
  'tour.order': ({ store, who }, { on, visitIds }) => {
    const there = new Set(visitsOn(store, on).map(({ id }) => id))
    if (new Set(visitIds).size !== visitIds.length) throw new Refusal('INVALID', { what: 'visitIds' }, { issues: [{ path: 'visitIds', rule: 'twice the same' }] })
    // Moved or cancelled meanwhile, perhaps by a colleague: the order that was seen is no longer the day's.
    if (visitIds.some((id) => !there.has(id))) throw new Refusal('STATE_REFUSED', { what: 'visit', state: t('fault.state.changed-since') })
    store.write({ by: who() }, (w) => visitIds.forEach((id, index) => w.set('visit', id, { order: index + 1 })))
    return done
  },
  'tour.print': async (services, { on }) => {
    const { store, typeset, who, today } = services
    const tour = tourOf(services, on, today())
    const notes = new Map(tour.visits.flatMap(({ id }) => (store.get('visit', id)?.note ? [[id, store.get('visit', id)?.note ?? ''] as const] : [])))
    const paper = tourPaper({ tour, notes, remembered: rememberedOn(services, on), technician: who(), issuedOn: today(), scop: issuer(store, today()), t })
    await openPaper(services, typeset('feuille-de-route', paper).pdf, `${t('tour.file')}-${on}.pdf`)
    return done
  },
}

/** Which events the file of before held, and how many files there were. */
const Exported = z.object({ sequence: z.int(), days: z.record(z.string(), CivilDate) })
const EXPORTED = 'agenda.exported'

async function exportCalendar(services: Services): Promise<{ saved: number; cancelled: number; file: string | null }> {
  const { store, host, today } = services
  const asOf = today()
  const file = z.string().min(1).nullable().parse(await host({ what: 'choose-save', title: t('agenda.export'), name: `${t('agenda.file')}.ics` }))
  if (file === null) return { saved: 0, cancelled: 0, file: null }
  const before = Exported.safeParse(store.local(EXPORTED)).data ?? { sequence: -1, days: {} }
  const sequence = before.sequence + 1
  const entries = agendaOf(services, asOf, addMonths(asOf, YEAR_MONTHS))
  const days = Object.fromEntries(entries.map(({ key, on }) => [key, on]))
  // What was announced for a day to come and is no longer due; a reminder whose day went by says nothing wrong.
  const struck = Object.entries(before.days).filter(([key, on]) => days[key] === undefined && on >= asOf)
  const events: IcsEvent[] = [...entries.map((entry) => eventOf(entry, t)), ...struck.map(([key, on]): IcsEvent => ({ uid: uidOf(key), on, summary: t('agenda.done'), description: '', category: t('agenda.name'), cancelled: true }))]
  // Remembered once it stands, so that a full disk leaves both as they were.
  writeChosen(file, icsText(events, { name: t('agenda.name'), asOf, sequence }))
  store.setLocal(EXPORTED, { sequence, days: { ...Object.fromEntries(struck), ...days } })
  return { saved: entries.length, cancelled: struck.length, file }
}
