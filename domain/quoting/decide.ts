// The verdict on one machine: the first rule that settles wins; unknown facts are never guessed.
// Source: design/business.md 3.6, steps V and D0 to D7. Shared by the inventory's verdict and the quote.
import { addMonths, type CivilDate } from '../civil-date.ts'
import type { Catalog, EngineMachine, PackRequirements } from './case.ts'

export type Decision = 'KEEP' | 'UPGRADE' | 'MIGRATE' | 'REPLACE' | 'VERIFY'
export type NextSystem = 'KEEP' | 'WIN11' | 'LINUX'

export interface MachineDecision {
  readonly id: string
  readonly decision: Decision
  readonly os: NextSystem | null
  /** SKU → quantity of parts. */
  readonly parts: Readonly<Record<string, number>>
  readonly reasons: readonly string[]
}

/** One memory module of the catalogue, in MB. */
const MODULE_MB = 8192
const FIRST_FACTS = ['arch', 'cpuClass', 'ageYears', 'ramMb', 'ramMaxMb'] as const

export interface DecideOptions { readonly pack: PackRequirements; readonly catalog: Catalog; readonly asOf: CivilDate }

/** Decides one machine. `reasons` gathers codes in the order the rules spoke. */
export function decide(machine: EngineMachine, { pack, catalog, asOf }: DecideOptions): MachineDecision {
  const reasons: string[] = []
  const verify = (fact: string): MachineDecision => ({ id: machine.id, decision: 'VERIFY', os: null, parts: {}, reasons: [`V-${fact}`] })
  const replace = (code: string): MachineDecision => ({ id: machine.id, decision: 'REPLACE', os: null, parts: {}, reasons: [...reasons, code] })

  for (const fact of FIRST_FACTS) if (machine[fact] === null) return verify(fact)
  const { arch, cpuClass, ageYears, ramMb, ramMaxMb } = machine as { [F in (typeof FIRST_FACTS)[number]]: NonNullable<EngineMachine[F]> }

  if (arch !== 64) return replace('R-ARCH') // D0
  if (cpuClass === 0) return replace('R-CPU') // D1
  if (ageYears > pack.maxAge) return replace('R-AGE') // D2

  // D3
  const next = nextSystem(machine, pack, asOf)
  if ('verify' in next) return verify(next.verify)
  if ('replace' in next) return replace(next.replace)
  const { os } = next
  if (os !== 'KEEP') reasons.push(os === 'LINUX' ? 'O-LINUX' : 'O-W11')

  // D4: what the board can take.
  const target = memoryTarget(machine, os, pack)
  if (ramMaxMb < target) return replace('R-RAMMAX')

  // D5: parts.
  const { disk } = machine
  if (disk === null) return verify('disk')
  if (disk.smart === null) return verify('smart')
  const wanted = partsOf({ ...machine, disk }, ramMb, target, pack)
  if ('verify' in wanted) return verify(wanted.verify)
  const { parts } = wanted
  reasons.push(...wanted.reasons)

  // D6: never more than a share of a refurbished machine, even when new ones are preferred; equality passes.
  const { costCents, priceCents } = upgradeCost(machine.kind, parts, catalog)
  if (costCents * 10_000 > pack.capBp * priceCents) return replace('R-CAP')

  // D7
  const decision: Decision = os === 'LINUX' ? 'MIGRATE' : Object.keys(parts).length > 0 || os === 'WIN11' ? 'UPGRADE' : 'KEEP'
  return { id: machine.id, decision, os, parts, reasons }
}

/** D3: the system is kept while its security updates go on for longer than the horizon; else what comes after it. */
export function nextSystem(machine: EngineMachine, pack: PackRequirements, asOf: CivilDate): { readonly os: NextSystem } | { readonly verify: string } | { readonly replace: string } {
  if (machine.os === null) return { verify: 'os' }
  if (machine.os.eos > lastKeptDay(pack, asOf)) return { os: 'KEEP' }
  if (machine.os.family === 'linux') return { os: 'LINUX' }
  const answers = [machine.win11?.cpuSupported ?? null, machine.win11?.tpm2 ?? null, machine.win11?.uefiSecureBoot ?? null]
  if (answers.every((answer) => answer === true)) return { os: 'WIN11' }
  // A false fact beats an unknown one: it settles the matter.
  if (!answers.includes(false)) return { verify: 'win11' }
  if (machine.needsWindowsApp === null) return { verify: 'needsWindowsApp' }
  if (machine.needsWindowsApp) return { replace: 'R-WINAPP' }
  if (machine.linuxCompatible === null) return { verify: 'linuxCompatible' }
  return machine.linuxCompatible ? { os: 'LINUX' } : { replace: 'R-NOLINUX' }
}

