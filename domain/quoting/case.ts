// The quoting case: what the engine is given, checked at the door. Amounts are integer cents, rates basis points,
// dates days; a stray float or an amount in quotes is refused with its path, never coerced. A key that the format does not
// name is refused wherever keys may be left out: a misspelt `discountBp` would be a silent full price.
import { z } from 'zod'
import { CivilDate, CivilMonth } from '../civil-date.ts'
import { BasisPoints, Cents } from '../money.ts'
import { CLIENT_KINDS, NEEDS } from '../words.ts'

export const QUOTE_SECTIONS = ['materiel', 'logiciels', 'installation', 'formation'] as const
export type QuoteSection = (typeof QUOTE_SECTIONS)[number]

/** Eco-participation: its own line, never discounted. */
export const ECO = 'ECO'

const Count = z.int().min(0).max(1_000_000)
/** A server takes terabytes: more than a million of MB. */
const Megabytes = z.int().min(0).max(1_000_000_000)
/** A century: beyond it a day no longer has four digits of year. */
const Months = z.int().min(0).max(1200)

/** One article; `unitHtCents` is null for ECO alone, whose price comes from what it accompanies. */
const CatalogItem = z.object({ label: z.string(), section: z.enum(QUOTE_SECTIONS), unitHtCents: Cents.nullable(), ecoCents: Cents, minutes: Count })
/** SKU → article. The order of the keys is the catalogue's order, and decides the order of lines. */
export const Catalog = z.record(z.string(), CatalogItem).check(({ value, issues }) => {
  for (const [sku, item] of Object.entries(value)) if (item.unitHtCents === null && sku !== ECO) issues.push({ code: 'custom', input: null, path: [sku, 'unitHtCents'], message: 'price missing' })
})
export type Catalog = z.infer<typeof Catalog>

const requirements = { ramTarget: Megabytes, ramLinuxLight: Megabytes, diskMinGb: Count, freeMinPct: Count, maxAge: Count, capBp: BasisPoints, batMinPct: Count, horizonMonths: Months }
export const PackRequirements = z.object(requirements)
export type PackRequirements = z.infer<typeof PackRequirements>
/** What a pack asks otherwise than the price list does. */
export const OwnRequirements = z.strictObject(requirements).partial()

/** Monthly prices in cents, and the minutes of work that fill one visit. */
export const Recurring = z.object({ MNT: Cents, MNT_MIN: Cents, HOST: Cents, visitMinutes: z.int().min(1) })
export type Recurring = z.infer<typeof Recurring>

const Sku = z.string().min(1)
const PerKind = z.strictObject({ fixe: Sku, portable: Sku })
/** Which article plays which part in the rules: a network with another catalogue writes another map. */
export const Roles = z.strictObject({
  ramModule: Sku, ramModuleMb: z.int().min(1), ssd: Sku, battery: Sku, refurbished: PerKind, new: PerKind, software: Sku,
  keep: Sku, fitting: Sku, windows11: Sku, linux: Sku, commissioning: Sku, communication: Sku, web: Sku, travel: Sku, training: Sku, /** People in one session. */ trainingGroup: z.int().min(1),
})
export type Roles = z.infer<typeof Roles>

/** What each fact may be when it is known, wherever it came from: a case, an inventory, a person. */
export const MACHINE_FACTS = {
  arch: z.literal([32, 64]), cpuClass: z.int().min(0).max(3), ageYears: Count, ramMb: Megabytes, ramMaxMb: Megabytes, ramSlotsFree: Count,
  diskType: z.enum(['hdd', 'ssd']), diskSizeGb: Count, diskFreeGb: Count, osFamily: z.enum(['windows', 'linux']), osEos: CivilDate,
  cpuSupported: z.boolean(), tpm2: z.boolean(), uefiSecureBoot: z.boolean(), batteryPct: z.int().min(0).max(100),
} as const

/** Absent and null mean the same: unknown. */
const unknownable = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? null)
const { arch, cpuClass, ageYears, ramMb, ramMaxMb, ramSlotsFree, diskType, diskSizeGb, diskFreeGb, osFamily, osEos, cpuSupported, tpm2, uefiSecureBoot, batteryPct } = MACHINE_FACTS
const Win11 = z.strictObject({ cpuSupported: unknownable(cpuSupported), tpm2: unknownable(tpm2), uefiSecureBoot: unknownable(uefiSecureBoot) })

