// From what a reader found to whole facts: every leaf there, gaps named, and what our own rules derive from the rest. One
// place for all sources (collectors of each system, live values, imported documents), so that they cannot differ.
import { type Fact, known, unknown, valueOf } from './fact.ts'
import { evidenceOf, machineKey } from './identity.ts'
import { cpuKnowledge, endOfSupport, type Knowledge, yearEstimate } from './knowledge.ts'
import { readLiveValues } from './live-values.ts'
import { mergeFacts } from './merge.ts'
import { type CHASSIS, type Inventory, type InventoryContext, LISTS, type ListPath, MachineFacts, type Reading } from './model.ts'
import { isSharedUuid } from './shared-uuid.ts'
import type { Transcript } from './transcript.ts'

/** All facts of a reading, the missing ones unknown. A reading that breaks the model is a fault of its reader: it throws. */
export function wholeReading(reading: Reading): MachineFacts {
  const facts = MachineFacts.parse(withoutNonsense({ ...reading, gaps: gapsOf(reading) }))
  const { uuid } = facts.machine
  return 'v' in uuid ? { ...facts, machine: { ...facts.machine, uuid: isSharedUuid(uuid.v) ? unknown('placeholder', uuid.src) : { ...uuid, v: uuid.v.trim().toLowerCase() } } } : facts
}

/** A reading completed: every leaf, live values where a transcript has some, then what our rules derive. */
export function completeFacts(reading: Reading, transcript: Transcript | null, { knowledge, takenAt }: Pick<InventoryContext, 'knowledge' | 'takenAt'>): MachineFacts {
  const read = wholeReading(reading)
  return derived(transcript === null ? read : mergeFacts(read, wholeReading(readLiveValues(transcript))), knowledge, takenAt)
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
  const { machine, cpu, os } = facts
  const cpuFacts = cpuKnowledge(knowledge, { vendor: valueOf(cpu.vendor), family: valueOf(cpu.family), model: valueOf(cpu.model), cores: valueOf(cpu.cores), arch: valueOf(cpu.arch) })
  const chassis: Fact<(typeof CHASSIS)[number]> = valueOf(machine.virtual) && valueOf(machine.chassis) !== 'vm' ? known('vm', 'rule.chassis', 'derived') : 'v' in machine.chassis ? machine.chassis : facts.battery.length > 0 ? known('laptop', 'rule.chassis', 'derived') : machine.chassis
  return {
    ...facts,
    machine: { ...machine, chassis, yearEst: 'v' in machine.yearEst ? machine.yearEst : yearEstimate(valueOf(cpuFacts.year), valueOf(machine.biosDate), takenAt) },
    cpu: { ...cpu, generationYear: cpuFacts.year, class0to3: cpuFacts.class0to3 },
    disks: facts.disks.map((disk) => (facts.disks.length === 1 && !('v' in disk.system) ? { ...disk, system: known(true, 'rule.only-disk', 'derived') } : disk)),
    battery: facts.battery.map((one) => ({ ...one, wearPct: 'v' in one.wearPct ? one.wearPct : batteryWear(valueOf(one.designMwh), valueOf(one.fullMwh)) })),
    os: { ...os, eol: 'v' in os.eol.date ? os.eol : { ...os.eol, date: endOfSupport(knowledge, valueOf(os.id), valueOf(os.version)) } },
  }
}

function batteryWear(designMwh: number | null, fullMwh: number | null): Fact<number> {
  return designMwh === null || fullMwh === null || designMwh <= 0 ? unknown('not-collected', 'rule.battery') : known(Math.max(0, 100 - Math.floor((100 * fullMwh) / designMwh)), 'rule.battery', 'derived')
}
