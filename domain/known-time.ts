// Is this laptop's clock to be believed? Measured against what is known to have happened already, and against the hub's clock
// as it was last heard. A wrong clock refuses nothing: it is said, and written into what it dates.

const MINUTE_MS = 60_000
/** Clocks of two machines differ by seconds; the law counts days. */
export const TOLERATED_MS = 2 * MINUTE_MS

export interface KnownTime {
  /** The latest instant of the operation log. */
  readonly logAt: number
  /** The hub's own time and ours at the same moment, at the last exchange. */
  readonly hub: { readonly hubAt: number; readonly heardAt: number } | null
}

/** behind = something known happened later than "now" · hub = the hub's clock said otherwise at the last exchange. */
export interface ClockWarning { readonly kind: 'behind' | 'hub'; /** How far ours is from it, positive when ours is late. */ readonly lateMs: number }

/**
 * What is wrong with a clock that says `nowMs`, or null. A clock that runs ahead of an unused laptop cannot be seen: only the hub
 * knows it.
 */
export function clockWarning(nowMs: number, { logAt, hub }: KnownTime): ClockWarning | null {
  if (logAt - nowMs > TOLERATED_MS) return { kind: 'behind', lateMs: logAt - nowMs }
  const late = hub ? hub.hubAt - hub.heardAt : 0
  return Math.abs(late) > TOLERATED_MS ? { kind: 'hub', lateMs: late } : null
}
