// A piece of work as its process feels it: memory above what it had, and the longest that its loop was held.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const MEGABYTE = 1024 * 1024
const EVERY_MS = 2
/** Asking for the memory costs more than the look itself, and collecting what nobody holds any more costs most. */
const MEMORY_EVERY = 10
const LIVE_EVERY = 50

/** Beyond it the loop is held by a fault (all events read anew at each word: 752 ms), not by a slow or busy machine. The 50 ms of the design are measured, and told, by `npm run bench provisioning -- --only flood`. */
export const FAULTY_HOLD_MS = 400

/**
 * `growthMb`: of the whole process, garbage included, which is as much as the collector lets lie about.
 * `liveMb`: of what is really held, wherever and whenever it runs: the one for tests.
 */
export interface Watched { readonly growthMb: number; readonly liveMb: number; readonly heldMs: number }

/**
 * The loop is measured in processor time of its own thread: what other programs take from this machine holds no loop. A stretch
 * between two looks holds what ran in it, so that a short wait counts as well: never less than the truth, two milliseconds more at most.
 */
export async function watched(work: () => Promise<void>): Promise<Watched> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const live = (): number => {
    // Twice: what the first one lets go of buffers is counted as held until the second.
    collect()
    collect()
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  const liveBefore = live()
  const before = process.memoryUsage.rss()
  let peak = before
  let livePeak = liveBefore
  let longest = 0
  let looks = 0
  let used = process.threadCpuUsage()
  const look = (): void => {
    const { user, system } = process.threadCpuUsage(used)
    longest = Math.max(longest, (user + system) / 1000)
    looks++
    if (looks % MEMORY_EVERY === 0) peak = Math.max(peak, process.memoryUsage.rss())
    if (looks % LIVE_EVERY === 0) livePeak = Math.max(livePeak, live())
    used = process.threadCpuUsage()
  }
  const timer = setInterval(look, EVERY_MS)
  await work()
  look()
  clearInterval(timer)
  return { growthMb: (peak - before) / MEGABYTE, liveMb: (Math.max(livePeak, live()) - liveBefore) / MEGABYTE, heldMs: longest }
}
