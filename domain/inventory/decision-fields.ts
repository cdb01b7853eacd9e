// The 49 facts that decide (design/inventory.md 3.4), and for each whether an inventory knows it, proves that it has no object
// (no battery on a desktop), or why it is unknown. Completeness = known or without object, over 49.
import { type Fact, known, unknown, type Unknown, type UnknownReason, valueOf, whyUnknown } from './fact.ts'
import type { ListPath, MachineFacts } from './model.ts'

export interface DecisionField { readonly n: number; readonly path: string; readonly of: (facts: MachineFacts) => Fact<unknown> }

const NONE = unknown('not-applicable', 'rule.none')

/** The first fact that is unknown stands for all; without any, the field is known. */
function all(facts: readonly Fact<unknown>[]): Fact<unknown> {
  return facts.find((fact) => 'unknown' in fact && fact.unknown !== 'not-applicable') ?? facts[0] ?? NONE
}

/** Known when one of them is. */
function any(facts: readonly Fact<unknown>[]): Fact<unknown> {
  return facts.find((fact) => 'v' in fact) ?? facts[0] ?? NONE
}

/** A list: its gap, else what `row` says of each; an empty one that was looked at is `empty`. */
function rows<T>(facts: MachineFacts, path: ListPath, list: readonly T[], row: (one: T) => Fact<unknown>, empty: Unknown | Fact<number> = known(0, path)): Fact<unknown> {
  return facts.gaps[path] ?? (list.length === 0 ? empty : all(list.map(row)))
}

/** A machine with no disk, no processor core, no network card was not looked at. */
const UNSEEN = (path: ListPath): Unknown => unknown('not-collected', path)
/** A stick plugged in, ours perhaps, is not the machine's; where there is nothing else it stands. */
function disks(facts: MachineFacts, fact: (disk: MachineFacts['disks'][number]) => Fact<unknown>): Fact<unknown> {
  const own = facts.disks.filter((one) => valueOf(one.kind) !== 'usb')
  return rows(facts, 'disks', own.length > 0 ? own : facts.disks, fact, UNSEEN('disks'))
}
const battery = (facts: MachineFacts, fact: (one: MachineFacts['battery'][number]) => Fact<unknown>): Fact<unknown> => rows(facts, 'battery', facts.battery, fact, NONE)
const present = (): Fact<unknown> => known(true, 'list')

