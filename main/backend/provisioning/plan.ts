// A plan: facts and all checks of one machine in one exec, judged against the pack; nothing is written on the machine.
import { createHash } from 'node:crypto'
import { Refusal } from '../../../domain/errors.ts'
import type { Sha256 } from '../../../domain/ids.ts'
import { type AsWanted, asWanted } from '../../../domain/provisioning/as-wanted.ts'
import { decideSteps } from '../../../domain/provisioning/decide-steps.ts'
import { type HostFacts, hostFacts } from '../../../domain/provisioning/facts.ts'
import type { OptionValues, PackStep } from '../../../domain/provisioning/pack.ts'
import { secretsRead } from '../../../domain/provisioning/secrets-read.ts'
import { SUITES } from '../../../domain/provisioning/suites.ts'
import { fileDiff } from '../../../domain/provisioning/file-diff.ts'
import { type CheckResult, type PlanAnswer, planProgram, readPlan, sureNames } from '../../../domain/provisioning/plan-program.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import type { SshLink } from '../ssh/link.ts'
import { holder } from './holder.ts'
import type { ArtefactCache } from './artefact-cache.ts'
import { demandArtefacts } from './artefacts.ts'
import type { LoadedPack } from './pack-files.ts'

const LIMIT_MS = 120_000
/** Longer than a dead line takes to be known: silence is not missing rights. */
const SHELL_MS = 25_000
/** Files that would change come whole, up to a size each. */
const MAX_BYTES = 4 * 1024 * 1024
const CLOCK_LIMIT_S = 300
/** A machine of 4 GB counts a little less. */
const RAM_KEPT_BY_KERNEL = 0.9

export interface HostPlan {
  /** What decides which steps this machine gets. */
  readonly facts: HostFacts
  readonly steps: readonly { readonly step: PackStep; readonly result: CheckResult | 'skipped'; /** What would change in its file: unified, secrets hidden. */ readonly diff: string | null }[]
  /** All that would come in, dependencies included, where the machine's index can say; else the names the pack gives. */
  readonly packages: readonly string[]
  readonly upgrades: readonly string[]
  /** What apt would take away: then the run refuses to install. */
  readonly removes: readonly string[]
  /** What the disk holds more afterwards; null where the index cannot say. */
  readonly diskMb: number | null
  /** The machine would be restarted, and somebody is at work on it now. */
  readonly restarts: boolean
  readonly openSessions: number
  readonly downloadMb: number | null
  readonly downloadMeasured: boolean
  readonly freeMb: number
  readonly estimateSeconds: number
  /** The technician's own minutes. */
  readonly humanMinutes: number
  /** Keys of the secrets that this machine's steps read. */
  readonly secrets: readonly string[]
  /** Nothing to do here, and nothing that a run would know better: its checks are this plan's. */
  readonly asWanted: AsWanted | null
}

/** `weigh`: what apt would bring in is asked too, for a plan that somebody reads. */
interface PlanOptions { readonly now: () => number; readonly cache: ArtefactCache; readonly weigh?: boolean; readonly signal?: AbortSignal }

/** @throws Refusal SSH_LINE_LOST, SYSTEM_NOT_FORESEEN, MEMORY_TOO_SMALL, REMOTE_DISK_FULL, REMOTE_BUSY, CLOCK_WRONG, ARTEFACT_MISSING */
export async function planHost(link: SshLink, loaded: LoadedPack, options: OptionValues, { now, cache, weigh = true, signal }: PlanOptions): Promise<HostPlan> {
  const machine = link.target.name
  if (/Windows/i.test(link.identification)) throw new Refusal('SYSTEM_NOT_FORESEEN', { machine, system: 'Windows' })
  const shell = await link.shell({ elevate: true, timeoutMs: SHELL_MS, ...(signal ? { signal } : {}) })
  const result = await shell.run(planProgram(loaded, options, loaded.packHash, { weigh }), { timeoutMs: LIMIT_MS, maxBytes: MAX_BYTES, ...(signal ? { signal } : {}) })
  const answer = readPlan(Buffer.from(result.stdout).toString('utf8'))
  if (!answer) throw new Refusal('SSH_LINE_LOST', { machine })
  const facts = hostFacts(answer.facts)
  refuseUnfit(answer, facts, loaded, machine, now())
  const steps = judgeSteps(loaded, options, facts, answer)
  // A plan is given no secret: where some are read, only a run can tell whether they are those in place.
  const secrets = secretsRead(loaded, options, facts)
  const todo = steps.filter(({ result: found }) => found === 'todo').map(({ step }) => step)
  demandArtefacts(todo, loaded, answer.facts['suite'] ?? '', cache)
  const named = todo.flatMap((step) => (step.kind === 'package' ? step.install : []))
  // What a fact alone brought in was not asked of apt: the whole is then foretold.
  const sure = new Set(facts.suite === undefined ? [] : sureNames(loaded.pack, options, facts.suite as (typeof SUITES)[number]))
  const apt = named.every((name) => sure.has(name)) ? answer.apt : undefined
  return {
    facts, steps: steps.map((one) => ({ ...one, diff: one.result === 'todo' ? diffOf(one.step, loaded, options, facts, answer) : null })),
    packages: apt && apt.installs.length > 0 ? apt.installs : named, upgrades: apt?.upgrades ?? [], removes: apt?.removes ?? [], diskMb: apt ? Math.ceil(apt.diskKb / 1000) : null,
    restarts: todo.some(({ kind, reboot }) => kind === 'reboot' || reboot !== 'never'), openSessions: Number(answer.facts['sessions'] ?? 0),
    downloadMeasured: apt !== undefined, downloadMb: apt ? Math.ceil(apt.bytes / 1_000_000) : todo.reduce((sum, step) => sum + step.estimate.mb, 0),
    freeMb: Number(facts.rootFreeMb ?? 0), estimateSeconds: todo.reduce((sum, step) => sum + step.estimate.s, 0), humanMinutes: todo.reduce((sum, step) => sum + step.estimate.humanMin, 0),
    secrets, asWanted: secrets.length === 0 ? (isAsWanted(steps, answer) ?? null) : null,
  }
}

