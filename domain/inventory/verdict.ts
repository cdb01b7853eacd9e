// The verdict as a technician reads it: the decision, and for each reason the fact, the limit and the value.
import type { CivilDate } from '../civil-date.ts'
import type { EngineMachine, PackRequirements, PriceData } from '../quoting/case.ts'
import { decide, type Decision } from '../quoting/decide.ts'
import type { Projection } from './project.ts'

const RULES_VERSION = '2026-11'

export interface Reason { readonly code: string; readonly factPath: string | null; readonly limit: string | number | null; readonly value: string | number | null }
export interface Verdict { readonly decision: Decision; readonly reinstall: boolean; readonly reasons: readonly Reason[]; readonly missing: readonly { readonly field: string; readonly reason: string }[]; readonly rulesVersion: string; readonly asOf: CivilDate }

type Explain = (machine: EngineMachine, pack: PackRequirements, asOf: CivilDate) => Omit<Reason, 'code'>

/** Paths of the facts that are asked for together. */
const PARTS: Readonly<Record<string, readonly string[]>> = { os: ['osFamily', 'osEos'], disk: ['diskType', 'diskSizeGb', 'diskFreeGb'], smart: ['smartOk'], win11: ['cpuSupported', 'tpm2', 'uefiSecureBoot'] }

const about = (factPath: string, limit: Reason['limit'], value: Reason['value']): Omit<Reason, 'code'> => ({ factPath, limit, value })

/** What each reason stands on. V- codes name their own fact. */
const EXPLAIN: Readonly<Record<string, Explain>> = {
  'R-ARCH': ({ arch }) => about('arch', 64, arch),
  'R-CPU': ({ cpuClass }) => about('cpuClass', 1, cpuClass),
  'R-AGE': ({ ageYears }, { maxAge }) => about('ageYears', maxAge, ageYears),
  'R-WINAPP': ({ os }) => about('osEos', null, os?.eos ?? null),
  'R-NOLINUX': ({ os }) => about('osEos', null, os?.eos ?? null),
  'R-RAMMAX': ({ ramMaxMb }, { ramTarget }) => about('ramMaxMb', ramTarget, ramMaxMb),
  'R-CAP': (_machine, { capBp }) => about('', capBp, null),
  'O-LINUX': ({ os }, _pack, asOf) => about('osEos', asOf, os?.eos ?? null),
  'O-W11': ({ os }, _pack, asOf) => about('osEos', asOf, os?.eos ?? null),
  'U-RAM': ({ ramMb }, { ramTarget }) => about('ramMb', ramTarget, ramMb),
  'U-HDD': ({ disk }) => about('diskType', 'ssd', disk?.type ?? null),
  'U-SMART': ({ disk }) => about('smartOk', 'ok', disk?.smart ?? null),
  'U-SIZE': ({ disk }, { diskMinGb }) => about('diskSizeGb', diskMinGb, disk?.sizeGb ?? null),
  'U-FREE': ({ disk }, { freeMinPct }) => about('diskFreeGb', freeMinPct, disk ? Math.floor((disk.freeGb * 100) / disk.sizeGb) : null),
  'U-BAT': ({ batteryPct }, { batMinPct }) => about('batteryPct', batMinPct, batteryPct),
}

/** `why` = why each unknown path is unknown (see `project`). A V- code names one path, or a thing made of several. */
export function judge(machine: EngineMachine, prices: PriceData, asOf: CivilDate, why: Projection['unknown']): Verdict {
  const { decision, os, reasons } = decide(machine, { pack: prices.pack, catalog: prices.catalog, asOf })
  return {
    decision,
    // A Linux machine that gets Linux again is reinstalled, not migrated.
    reinstall: os === 'LINUX' && machine.os?.family === 'linux',
    reasons: reasons.map((code) => explain(code, machine, prices.pack, asOf)),
    missing: reasons.filter((code) => code.startsWith('V-')).map((code) => ({ field: code.slice(2), reason: (PARTS[code.slice(2)] ?? [code.slice(2)]).flatMap((path) => why[path] ?? [])[0] ?? 'not-collected' })),
    rulesVersion: RULES_VERSION,
    asOf,
  }
}

/** A code with the fact, the limit and the value it stands on. */
export function explain(code: string, machine: EngineMachine, pack: PackRequirements, asOf: CivilDate): Reason {
  if (code.startsWith('V-')) return { code, factPath: code.slice(2), limit: null, value: null }
  const facts = EXPLAIN[code]?.(machine, pack, asOf)
  return { code, factPath: facts?.factPath || null, limit: facts?.limit ?? null, value: facts?.value ?? null }
}
