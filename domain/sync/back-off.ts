// When to try the hub again after failures: from 2 s, doubling to 5 minutes, with jitter so that laptops do not come together.
const FIRST_MS = 2_000
const MOST_MS = 300_000

/** @param failures in a row, 1 or more @param random 0 to 1 */
export function retryDelayMs(failures: number, random: number): number {
  const whole = Math.min(FIRST_MS * 2 ** Math.min(failures - 1, 20), MOST_MS)
  return Math.round(whole * (0.5 + random / 2))
}