export const DECISION_FIELDS: readonly DecisionField[] = [
  { n: 1, path: 'machine.serial', of: ({ machine }) => machine.serial },
  // A tag is what an owner sticks on: the maker's words in its place prove that nobody did.
  { n: 2, path: 'machine.assetTag', of: ({ machine }) => (whyUnknown(machine.assetTag) === 'placeholder' ? NONE : machine.assetTag) },
  { n: 3, path: 'machine.model', of: ({ machine }) => machine.model },
  { n: 4, path: 'machine.chassis', of: ({ machine }) => machine.chassis },
  { n: 5, path: 'machine.biosDate', of: ({ machine }) => machine.biosDate },
  { n: 6, path: 'machine.yearEst', of: ({ machine }) => machine.yearEst },
  { n: 7, path: 'cpu.name', of: ({ cpu }) => cpu.name },
  { n: 8, path: 'cpu.family', of: ({ cpu }) => all([cpu.family, cpu.model, cpu.stepping]) },
  { n: 9, path: 'cpu.cores', of: ({ cpu }) => cpu.cores },
  { n: 10, path: 'cpu.generationYear', of: ({ cpu }) => cpu.generationYear },
  { n: 11, path: 'ram.totalBytes', of: ({ ram }) => any([ram.totalBytes, ram.osBytes]) },
  { n: 12, path: 'ram.modules[].type', of: (facts) => rows(facts, 'ram.modules', facts.ram.modules, (one) => one.type, UNSEEN('ram.modules')) },
  { n: 13, path: 'ram.modules[]', of: (facts) => rows(facts, 'ram.modules', facts.ram.modules, (one) => one.bytes, UNSEEN('ram.modules')) },
  { n: 14, path: 'ram.slotsFree', of: ({ ram }) => ram.slotsFree },
  { n: 15, path: 'ram.maxBytes', of: ({ ram }) => ram.maxBytes },
  { n: 16, path: 'ram.soldered', of: ({ ram }) => ram.soldered },
  { n: 17, path: 'disks[].kind', of: (facts) => disks(facts, (one) => one.kind) },
  { n: 18, path: 'disks[].bytes', of: (facts) => disks(facts, (one) => one.bytes) },
  { n: 19, path: 'disks[].model', of: (facts) => disks(facts, (one) => one.model) },
  { n: 20, path: 'disks[].serial', of: (facts) => disks(facts, (one) => one.serial) },
  { n: 21, path: 'disks[].smart.passed', of: (facts) => disks(facts, (one) => one.smart.passed) },
  { n: 22, path: 'disks[].smart.powerOnHours', of: (facts) => disks(facts, (one) => one.smart.powerOnHours) },
  { n: 23, path: 'disks[].smart.wearPct', of: (facts) => disks(facts, (one) => (valueOf(one.kind) === 'hdd' ? NONE : one.smart.wearPct)) },
  { n: 24, path: 'disks[].smart.reallocated', of: (facts) => disks(facts, (one) => any([one.smart.reallocated, one.smart.mediaErrors])) },
  { n: 25, path: 'volumes[system].freeBytes', of: (facts) => rows(facts, 'volumes', facts.volumes.filter((one) => valueOf(one.system) === true), (one) => one.freeBytes, UNSEEN('volumes')) },
  { n: 26, path: 'battery[].designMwh', of: (facts) => battery(facts, (one) => one.designMwh) },
  { n: 27, path: 'battery[].fullMwh', of: (facts) => battery(facts, (one) => one.fullMwh) },
  { n: 28, path: 'battery[].wearPct', of: (facts) => battery(facts, (one) => one.wearPct) },
  { n: 29, path: 'battery[].cycles', of: (facts) => battery(facts, (one) => one.cycles) },
  { n: 30, path: 'screens[]', of: (facts) => rows(facts, 'screens', facts.screens, (one) => all([one.model, valueOf(one.builtin) === true ? NONE : one.serial])) },
  { n: 31, path: 'screens[].diagMm', of: (facts) => rows(facts, 'screens', facts.screens, (one) => one.diagMm) },
  { n: 32, path: 'gpu[]', of: (facts) => rows(facts, 'gpu', facts.gpu, (one) => one.name, NONE) },
  { n: 33, path: 'net.ifs[].wifiStd', of: (facts) => rows(facts, 'net.ifs', facts.net.ifs.filter((one) => valueOf(one.kind) === 'wifi'), (one) => one.wifiStd, NONE) },
  { n: 34, path: 'os', of: ({ os }) => all([os.name, os.version, os.build, ...(valueOf(os.family) === 'windows' ? [os.edition] : [])]) },
  { n: 35, path: 'os.eol.date', of: ({ os }) => any([os.eol.date, os.eol.ended]) },
  { n: 36, path: 'software[].eol', of: (facts) => facts.gaps.software ?? known(facts.software.filter((one) => one.eol !== null).length, 'rule.software-support', 'derived') },
  { n: 37, path: 'security.antivirus', of: (facts) => rows(facts, 'security.antivirus', facts.security.antivirus, present) },
  { n: 38, path: 'security.firewall.on', of: ({ security }) => security.firewall.on },
  { n: 39, path: 'security.diskEncryption', of: ({ security }) => security.diskEncryption },
  { n: 40, path: 'security.uefi', of: ({ security }) => security.uefi },
  { n: 41, path: 'security.secureBoot', of: ({ security }) => security.secureBoot },
  { n: 42, path: 'security.tpm.version', of: ({ security }) => (valueOf(security.tpm.present) === false ? NONE : security.tpm.version) },
  { n: 43, path: 'win11.verdict', of: ({ win11 }) => win11.verdict },
  { n: 44, path: 'printers[]', of: (facts) => rows(facts, 'printers', facts.printers, present) },
  { n: 45, path: 'users[]', of: (facts) => rows(facts, 'users', facts.users, () => facts.security.admins, UNSEEN('users')) },
  { n: 46, path: 'backup[]', of: (facts) => rows(facts, 'backup', facts.backup, present) },
  { n: 47, path: 'software[office]', of: (facts) => rows(facts, 'software', facts.software, present, UNSEEN('software')) },
  { n: 48, path: 'net.role', of: ({ net }) => net.role },
  // What is missing is always told: this very list.
  { n: 49, path: 'missing', of: () => known(true, 'rule.missing', 'derived') },
]

export interface FieldState { readonly n: number; readonly path: string; readonly state: 'known' | 'not-applicable' | 'unknown'; readonly reason: UnknownReason | null; readonly src: string }

/** One line a field, in the brief's order. */
export function decisionFields(facts: MachineFacts): readonly FieldState[] {
  return DECISION_FIELDS.map(({ n, path, of }) => {
    const fact = of(facts)
    if ('v' in fact) return { n, path, state: 'known', reason: null, src: fact.src }
    return { n, path, state: fact.unknown === 'not-applicable' ? 'not-applicable' : 'unknown', reason: fact.unknown, src: fact.src }
  })
}

/** How many of the 49 an inventory knows, or proves without object. */
export function completeness(facts: MachineFacts): number {
  return decisionFields(facts).filter((field) => field.state !== 'unknown').length
}
