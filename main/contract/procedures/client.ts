// Clients, their sites, contacts, and the visits that are the spine of the program.
import { z } from 'zod'
import { CivilDate } from '../../../domain/civil-date.ts'
import { Id, Instant } from '../../../domain/ids.ts'
import { CLIENT_KINDS, NEEDS } from '../../../domain/words.ts'
import { read, write } from '../procedure.ts'
import { Page, paged } from './page.ts'

const text = z.string().nullable()

export const ClientRow = z.object({ id: Id, kind: z.enum(CLIENT_KINDS).nullable(), name: text, commune: text, machines: z.int(), lastVisitOn: CivilDate.nullable(), contractState: z.string().nullable() })
export const ClientView = z.object({
  id: Id, kind: z.enum(CLIENT_KINDS).nullable(), name: text, commune: text, postcode: text, siren: text, siret: text, vatLiable: z.boolean().nullable(), nonProfessional: z.boolean().nullable(),
  seat: text, billingAddress: text, deliveryAddress: text, note: text,
  /** What a public body asks its invoices to bear. */
  serviceCode: text, serviceRequired: z.boolean().nullable(), engagementNumber: text, engagementRequired: z.boolean().nullable(), marketNumber: text,
  sites: z.array(z.object({ id: Id, name: text, address: text, commune: text, postcode: text, distanceKm: z.int().nullable(), vatRateBp: z.int().nullable() })),
  contacts: z.array(z.object({ id: Id, name: text, function: text, phone: text, email: text })),
  visits: z.array(z.object({ id: Id, on: CivilDate.nullable(), purpose: text, state: text })),
  machines: z.array(z.object({ id: Id, name: text, place: text })),
  documents: z.array(z.object({ id: Id, type: z.string(), number: z.string(), issuedOn: CivilDate, state: z.string() })),
  contracts: z.array(z.object({ id: Id, state: text, start: CivilDate.nullable(), term: CivilDate.nullable() })),
})

export const VISIT_STEPS = ['client', 'inventory', 'pack', 'quote', 'deployment', 'contract', 'report'] as const
export type VisitStep = (typeof VISIT_STEPS)[number]

export const VisitRow = z.object({ id: Id, clientId: Id.nullable(), clientName: text, commune: text, on: CivilDate.nullable(), startsAt: text, durationMin: z.int().nullable(), purpose: text, state: text, contact: text, phone: text, machines: z.int(), missing: z.array(z.string()) })
export const VisitView = z.object({
  id: Id, clientId: Id.nullable(), siteId: Id.nullable(), contactId: Id.nullable(), clientName: text, commune: text, clientKind: z.enum(CLIENT_KINDS).nullable(),
  on: CivilDate.nullable(), startsAt: text, durationMin: z.int().nullable(), purpose: text, state: text, technician: text, users: z.int().nullable(), packId: text, packVersion: text, note: text, reserves: text, trainingGiven: text, constraints: text, access: text, order: z.int().nullable(),
  needs: z.array(z.object({ id: Id, kind: z.enum(NEEDS), wanted: z.boolean() })),
  /** Which steps of the spine are done, from the rows themselves; nothing forces an order. */
  steps: z.array(z.object({ step: z.enum(VISIT_STEPS), state: z.enum(['todo', 'partial', 'done']) })),
  /** Field names still empty that signing will ask for: catalogue keys `field.<table>.<name>`. */
  missing: z.array(z.string()),
  consent: z.object({ givenBy: text, by: text, at: Instant }).nullable(),
  quoteId: Id.nullable(), quoteDocId: Id.nullable(), quoteState: text, runId: Id.nullable(), contractId: Id.nullable(), reportDocId: Id.nullable(),
})

export const clientProcedures = {
  'client.list': read(z.strictObject({ ...Page, text: z.string().max(200).optional() }), paged(ClientRow).extend({ /** Of all pages. */ total: z.int() })),
  'client.get': read(z.strictObject({ clientId: Id }), ClientView),
  /** Client AND site in one act; the rest comes later ("À compléter"). */
  'client.create': write(z.strictObject({ name: z.string().trim().min(1).max(200), kind: z.enum(CLIENT_KINDS).optional(), commune: z.string().max(200).optional() }), z.object({ clientId: Id, siteId: Id, contactId: Id })),
  'client.remove': write(z.strictObject({ clientId: Id }), z.object({ ok: z.literal(true) })),
  'contact.create': write(z.strictObject({ clientId: Id }), z.object({ contactId: Id })),

  'visit.list': read(z.strictObject({ ...Page, on: CivilDate.optional(), clientId: Id.optional() }), paged(VisitRow)),
  'visit.get': read(z.strictObject({ visitId: Id }), VisitView),
  /** New visit for a client that exists; creates its three need rows. */
  'visit.create': write(z.strictObject({ clientId: Id, siteId: Id.optional(), on: CivilDate.optional(), startsAt: z.string().regex(/^\d\d:\d\d$/).optional(), purpose: z.enum(['first', 'deployment', 'maintenance', 'signature', 'other']).optional() }), z.object({ visitId: Id })),
  'visit.cancel': write(z.strictObject({ visitId: Id }), z.object({ ok: z.literal(true) })),
  'visit.consent': write(z.strictObject({ visitId: Id, givenBy: z.string().trim().min(1).max(200), network: z.string().max(200).optional() }), z.object({ ok: z.literal(true) })),
  'day.get': read(z.strictObject({ on: CivilDate.optional() }), z.object({ on: CivilDate, visits: z.array(VisitRow) })),
} as const