export const EngineMachine = z.strictObject({
  id: z.string(), kind: z.enum(['fixe', 'portable']), arch: unknownable(arch), cpuClass: unknownable(cpuClass), ageYears: unknownable(ageYears),
  ramMb: unknownable(ramMb), ramMaxMb: unknownable(ramMaxMb), ramSlotsFree: unknownable(ramSlotsFree),
  disk: unknownable(z.strictObject({ type: unknownable(diskType), sizeGb: unknownable(diskSizeGb), freeGb: unknownable(diskFreeGb), smart: unknownable(z.string()) })),
  os: unknownable(z.strictObject({ family: unknownable(osFamily), eos: unknownable(osEos) })),
  win11: unknownable(Win11), needsWindowsApp: unknownable(z.boolean()), linuxCompatible: unknownable(z.boolean()), batteryPct: unknownable(batteryPct),
})
export type EngineMachine = z.infer<typeof EngineMachine>

export const QuoteInput = z.strictObject({
  asOf: CivilDate, client: z.enum(CLIENT_KINDS), needs: z.array(z.enum(NEEDS)), users: Count, machines: z.array(EngineMachine).max(10_000), discountBp: z.int().min(0).max(10_000).default(0),
  preferNew: z.boolean().default(false), sellerVat: z.enum(['normal', 'franchise']).default('normal'), vatRateBp: BasisPoints.default(2000), trainingExempt: z.boolean().default(false),
  packOverride: OwnRequirements.optional(), memberSharesHt: z.record(z.string(), Cents).optional(), commissionBp: BasisPoints.optional(),
}).check(({ value, issues }) => {
  const seen = new Set<string>()
  for (const [index, { id }] of value.machines.entries()) {
    if (seen.has(id)) issues.push({ code: 'custom', input: id, path: ['machines', index, 'id'], message: 'twice the same' })
    seen.add(id)
  }
  if (value.memberSharesHt && value.commissionBp === undefined) issues.push({ code: 'custom', input: undefined, path: ['commissionBp'], message: 'commission missing' })
})
export type QuoteInput = z.infer<typeof QuoteInput>

const VatCategory = z.enum(['S', 'E'])
const TotalsInput = z.strictObject({ lines: z.array(z.object({ sku: z.string(), netCents: Cents, vatCategory: VatCategory, vatRateBp: BasisPoints })), discountBp: z.int().min(0).max(10_000).default(0), vatex: z.string().nullable().default(null) })

export const LeaseInput = z
  .object({ pvCents: Cents.min(1), residualCents: Cents.min(0), months: Months.min(1), annualRateBp: BasisPoints, timing: z.enum(['arrears', 'advance']) })
  .refine(({ pvCents, residualCents }) => residualCents < pvCents, { path: ['residualCents'], message: 'residual not below the price' })
export type LeaseInput = z.infer<typeof LeaseInput>

const IndexValue = z.object({ month: CivilMonth, tenths: z.int().min(1).nullable() })
export const MaintenanceInput = z.strictObject({
  unitMonthlyCents: Cents.min(0), machines: Count, start: CivilDate, billing: z.literal('monthly-advance'), index: z.object({ name: z.string(), s0: IndexValue, s1: IndexValue, s2: IndexValue }),
  capBp: BasisPoints.optional(), vatRateBp: BasisPoints, durationMonths: Months.min(1).default(12), noticeMonths: z.int().min(1).max(6).default(2),
})
export type MaintenanceInput = z.infer<typeof MaintenanceInput>

const kinds = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('quote'), input: QuoteInput }),
  z.object({ kind: z.literal('totals'), input: TotalsInput }),
  z.object({ kind: z.literal('lease'), input: LeaseInput }),
  z.object({ kind: z.literal('leaseSet'), input: z.array(LeaseInput) }),
  z.object({ kind: z.literal('maintenance'), input: MaintenanceInput }),
])
export const QuotingCase = kinds.and(z.object({ id: z.string().optional(), catalog: Catalog.optional(), pack: PackRequirements.optional(), recurring: Recurring.optional() }))
export type QuotingCase = z.infer<typeof QuotingCase>

/** What prices a quote: the reference data, or a case's own. */
export interface PriceData { readonly catalog: Catalog; readonly pack: PackRequirements; readonly recurring: Recurring; readonly roles: Roles }
