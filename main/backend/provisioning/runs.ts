// All runs of this laptop: started, followed host by host, resumed. A slow or dead host delays no other; closing the app
// delays none. What is known of a run is in run-record.ts, its lines in run-lines.ts; here is who is followed, and when.
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { FREE_SPACE_SCRIPT, readFreed } from '../../../domain/provisioning/free-space.ts'
import { outputScript } from '../../../domain/provisioning/host-scripts.ts'
import { secretsRead } from '../../../domain/provisioning/secrets-read.ts'
import type { SshLink } from '../ssh/link.ts'
import { deliverArtefacts } from './artefacts.ts'
import { followHost } from './follow-host.ts'
import { isOpen } from './host-state.ts'
import { SHORT_MS, SMALL_BYTES } from './root-script.ts'
import { askToStop, createRunLines } from './run-lines.ts'
import { demandSecrets, demandSignature, secretsFor } from './run-pack.ts'
import { createRunRecord } from './run-record.ts'
import type { Runs, RunsOptions } from './runs-face.ts'
import { throttled } from './throttled.ts'

/** Another apt may hold the lock for a minute. */
const FREE_MS = 90_000

interface Followed { readonly stop: AbortController; readonly ended: Promise<void>; /** Nothing is heard any more: its rows are being written. */ over: boolean }

