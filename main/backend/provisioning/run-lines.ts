// The lines of this laptop's runs: one open link a host at most, shared by whoever follows it and whoever asks it something.
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { pauseScript } from '../../../domain/provisioning/host-scripts.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { SshLink, SshTarget } from '../ssh/link.ts'
import { wayTo } from '../ssh/way.ts'
import { addressOfKey, isKnownCopy, type Neighbours } from './find-again.ts'
import { rootScript, SHORT_MS, SMALL_BYTES } from './root-script.ts'
import type { RunsOptions, UsedCredential } from './runs-face.ts'

type Run = RowOf<'provisioning_run'>

/** Nobody there, or somebody else: the machine may have another address now. */
const MAY_HAVE_MOVED: ReadonlySet<string> = new Set(['SSH_NO_ANSWER', 'SSH_REFUSED', 'SSH_HOST_KEY_CHANGED'])
/** A line that is only lost comes back where it was: the neighbours are looked at after so many tries, and then now and then. */
const LOOK_AFTER_TRIES = 4
const LOOK_EVERY_MS = 60_000

export interface RunLines {
  /** A connection of its own. @throws Refusal CREDENTIAL_NEEDED, STATE_REFUSED without an address, SSH_* */
  dial(run: Run, machineId: Id, signal: AbortSignal): Promise<SshLink>
  /** The host's own line from now on: the one that was offered, or a new one. */
  open(run: Run, machineId: Id, signal: AbortSignal): Promise<SshLink>
  /** A line that is open already (its plan was asked over it): used once, by the first pass; one that died meanwhile is none. */
  offer(runId: Id, machineId: Id, link: SshLink): void
  of(runId: Id, machineId: Id): SshLink | undefined
  forget(runId: Id, machineId: Id): void
  /** One short script with all rights, over the host's own line when it is there. */
  ask(run: Run, machineId: Id, script: string, timeoutMs: number): Promise<string>
  closeAll(): void
}

export function createRunLines({ store, connect, neighbours, credentialOf, now, elapsedMs, who }: Pick<RunsOptions, 'store' | 'connect' | 'neighbours' | 'credentialOf' | 'now' | 'elapsedMs' | 'who'>): RunLines {
  const links = new Map<string, SshLink>()
  const offered = new Map<string, SshLink>()
  const missed = new Map<string, { readonly tries: number; readonly lookedAtMs: number }>()
  const key = (runId: Id, machineId: Id): string => `${runId} ${machineId}`

  function target(run: Run, machineId: Id): { target: SshTarget; used: UsedCredential; clientId: Id | null } {
    const machine = store.get('machine', machineId)
    const name = machine?.place ?? machine?.name ?? machine?.host ?? ''
    const used = credentialOf(run.visitId, machineId)
    if (!machine?.host) throw new Refusal('STATE_REFUSED', { what: name, state: 'no-address' })
    if (!used) throw new Refusal('CREDENTIAL_NEEDED', { machine: name })
    return { target: { host: machine.host, port: machine.port ?? used.port, user: used.user, name }, used, clientId: machine.clientId }
  }

  async function dial(run: Run, machineId: Id, signal: AbortSignal): Promise<SshLink> {
    const { target: to, used, clientId } = target(run, machineId)
    const { policy, way } = wayTo(store, to, used.jump, { by: who(), clientId, now })
    return await connect(to, used.credential, policy, { signal, ...way })
  }

  /** Its key answers at another address: that is its address from now on, here and for the next visit. */
  async function moved(run: Run, machineId: Id, signal: AbortSignal): Promise<boolean> {
    const { target: to, used, clientId } = target(run, machineId)
    const pin = store.hostKeys.get(to.host, to.port, clientId)
    // Neighbours of a machine on the way are none of ours.
    if (!pin || used.jump) return false
    const machine = store.get('machine', machineId)
    const strangers: Neighbours = async (during) => (await neighbours(during)).filter((one) => !machine || !isKnownCopy(store, machine, pin, one))
    const host = await addressOfKey({ connect, neighbours: strangers }, to, pin, signal)
    if (host === undefined) return false
    store.hostKeys.pin({ ...pin, host, firstSeenAt: now(), by: who(), how: 'seen', reason: null })
    store.write({ by: who() }, (w) => w.set('machine', machineId, { host }))
    return true
  }

  function isTimeToLook(id: string, strangerThere: boolean): boolean {
    const { tries, lookedAtMs } = missed.get(id) ?? { tries: 0, lookedAtMs: Number.NEGATIVE_INFINITY }
    const due = strangerThere || (tries + 1 >= LOOK_AFTER_TRIES && elapsedMs() - lookedAtMs >= LOOK_EVERY_MS)
    missed.set(id, { tries: tries + 1, lookedAtMs: due ? elapsedMs() : lookedAtMs })
    return due
  }

  async function dialWhereItIs(run: Run, machineId: Id, signal: AbortSignal): Promise<SshLink> {
    const id = key(run.id, machineId)
    try {
      const link = await dial(run, machineId, signal)
      missed.delete(id)
      return link
    } catch (error) {
      if (signal.aborted || !(error instanceof Refusal) || !MAY_HAVE_MOVED.has(error.fault.code)) throw error
      if (!isTimeToLook(id, error.fault.code === 'SSH_HOST_KEY_CHANGED') || !(await moved(run, machineId, signal))) throw error
      return await dial(run, machineId, signal)
    }
  }

  async function open(run: Run, machineId: Id, signal: AbortSignal): Promise<SshLink> {
    const id = key(run.id, machineId)
    const ready = offered.get(id)
    offered.delete(id)
    const link = ready ?? (await dialWhereItIs(run, machineId, signal))
    links.set(id, link)
    return link
  }

  return {
    dial, open,
    offer: (runId, machineId, link) => {
      offered.set(key(runId, machineId), link)
      void link.closed.then(() => offered.delete(key(runId, machineId)))
    },
    of: (runId, machineId) => links.get(key(runId, machineId)),
    forget: (runId, machineId) => void links.delete(key(runId, machineId)),
    ask: async (run, machineId, script, timeoutMs) => {
      const id = key(run.id, machineId)
      const known = links.get(id)
      if (known) {
        try {
          return await rootScript(known, script, { timeoutMs, maxBytes: SMALL_BYTES })
        } catch (error) {
          // The run ended while it was asked, and its line with it: asked again over one of its own.
          if (!(error instanceof Refusal) || error.fault.code !== 'SSH_LINE_LOST' || links.has(id)) throw error
        }
      }
      const link = await open(run, machineId, AbortSignal.timeout(timeoutMs))
      try {
        return await rootScript(link, script, { timeoutMs, maxBytes: SMALL_BYTES })
      } finally {
        links.delete(id)
        link.close()
      }
    },
    closeAll: () => {
      for (const link of links.values()) link.close()
    },
  }
}

/** Before the next step; `atOnce` ends the step under way too, never in the middle of apt. */
export async function askToStop(link: SshLink, runId: Id, atOnce: boolean): Promise<void> {
  await rootScript(link, pauseScript(runId, atOnce), { timeoutMs: SHORT_MS, maxBytes: 1024 })
}
