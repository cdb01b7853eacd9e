// A machine as the fleet shows it: facts, gauges and verdict from one view model, so that they cannot disagree.
import { z } from 'zod'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import type { CivilDate } from '../../../domain/civil-date.ts'
import { completeness, DECISION_FIELDS, decisionFields } from '../../../domain/inventory/decision-fields.ts'
import { valueOf, whyUnknown } from '../../../domain/inventory/fact.ts'
import { factGroups, type FactLine } from '../../../domain/inventory/fact-groups.ts'
import { CORRECTABLE, type Projection } from '../../../domain/inventory/project.ts'
import { storedInventory } from '../../../domain/inventory/stored.ts'
import { judge, type Verdict } from '../../../domain/inventory/verdict.ts'
import type { PriceData } from '../../../domain/quoting/case.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { Output } from '../../contract/procedures.ts'
import { RESEMBLES } from '../inventory/keep-inventory.ts'
import type { Store } from '../store/store.ts'
import { inventoryOf, machineDigest, projectMachine } from './read-machine.ts'

type MachineRow = Output<'machine.list'>['rows'][number]
type Gauge = MachineRow['gauges'][number]
type FactView = Output<'machine.get'>['facts'][number]

/** What is going on with a machine right now; in memory, gone with the program. */
export interface MachineWork { readonly state: 'idle' | 'waiting' | 'running' | 'failed' | 'done'; readonly fault: MachineRow['fault'] }

export function machineRow(store: Store, machine: RowOf<'machine'>, prices: PriceData, asOf: CivilDate, work: MachineWork): MachineRow {
  const digest = machineDigest(store, machine, asOf)
  const engine = digest?.projection.machine
  const virtual = digest?.projection.virtual ?? false
  return {
    id: machine.id, name: machine.name ?? machine.host, place: machine.place, host: machine.host, contact: machine.contact, reach: machine.reach, retired: machine.retired ?? false, virtual,
    system: digest?.system ?? null, ramMb: engine?.ramMb ?? null, diskKind: digest?.projection.parts.diskType ?? null, diskGb: digest?.projection.parts.diskSizeGb ?? null, ageYears: engine?.ageYears ?? null,
    takenAt: digest?.takenAt ?? null, known: digest?.known ?? 0, fault: work.fault, state: work.state,
    verdict: engine && !virtual ? verdictView(judge(engine, prices, asOf, digest?.projection ?? { unknown: {}, expired: [] }), machine) : null, gauges: digest ? gauges(digest.projection, prices) : [],
  }
}

function verdictView(computed: Verdict, machine: RowOf<'machine'>): NonNullable<MachineRow['verdict']> {
  const { decision, ...rest } = computed
  return { decision: machine.verdict ?? decision, computed: decision, overridden: machine.verdict !== null && machine.verdict !== decision, overrideReason: machine.verdictReason, ...rest, reasons: [...rest.reasons], missing: [...rest.missing], expired: [...rest.expired] }
}

/** @throws Refusal NOT_FOUND for an inventory of another machine */
export function inventoryDetail(store: Store, machine: RowOf<'machine'>, inventoryId: Id | undefined): Output<'machine.detail'> {
  const id = inventoryId ?? machine.inventoryId
  const row = id ? store.get('inventory', id) : undefined
  if (id && row?.machineId !== machine.id && id !== machine.inventoryId) throw new Refusal('NOT_FOUND', { what: 'inventory' })
  if (!row) return null
  const inventory = storedInventory(row.facts)
  return {
    inventoryId: row.id, takenAt: inventory.takenAt, method: inventory.method, complete: inventory.sections.every(({ status }) => status !== 'cut'),
    known: completeness(inventory), total: DECISION_FIELDS.length,
    missing: decisionFields(inventory).flatMap(({ path, state, reason }) => (state === 'unknown' ? [{ path, reason: reason ?? 'not-collected' }] : [])),
    groups: factGroups(inventory).map(({ name, lines, lists }) => ({ name, lines: lines.map(lineView), lists: lists.map(({ path, gap, rows }) => ({ path, gap, rows: rows.map((one) => ({ title: one.title, lines: one.lines.map(lineView) })) })) })),
  }
}

