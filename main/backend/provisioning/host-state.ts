// What is kept of one machine's run between connections and between starts of the app.
import type { Id } from '../../../domain/ids.ts'
import type { Store } from '../store/store.ts'

export interface HostState {
  /** What its program does now: the pack, or the way back. */
  readonly mode: 'apply' | 'undo'
  readonly state: 'pending' | 'running' | 'linkLost' | 'done' | 'needsAttention' | 'setAside'
  /** Bytes of events.ndjson already stored. */
  readonly offset: number
  /** Units started for this run on this host. */
  readonly units: number
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly lostSince: number | null
  readonly retryAt: number | null
  /** The machine restarts, as a step asked: its silence is no lost line. */
  readonly restartSince: number | null
  readonly fault: { readonly code: string; readonly detail: Readonly<Record<string, string | number>>; readonly cause?: string } | null
}

export const NEW_HOST: HostState = { mode: 'apply', state: 'pending', offset: 0, units: 0, startedAt: null, endedAt: null, lostSince: null, retryAt: null, restartSince: null, fault: null }

/** A run to be followed: it goes on, or would if its line were there. */
export const isOpen = ({ state }: HostState): boolean => state === 'pending' || state === 'running' || state === 'linkLost'

/** A new one where this laptop holds none; what an older version did not keep is as new. */
export function readHost({ runs }: Pick<Store, 'runs'>, runId: Id, machineId: Id): HostState {
  return { ...NEW_HOST, ...(runs.host(runId, machineId) as Partial<HostState> | undefined) }
}

export function saveHost({ runs }: Pick<Store, 'runs'>, runId: Id, machineId: Id, state: HostState): void {
  runs.setHost(runId, machineId, { ...state, fault: copyFault(state.fault) })
}

/** A copy that holds what is stored and nothing that is undefined: the store takes plain JSON. */
export function copyFault(fault: HostState['fault']): { code: string; detail: Record<string, string | number>; cause?: string } | null {
  return fault && { code: fault.code, detail: { ...fault.detail }, ...(fault.cause === undefined ? {} : { cause: fault.cause }) }
}
