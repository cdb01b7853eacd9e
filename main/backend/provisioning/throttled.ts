// News of a run, at a pace a window can draw.

const PUSH_EVERY_MS = 250

/** At most one call each 250 ms, the last one always made. */
export function throttled(work: () => void, now: () => number): { tell: () => void; end: () => void } {
  let last = 0
  let timer: NodeJS.Timeout | undefined
  const tell = (): void => {
    const wait = last + PUSH_EVERY_MS - now()
    if (wait <= 0) {
      last = now()
      work()
    } else {
      timer ??= setTimeout(() => {
        timer = undefined
        last = now()
        work()
      }, wait)
    }
  }
  return { tell, end: () => clearTimeout(timer) }
}