const lineView = ({ alt, ...line }: FactLine) => ({ ...line, alt: alt.map((one) => ({ ...one })) })

/** The scale is twice the pack's minimum: the tick is always in the middle. */
function gauges({ machine, parts, unknown }: Projection, { pack }: PriceData): Gauge[] {
  const gauge = (kind: Gauge['kind'], unit: Gauge['unit'], value: number | null, minimum: number, path: string): Gauge => ({ kind, unit, value, minimum, scaleMax: 2 * minimum, ok: value === null ? null : value >= minimum, unknown: value === null ? (unknown[path] ?? 'not-collected') : null })
  const freeMinimum = Math.ceil(((parts.diskSizeGb ?? pack.diskMinGb) * pack.freeMinPct) / 100)
  return [
    gauge('memory', 'mb', machine.ramMb, pack.ramTarget, 'ramMb'),
    gauge('disk', 'gb', parts.diskSizeGb, pack.diskMinGb, 'diskSizeGb'),
    gauge('free', 'gb', parts.diskFreeGb, freeMinimum, 'diskFreeGb'),
    ...(machine.kind === 'portable' ? [gauge('battery', 'percent', machine.batteryPct, pack.batMinPct, 'batteryPct')] : []),
  ]
}

/** The facts the rules read, known or not, with whether a person typed them. @throws Refusal NOT_FOUND without an inventory */
export function factViews(store: Store, machine: RowOf<'machine'>, asOf: CivilDate): FactView[] {
  const known = projectMachine(store, machine, asOf)
  if (!known) return []
  const { machine: engine, parts, virtual, unknown } = known.projection
  const values: Readonly<Record<keyof typeof CORRECTABLE, string | number | boolean | null>> = {
    arch: engine.arch, cpuClass: engine.cpuClass, ageYears: engine.ageYears, ramMb: engine.ramMb, ramMaxMb: engine.ramMaxMb, ramSlotsFree: engine.ramSlotsFree,
    ...parts, cpuSupported: engine.win11?.cpuSupported ?? null, tpm2: engine.win11?.tpm2 ?? null, uefiSecureBoot: engine.win11?.uefiSecureBoot ?? null,
    batteryPct: engine.batteryPct,
    // Where nobody saw it the rules go on as if it were not; a person reads that it is unknown.
    virtual: unknown['virtual'] ? null : virtual, portable: unknown['portable'] ? null : engine.kind === 'portable',
  }
  const typed = new Set(known.corrections.map(({ path }) => path))
  return Object.entries(values).map(([path, value]) => ({ path, value, source: typed.has(path) ? 'person' : known.inventory.method, conf: null, unknown: value === null ? (unknown[path] ?? 'not-collected') : null, corrected: typed.has(path) }))
}

/** What is known of Windows 11 on this machine; null without an inventory. */
export function win11View(store: Store, machine: RowOf<'machine'>): Output<'machine.get'>['win11'] {
  const win11 = inventoryOf(store, machine)?.win11
  if (!win11) return null
  const verdict = valueOf(win11.verdict) ?? (whyUnknown(win11.verdict) === 'not-applicable' ? 'not-applicable' : 'unknown')
  return { verdict, reasons: win11.reasons, missing: win11.missing }
}

/** The machine that this one may be, while both are here. */
export function resembling(store: Store, { id }: RowOf<'machine'>): Output<'machine.get'>['resembles'] {
  const events = store.list('event', { subjectId: id }).filter(({ kind }) => kind === RESEMBLES.clone || kind === RESEMBLES.ask)
  const twinId = z.object({ twinId: z.string() }).safeParse(events.at(-1)?.data).data?.twinId
  const twin = twinId ? store.get('machine', twinId) : undefined
  return twin ? { machineId: twin.id, name: twin.name ?? twin.host, how: events.at(-1)?.kind === RESEMBLES.clone ? 'clone' : 'ask' } : null
}

/** @throws Refusal NOT_FOUND */
export function theMachine(store: Store, machineId: Id): RowOf<'machine'> {
  const machine = store.get('machine', machineId)
  if (!machine) throw new Refusal('NOT_FOUND', { what: 'machine' })
  return machine
}
