// The verdict on one machine: the first rule that settles wins; unknown facts are never guessed.
// Source: design/business.md 3.6, steps V and D0 to D7. Shared by the inventory's verdict and the quote.
import { addMonths, type CivilDate } from '../civil-date.ts'
import type { Catalog, EngineMachine, PackRequirements, Roles } from './case.ts'
import { articleOf } from './article.ts'

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

const FIRST_FACTS = ['arch', 'cpuClass', 'ageYears', 'ramMb', 'ramMaxMb'] as const

export interface DecideOptions { readonly pack: PackRequirements; readonly catalog: Catalog; readonly roles: Roles; readonly asOf: CivilDate }

/** Decides one machine. `reasons` gathers codes in the order the rules spoke. */
export function decide(machine: EngineMachine, { pack, catalog, roles, asOf }: DecideOptions): MachineDecision {
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
  const wanted = partsOf(machine, disk, ramMb, target, { pack, roles })
  if ('verify' in wanted) return verify(wanted.verify)
  const { parts } = wanted
  reasons.push(...wanted.reasons)

  // D6: never more than a share of a refurbished machine, even when new ones are preferred; equality passes.
  if (Object.keys(parts).length > 0) {
    const { cost, price } = upgradeCost(machine.kind, parts, { catalog, roles })
    if (cost * 10_000n > BigInt(pack.capBp) * price) return replace('R-CAP')
  }

  // D7
  const decision: Decision = os === 'LINUX' ? 'MIGRATE' : Object.keys(parts).length > 0 || os === 'WIN11' ? 'UPGRADE' : 'KEEP'
  return { id: machine.id, decision, os, parts, reasons }
}

/** D3: the system is kept while its security updates go on for longer than the horizon; else what comes after it. */
export function nextSystem(machine: EngineMachine, pack: PackRequirements, asOf: CivilDate): { readonly os: NextSystem } | { readonly verify: string } | { readonly replace: string } {
  const { family, eos } = machine.os ?? { family: null, eos: null }
  if (family === null || eos === null) return { verify: 'os' }
  if (eos > lastKeptDay(pack, asOf)) return { os: 'KEEP' }
  if (family === 'linux') return { os: 'LINUX' }
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

type Disk = NonNullable<EngineMachine['disk']>
type Parts = { readonly parts: Readonly<Record<string, number>>; readonly reasons: readonly string[] }

/** D5: the parts that a machine needs, with the cause of each. */
function partsOf(machine: EngineMachine, disk: Disk, ramMb: number, targetMb: number, { pack, roles }: Pick<DecideOptions, 'pack' | 'roles'>): Parts | { readonly verify: string } {
  const parts: Record<string, number> = {}
  const reasons: string[] = []
  if (ramMb < targetMb) {
    if (machine.ramSlotsFree === null) return { verify: 'ramSlotsFree' }
    const added = Math.ceil((targetMb - ramMb) / roles.ramModuleMb)
    parts[roles.ramModule] = machine.ramSlotsFree >= added ? added : Math.ceil(targetMb / roles.ramModuleMb)
    reasons.push('U-RAM')
  }
  const cause = diskCause(disk, pack)
  if (cause === 'unknown') return { verify: 'disk' }
  if (cause !== null) {
    parts[roles.ssd] = 1
    reasons.push(cause)
  }
  if (machine.kind === 'portable' && machine.batteryPct !== null && machine.batteryPct < pack.batMinPct) {
    parts[roles.battery] = 1
    reasons.push('U-BAT')
  }
  return { parts, reasons }
}

/** D6: parts and their fitting, against a refurbished machine of the same kind. In big integers: both are multiplied next. */
function upgradeCost(kind: EngineMachine['kind'], parts: Readonly<Record<string, number>>, { catalog, roles }: Pick<DecideOptions, 'catalog' | 'roles'>): { readonly cost: bigint; readonly price: bigint } {
  const price = (sku: string): bigint => BigInt(articleOf(catalog, sku).unitHtCents ?? 0)
  return { cost: Object.entries(parts).reduce((all, [sku, qty]) => all + price(sku) * BigInt(qty), price(roles.fitting)), price: price(roles.refurbished[kind]) }
}

/** What the upgrade that D6 refused would cost, in basis points of the refurbished machine, rounded up; null when it was not D6. */
export function upgradeShareBp(machine: EngineMachine, { pack, catalog, roles, asOf }: DecideOptions): number | null {
  const next = nextSystem(machine, pack, asOf)
  if (!('os' in next) || machine.disk === null || machine.ramMb === null) return null
  const wanted = partsOf(machine, machine.disk, machine.ramMb, memoryTarget(machine, next.os, pack), { pack, roles })
  if ('verify' in wanted || Object.keys(wanted.parts).length === 0) return null
  const { cost, price } = upgradeCost(machine.kind, wanted.parts, { catalog, roles })
  return price <= 0n ? null : Number((cost * 10_000n + price - 1n) / price)
}

/** The first cause that asks for a new disk; a fact is asked for only where the causes before it left the matter open. */
function diskCause({ type, smart, sizeGb, freeGb }: Disk, pack: PackRequirements): string | null {
  if (type === null) return 'unknown'
  if (type === 'hdd') return 'U-HDD'
  if (smart !== 'ok') return 'U-SMART'
  if (sizeGb === null) return 'unknown'
  if (sizeGb < pack.diskMinGb) return 'U-SIZE'
  if (freeGb === null) return 'unknown'
  return freeGb * 100 < pack.freeMinPct * sizeGb ? 'U-FREE' : null
}
