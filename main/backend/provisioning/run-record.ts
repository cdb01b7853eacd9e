// What is known of a run: its row, its own copy of the pack, what its plan found, and each host's state and events. Everything
// is read from the base each time; only what a transfer has sent so far lives in memory, since the machine itself tells it anew.
import { setImmediate as turn } from 'node:timers/promises'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { type AsWanted, eventsAsWanted } from '../../../domain/provisioning/as-wanted.ts'
import { stepsOf } from '../../../domain/provisioning/decide-steps.ts'
import { HostFacts } from '../../../domain/provisioning/facts.ts'
import type { OptionValues, Pack, PackStep } from '../../../domain/provisioning/pack.ts'
import { type HostEvent, progressFold, progressOf, progressOfSteps, type ProgressFold, readEvent, type RunProgress, type StepOutcome } from '../../../domain/provisioning/run-events.ts'
import { runProgram } from '../../../domain/provisioning/run-program.ts'
import { secretsRead } from '../../../domain/provisioning/secrets-read.ts'
import { type UndoList, undoList } from '../../../domain/provisioning/undo-list.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { Writer } from '../store/store.ts'
import type { Output } from '../../contract/procedures.ts'
import type { FollowOptions } from './follow-options.ts'
import { type HostState, isOpen, NEW_HOST, readHost, saveHost } from './host-state.ts'
import { colleagues, hostView } from './host-view.ts'
import { findPack } from './pack-files.ts'
import { RunPack } from './run-pack.ts'
import type { HostRunView, RunsOptions, StartRun } from './runs-face.ts'

type Run = RowOf<'provisioning_run'>

const ROWS_A_TURN = 12

const programKey = (runId: Id, machineId: Id): string => `run-program ${runId} ${machineId}`
const factsKey = (runId: Id, machineId: Id): string => `run-facts ${runId} ${machineId}`
const packKey = (runId: Id): string => `run-pack ${runId}`
const outputKey = (runId: Id, machineId: Id): string => `run-output ${runId} ${machineId}`

