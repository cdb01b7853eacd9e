// A plan: facts and all checks of one machine in one exec, judged against the pack; nothing is written on the machine.
import { createHash } from 'node:crypto'
import { Refusal } from '../../../domain/errors.ts'
import type { Sha256 } from '../../../domain/ids.ts'
import { type OptionValues, type PackStep, wantedSteps } from '../../../domain/provisioning/pack.ts'
import { SUITES } from '../../../domain/provisioning/suites.ts'
import { type CheckResult, type PlanAnswer, planProgram, readPlan } from '../../../domain/provisioning/plan-program.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import type { SshLink } from '../ssh/link.ts'
import { holder } from './holder.ts'
import type { LoadedPack } from './pack-files.ts'

const LIMIT_MS = 120_000
/** Longer than a dead line takes to be known: silence is not missing rights. */
const SHELL_MS = 25_000
const MAX_BYTES = 1024 * 1024
const CLOCK_LIMIT_S = 300

export interface HostPlan {
  readonly steps: readonly { readonly step: PackStep; readonly result: CheckResult | 'skipped' }[]
  readonly packages: readonly string[]
  readonly downloadMb: number | null
  readonly downloadMeasured: boolean
  readonly freeMb: number
  readonly estimateSeconds: number
}

/** @throws Refusal SSH_LINE_LOST, SYSTEM_NOT_FORESEEN, REMOTE_DISK_FULL, REMOTE_BUSY, CLOCK_WRONG */
export async function planHost(link: SshLink, loaded: LoadedPack, options: OptionValues, { now, signal }: { now: () => number; signal?: AbortSignal }): Promise<HostPlan> {
  const machine = link.target.name
  if (/Windows/i.test(link.identification)) throw new Refusal('SYSTEM_NOT_FORESEEN', { machine, system: 'Windows' })
  const shell = await link.shell({ elevate: true, timeoutMs: SHELL_MS, ...(signal ? { signal } : {}) })
  const result = await shell.run(planProgram(loaded, options, loaded.packHash), { timeoutMs: LIMIT_MS, maxBytes: MAX_BYTES, ...(signal ? { signal } : {}) })
  const answer = readPlan(Buffer.from(result.stdout).toString('utf8'))
  if (!answer) throw new Refusal('SSH_LINE_LOST', { machine })
  refuseUnfit(answer, loaded, machine, now())
  const judged = judgeSteps(loaded, options, answer)
  const todo = judged.filter(({ result: found }) => found === 'todo').map(({ step }) => step)
  const packages = todo.flatMap((step) => (step.kind === 'package' ? step.install : []))
  const estimatedMb = todo.reduce((sum, step) => sum + step.estimate.mb, 0)
  return {
    steps: [...judged, ...loaded.pack.steps.filter((step) => !wantedSteps(loaded.pack, options).includes(step)).map((step) => ({ step, result: 'skipped' as const }))],
    packages, downloadMeasured: answer.downloadBytes !== null, downloadMb: answer.downloadBytes === null ? estimatedMb : Math.ceil(answer.downloadBytes / 1_000_000),
    freeMb: Math.floor(Number(answer.facts['rootFreeKb'] ?? 0) / 1024), estimateSeconds: todo.reduce((sum, step) => sum + step.estimate.s, 0),
  }
}

function refuseUnfit({ facts }: PlanAnswer, { pack }: LoadedPack, machine: string, nowMs: number): void {
  const suite = facts['suite'] ?? 'unknown'
  if (!(SUITES as readonly string[]).includes(suite) || !(pack.suites as readonly string[]).includes(suite)) throw new Refusal('SYSTEM_NOT_FORESEEN', { machine, system: `${facts['system'] ?? ''} ${suite}`.trim() })
  const freeMb = Math.floor(Number(facts['rootFreeKb'] ?? 0) / 1024)
  if (freeMb < pack.preflight.rootFreeMb) throw new Refusal('REMOTE_DISK_FULL', { machine, freeMb, neededMb: pack.preflight.rootFreeMb })
  if (facts['lock']) {
    throw new Refusal('REMOTE_BUSY', { machine, ...holder(facts['lock'], nowMs) })
  }
  // apt and certificates fail on a machine whose clock is far off.
  const off = Math.abs(Number(facts['clock'] ?? 0) - nowMs / 1000)
  if (off > CLOCK_LIMIT_S) throw new Refusal('CLOCK_WRONG', { machine, minutes: Math.round(off / 60) })
}

/** A check that cannot tell while something it needs is still to do counts as to do. */
function judgeSteps({ pack }: LoadedPack, options: OptionValues, { checks }: PlanAnswer): { step: PackStep; result: CheckResult }[] {
  const found = new Map<string, CheckResult>()
  return wantedSteps(pack, options).map((step) => {
    const said = checks.get(step.id) ?? 'undetermined'
    const result = said === 'undetermined' && step.needs.some((need) => found.get(need) === 'todo') ? 'todo' : said
    found.set(step.id, result)
    return { step, result }
  })
}

/** The plan's name: pack, options and what each machine answered; another answer is another plan. */
export function planId(packHash: Sha256, options: OptionValues, hosts: readonly { readonly machineId: string; readonly results: readonly (readonly [string, string])[] }[]): Sha256 {
  return createHash('sha256').update(canonicalJson({ packHash, options, hosts: hosts.map(({ machineId, results }) => ({ machineId, results: results.map(([step, result]) => [step, result]) })) })).digest('hex')
}
