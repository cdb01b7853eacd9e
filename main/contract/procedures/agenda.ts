// What is due and when, the tour of a day with its order and its paper, and the calendar file.
import { z } from 'zod'
import { AGENDA_KINDS } from '../../../domain/agenda/agenda.ts'
import { CivilDate } from '../../../domain/civil-date.ts'
import { Id } from '../../../domain/ids.ts'
import { read, write } from '../procedure.ts'
import { Done, Place } from './app.ts'
import { VisitRow } from './client.ts'

/** Its sentences are the catalogue's, by kind, with `detail` and the client put in; `place` is where it is done. */
export const AgendaRow = z.object({ key: z.string(), kind: z.enum(AGENDA_KINDS), on: CivilDate, client: z.string(), late: z.boolean(), detail: z.record(z.string(), z.union([z.string(), z.number()])), place: Place.nullable() })
export const RememberedRow = AgendaRow.extend({ left: z.int(), urgency: z.enum(['now', 'soon', 'ahead']) })

const TourVisit = VisitRow.extend({
  address: z.string().nullable(), /** Day of the newest inventory of its machines. */ inventoryOn: CivilDate.nullable(),
  /** Issued and not answered yet, or draft: what will be asked about. */ quotes: z.array(z.object({ number: z.string().nullable(), state: z.string() })),
  /** Articles of the accepted quote still to be put in, and what was typed. */ bring: z.array(z.string()), bringTyped: z.string().nullable(),
  pack: z.object({ title: z.object({ fr: z.string(), en: z.string() }).nullable(), /** On this laptop, whole. */ here: z.boolean() }).nullable(),
})

export const agendaProcedures = {
  /** Entries of [from, until], at most two months of them; what is late stands in the page that holds today. */
  'agenda.list': read(z.strictObject({ from: CivilDate, until: CivilDate }), z.object({ today: CivilDate, rows: z.array(AgendaRow), /** How many there are in each month of the year from today on. */ months: z.array(z.object({ month: z.string(), count: z.int() })) })),
  /** What must not be forgotten on a day. */
  'agenda.remember': read(z.strictObject({ on: CivilDate.optional() }), z.array(RememberedRow)),
  /** A year of it as a calendar file, where the person chooses; null when nothing was chosen. */
  'agenda.export': write(z.strictObject({}), z.object({ saved: z.int(), cancelled: z.int(), file: z.string().nullable() })),

  'tour.get': read(z.strictObject({ on: CivilDate.optional() }), z.object({
    on: CivilDate, today: CivilDate, visits: z.array(TourVisit),
    /** The same visits with those of one place together; null when they are already, or hours stand in the way. */ proposed: z.array(Id).nullable(),
    /** Visits planned within two weeks of that day where one goes anyway. */ nearby: z.array(z.object({ id: Id, clientName: z.string().nullable(), commune: z.string(), on: CivilDate })),
  })),
  'tour.order': write(z.strictObject({ on: CivilDate, visitIds: z.array(Id).max(200) }), Done),
  /** The sheet to take along: opened in the system's viewer, to be printed. */
  'tour.print': write(z.strictObject({ on: CivilDate }), Done),
} as const