/** A system whose updates end on this day, or before, is not kept. */
export function lastKeptDay({ horizonMonths }: PackRequirements, asOf: CivilDate): CivilDate {
  return addMonths(asOf, horizonMonths)
}

/** What the pack asks of the memory under the system that will run: less of Linux on a light processor. */
export function memoryTarget({ cpuClass, os: installed }: EngineMachine, os: NextSystem, pack: PackRequirements): number {
  const family = os === 'LINUX' ? 'linux' : os === 'WIN11' ? 'windows' : installed?.family
  return family === 'linux' && cpuClass === 1 ? pack.ramLinuxLight : pack.ramTarget
}

/** D5: the parts that a machine needs, with the cause of each. */
function partsOf(machine: EngineMachine & { disk: NonNullable<EngineMachine['disk']> }, ramMb: number, targetMb: number, pack: PackRequirements): { readonly parts: Readonly<Record<string, number>>; readonly reasons: readonly string[] } | { readonly verify: string } {
  const parts: Record<string, number> = {}
  const reasons: string[] = []
  if (ramMb < targetMb) {
    if (machine.ramSlotsFree === null) return { verify: 'ramSlotsFree' }
    const added = Math.ceil((targetMb - ramMb) / MODULE_MB)
    parts['HW-RAM8'] = machine.ramSlotsFree >= added ? added : Math.ceil(targetMb / MODULE_MB)
    reasons.push('U-RAM')
  }
  const diskReason = diskCode(machine.disk, pack)
  if (diskReason) {
    parts['HW-SSD500'] = 1
    reasons.push(diskReason)
  }
  if (machine.kind === 'portable' && machine.batteryPct !== null && machine.batteryPct < pack.batMinPct) {
    parts['HW-BAT'] = 1
    reasons.push('U-BAT')
  }
  return { parts, reasons }
}

/** D6: parts and their fitting, against a refurbished machine of the same kind. */
function upgradeCost(kind: EngineMachine['kind'], parts: Readonly<Record<string, number>>, catalog: Catalog): { readonly costCents: number; readonly priceCents: number } {
  const price = (sku: string): number => catalog[sku]?.unitHtCents ?? 0
  const fitting = Object.keys(parts).length > 0 ? price('SRV-INST-UPG') : 0
  return { costCents: Object.entries(parts).reduce((sum, [sku, qty]) => sum + price(sku) * qty, fitting), priceCents: price(kind === 'portable' ? 'HW-LAP-RECO' : 'HW-PC-RECO') }
}

/** What the upgrade that D6 refused would cost, in basis points of the refurbished machine, rounded up; null when it was not D6. */
export function upgradeShareBp(machine: EngineMachine, { pack, catalog, asOf }: DecideOptions): number | null {
  const next = nextSystem(machine, pack, asOf)
  if (!('os' in next) || machine.disk === null || machine.ramMb === null) return null
  const wanted = partsOf({ ...machine, disk: machine.disk }, machine.ramMb, memoryTarget(machine, next.os, pack), pack)
  if ('verify' in wanted) return null
  const { costCents, priceCents } = upgradeCost(machine.kind, wanted.parts, catalog)
  return priceCents === 0 ? null : Math.ceil((costCents * 10_000) / priceCents)
}

/** The first cause that asks for a new disk. */
function diskCode(disk: NonNullable<EngineMachine['disk']>, pack: PackRequirements): string | undefined {
  if (disk.type === 'hdd') return 'U-HDD'
  if (disk.smart !== 'ok') return 'U-SMART'
  if (disk.sizeGb < pack.diskMinGb) return 'U-SIZE'
  return disk.freeGb * 100 < pack.freeMinPct * disk.sizeGb ? 'U-FREE' : undefined
}
