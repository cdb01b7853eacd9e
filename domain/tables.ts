// The synced tables, as data: local SQLite, operation log, hub projection and roles are all derived from this.
// Synced tables carry no NOT NULL, UNIQUE or foreign key (design/sync.md 3.3): a merge may break them in passing,
// so requiredness is a matter of the schema that writes, and `null` is a legal value of every field.
import { z } from 'zod'
import { CivilDate } from './civil-date.ts'
import { Id, Instant, Sha256 } from './ids.ts'
import { HAND_OFF_ACTS, SHARED_STATES } from './interventions/shared-hand-off.ts'
import { Cents } from './money.ts'
import { CLIENT_KINDS, DECISIONS, ITEM_SECTIONS, NEEDS, RENT_TIMINGS } from './words.ts'

/**
 * field = fields merge one by one · add = rows are only ever added · network = written by the network alone.
 * (Issued documents are `doc` operations, rows of doc_version; drafts, settings and secrets never leave the laptop.)
 */
export type TableMode = 'field' | 'add' | 'network'

export interface FieldDef<S extends z.ZodType = z.ZodType> {
  readonly column: 'TEXT' | 'INTEGER'
  /** How SQLite's value becomes the field's: `bool` is 0/1, `json` is canonical JSON text. */
  readonly as: 'text' | 'int' | 'bool' | 'json'
  readonly schema: S
  /** important = two concurrent values make a conflict card; auto = merged silently (collected by the program). */
  readonly merge: 'important' | 'auto'
  /** Data of a natural person: sealed in operations (design/sync.md 3.7). */
  readonly personal?: true
  /** Goes into the search index. */
  readonly search?: true
  /** Names an attachment: whoever gets the row fetches its bytes. */
  readonly blob?: true
}

interface Options { readonly auto?: true; readonly personal?: true; readonly search?: true; readonly blob?: true }

function field<S extends z.ZodType>(column: FieldDef['column'], as: FieldDef['as'], schema: S, { auto, personal, search, blob: isBlob }: Options): FieldDef<S> {
  return { column, as, schema, merge: auto ? 'auto' : 'important', ...(personal ? { personal } : {}), ...(search ? { search } : {}), ...(isBlob ? { blob: isBlob } : {}) }
}

const LINE = 200
const text = (max = LINE, o: Options = {}) => field('TEXT', 'text', z.string().max(max), o)
const oneOf = <const T extends readonly [string, ...string[]]>(values: T, o: Options = {}) => field('TEXT', 'text', z.enum(values), o)
const int = (min: number, max: number, o: Options = {}) => field('INTEGER', 'int', z.int().min(min).max(max), o)
const cents = (o: Options = {}) => field('INTEGER', 'int', Cents, o)
const bool = (o: Options = {}) => field('INTEGER', 'bool', z.boolean(), o)
const day = (o: Options = {}) => field('TEXT', 'text', CivilDate, o)
const instant = (o: Options = {}) => field('INTEGER', 'int', Instant, o)
const ref = () => field('TEXT', 'text', Id, { auto: true })
const sha256 = () => field('TEXT', 'text', Sha256, { auto: true })
const blob = () => field('TEXT', 'text', Sha256, { auto: true, blob: true })
/** Any value of JSON: the writer looks at each of its leaves anyway, and an inventory has ten thousand. */
const json = (o: Options = {}) => field('TEXT', 'json', z.custom<FieldValue>((value) => value !== undefined), o)
const auto = { auto: true } as const

interface TableDef {
  readonly mode: TableMode
  readonly fields: Readonly<Record<string, FieldDef>>
}

