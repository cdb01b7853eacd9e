// All runs of this laptop: started, followed host by host, resumed. A slow or dead host delays no other; closing the app
// delays none. State of a run is its rows and its events, never memory alone.
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { stepsOf } from '../../../domain/provisioning/decide-steps.ts'
import { HostFacts } from '../../../domain/provisioning/facts.ts'
import type { OptionValues, PackStep } from '../../../domain/provisioning/pack.ts'
import { FREE_SPACE_SCRIPT, readFreed } from '../../../domain/provisioning/free-space.ts'
import { outputScript, pauseScript } from '../../../domain/provisioning/host-scripts.ts'
import { type HostEvent, notConfirmed, progressOf, progressOfSteps, readEvent } from '../../../domain/provisioning/run-events.ts'
import { runProgram } from '../../../domain/provisioning/run-program.ts'
import { undoList } from '../../../domain/provisioning/undo-list.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { SshLink, SshTarget } from '../ssh/link.ts'
import { wayTo } from '../ssh/way.ts'
import { deliverArtefacts } from './artefacts.ts'
import { followHost, type HostState, NEW_HOST } from './follow-host.ts'
import { colleagues, hostView } from './host-view.ts'
import { findPack, type LoadedPack } from './pack-files.ts'
import { demandSecrets, demandSignature, RunPack, secretsOf } from './run-pack.ts'
import type { HostRunView, Runs, RunsOptions, UsedCredential } from './runs-face.ts'
import { throttled } from './throttled.ts'

const OUTPUT_BYTES = 65_536
const SHORT_MS = 30_000
/** Another apt may hold the lock for a minute. */
const FREE_MS = 90_000

