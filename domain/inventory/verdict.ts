// The verdict as a technician reads it: the decision, and for each reason the fact, the limit and the value.
import type { CivilDate } from '../civil-date.ts'
import type { EngineMachine, PriceData } from '../quoting/case.ts'
import { decide, type Decision, type DecideOptions, lastKeptDay, memoryTarget, nextSystem, upgradeShareBp } from '../quoting/decide.ts'
import type { Dataset } from './knowledge.ts'
import type { Projection } from './project.ts'

const RULES_VERSION = '2026-11-25'

export interface Reason { readonly code: string; readonly factPath: string | null; readonly limit: string | number | null; readonly value: string | number | null }
/** `expired`: tables too old for what the facts took from them. */
export interface Verdict { readonly decision: Decision; readonly reinstall: boolean; readonly reasons: readonly Reason[]; readonly missing: readonly { readonly field: string; readonly reason: string }[]; readonly expired: readonly Dataset[]; readonly rulesVersion: string; readonly asOf: CivilDate }

type Explain = (machine: EngineMachine, options: DecideOptions) => Omit<Reason, 'code'>

/** Paths of the facts that are asked for together. */
const PARTS: Readonly<Record<string, readonly string[]>> = { os: ['osFamily', 'osEos'], disk: ['diskType', 'diskSizeGb', 'diskFreeGb'], smart: ['smartOk'], win11: ['cpuSupported', 'tpm2', 'uefiSecureBoot'] }

const about = (factPath: string, limit: Reason['limit'], value: Reason['value']): Omit<Reason, 'code'> => ({ factPath, limit, value })

/** The memory asked for, under the system that comes after D3. */
function target(machine: EngineMachine, { pack, asOf }: DecideOptions): number {
  const next = nextSystem(machine, pack, asOf)
  return memoryTarget(machine, 'os' in next ? next.os : 'KEEP', pack)
}

const system: Explain = ({ os }, { pack, asOf }) => about('osEos', lastKeptDay(pack, asOf), os?.eos ?? null)

/** What each reason stands on. V- codes name their own fact. */
const EXPLAIN: Readonly<Record<string, Explain>> = {
  'R-ARCH': ({ arch }) => about('arch', 64, arch),
  'R-CPU': ({ cpuClass }) => about('cpuClass', 1, cpuClass),
  'R-AGE': ({ ageYears }, { pack }) => about('ageYears', pack.maxAge, ageYears),
  'R-WINAPP': system,
  'R-NOLINUX': system,
  'R-RAMMAX': (machine, options) => about('ramMaxMb', target(machine, options), machine.ramMaxMb),
  // The parts that would be needed, as a share of the price of a refurbished machine.
  'R-CAP': (machine, options) => about('upgradeCost', options.pack.capBp, upgradeShareBp(machine, options)),
  'O-LINUX': system,
  'O-W11': system,
  'U-RAM': (machine, options) => about('ramMb', target(machine, options), machine.ramMb),
  'U-HDD': ({ disk }) => about('diskType', 'ssd', disk?.type ?? null),
  'U-SMART': ({ disk }) => about('smartOk', 'ok', disk?.smart ?? null),
  'U-SIZE': ({ disk }, { pack }) => about('diskSizeGb', pack.diskMinGb, disk?.sizeGb ?? null),
  'U-FREE': ({ disk }, { pack }) => about('diskFreeGb', pack.freeMinPct, disk?.sizeGb && disk.freeGb !== null ? Math.floor((disk.freeGb * 100) / disk.sizeGb) : null),
  'U-BAT': ({ batteryPct }, { pack }) => about('batteryPct', pack.batMinPct, batteryPct),
}

/** `unknown` = why each unknown path is unknown (see `project`). A V- code names one path, or a thing made of several. */
export function judge(machine: EngineMachine, prices: PriceData, asOf: CivilDate, { unknown: why, expired }: Pick<Projection, 'unknown' | 'expired'>): Verdict {
  const options = { pack: prices.pack, catalog: prices.catalog, roles: prices.roles, asOf }
  const { decision, os, reasons } = decide(machine, options)
  return {
    decision,
    // A Linux machine that gets Linux again is reinstalled, not migrated.
    reinstall: os === 'LINUX' && machine.os?.family === 'linux',
    reasons: reasons.map((code) => explain(code, machine, options)),
    missing: reasons.filter((code) => code.startsWith('V-')).map((code) => ({ field: code.slice(2), reason: (PARTS[code.slice(2)] ?? [code.slice(2)]).flatMap((path) => why[path] ?? [])[0] ?? 'not-collected' })),
    expired,
    rulesVersion: RULES_VERSION,
    asOf,
  }
}

/** A code with the fact, the limit and the value it stands on. */
export function explain(code: string, machine: EngineMachine, options: DecideOptions): Reason {
  if (code.startsWith('V-')) return { code, factPath: code.slice(2), limit: null, value: null }
  const facts = EXPLAIN[code]?.(machine, options)
  return { code, factPath: facts?.factPath ?? null, limit: facts?.limit ?? null, value: facts?.value ?? null }
}
