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

  // D3: the system is kept while its security updates go on for longer than the horizon.
  if (machine.os === null) return verify('os')
  let os: NextSystem
  if (machine.os.eos > addMonths(asOf, pack.horizonMonths)) os = 'KEEP'
  else if (machine.os.family === 'linux') os = 'LINUX'
  else {
    const answers = [machine.win11?.cpuSupported ?? null, machine.win11?.tpm2 ?? null, machine.win11?.uefiSecureBoot ?? null]
    if (answers.every((answer) => answer === true)) os = 'WIN11'
    // A false fact beats an unknown one: it settles the matter.
    else if (!answers.includes(false)) return verify('win11')
    else if (machine.needsWindowsApp === null) return verify('needsWindowsApp')
    else if (machine.needsWindowsApp) return replace('R-WINAPP')
    else if (machine.linuxCompatible === null) return verify('linuxCompatible')
    else if (machine.linuxCompatible) os = 'LINUX'
    else return replace('R-NOLINUX')
  }
  if (os !== 'KEEP') reasons.push(os === 'LINUX' ? 'O-LINUX' : 'O-W11')

  // D4: what the board can take.
  const family = os === 'LINUX' ? 'linux' : os === 'WIN11' ? 'windows' : machine.os.family
  const target = family === 'linux' && cpuClass === 1 ? pack.ramLinuxLight : pack.ramTarget
  if (ramMaxMb < target) return replace('R-RAMMAX')

  // D5: parts.
  const { disk } = machine
  if (disk === null) return verify('disk')
  if (disk.smart === null) return verify('smart')
  const parts: Record<string, number> = {}
  if (ramMb < target) {
    if (machine.ramSlotsFree === null) return verify('ramSlotsFree')
    const added = Math.ceil((target - ramMb) / MODULE_MB)
    parts['HW-RAM8'] = machine.ramSlotsFree >= added ? added : Math.ceil(target / MODULE_MB)
    reasons.push('U-RAM')
  }
  const diskReason = diskCode(disk, pack)
  if (diskReason) {
    parts['HW-SSD500'] = 1
    reasons.push(diskReason)
  }
  if (machine.kind === 'portable' && machine.batteryPct !== null && machine.batteryPct < pack.batMinPct) {
    parts['HW-BAT'] = 1
    reasons.push('U-BAT')
  }

  // D6: never more than a share of a refurbished machine, even when new ones are preferred.
  const anyPart = Object.keys(parts).length > 0
  const price = (sku: string): number => catalog[sku]?.unitHtCents ?? 0
  const cost = Object.entries(parts).reduce((sum, [sku, qty]) => sum + price(sku) * qty, 0) + (anyPart ? price('SRV-INST-UPG') : 0)
  if (cost * 10_000 > pack.capBp * price(machine.kind === 'portable' ? 'HW-LAP-RECO' : 'HW-PC-RECO')) return replace('R-CAP')

  // D7
  const decision: Decision = os === 'LINUX' ? 'MIGRATE' : anyPart || os === 'WIN11' ? 'UPGRADE' : 'KEEP'
  return { id: machine.id, decision, os, parts, reasons }
}

/** The first cause that asks for a new disk. */
function diskCode(disk: NonNullable<EngineMachine['disk']>, pack: PackRequirements): string | undefined {
  if (disk.type === 'hdd') return 'U-HDD'
  if (disk.smart !== 'ok') return 'U-SMART'
  if (disk.sizeGb < pack.diskMinGb) return 'U-SIZE'
  return disk.freeGb * 100 < pack.freeMinPct * disk.sizeGb ? 'U-FREE' : undefined
}
