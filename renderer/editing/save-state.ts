// What the top bar says about typing: saved, saving (only when it lasts), or not yet saved with its cause.
import { useSyncExternalStore } from 'react'
import type { Fault } from '../../domain/errors.ts'

/** The value itself is at fault: the person changes it where it was typed. */
export const isRefusedValue = ({ code }: Fault): boolean => code === 'INVALID' || code === 'AMOUNT_TOO_LARGE'

export type SaveState = { readonly state: 'saved' | 'saving' } | { readonly state: 'failed'; readonly fault: Fault }

const QUIET_MS = 1000
let pending = 0
let current: SaveState = { state: 'saved' }
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()
/** Values that wait for a full disk or a backend to pass: as long as there is one, nothing says "saved". */
const unsaved = new Map<string, Fault>()

function tell(next: SaveState): void {
  current = next
  for (const listener of listeners) listener()
}

function settled(): SaveState {
  const [fault] = unsaved.values()
  return fault ? { state: 'failed', fault } : { state: 'saved' }
}

/** Notes that a value is not saved yet and why, or that it is at last. */
export function keepUnsaved(key: string, fault: Fault | undefined): void {
  if (fault) unsaved.set(key, fault)
  else if (!unsaved.delete(key)) return
  tell(settled())
}

/** Wraps one write: nothing is said under a second. */
export async function whileSaving<T>(work: () => Promise<T>, faultOf: (error: unknown) => Fault): Promise<T | undefined> {
  pending++
  timer ??= setTimeout(() => tell({ state: 'saving' }), QUIET_MS)
  try {
    const result = await work()
    if (current.state === 'failed') tell(settled())
    return result
  } catch (error) {
    const fault = faultOf(error)
    // A value that its field refuses is kept and marked there: that is no failure to save.
    if (!isRefusedValue(fault)) tell({ state: 'failed', fault })
    throw error
  } finally {
    if (--pending === 0) {
      clearTimeout(timer)
      timer = undefined
      if (current.state === 'saving') tell(settled())
    }
  }
}

export function useSaveState(): SaveState {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, () => current)
}
