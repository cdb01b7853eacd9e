// The live values of a run: the backend's events land in a store keyed by machine, so that a tick draws one row, never the list.
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Fault } from '../../../domain/errors.ts'
import type { Output } from '../../../main/contract/procedures.ts'
import { call, faultOf, onEvent } from '../../backend.ts'

type RunView = Output<'run.get'>
export type HostRun = RunView['hosts'][number]

export interface LiveRun {
  /** The run as it was read last; its hosts move on in `host`. */
  readonly run: () => RunView | undefined
  readonly host: (machineId: string) => HostRun | undefined
  readonly all: () => readonly HostRun[]
  readonly fault: () => Fault | undefined
  readonly subscribe: (listener: () => void) => () => void
  readonly reload: () => void
}

const RELOAD_MS = 200

function createLiveRun(runId: string): LiveRun & { start: () => () => void } {
  const hosts = new Map<string, HostRun>()
  const listeners = new Set<() => void>()
  let run: RunView | undefined
  let list: readonly HostRun[] = []
  let fault: Fault | undefined
  let pending: ReturnType<typeof setTimeout> | undefined
  const tell = (): void => {
    list = (run?.hosts ?? []).map((host) => hosts.get(host.machineId) ?? host)
    for (const listener of listeners) listener()
  }
  const load = async (): Promise<void> => {
    try {
      run = await call('run.get', { runId })
      fault = undefined
      for (const host of run.hosts) hosts.set(host.machineId, host)
    } catch (error) {
      fault = faultOf(error)
    }
    tell()
  }
  const reload = (): void => {
    pending ??= setTimeout(() => {
      pending = undefined
      void load()
    }, RELOAD_MS)
  }
  return {
    run: () => run, host: (machineId) => hosts.get(machineId), all: () => list, fault: () => fault, reload,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start: () => {
      void load()
      const offs = [
        onEvent('run.event', (event) => {
          if (event.runId !== runId) return
          hosts.set(event.host.machineId, event.host)
          tell()
        }),
        onEvent('rows.changed', ({ tables }) => tables.some((table) => table.startsWith('provisioning')) && reload()),
        onEvent('backend.state', ({ state }) => state === 'up' && reload()),
      ]
      return () => {
        clearTimeout(pending)
        for (const off of offs) off()
      }
    },
  }
}

export function useLiveRun(runId: string): LiveRun {
  const [live] = useState(() => createLiveRun(runId))
  useEffect(() => live.start(), [live])
  return live
}

/** Read in the leaf that shows it. */
export function useLive<T>(live: LiveRun, read: (live: LiveRun) => T): T {
  return useSyncExternalStore(live.subscribe, () => read(live))
}

/** The clock of the page, once a second while it is wanted. */
export function useSeconds(wanted: boolean): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!wanted) return undefined
    const tick = (): void => setNow(Date.now())
    const first = setTimeout(tick)
    const timer = setInterval(tick, 1000)
    return () => {
      clearTimeout(first)
      clearInterval(timer)
    }
  }, [wanted])
  return now
}