export function createRunRecord({ store, resources, now, who }: Pick<RunsOptions, 'store' | 'resources' | 'now' | 'who'>) {
  const packs = new Map<Id, RunPack>()
  const sending = new Map<string, NonNullable<HostRunView['sending']>>()
  const device = (): string => `${who()} (${store.replica.code})`
  const optionsOf = (run: Run, machineId: Id): OptionValues => ({ ...(run.options as OptionValues | null), ...(run.hostOptions as Readonly<Record<Id, OptionValues>> | null)?.[machineId] })

  /** @throws Refusal NOT_FOUND */
  function row(runId: Id): Run {
    const run = store.get('provisioning_run', runId)
    if (!run) throw new Refusal('NOT_FOUND', { what: 'run' })
    return run
  }

  /** What a full disk could not take: shown until there is room again. */
  const held = new Map<string, HostState>()
  const state = (runId: Id, machineId: Id): HostState => held.get(`${runId} ${machineId}`) ?? readHost(store, runId, machineId)
  function save(runId: Id, machineId: Id, next: HostState): void {
    saveHost(store, runId, machineId, next)
    held.delete(`${runId} ${machineId}`)
  }
  const hold = (runId: Id, machineId: Id, next: HostState): void => void held.set(`${runId} ${machineId}`, next)
  const events = (runId: Id, machineId: Id, afterSeq = 0): HostEvent[] => store.runs.events(runId, machineId, afterSeq).flatMap(({ line }) => readEvent(line) ?? [])
  const journal = (runId: Id, machineId: Id, afterSeq = 0): HostEvent[] => store.runs.milestones(runId, machineId, afterSeq).flatMap(({ line }) => readEvent(line) ?? [])

  /** What the base's events add up to: each is read once, as it comes. Read whole at every word, a run of hours held the loop for most of a second. */
  const folds = new Map<string, { readonly fold: ProgressFold; lastSeq: number }>()
  function progress(runId: Id, machineId: Id): RunProgress {
    const known = folds.get(`${runId} ${machineId}`)
    const one = known ?? { fold: progressFold(), lastSeq: 0 }
    for (const event of known ? events(runId, machineId, one.lastSeq) : journal(runId, machineId)) {
      one.fold.add(event)
      one.lastSeq = event.seq
    }
    folds.set(`${runId} ${machineId}`, one)
    return one.fold.now()
  }

  /** Everything a run needs for ever, written in one act; nothing is asked of a machine yet, and one that is as wanted is done with it. */
  function create({ visitId, clientId, loaded, options, planId, machines }: StartRun): Id {
    const { pack, packHash, signature, scripts, files, artefacts } = loaded
    const ended = machines.every((machine) => machine.asWanted) ? { state: 'done' as const, endedAt: now() } : { state: 'running' as const }
    return store.write({ by: who() }, (w) => {
      const runId = w.create('provisioning_run', { visitId, clientId, packId: pack.id, packVersion: pack.version, packHash, planId, options: { ...options }, ...ownOptions(machines), startedAt: now(), by: who(), ...ended })
      if (signature !== 'good') w.add('event', { subject: 'pack', subjectId: runId, kind: 'unsigned-accepted', at: now(), by: who(), data: { pack: `${pack.id}@${pack.version}`, packHash, signature } })
      // As JSON has it: a pack's optional fields that are undefined are none.
      w.setLocal(packKey(runId), JSON.parse(JSON.stringify({ pack, scripts, files, artefacts, packHash })))
      for (const { machineId, facts, options: own, asWanted } of machines) {
        w.setLocal(factsKey(runId, machineId), { ...facts })
        if (asWanted) found(w, runId, machineId, asWanted)
        else {
          w.setLocal(programKey(runId, machineId), runProgram({ source: loaded, options: { ...options, ...own }, facts, runId, packHash, device: device(), mode: 'apply' }))
          saveHost(store, runId, machineId, NEW_HOST)
        }
      }
      return runId
    })
  }

  /** Nothing where no machine has values of its own: most packs have no such option. */
  function ownOptions(machines: StartRun['machines']): { hostOptions?: Record<Id, Record<string, string | number | boolean>> } {
    const own = machines.flatMap(({ machineId, options = {} }) => (Object.keys(options).length === 0 ? [] : [[machineId, { ...options }] as const]))
    return own.length === 0 ? {} : { hostOptions: Object.fromEntries(own) }
  }

  /** The journal of a machine that was as wanted. Its bytes count as read: an undo, should somebody ask for one, goes on behind them. */
  function found(w: Writer, runId: Id, machineId: Id, asWanted: AsWanted): void {
    const events = eventsAsWanted(runId, asWanted)
    const lines = events.map((event) => ({ seq: event.seq, line: JSON.stringify(event) }))
    store.runs.append(lines.map(({ seq, line }) => ({ runId, machineId, seq, line, at: now() })))
    saveHost(store, runId, machineId, { ...NEW_HOST, state: 'done', offset: lines.reduce((sum, { line }) => sum + line.length + 1, 0), startedAt: now(), endedAt: now() })
    writeSteps(w, runId, machineId, [...progressOf(events).outcomes.values()])
  }

  /** The way back takes the place of the run's program on this machine, and its time is its own: it may come days later. @throws Refusal NOT_FOUND without the run's own copy of its pack */
  function turnBack(runId: Id, machineId: Id): void {
    const run = row(runId)
    const source = kept(runId)
    if (!source) throw new Refusal('NOT_FOUND', { what: run.packId ?? 'pack' })
    store.setLocal(programKey(runId, machineId), runProgram({ source, options: optionsOf(run, machineId), facts: facts(runId, machineId), runId, packHash: source.packHash, device: device(), mode: 'undo' }))
    save(runId, machineId, { ...state(runId, machineId), mode: 'undo', state: 'pending', startedAt: null, endedAt: null, fault: null })
  }

  /** Kept since the run was made; made from the run's own pack where nothing had to be sent so far. */
  function program(runId: Id, machineId: Id): string {
    const stored = store.local(programKey(runId, machineId))
    const source = stored === undefined ? kept(runId) : undefined
    return source ? runProgram({ source, options: optionsOf(row(runId), machineId), facts: facts(runId, machineId), runId, packHash: source.packHash, device: device(), mode: 'apply' }) : String(stored ?? '')
  }

  function reopen(runId: Id): void {
    store.write({ by: who() }, (w) => w.set('provisioning_run', runId, { state: 'running', endedAt: null }))
  }

  /** The journal's last word per step, where no synced row says it yet. */
  function unwritten(runId: Id, machineId: Id): readonly StepOutcome[] {
    const written = new Map(store.list('provisioning_step', { runId, machineId }).map((step) => [step.step, step.result]))
    return [...progress(runId, machineId).outcomes.values()].filter(({ step, result }) => written.get(step) !== result)
  }

  function writeSteps(w: Writer, runId: Id, machineId: Id, outcomes: readonly StepOutcome[]): void {
    for (const { step, result, rc, ms } of outcomes) w.add('provisioning_step', { runId, machineId, step, result, rc, ms, at: now() })
  }

  /** Rows of the steps, a few at a time: those of a long pack in one go would hold the loop for as long as a window takes to stutter. */
  async function noteSteps(runId: Id, machineId: Id): Promise<void> {
    const by = row(runId).by ?? who()
    for (let left = unwritten(runId, machineId).length; left > 0; left -= ROWS_A_TURN) {
      store.write({ by }, (w) => writeSteps(w, runId, machineId, unwritten(runId, machineId).slice(0, ROWS_A_TURN)))
      // oxlint-disable-next-line no-await-in-loop -- the turns are what it is for
      await turn()
    }
  }

  /** What is still to be written of its steps; then the run's own state. */
  function close(runId: Id, machineId: Id): void {
    const run = row(runId)
    const outcomes = unwritten(runId, machineId)
    const hosts = store.runs.hosts(runId).map((one) => state(runId, one.machineId))
    const open = hosts.some(isOpen)
    const next = open ? 'running' : hosts.some((one) => one.state === 'needsAttention') ? 'needs_attention' : hosts.every((one) => one.state === 'setAside') ? 'set_aside' : 'done'
    store.write({ by: run.by ?? who() }, (w) => {
      writeSteps(w, runId, machineId, outcomes)
      if (run.state !== next || !open) w.set('provisioning_run', runId, { state: next, ...(open ? {} : { endedAt: now() }) })
    })
  }

  /** The run's own copy: a pack changed or withdrawn since changes nothing for its resume or its undo. */
  function kept(runId: Id): RunPack | undefined {
    const known = packs.get(runId) ?? RunPack.safeParse(store.local(packKey(runId))).data
    if (known) packs.set(runId, known)
    return known
  }

  function packOf(run: Run): Pack | undefined {
    const own = kept(run.id)
    if (own) return own.pack
    try {
      return run.packId ? findPack(run.packId, resources).pack : undefined
    } catch (error) {
      // A colleague's run of a pack this laptop does not have: readable, without titles.
      if (error instanceof Refusal) return undefined
      throw error
    }
  }

  /** What its plan found; nothing for a run of a colleague. */
  function facts(runId: Id, machineId: Id): HostFacts {
    return HostFacts.catch({}).parse(store.local(factsKey(runId, machineId)) ?? {})
  }

  function steps(runId: Id, machineId: Id): readonly PackStep[] {
    const run = row(runId)
    const pack = packOf(run)
    return pack ? stepsOf(pack, optionsOf(run, machineId), facts(runId, machineId)) : []
  }

  /** Those that this machine's steps read; a way back reads none, and a colleague's run, whose texts are not here, is not asked for any. */
  function secrets(runId: Id, machineId: Id): readonly string[] {
    if (state(runId, machineId).mode === 'undo') return []
    const source = kept(runId)
    return source ? secretsRead(source, optionsOf(row(runId), machineId), facts(runId, machineId)) : []
  }

  function titleOf(run: Run, step: string): string {
    return packOf(run)?.steps.find((one) => one.id === step)?.title.fr ?? step
  }

  /** Title of the step under way; nothing between steps. */
  function currentStep(run: Run, machineId: Id): string {
    const { current } = progress(run.id, machineId)
    return current && current.step !== '-' ? titleOf(run, current.step) : ''
  }

  /** The last step that did not succeed, with the code of its sentence. */
  function lastFailure(run: Run, machineId: Id): ReturnType<FollowOptions['lastFailure']> {
    const { outcomes, causes } = progress(run.id, machineId)
    const failed = [...outcomes.values()].findLast(({ result }) => result === 'failed' || result === 'undetermined')
    const step = failed ? titleOf(run, failed.step) : ''
    const cause = failed && causes.get(failed.step)
    return { code: cause ?? (failed?.result === 'undetermined' ? 'STEP_UNDETERMINED' : 'STEP_FAILED'), step }
  }

  function machinesOf(runId: Id): readonly Id[] {
    const here = store.runs.hosts(runId).map(({ machineId }) => machineId)
    if (here.length > 0) return here
    return [...new Set(store.list('provisioning_step', { runId }).flatMap(({ machineId }) => machineId ?? []))].toSorted()
  }

  function host(runId: Id, machineId: Id): HostRunView {
    const run = row(runId)
    const here = store.runs.host(runId, machineId) !== undefined
    const rows = here ? [] : store.list('provisioning_step', { runId, machineId })
    const told = here ? progress(runId, machineId) : progressOfSteps(rows)
    const seen = here ? state(runId, machineId) : colleagues(run, told, rows)
    return hostView({ machineId, machine: store.get('machine', machineId), pack: packOf(run), steps: steps(runId, machineId), secrets: secrets(runId, machineId), progress: told, state: seen, sending: sending.get(`${runId} ${machineId}`) ?? null, now: now() })
  }

  function view(runId: Id): Output<'run.get'> {
    const { id, visitId, clientId, packId, packVersion, startedAt, endedAt, by, state: runState } = row(runId)
    const title = packOf(row(runId))?.title ?? { fr: packId ?? '', en: packId ?? '' }
    return { id, visitId, clientId, packId: packId ?? '', packVersion: packVersion ?? '', packTitle: title, startedAt: startedAt ?? 0, endedAt, by: by ?? '', state: runState ?? 'running', hosts: machinesOf(runId).map((machineId) => host(runId, machineId)) }
  }

  return {
    row, state, save, hold, events, journal, progress, create, turnBack, reopen, noteSteps, close, kept, packOf, facts, steps, secrets, currentStep, lastFailure, host, view, optionsOf,
    /** Whether this laptop made the run: its program and its rights are here. */
    isHere: (runId: Id, machineId: Id): boolean => store.runs.host(runId, machineId) !== undefined,
    machinesHere: (runId: Id): readonly Id[] => store.runs.hosts(runId).map(({ machineId }) => machineId),
    program,
    append: (runId: Id, machineId: Id, lines: readonly { readonly seq: number; readonly line: string }[]): void => void store.runs.append(lines.map(({ seq, line }) => ({ runId, machineId, seq, line, at: now() }))),
    keepOutput: (runId: Id, machineId: Id, text: string): void => store.setLocal(outputKey(runId, machineId), text),
    lastOutput: (runId: Id, machineId: Id): string | null => {
      const text = store.local(outputKey(runId, machineId))
      return typeof text === 'string' ? text : null
    },
    /** How far the pack's files are on their way; null once they are there, or the line is gone. */
    sent: (runId: Id, machineId: Id, progress: HostRunView['sending']): void => void (progress ? sending.set(`${runId} ${machineId}`, progress) : sending.delete(`${runId} ${machineId}`)),
    undoList: (runId: Id, machineId: Id): UndoList => {
      const pack = packOf(row(runId))
      return pack ? undoList(pack, progress(runId, machineId)) : { steps: [], irreversible: [] }
    },
  }
}