export const tables = {
  client: {
    mode: 'field',
    fields: {
      kind: oneOf(CLIENT_KINDS), name: text(LINE, { search: true }), commune: text(LINE, { search: true }), postcode: text(10),
      siren: text(9), siret: text(14), vatLiable: bool(), nonProfessional: bool(), seat: text(400), billingAddress: text(400), deliveryAddress: text(400),
      chorus: json(), /** What a public body's invoice must bear to be found again. */ serviceCode: text(100), serviceRequired: bool(), engagementNumber: text(100), engagementRequired: bool(), marketNumber: text(100),
      note: text(20_000), createdAt: instant(auto),
    },
  },
  site: { mode: 'field', fields: { clientId: ref(), name: text(LINE, { search: true }), address: text(400), commune: text(LINE, { search: true }), postcode: text(10), distanceKm: int(0, 2000), vatRateBp: int(0, 10_000), note: text(20_000) } },
  account_contact: { mode: 'field', fields: { clientId: ref(), name: text(LINE, { personal: true, search: true }), function: text(LINE), phone: text(40, { personal: true }), email: text(LINE, { personal: true }) } },
  visit: {
    mode: 'field',
    fields: {
      clientId: ref(), siteId: ref(), contractId: ref(), on: day(), startsAt: text(5), durationMin: int(0, 1440), purpose: oneOf(['first', 'deployment', 'maintenance', 'signature', 'other']),
      state: oneOf(['planned', 'in_progress', 'done', 'cancelled']), technician: text(80), users: int(0, 10_000), packId: text(60), packVersion: text(40),
      order: int(0, 10_000), note: text(20_000), reserves: text(2000), trainingGiven: text(LINE), present: text(400), acceptanceRefused: bool(), constraints: text(2000), access: text(2000), /** Things to take along, typed. */ bring: text(2000), createdAt: instant(auto),
    },
  },
  need: { mode: 'field', fields: { visitId: ref(), kind: oneOf(NEEDS), wanted: bool(), note: text(2000) } },
  machine: {
    mode: 'field',
    fields: {
      clientId: ref(), siteId: ref(), visitId: ref(), name: text(LINE, { auto: true, search: true }), place: text(LINE, { search: true }), note: text(20_000), machineKey: sha256(),
      host: text(255, auto), port: int(1, 65_535, auto), contact: oneOf(['local', 'ssh', 'usb', 'typed'], auto), reach: oneOf(['ok', 'unreachable', 'refused', 'unknown'], auto),
      inventoryId: ref(), retired: bool(), needsWindowsApp: bool(), linuxCompatible: bool(), smartOkReason: text(400),
      verdict: oneOf(DECISIONS), verdictReason: text(400),
    },
  },
  fact_override: { mode: 'add', fields: { machineId: ref(), path: text(LINE), value: json(), reason: text(400), by: text(80), at: instant() } },
  inventory: { mode: 'add', fields: { machineId: ref(), visitId: ref(), machineKey: sha256(), takenAt: instant(), by: text(80), method: oneOf(['local', 'ssh', 'usb']), durationMs: int(0, 3_600_000), facts: json(), transcriptSha256: sha256(), transcriptBlob: blob() } },
  consent: { mode: 'add', fields: { visitId: ref(), kind: oneOf(['network_search', 'inventory']), network: text(LINE), givenBy: text(LINE), by: text(80), at: instant() } },
  quote: {
    mode: 'field',
    fields: {
      visitId: ref(), clientId: ref(), siteId: ref(), packId: text(60), packVersion: text(40), catalogVersion: text(40), asOf: day(), validUntil: day(), discountBp: int(0, 10_000),
      preferNew: bool(), users: int(0, 10_000), rentMonths: int(1, 120), rentResidualCents: cents(), rentRateBp: int(0, 10_000), rentTiming: oneOf(RENT_TIMINGS), workStart: day(), workDays: int(0, 365), note: text(20_000), supersedesId: ref(), createdAt: instant(auto),
    },
  },
  quote_line: {
    mode: 'field',
    fields: {
      quoteId: ref(), orderKey: text(60, auto), section: oneOf(ITEM_SECTIONS), added: bool(auto), sku: text(60), label: text(400), qtyMilli: int(0, 1_000_000_000), unitCents: cents(), ecoCents: cents(),
      nature: oneOf(['goods', 'services']), reused: bool(), free: bool(), purchaseCents: cents(), memberId: ref(), supplier: text(LINE), supplierReason: text(400), proprietaryReason: text(400), removed: bool(),
    },
  },
  event: { mode: 'add', fields: { subject: oneOf(['quote', 'contract', 'intervention', 'machine', 'visit', 'run', 'pack', 'billing']), subjectId: ref(), kind: text(60), at: instant(), by: text(80), data: json() } },
  signature_proof: { mode: 'add', fields: { docId: ref(), version: int(1, 10_000), pdfSha256: blob(), signedPdfSha256: blob(), signedAt: instant(), proof: json() } },
  provisioning_run: {
    mode: 'field',
    fields: { visitId: ref(), clientId: ref(), quoteDocId: ref(), packId: text(60), packVersion: text(40), packHash: sha256(), planId: sha256(), options: json(auto), /** By machine, over `options`. */ hostOptions: json(auto), startedAt: instant(auto), endedAt: instant(auto), by: text(80, auto), state: oneOf(['running', 'done', 'needs_attention', 'set_aside'], auto) },
  },
  provisioning_step: { mode: 'add', fields: { runId: ref(), machineId: ref(), step: text(60), result: oneOf(['ok', 'changed', 'failed', 'skipped', 'blocked', 'undetermined', 'undone']), rc: int(-1, 255), ms: int(0, 86_400_000), at: instant() } },
  intervention: {
    mode: 'field',
    fields: {
      visitId: ref(), contractId: ref(), clientId: ref(), siteId: ref(), kind: text(60), state: oneOf(['planned', 'in_progress', 'to_sign', 'signed', 'closed', 'cancelled']), remote: bool(), technician: text(80), memberName: text(LINE),
      // The procedure as it stood when the work began: a later version of it changes no sheet.
      procedure: json(), asked: text(2000), askedBy: text(LINE, { personal: true }), travelMin: int(0, 1440), summary: text(20_000), next: text(2000), remarks: text(2000), createdAt: instant(auto),
    },
  },
  // A stretch of work; without its end while the clock runs.
  intervention_span: { mode: 'field', fields: { interventionId: ref(), technician: text(80), from: instant(), to: instant() } },
  intervention_part: { mode: 'field', fields: { interventionId: ref(), label: text(400), serial: text(80), qtyMilli: int(1, 1_000_000_000), unitCents: cents(), covered: bool() } },
  intervention_machine: { mode: 'field', fields: { interventionId: ref(), machineId: ref(), what: text(400) } },
  // One row a check, under an id that two laptops compute alike.
  check_result: { mode: 'field', fields: { interventionId: ref(), procedure: text(60), check: text(60), met: bool(), evidence: text(2000), value: int(-1_000_000_000, 1_000_000_000), file: blob(), fileName: text(LINE), why: text(400), at: instant(auto), by: text(80, auto) } },
  acceptance_test: { mode: 'field', fields: { visitId: ref(), need: oneOf(NEEDS), title: text(LINE), result: oneOf(['met', 'unmet', 'notDone']), evidence: text(400) } },
  reserve: { mode: 'field', fields: { visitId: ref(), what: text(400), who: text(LINE), until: day() } },
  attendee: { mode: 'field', fields: { visitId: ref(), name: text(LINE, { personal: true }), function: text(LINE) } },
  half_day: { mode: 'field', fields: { visitId: ref(), on: day(), from: text(5), to: text(5) } },
  domain_name: { mode: 'field', fields: { clientId: ref(), name: text(LINE), state: oneOf(['wanted', 'ordered', 'registered', 'given_up']), holder: text(LINE), represented: text(LINE, { personal: true }), registrar: text(LINE), registeredOn: day(), expiresOn: day(), note: text(2000) } },
  maintenance_contract: {
    mode: 'field',
    fields: {
      clientId: ref(), siteId: ref(), quoteDocId: ref(), state: oneOf(['project', 'active', 'notice_sent', 'renewed', 'terminated', 'ended']), suspended: bool(), level: oneOf(['essentiel', 'standard', 'plus']),
      start: day(), durationMonths: int(1, 120), noticeMonths: int(1, 6), nonProfessional: bool(), visitsPerYear: int(0, 52), billing: oneOf(['monthly', 'quarterly', 'yearly']),
      tacit: bool(), unitMonthlyCents: cents(), floorMonthlyCents: cents(), machines: int(0, 10_000), vatRateBp: int(0, 10_000), indexName: text(60), indexMonth: text(7), indexTenths: int(0, 100_000), capBp: int(0, 10_000), substituteMember: text(LINE), contactName: text(LINE, { personal: true }), machineIds: json(), supersedesId: ref(), note: text(20_000), createdAt: instant(auto),
    },
  },
  renewal_notice: { mode: 'field', fields: { contractId: ref(), deadline: day(auto), notBefore: day(auto), notAfter: day(auto), plannedOn: day(auto), term: day(auto), sentOn: day(), sentBy: oneOf(['letter', 'email']), docId: ref() } },
  amendment: {
    mode: 'field',
    fields: {
      contractId: ref(), kind: oneOf(['price', 'terms']), from: day(), p0Cents: cents(), s0Tenths: int(0, 100_000), s1Tenths: int(0, 100_000), s1Month: text(7), newCents: cents(),
      noticeMonths: int(1, 6), visitsPerYear: int(0, 52), billing: oneOf(['monthly', 'quarterly', 'yearly']), floorCents: cents(), docId: ref(),
    },
  },
  // What happened to a contract, by days; the price and the terms change by signed amendments alone.
  contract_event: { mode: 'field', fields: { contractId: ref(), kind: oneOf(['machines', 'suspension', 'ending']), from: day(), to: day(), machines: int(0, 10_000), machineIds: json(), because: oneOf(['notice', 'free', 'term']), note: text(400), by: text(80, auto), at: instant(auto) } },
  // Published by the network; kept by the Scop's managers (hub/roles.ts) where it publishes none.
  member: { mode: 'field', fields: { code: text(10), name: text(LINE, { search: true }), region: text(LINE), siren: text(9), vat: oneOf(['normal', 'franchise']), /** Form, capital, seat, register and VAT number, as the papers of what it sells print them. */ identity: text(400), data: json(), /** The network, under its name: then nobody types over it. */ publishedBy: text(LINE) } },
  technician: { mode: 'field', fields: { name: text(80, { personal: true }), email: text(LINE, { personal: true }), memberId: ref() } },
  skill: { mode: 'field', fields: { technicianId: ref(), name: text(LINE), level: int(0, 5), on: day() } },
  /** A Scop of this hub, under its own id: who a sheet can be offered to. */
  network_scop: { mode: 'network', fields: { name: text() } },
  /** One act of a hand-off to another Scop, in the log of who does it; `shared` is all that the other one will read. `scopId`: the other Scop. */
  hand_off_act: { mode: 'add', fields: { act: oneOf(HAND_OFF_ACTS), offerId: ref(), sheetId: ref(), scopId: ref(), shared: json(), reason: text(400), by: text(80), at: instant() } },
  /** What stands of it, the same in both logs, under the id of its offer: written by the hub alone. */
  hand_off: { mode: 'network', fields: { fromId: ref(), fromName: text(), toId: ref(), toName: text(), shared: json(), by: text(80), offeredAt: instant(), state: oneOf(SHARED_STATES), answeredBy: text(80), reason: text(400), answeredAt: instant(), report: json() } },
  shared_tool: { mode: 'network', fields: { name: text(LINE), version: text(40), author: text(LINE), sha256: sha256(), data: json() } },
  pack_version: { mode: 'network', fields: { packId: text(60), version: text(40), state: oneOf(['draft', 'pilot', 'released', 'withdrawn']), packHash: sha256(), clients: json() } },
  /** Keys that sign packs, told whole (domain/provisioning/signing-key.ts), beside those that come with the app. */
  signing_key: { mode: 'network', fields: { name: text(LINE), scop: text(LINE), publicKey: text(64), from: day(), until: day(), revoked: bool() } },
  /** The Scop's own prices: a version is only ever added, so that a quote finds the one it was made from. */
  own_catalog: { mode: 'add', fields: { version: text(40), from: day(), items: json(), source: text(400), by: text(80), at: instant() } },
  catalog_version: { mode: 'network', fields: { version: text(40), from: day(), data: json() } },
  /** A paper waiting to leave by e-mail: its address and words; the mail program sends it, the person says that it left. */
  outgoing_mail: { mode: 'field', fields: { docId: ref(), to: text(400, { personal: true }), subject: text(), body: text(20_000), state: oneOf(['queued', 'handed', 'sent', 'cancelled']), queuedAt: instant(auto), handedAt: instant(auto), sentAt: instant(auto), by: text(80, auto) } },
  /** Who read a row of a dated table, and what they found; `sha256` is the row's own words, so that other words ask again. */
  validation: { mode: 'add', fields: { row: text(120), sha256: sha256(), verdict: oneOf(['validated', 'corrected', 'rejected', 'reopened']), by: text(), on: day(), source: text(400), correction: text(2000), at: instant() } },
  /** Values of an index that the Scop read where it is published, beside the shipped table. */
  index_value: { mode: 'field', fields: { name: text(60), month: text(7), tenths: int(1, 1_000_000), source: text(400), by: text(80, auto) } },
  rate: { mode: 'field', fields: { name: text(60), from: day(), until: day(), valueBp: int(0, 1_000_000), source: text(400) } },
  price_index: { mode: 'network', fields: { name: text(60), month: text(7), tenths: int(0, 1_000_000), source: text(400) } },
  label_charter: { mode: 'network', fields: { version: text(40), adoptedOn: day(), data: json() } },
  // A member's own words on a criterion; one row a criterion of a charter, under an id that two laptops compute alike.
  label_answer: { mode: 'field', fields: { charterVersion: text(40), criterion: text(10), met: oneOf(['yes', 'no']), evidence: text(400), file: blob(), fileName: text(LINE), comment: text(2000) } },
  label_audit: { mode: 'add', fields: { memberId: ref(), charterVersion: text(40), selfCheck: json(), reviewer: text(LINE), reviewedOn: day(), outcome: text(60), why: text(2000) } },
  label_grant: { mode: 'network', fields: { memberId: ref(), charterVersion: text(40), from: day(), until: day(), state: text(20), /** Who signed for the network, and under which name it grants. */ signedBy: text(LINE), network: text(LINE), withdrawnOn: day(), auditId: ref() } },
  scop: { mode: 'field', fields: { name: text(LINE), form: text(400), capital: text(60), siren: text(9), siret: text(14), rcs: text(LINE), vatId: text(20), address: text(400), phone: text(40), email: text(LINE), writtenChannel: text(LINE), contactName: text(LINE), sellerVat: oneOf(['normal', 'franchise']), vatOnDebits: bool(), billingMode: oneOf(['A', 'B']), commissionBp: int(0, 10_000) } },
} as const satisfies Record<string, TableDef>

export type TableName = keyof typeof tables
export const TABLE_NAMES = Object.keys(tables) as TableName[]

/** The definition of a table without its literal types, for code that walks all tables. */
export function tableDef(name: TableName): TableDef {
  return tables[name]
}

/** What a field of any row may hold. */
export type FieldValue = z.infer<ReturnType<typeof z.json>>

type Fields<T extends TableName> = (typeof tables)[T]['fields']

/** The fields of a table as code reads and writes them; `null` = never written, or emptied. */
export type FieldsOf<T extends TableName> = { -readonly [F in keyof Fields<T>]: Fields<T>[F] extends FieldDef<infer S> ? z.infer<S> | null : never }

export type RowOf<T extends TableName> = { readonly id: Id } & Readonly<FieldsOf<T>>

/** Types of document that are issued once and never change (design/sync.md 3.6, design/business.md 3.13). */
export const DOC_TYPES = { quote: 'D', intervention: 'I', contract: 'C', amendment: 'A', notice: 'P', acceptance: 'R', acceptanceRecord: 'R', attendance: 'E', billing: 'B' } as const
export type DocType = keyof typeof DOC_TYPES
