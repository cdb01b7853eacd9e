// The program itself: what runs, where the person was, settings, jobs, search, history and undo.
import { z } from 'zod'
import { Id, Instant } from '../../../domain/ids.ts'
import { CivilDate } from '../../../domain/civil-date.ts'
import { BasisPoints } from '../../../domain/money.ts'
import { Settings } from '../../../domain/settings.ts'
import { job, read, write } from '../procedure.ts'

const Nothing = z.strictObject({})
export const Done = z.object({ ok: z.literal(true) })

/** A screen and what it shows: enough to open the app again where it was. */
export const Place = z.strictObject({ screen: z.string().max(40), id: z.string().max(80).nullable(), step: z.string().max(40).nullable() })
export type Place = z.infer<typeof Place>

export const Entry = z.object({ type: z.enum(['client', 'site', 'contact', 'machine', 'visit', 'quote', 'contract']), id: z.string(), clientId: z.string().nullable(), /** Where a quote or a contract is shown. */ visitId: z.string().nullable(), title: z.string(), hint: z.string() })

export const app = {
  'app.info': read(Nothing, z.object({ version: z.string(), node: z.string(), sqlite: z.string(), dataFolder: z.string(), deviceCode: z.string(), enrolled: z.boolean(), recovered: z.enum(['none', 'unclean', 'restored', 'new-epoch']), settingsFault: z.boolean(), /** Why this computer's clock is not to be believed, where something known says so. */ clockDoubt: z.enum(['behind', 'hub']).nullable() })),
  'app.place': read(Nothing, Place.nullable()),
  'app.remember': write(Place, Done),
  'settings.get': read(Nothing, Settings),
  'settings.set': write(z.strictObject({ language: Settings.shape.language.unwrap().optional(), theme: Settings.shape.theme.unwrap().optional(), zoomPercent: z.int().min(80).max(300).optional(), technician: z.string().max(80).optional(), meteredLink: z.boolean().optional() }), Settings),
  /** The Scop's own row (name, form, SIRET…), made when there is none: what papers print as the seller. */
  'scop.open': write(Nothing, z.object({ scopId: Id })),
  'scop.get': read(Nothing, z.object({ id: Id, name: z.string().nullable(), form: z.string().nullable(), capital: z.string().nullable(), siret: z.string().nullable(), vatId: z.string().nullable(), address: z.string().nullable(), phone: z.string().nullable(), email: z.string().nullable(), writtenChannel: z.string().nullable(), contactName: z.string().nullable(), billingMode: z.enum(['A', 'B']).nullable(), commissionBp: BasisPoints.nullable() }).nullable()),
  /** Rates of law that the Scop types with their source; never guessed (design/business.md 3.11). */
  'rate.list': read(Nothing, z.array(z.object({ id: Id, name: z.string(), from: CivilDate, until: CivilDate, valueBp: BasisPoints, source: z.string() }))),
  'rate.set': write(z.strictObject({ name: z.enum(['late-payment']), from: CivilDate, until: CivilDate, valueBp: BasisPoints, source: z.string().trim().min(3).max(400) }), z.object({ rateId: Id })),
  'job.list': read(Nothing, z.array(z.object({ jobId: Id, kind: z.string(), state: z.enum(['running', 'done', 'failed', 'cancelled']), done: z.int(), total: z.int(), text: z.string().nullable(), startedAt: Instant }))),
  'job.cancel': write(z.strictObject({ jobId: Id }), Done),
  /** Unranked prefix search plus recency; accents and case ignored; first 8 of each type. */
  'search.query': read(z.strictObject({ text: z.string().max(200) }), z.array(Entry)),
  'history.list': read(z.strictObject({ table: z.string().max(40), id: Id, limit: z.int().min(1).max(200).optional() }), z.array(z.object({ at: Instant, by: z.string(), kind: z.string(), fields: z.record(z.string(), z.json()) }))),
  'undo.state': read(z.strictObject({ visitId: Id }), z.object({ undo: z.object({ key: z.string(), what: z.string() }).nullable(), redo: z.object({ key: z.string(), what: z.string() }).nullable() })),
  'undo.undo': write(z.strictObject({ visitId: Id }), z.object({ key: z.string(), what: z.string() })),
  'undo.redo': write(z.strictObject({ visitId: Id }), z.object({ key: z.string(), what: z.string() })),
  'db.backup': job(Nothing, z.object({ jobId: Id })),
  'db.check': read(Nothing, z.object({ ok: z.boolean(), lines: z.array(z.object({ what: z.string(), value: z.string(), ok: z.boolean() })) })),
} as const
