// What this base knows of the time, beside its own clock: facts of this laptop, never synced.
import { z } from 'zod'
import { Instant } from '../../../domain/ids.ts'
import type { KnownTime } from '../../../domain/known-time.ts'
import type { Store } from './store.ts'

const KEY = 'hub.clock'
const HubClock = z.strictObject({ hubAt: Instant, heardAt: Instant })

/** The hub's time, under its signature, and ours as it came. */
export function noteHubClock(store: Pick<Store, 'setLocal'>, heard: z.infer<typeof HubClock>): void {
  store.setLocal(KEY, heard)
}

export function knownTime({ sync, local }: Pick<Store, 'sync' | 'local'>): KnownTime {
  return { logAt: sync.lastInstant(), hub: HubClock.nullable().catch(null).parse(local(KEY) ?? null) }
}