export function createRuns({ store, artefacts, connect, neighbours, credentialOf, resources, now, elapsedMs, random, push, who }: RunsOptions): Runs {
  const record = createRunRecord({ store, resources, now, who })
  const lines = createRunLines({ store, connect, neighbours, credentialOf, now, elapsedMs, who })
  const following = new Map<string, Followed>()
  const wakers = new Set<() => void>()
  const cancels = new Set<string>()
  /** Files on their way: no program runs yet that could be told to stop. */
  const deliveries = new Map<string, AbortController>()
  const key = (runId: Id, machineId: Id): string => `${runId} ${machineId}`
  const tell = (runId: Id, machineId: Id): void => push('run.event', { runId, host: record.host(runId, machineId) })

  async function wait(ms: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer)
        wakers.delete(end)
        signal.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, ms)
      wakers.add(end)
      signal.addEventListener('abort', end, { once: true })
    })
  }

  function follow(runId: Id, machineId: Id, secrets: Readonly<Record<string, string>>): void {
    const id = key(runId, machineId)
    const already = following.get(id)
    if (already) {
      // Given up or at its end a moment ago, not let go yet: taken up again once it is.
      if (already.stop.signal.aborted || already.over) void already.ended.then(() => follow(runId, machineId, secrets))
      return
    }
    const run = record.row(runId)
    const machine = store.get('machine', machineId)
    const stop = new AbortController()
    const { signal } = stop
    const told = throttled(() => tell(runId, machineId), elapsedMs)
    const work = followHost({
      runId, machine: machine?.place ?? machine?.name ?? machine?.host ?? '', program: record.program(runId, machineId), secrets, signal, now, elapsedMs, random, wait,
      needsSecrets: record.secrets(runId, machineId).length > 0,
      steps: new Set(record.packOf(run)?.steps.map((step) => step.id)),
      neededMb: record.packOf(run)?.preflight.rootFreeMb ?? 1,
      connect: async () => {
        const link = await lines.open(run, machineId, signal)
        if (cancels.has(id)) await askToStop(link, runId, false)
        return link
      },
      connectAnew: async () => await lines.dial(run, machineId, signal),
      deliver: async (link) => await deliver(link, runId, machineId, { signal, tell: told.tell }),
      read: () => record.state(runId, machineId),
      save: (state) => {
        record.save(runId, machineId, state)
        told.tell()
      },
      hold: (state) => {
        record.hold(runId, machineId, state)
        told.tell()
      },
      store: (events) => record.append(runId, machineId, events),
      keepOutput: (text) => record.keepOutput(runId, machineId, text),
      currentStep: () => record.currentStep(run, machineId),
      lastFailure: () => record.lastFailure(run, machineId),
      leaving: () => record.progress(runId, machineId).leaving,
    })
    const ended = work.then(async () => {
      const followed = following.get(id)
      if (followed) followed.over = true
      // What it could not write, a full disk say, the close tries again and tells.
      if (!signal.aborted) await record.noteSteps(runId, machineId).catch(() => undefined)
      following.delete(id)
      lines.forget(runId, machineId)
      told.end()
      const state = record.state(runId, machineId)
      if (cancels.delete(id) && state.state !== 'done') record.save(runId, machineId, { ...state, state: 'setAside', retryAt: null, endedAt: now(), fault: null })
      if (!signal.aborted) record.close(runId, machineId)
      tell(runId, machineId)
    })
    following.set(id, { stop, ended, over: false })
  }

  async function deliver(link: SshLink, runId: Id, machineId: Id, news: { signal: AbortSignal; tell: () => void }): Promise<void> {
    const source = record.kept(runId)
    if (!source) return
    const paused = new AbortController()
    deliveries.set(key(runId, machineId), paused)
    const onProgress = (sentBytes: number, totalBytes: number): void => {
      record.sent(runId, machineId, { sentBytes, totalBytes })
      news.tell()
    }
    try {
      await deliverArtefacts(link, { runId, source, options: record.optionsOf(record.row(runId), machineId), facts: record.facts(runId, machineId), cache: artefacts, signal: AbortSignal.any([news.signal, paused.signal]), onProgress })
    } catch (error) {
      // What arrived stays there: the next try goes on from it.
      throw paused.signal.aborted && !news.signal.aborted ? new Refusal('RUN_PAUSED', { machine: link.target.name }) : error
    } finally {
      deliveries.delete(key(runId, machineId))
      record.sent(runId, machineId, null)
    }
  }

  /** @throws Refusal STATE_REFUSED for a run that another laptop made: its program and its rights are there */
  function demandHere(runId: Id, machineId: Id): void {
    if (!record.isHere(runId, machineId)) throw new Refusal('STATE_REFUSED', { what: 'run', state: 'elsewhere' })
  }

  function setAside(runId: Id, machineId: Id): void {
    following.get(key(runId, machineId))?.stop.abort()
    record.save(runId, machineId, { ...record.state(runId, machineId), state: 'setAside', retryAt: null, endedAt: now() })
    record.close(runId, machineId)
    tell(runId, machineId)
  }

  return {
    start: (input) => {
      const { loaded, machines, secrets, acceptUnsigned } = input
      const read = new Map(machines.map(({ machineId, facts, options }) => [machineId, secretsRead(loaded, { ...input.options, ...options }, facts)]))
      demandSecrets(loaded.pack, machines.flatMap(({ machineId, asWanted }) => (asWanted ? [] : (read.get(machineId) ?? []))), secrets)
      demandSignature(loaded, acceptUnsigned)
      const runId = record.create(input)
      for (const { machineId, link, asWanted } of machines) {
        if (asWanted) {
          tell(runId, machineId)
          continue
        }
        if (link) lines.offer(runId, machineId, link)
        follow(runId, machineId, secretsFor(read.get(machineId) ?? [], secrets))
      }
      return runId
    },
    resume: (runId, machineId, secrets) => {
      demandHere(runId, machineId)
      const { state } = record.state(runId, machineId)
      if (state === 'done') throw new Refusal('STATE_REFUSED', { what: 'run', state: 'done' })
      const pack = record.kept(runId)?.pack
      if (pack && (state === 'needsAttention' || state === 'setAside')) demandSecrets(pack, record.secrets(runId, machineId), secrets)
      record.reopen(runId)
      follow(runId, machineId, secretsFor(record.secrets(runId, machineId), secrets))
    },
    pause: async (runId, atOnce = false) => {
      await Promise.all(record.machinesHere(runId).map(async (machineId) => {
        const delivery = deliveries.get(key(runId, machineId))
        if (delivery) return delivery.abort()
        const link = lines.of(runId, machineId)
        if (link) await askToStop(link, runId, atOnce)
      }))
    },
    setAside: (runId, machineId) => {
      demandHere(runId, machineId)
      setAside(runId, machineId)
    },
    undo: (runId, machineId) => {
      demandHere(runId, machineId)
      record.turnBack(runId, machineId)
      // Open again, or nobody would go on with it after the app was closed in the middle of it.
      record.reopen(runId)
      follow(runId, machineId, {})
    },
    cancel: (runId, machineId) => {
      // Stopped already: nothing to ask the machine.
      if (record.state(runId, machineId).state === 'needsAttention') return setAside(runId, machineId)
      cancels.add(key(runId, machineId))
      follow(runId, machineId, {})
    },
    view: record.view, host: record.host, events: record.events, journal: record.journal, progress: record.progress, steps: record.steps, undoList: record.undoList, lastOutput: record.lastOutput,
    pack: (runId) => record.packOf(record.row(runId)),
    output: async (runId, machineId) => await lines.ask(record.row(runId), machineId, outputScript(runId, SMALL_BYTES), SHORT_MS),
    freeSpace: async (runId, machineId) => {
      demandHere(runId, machineId)
      const freed = readFreed(await lines.ask(record.row(runId), machineId, FREE_SPACE_SCRIPT, FREE_MS))
      if (!freed) throw new Refusal('SSH_LINE_LOST', { machine: record.host(runId, machineId).name })
      return freed
    },
    followOpen: () => {
      for (const { id } of store.list('provisioning_run', { state: 'running' })) {
        // Runs of colleagues have no hosts on this laptop.
        for (const machineId of record.machinesHere(id)) {
          if (isOpen(record.state(id, machineId))) follow(id, machineId, {})
          // Killed between this machine's last word and the run's own.
          else record.close(id, machineId)
        }
      }
    },
    wake: () => {
      for (const wake of wakers) wake()
    },
    settled: async (runId) => {
      for (;;) {
        const open = [...following].filter(([id]) => id.startsWith(runId))
        if (open.length === 0) return
        // oxlint-disable-next-line no-await-in-loop -- one that ends may be taken up again
        await Promise.all(open.map(async ([, one]) => await one.ended))
      }
    },
    stop: async () => {
      for (const { stop } of following.values()) stop.abort()
      lines.closeAll()
      await Promise.allSettled([...following.values()].map(async (one) => await one.ended))
    },
  }
}