export function createRuns({ store, artefacts, connect, credentialOf, resources, now, random, push, who }: RunsOptions): Runs {
  const following = new Map<string, { readonly stop: AbortController; readonly ended: Promise<void> }>()
  const wakers = new Set<() => void>()
  const links = new Map<string, SshLink>()
  const offered = new Map<string, SshLink>()
  const cancels = new Set<string>()
  const key = (runId: Id, machineId: Id): string => `${runId} ${machineId}`
  const programKey = (runId: Id, machineId: Id): string => `run-program ${runId} ${machineId}`
  const factsKey = (runId: Id, machineId: Id): string => `run-facts ${runId} ${machineId}`
  const packKey = (runId: Id): string => `run-pack ${runId}`
  const outputKey = (runId: Id, machineId: Id): string => `run-output ${runId} ${machineId}`
  const packs = new Map<Id, RunPack>()

  const read = (runId: Id, machineId: Id): HostState => ({ ...NEW_HOST, ...(store.runs.host(runId, machineId) as Partial<HostState> | undefined) })
  const theRun = (runId: Id): RowOf<'provisioning_run'> => {
    const run = store.get('provisioning_run', runId)
    if (!run) throw new Refusal('NOT_FOUND', { what: 'run' })
    return run
  }
  const events = (runId: Id, machineId: Id, afterSeq = 0): HostEvent[] => store.runs.events(runId, machineId, afterSeq).flatMap(({ line }) => readEvent(line) ?? [])

  function target(run: RowOf<'provisioning_run'>, machineId: Id): { target: SshTarget; used: UsedCredential; clientId: Id | null } {
    const machine = store.get('machine', machineId)
    const name = machine?.place ?? machine?.name ?? machine?.host ?? ''
    const used = credentialOf(run.visitId, machineId)
    if (!machine?.host) throw new Refusal('STATE_REFUSED', { what: name, state: 'no-address' })
    if (!used) throw new Refusal('CREDENTIAL_NEEDED', { machine: name })
    return { target: { host: machine.host, port: machine.port ?? used.port, user: used.user, name }, used, clientId: machine.clientId }
  }

  async function dial(run: RowOf<'provisioning_run'>, machineId: Id, signal: AbortSignal): Promise<SshLink> {
    const { target: to, used, clientId } = target(run, machineId)
    const { policy, way } = wayTo(store, to, used.jump, { by: who(), clientId, now })
    return await connect(to, used.credential, policy, { signal, ...way })
  }

  async function open(run: RowOf<'provisioning_run'>, machineId: Id, signal: AbortSignal): Promise<SshLink> {
    const open = offered.get(key(run.id, machineId))
    offered.delete(key(run.id, machineId))
    const link = open ?? (await dial(run, machineId, signal))
    links.set(key(run.id, machineId), link)
    if (cancels.has(key(run.id, machineId))) await askToStop(link, run.id)
    return link
  }

  /** Used once, by the first pass; a line that died meanwhile is none. */
  function offer(runId: Id, machineId: Id, link: SshLink): void {
    offered.set(key(runId, machineId), link)
    void link.closed.then(() => offered.delete(key(runId, machineId)))
  }

  async function askToStop(link: SshLink, runId: Id, atOnce = false): Promise<void> {
    const shell = await link.shell({ elevate: true, timeoutMs: SHORT_MS })
    await shell.run(pauseScript(runId, atOnce), { timeoutMs: SHORT_MS, maxBytes: 1024 })
  }

  function follow(runId: Id, machineId: Id, secrets: Readonly<Record<string, string>>, replace = false): void {
    const id = key(runId, machineId)
    if (following.has(id)) return
    const run = theRun(runId)
    const machine = store.get('machine', machineId)
    const stop = new AbortController()
    const told = throttled(() => push('run.event', { runId, host: host(runId, machineId) }), now)
    const work = followHost({
      runId, machine: machine?.place ?? machine?.name ?? machine?.host ?? '', program: String(store.local(programKey(runId, machineId)) ?? ''), secrets, replace, signal: stop.signal, now, random,
      connect: async () => await open(run, machineId, stop.signal),
      connectAnew: async () => await dial(run, machineId, stop.signal),
      needsSecrets: secretsOf(packOf(run)).length > 0,
      leaving: () => progressOf(events(runId, machineId)).leaving,
      deliver: async (link) => {
        const source = kept(runId)
        if (source) await deliverArtefacts(link, { runId, source, options: (run.options ?? {}) as OptionValues, facts: factsOf(runId, machineId), cache: artefacts, signal: stop.signal })
      },
      read: () => read(runId, machineId),
      save: (state) => {
        store.runs.setHost(runId, machineId, JSON.parse(JSON.stringify(state)))
        told.tell()
      },
      store: (lines) => void store.runs.append(lines.map(({ seq, line }) => ({ runId, machineId, seq, line, at: now() }))),
      wait: async (ms, signal) => await new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer)
          wakers.delete(end)
          signal.removeEventListener('abort', end)
          resolve()
        }
        const timer = setTimeout(end, ms)
        wakers.add(end)
        signal.addEventListener('abort', end, { once: true })
      }),
      keepOutput: (text) => store.setLocal(outputKey(runId, machineId), text),
      neededMb: packOf(run)?.preflight.rootFreeMb ?? 1,
      currentStep: () => {
        const { current } = progressOf(events(runId, machineId))
        return current && current.step !== '-' ? titleOf(run, current.step) : ''
      },
      lastFailure: () => {
        const failed = [...progressOf(events(runId, machineId)).outcomes.values()].findLast(({ result }) => result === 'failed' || result === 'undetermined')
        if (failed && notConfirmed(events(runId, machineId), failed.step)) return { code: 'FIREWALL_NOT_CONFIRMED', step: titleOf(run, failed.step) }
        return { code: failed?.result === 'undetermined' ? 'STEP_UNDETERMINED' : 'STEP_FAILED', step: failed ? titleOf(run, failed.step) : '' }
      },
    })
    const ended = work.then(() => {
      following.delete(id)
      links.delete(id)
      told.end()
      if (cancels.delete(id) && read(runId, machineId).state !== 'done') store.runs.setHost(runId, machineId, JSON.parse(JSON.stringify({ ...read(runId, machineId), state: 'setAside', retryAt: null, endedAt: now(), fault: null })))
      if (!stop.signal.aborted) close(runId, machineId)
      push('run.event', { runId, host: host(runId, machineId) })
    })
    following.set(id, { stop, ended })
  }

  /** The journal's last word per step, as synced rows, once; then the run's own state. */
  function close(runId: Id, machineId: Id): void {
    const run = theRun(runId)
    const outcomes = [...progressOf(events(runId, machineId)).outcomes.values()]
    const written = new Map(store.list('provisioning_step', { runId, machineId }).map((row) => [row.step, row.result]))
    const hosts = store.runs.hosts(runId).map((one) => read(runId, one.machineId))
    const open = hosts.some(({ state }) => state === 'pending' || state === 'running' || state === 'linkLost')
    const state = open ? 'running' : hosts.some((one) => one.state === 'needsAttention') ? 'needs_attention' : hosts.every((one) => one.state === 'setAside') ? 'set_aside' : 'done'
    store.write({ by: run.by ?? who() }, (w) => {
      for (const { step, result, rc, ms } of outcomes) {
        if (written.get(step) !== result) w.add('provisioning_step', { runId, machineId, step, result, rc, ms, at: now() })
      }
      if (run.state !== state || !open) w.set('provisioning_run', runId, { state, ...(open ? {} : { endedAt: now() }) })
    })
  }

  /** The run's own copy: a pack changed or withdrawn since changes nothing for its resume or its undo. */
  function kept(runId: Id): RunPack | undefined {
    const known = packs.get(runId) ?? RunPack.safeParse(store.local(packKey(runId))).data
    if (known) packs.set(runId, known)
    return known
  }

  function packOf(run: RowOf<'provisioning_run'>): LoadedPack['pack'] | undefined {
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
  function factsOf(runId: Id, machineId: Id): HostFacts {
    return HostFacts.catch({}).parse(store.local(factsKey(runId, machineId)) ?? {})
  }

  function steps(runId: Id, machineId: Id): readonly PackStep[] {
    const run = theRun(runId)
    const pack = packOf(run)
    return pack ? stepsOf(pack, (run.options ?? {}) as OptionValues, factsOf(runId, machineId)) : []
  }

  function titleOf(run: RowOf<'provisioning_run'>, step: string): string {
    return packOf(run)?.steps.find((one) => one.id === step)?.title.fr ?? step
  }

  function machinesOf(runId: Id): readonly Id[] {
    const here = store.runs.hosts(runId).map(({ machineId }) => machineId)
    if (here.length > 0) return here
    return [...new Set(store.list('provisioning_step', { runId }).flatMap(({ machineId }) => machineId ?? []))].toSorted()
  }

  function host(runId: Id, machineId: Id): HostRunView {
    const run = theRun(runId)
    const here = store.runs.host(runId, machineId) !== undefined
    const progress = here ? progressOf(events(runId, machineId)) : progressOfSteps(store.list('provisioning_step', { runId, machineId }))
    const state = here ? read(runId, machineId) : colleagues(run, progress)
    return hostView({ machineId, machine: store.get('machine', machineId), pack: packOf(run), steps: steps(runId, machineId), progress, state, now: now() })
  }

  /** @throws Refusal STATE_REFUSED for a run that another laptop made: its program and its rights are there */
  function demandHere(runId: Id, machineId: Id): void {
    if (store.runs.host(runId, machineId) === undefined) throw new Refusal('STATE_REFUSED', { what: 'run', state: 'elsewhere' })
  }

  /** One short script with all rights, over the run's own line when it is there. */
  async function atRoot(runId: Id, machineId: Id, script: string, timeoutMs: number): Promise<string> {
    const known = links.get(key(runId, machineId))
    const link = known ?? (await open(theRun(runId), machineId, AbortSignal.timeout(timeoutMs)))
    try {
      const shell = await link.shell({ elevate: true, timeoutMs: SHORT_MS })
      const { stdout } = await shell.run(script, { timeoutMs, maxBytes: OUTPUT_BYTES })
      return Buffer.from(stdout).toString('utf8')
    } finally {
      if (!known) {
        links.delete(key(runId, machineId))
        link.close()
      }
    }
  }

  function setAside(runId: Id, machineId: Id): void {
    following.get(key(runId, machineId))?.stop.abort()
    store.runs.setHost(runId, machineId, JSON.parse(JSON.stringify({ ...read(runId, machineId), state: 'setAside', retryAt: null, endedAt: now() })))
    close(runId, machineId)
    push('run.event', { runId, host: host(runId, machineId) })
  }

  return {
    start: ({ visitId, clientId, loaded, options, planId, machines, secrets, acceptUnsigned }) => {
      const { pack, packHash, signature } = loaded
      demandSecrets(pack, secrets)
      demandSignature(loaded, acceptUnsigned)
      const runId = store.write({ by: who() }, (w) => {
        const created = w.create('provisioning_run', { visitId, clientId, packId: pack.id, packVersion: pack.version, packHash, planId, options: { ...options }, startedAt: now(), by: who(), state: 'running' })
        if (signature !== 'good') w.add('event', { subject: 'pack', subjectId: created, kind: 'unsigned-accepted', at: now(), by: who(), data: { pack: `${pack.id}@${pack.version}`, packHash, signature } })
        w.setLocal(packKey(created), JSON.parse(JSON.stringify({ pack, scripts: loaded.scripts, files: loaded.files, artefacts: loaded.artefacts, packHash })))
        for (const { machineId, facts } of machines) {
          w.setLocal(factsKey(created, machineId), { ...facts })
          w.setLocal(programKey(created, machineId), runProgram({ source: loaded, options, facts, runId: created, packHash, device: `${who()} (${store.replica.code})`, mode: 'apply' }))
        }
        return created
      })
      for (const { machineId } of machines) store.runs.setHost(runId, machineId, { ...NEW_HOST })
      for (const { machineId, link } of machines) {
        if (link) offer(runId, machineId, link)
        follow(runId, machineId, secrets)
      }
      return runId
    },
    resume: (runId, machineId, secrets) => {
      demandHere(runId, machineId)
      if (read(runId, machineId).state === 'done') throw new Refusal('STATE_REFUSED', { what: 'run', state: 'done' })
      const pack = kept(runId)?.pack
      if (pack && ['needsAttention', 'setAside'].includes(read(runId, machineId).state)) demandSecrets(pack, secrets)
      store.write({ by: who() }, (w) => w.set('provisioning_run', runId, { state: 'running', endedAt: null }))
      follow(runId, machineId, secrets)
    },
    pause: async (runId, atOnce = false) => {
      await Promise.all(store.runs.hosts(runId).map(async ({ machineId }) => {
        const link = links.get(key(runId, machineId))
        if (link) await askToStop(link, runId, atOnce)
      }))
    },
    setAside: (runId, machineId) => {
      demandHere(runId, machineId)
      setAside(runId, machineId)
    },
    undo: (runId, machineId) => {
      demandHere(runId, machineId)
      const run = theRun(runId)
      const loaded = kept(runId)
      if (!loaded) throw new Refusal('NOT_FOUND', { what: run.packId ?? 'pack' })
      store.setLocal(programKey(runId, machineId), runProgram({ source: loaded, options: (run.options ?? {}) as OptionValues, facts: factsOf(runId, machineId), runId, packHash: loaded.packHash, device: `${who()} (${store.replica.code})`, mode: 'undo' }))
      store.runs.setHost(runId, machineId, JSON.parse(JSON.stringify({ ...read(runId, machineId), mode: 'undo', state: 'pending', fault: null })))
      follow(runId, machineId, {}, true)
    },
    cancel: (runId, machineId) => {
      // Stopped already: nothing to ask the machine.
      if (read(runId, machineId).state === 'needsAttention') return setAside(runId, machineId)
      cancels.add(key(runId, machineId))
      follow(runId, machineId, {})
    },
    view: (runId) => {
      const run = theRun(runId)
      return {
        id: run.id, visitId: run.visitId, clientId: run.clientId, packId: run.packId ?? '', packVersion: run.packVersion ?? '', packTitle: packOf(run)?.title ?? { fr: run.packId ?? '', en: run.packId ?? '' }, startedAt: run.startedAt ?? 0, endedAt: run.endedAt, by: run.by ?? '', state: run.state ?? 'running',
        hosts: machinesOf(runId).map((machineId) => host(runId, machineId)),
      }
    },
    host, events, steps,
    pack: (runId) => packOf(theRun(runId)),
    undoList: (runId, machineId) => {
      const pack = packOf(theRun(runId))
      return pack ? undoList(pack, progressOf(events(runId, machineId))) : { steps: [], irreversible: [] }
    },
    lastOutput: (runId, machineId) => {
      const text = store.local(outputKey(runId, machineId))
      return typeof text === 'string' ? text : null
    },
    output: async (runId, machineId) => await atRoot(runId, machineId, outputScript(runId, OUTPUT_BYTES), SHORT_MS),
    freeSpace: async (runId, machineId) => {
      demandHere(runId, machineId)
      const freed = readFreed(await atRoot(runId, machineId, FREE_SPACE_SCRIPT, FREE_MS))
      if (!freed) throw new Refusal('SSH_LINE_LOST', { machine: host(runId, machineId).name })
      return freed
    },
    followOpen: () => {
      for (const run of store.list('provisioning_run', { state: 'running' })) {
        // Runs of colleagues have no hosts on this laptop.
        for (const { machineId } of store.runs.hosts(run.id)) if (['pending', 'running', 'linkLost'].includes(read(run.id, machineId).state)) follow(run.id, machineId, {})
      }
    },
    wake: () => {
      for (const wake of wakers) wake()
    },
    settled: async (runId) => void (await Promise.all([...following].filter(([id]) => id.startsWith(runId)).map(async ([, one]) => await one.ended))),
    stop: async () => {
      for (const { stop } of following.values()) stop.abort()
      for (const link of links.values()) link.close()
      await Promise.allSettled([...following.values()].map(async (one) => await one.ended))
    },
  }
}
