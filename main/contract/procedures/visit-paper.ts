// Papers of a visit besides its report: acceptance record, attendance sheet, need sheet, domain sheet.
import { z } from 'zod'
import { CivilDate } from '../../../domain/civil-date.ts'
import { Id } from '../../../domain/ids.ts'
import { NEEDS } from '../../../domain/words.ts'
import { read, write } from '../procedure.ts'
import { Done } from './app.ts'

const text = z.string().nullable()
const Visit = z.strictObject({ visitId: Id })
const Paper = { docId: Id.nullable(), number: text, signed: z.boolean(), missing: z.array(z.string()) }
const Both = z.object({ fr: z.string(), en: z.string() })
const Issued = z.object({ docId: Id, number: z.string() })

/** Rows of these lists; their fields are typed through field.commit. */
const ROWS = ['acceptance_test', 'reserve', 'attendee', 'half_day', 'domain_name'] as const

export const visitPaperProcedures = {
  'acceptance.get': read(Visit, z.object({
    /** What the packs of the visit put in, by the sentence that each step says to the client, and where it held or not yet. */
    installed: z.array(z.object({ pack: Both, version: z.string(), tests: z.array(z.object({ title: Both, result: z.enum(['met', 'unmet', 'notDone']), proved: z.array(z.string()), lacking: z.array(z.string()) })) })),
    tests: z.array(z.object({ id: Id, need: z.enum(NEEDS), title: z.string(), result: z.enum(['met', 'unmet', 'notDone']).nullable(), evidence: text })),
    reserves: z.array(z.object({ id: Id, what: z.string(), who: z.string(), until: CivilDate.nullable() })), present: text, refused: z.boolean(), outcome: z.enum(['accepted', 'withReserves', 'refused']), ...Paper,
  })),
  /** Lays out the tests of the visit's needs, where there are none yet. */
  'acceptance.open': write(Visit, Done),
  'acceptance.issue': write(Visit, Issued),
  'attendance.get': read(Visit, z.object({ title: z.string(), people: z.array(z.object({ id: Id, name: text, function: text })), halfDays: z.array(z.object({ id: Id, on: CivilDate.nullable(), from: text, to: text })), ...Paper })),
  'attendance.open': write(Visit, Done),
  'attendance.issue': write(Visit, Issued),
  /** One more row, empty, to be typed into. */
  'visit.addRow': write(z.strictObject({ visitId: Id, table: z.enum(ROWS), need: z.enum(NEEDS).optional() }), z.object({ rowId: Id })),
  'visit.removeRow': write(z.strictObject({ visitId: Id, table: z.enum(ROWS), rowId: Id }), Done),
  'domain.list': read(Visit, z.array(z.object({ id: Id, name: text, state: text, holder: text, represented: text, registrar: text, registeredOn: CivilDate.nullable(), expiresOn: CivilDate.nullable(), note: text }))),
  /** Opened in the system's viewer: to read, without a number. */
  'visit.needSheet': write(Visit, Done),
  'domain.sheet': write(z.strictObject({ domainId: Id }), Done),
} as const
