// What the top bar says about typing: saved, saving (only when it lasts), or not yet saved with its cause.
import { useSyncExternalStore } from 'react'
import type { Fault } from '../../domain/errors.ts'

export type SaveState = { readonly state: 'saved' | 'saving' } | { readonly state: 'failed'; readonly fault: Fault }

const QUIET_MS = 1000
let pending = 0
let current: SaveState = { state: 'saved' }
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()

function tell(next: SaveState): void {
  current = next
  for (const listener of listeners) listener()
}

/** Wraps one write: nothing is said under a second. */
export async function whileSaving<T>(work: () => Promise<T>, faultOf: (error: unknown) => Fault): Promise<T | undefined> {
  pending++
  timer ??= setTimeout(() => tell({ state: 'saving' }), QUIET_MS)
  try {
    const result = await work()
    if (current.state === 'failed') tell({ state: 'saved' })
    return result
  } catch (error) {
    const fault = faultOf(error)
    // An invalid value is kept and marked on its field: that is no failure to save.
    if (fault.code !== 'INVALID') tell({ state: 'failed', fault })
    throw error
  } finally {
    if (--pending === 0) {
      clearTimeout(timer)
      timer = undefined
      if (current.state === 'saving') tell({ state: 'saved' })
    }
  }
}

export function useSaveState(): SaveState {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, () => current)
}
