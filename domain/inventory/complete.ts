// From what a reader found to whole facts: every leaf there, gaps named, and what our own rules derive from the rest. One
// place for all sources (collectors of each system, live values, imported documents), so that they cannot differ.
import { type Fact, known, unknown, valueOf } from './fact.ts'
import { evidenceOf, machineKey } from './identity.ts'
import { datasetsOf, type Knowledge } from './knowledge.ts'
import { osEnd } from './knowledge/os-support.ts'
import { cpuKnowledge } from './knowledge/processors.ts'
import { softwareEnd } from './knowledge/software-support.ts'
import { appleYears, yearEstimate } from './knowledge/year.ts'
import { readLiveValues } from './live-values.ts'
import { mergeFacts } from './merge.ts'
import { type CHASSIS, type Inventory, type InventoryContext, LISTS, type ListPath, MachineFacts, type Reading } from './model.ts'
import { isSharedUuid } from './shared-uuid.ts'
import type { Transcript } from './transcript.ts'
import { win11Of } from './win11.ts'

/** All facts of a reading, the missing ones unknown. A reading that breaks the model is a fault of its reader: it throws. */
export function wholeReading(reading: Reading): MachineFacts {
  const facts = MachineFacts.parse(withoutNonsense({ ...reading, gaps: gapsOf(reading) }))
  const { uuid } = facts.machine
  return 'v' in uuid ? { ...facts, machine: { ...facts.machine, uuid: isSharedUuid(uuid.v) ? unknown('placeholder', uuid.src) : { ...uuid, v: uuid.v.trim().toLowerCase() } } } : facts
}

const NOTHING = wholeReading({})

/** Two readings of one source's transcript as one (mergeFacts). Checked when it is completed, not before: half the price. */
export function mergeReadings(a: Reading, b: Reading): Reading {
  return mergeFacts(filled(a), filled(b))
}

/** Every leaf and list of the model there; rows as they came. */
function filled(reading: Reading): MachineFacts {
  const fill = (template: object, value: unknown): unknown => (value === undefined ? template : Array.isArray(template) || 'src' in template ? value : Object.fromEntries(Object.entries(template).map(([key, part]) => [key, typeof part === 'object' && part !== null ? fill(part as object, (value as Readonly<Record<string, unknown>>)[key]) : ((value as Readonly<Record<string, unknown>>)[key] ?? part)])))
  return { ...(fill(NOTHING, reading) as MachineFacts), gaps: gapsOf(reading) }
}

/** A reading completed: every leaf, live values where a transcript has some, then what our rules derive. */
export function completeFacts(reading: Reading, transcript: Transcript | null, { knowledge, takenAt }: Pick<InventoryContext, 'knowledge' | 'takenAt'>): MachineFacts {
  const read = wholeReading(reading)
  const hasLive = transcript?.sections.some(({ name }) => name.startsWith('si-')) === true
  return derived(transcript === null || !hasLive ? read : mergeFacts(read, wholeReading(readLiveValues(transcript))), knowledge, takenAt)
}

/** An inventory, named by the machine's strongest evidence. `osId` is the system's own machine id, an evidence that no fact keeps. */
export function inventoryOf(reading: Reading, transcript: Transcript | null, osId: string | null, context: InventoryContext): Inventory {
  const facts = completeFacts(reading, transcript, context)
  const { id, takenAt, by, method, target, durationMs, transcriptSha256, sha256 } = context
  const evidence = [...evidenceOf(facts, osId, sha256)]
  return {
    schema: 'packtic.inventory/1', id, takenAt, by, method, target, durationMs, transcriptSha256, evidence, machineKey: machineKey(evidence, valueOf(facts.os.host), sha256),
    collectorVersion: transcript?.begin?.collector ?? '',
    sections: (transcript?.sections ?? []).map(({ name, item, rc, ms, body, status, why }) => ({ name, item, rc, ms, bytes: body.length, status, why })),
    datasets: datasetsOf(context.knowledge),
    ...facts,
  }
}

/** The list at a path of a reading, or undefined when nobody read it. */
function listAt(value: object, path: ListPath): unknown {
  return path.split('.').reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[key] : undefined), value)
}

/** The reading's own gaps, and the lists that it never mentions. */
function gapsOf(reading: Reading): MachineFacts['gaps'] {
  return Object.fromEntries(LISTS.flatMap((path) => (reading.gaps?.[path] ? [[path, reading.gaps[path]]] : listAt(reading, path) === undefined ? [[path, unknown('not-collected', '')]] : [])))
}

/** A number no machine has (a fraction of a byte, more than 2^53) was misread: unknown, wherever it stands. */
function withoutNonsense<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutNonsense) as T
  if (typeof value !== 'object' || value === null) return value
  if ('v' in value && 'src' in value) return (typeof value.v !== 'number' || Number.isSafeInteger(value.v) ? value : unknown('parse', String(value.src))) as T
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutNonsense(item)])) as T
}

function derived(facts: MachineFacts, knowledge: Knowledge, takenAt: number): MachineFacts {
  const { machine, os, screens, battery } = facts
  const cpu = cpuKnowledge(knowledge, facts.cpu)
  const chassis: Fact<(typeof CHASSIS)[number]> = valueOf(machine.virtual) && valueOf(machine.chassis) !== 'vm' ? known('vm', 'rule.chassis', 'derived') : 'v' in machine.chassis ? machine.chassis : battery.length > 0 ? known('laptop', 'rule.chassis', 'derived') : machine.chassis
  const panel = screens.find((one) => valueOf(one.builtin) === true)
  const yearEst = 'v' in machine.yearEst ? machine.yearEst : yearEstimate({ generation: valueOf(cpu.generationYear), biosDate: valueOf(machine.biosDate), panelYear: panel ? valueOf(panel.year) : null, batteryYear: battery[0] ? valueOf(battery[0].year) : null, apple: appleYears(knowledge, valueOf(machine.model)), takenAt })
  const whole: MachineFacts = {
    ...facts,
    machine: { ...machine, chassis, yearEst },
    cpu: { ...facts.cpu, ...cpu },
    disks: facts.disks.map((disk) => (facts.disks.length === 1 && !('v' in disk.system) ? { ...disk, system: known(true, 'rule.only-disk', 'derived') } : disk)),
    battery: battery.map((one) => ({ ...one, wearPct: 'v' in one.wearPct ? one.wearPct : batteryWear(valueOf(one.designMwh), valueOf(one.fullMwh)) })),
    os: { ...os, eol: osEnd(knowledge, os) },
    software: facts.software.map((one) => ({ ...one, eol: one.eol ?? softwareEnd(knowledge, one, valueOf(os.family)) })),
  }
  return { ...whole, win11: win11Of(whole, knowledge) }
}

function batteryWear(designMwh: number | null, fullMwh: number | null): Fact<number> {
  return designMwh === null || fullMwh === null || designMwh <= 0 ? unknown('not-collected', 'rule.battery') : known(Math.max(0, 100 - Math.floor((100 * fullMwh) / designMwh)), 'rule.battery', 'derived')
}
