// News of a run, at a pace a window can draw.

const PUSH_EVERY_MS = 250

/** At most one call each 250 ms, the last one always made; by a clock that nobody sets. */
export function throttled(work: () => void, elapsedMs: () => number): { tell: () => void; end: () => void } {
  let last = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined
  const tell = (): void => {
    const wait = last + PUSH_EVERY_MS - elapsedMs()
    if (wait <= 0) {
      last = elapsedMs()
      work()
    } else {
      timer ??= setTimeout(() => {
        timer = undefined
        last = elapsedMs()
        work()
      }, wait)
    }
  }
  return { tell, end: () => clearTimeout(timer) }
}