function isAsWanted(steps: readonly JudgedStep[], answer: PlanAnswer): AsWanted | undefined {
  const got = steps.filter(({ result }) => result !== 'skipped')
  return got.some(({ result }) => result !== 'ok') ? undefined : asWanted(answer, got.map(({ step }) => step.id))
}

function diffOf(step: PackStep, source: LoadedPack, options: OptionValues, facts: HostFacts, { files }: PlanAnswer): string | null {
  const seen = files.get(step.id)
  return (seen && fileDiff(step, source, options, facts, seen)) || null
}

function refuseUnfit({ facts: said }: PlanAnswer, facts: HostFacts, { pack }: LoadedPack, machine: string, nowMs: number): void {
  const suite = String(facts.suite ?? 'unknown')
  if (!(SUITES as readonly string[]).includes(suite) || !(pack.suites as readonly string[]).includes(suite)) throw new Refusal('SYSTEM_NOT_FORESEEN', { machine, system: `${said['system'] ?? ''} ${suite}`.trim() })
  if (facts.arch !== undefined && !pack.arch.includes(String(facts.arch))) throw new Refusal('SYSTEM_NOT_FORESEEN', { machine, system: `${suite} ${facts.arch}` })
  // Services, timers and what puts a firewall back are its.
  if (facts.systemd !== true) throw new Refusal('SYSTEM_NOT_FORESEEN', { machine, system: `${said['system'] ?? ''} ${suite} (init)`.trim() })
  if (facts.ramMb !== undefined && Number(facts.ramMb) < pack.preflight.ramMinMb * RAM_KEPT_BY_KERNEL) throw new Refusal('MEMORY_TOO_SMALL', { machine, ramMb: Number(facts.ramMb), neededMb: pack.preflight.ramMinMb })
  const freeMb = Number(facts.rootFreeMb ?? 0)
  if (freeMb < pack.preflight.rootFreeMb) throw new Refusal('REMOTE_DISK_FULL', { machine, freeMb, neededMb: pack.preflight.rootFreeMb })
  if (pack.preflight.onMains && facts.onMains === false) throw new Refusal('ON_BATTERY', { machine })
  if (said['lock']) {
    throw new Refusal('REMOTE_BUSY', { machine, ...holder(said['lock'], nowMs) })
  }
  // apt and certificates fail on a machine whose clock is far off.
  const off = Math.abs(Number(said['clock'] ?? 0) - nowMs / 1000)
  if (off > CLOCK_LIMIT_S) throw new Refusal('CLOCK_WRONG', { machine, minutes: Math.round(off / 60) })
}

interface JudgedStep { readonly step: PackStep; readonly result: CheckResult | 'skipped' }

/** A check that cannot tell while something it needs is still to do counts as to do, and a restart while a step that asks for one is; a `when` that cannot tell stays so. */
function judgeSteps({ pack }: LoadedPack, options: OptionValues, facts: HostFacts, { checks }: PlanAnswer): readonly JudgedStep[] {
  const found = new Map<string, CheckResult>()
  const decided = decideSteps(pack, options, facts)
  return decided.map(({ step, decision }) => {
    if (decision !== 'wanted') return { step, result: decision === 'left-out' ? 'skipped' as const : 'undetermined' as const }
    const said = checks.get(step.id) ?? 'undetermined'
    const behind = said === 'undetermined' && step.needs.some((need) => found.get(need) === 'todo')
    const asked = step.kind === 'reboot' && decided.some(({ step: { id, reboot } }) => reboot === 'always' && found.get(id) === 'todo')
    const result = behind || asked ? 'todo' : said
    found.set(step.id, result)
    return { step, result }
  })
}

/** The plan's name: pack, options, each machine's own, and what it answered; another answer is another plan. */
export function planId(packHash: Sha256, options: OptionValues, hosts: readonly { readonly machineId: string; readonly own: OptionValues; readonly results: readonly (readonly [string, string])[] }[]): Sha256 {
  return createHash('sha256').update(canonicalJson({ packHash, options, hosts: hosts.map(({ machineId, own, results }) => ({ machineId, own, results: results.map(([step, result]) => [step, result]) })) })).digest('hex')
}
