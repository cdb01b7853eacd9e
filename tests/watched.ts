// A piece of work as its process feels it: memory above what it had, and the longest that its loop was held.
const MEGABYTE = 1024 * 1024
const EVERY_MS = 2
/** Asking for the memory costs more than the look itself. */
const MEMORY_EVERY = 10

/** Beyond it the loop is held by a fault (all events read anew at each word: 752 ms), not by a slow or busy machine. The 50 ms of the design are measured, and told, by `npm run bench provisioning -- --only flood`. */
export const FAULTY_HOLD_MS = 400

export interface Watched { readonly growthMb: number; readonly heldMs: number }

/**
 * The loop is measured in processor time of its own thread: what other programs take from this machine holds no loop. A stretch
 * between two looks holds what ran in it, so that a short wait counts as well: never less than the truth, two milliseconds more at most.
 */
export async function watched(work: () => Promise<void>): Promise<Watched> {
  ;(globalThis as { gc?: () => void }).gc?.()
  const before = process.memoryUsage.rss()
  let peak = before
  let longest = 0
  let looks = 0
  let used = process.threadCpuUsage()
  const look = (): void => {
    const { user, system } = process.threadCpuUsage(used)
    longest = Math.max(longest, (user + system) / 1000)
    used = process.threadCpuUsage()
    if (looks++ % MEMORY_EVERY === 0) peak = Math.max(peak, process.memoryUsage.rss())
  }
  const timer = setInterval(look, EVERY_MS)
  await work()
  look()
  clearInterval(timer)
  return { growthMb: (peak - before) / MEGABYTE, heldMs: longest }
}
