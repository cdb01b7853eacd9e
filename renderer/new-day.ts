// The day changes while the window is open: what is due, late or expired is read again, without waiting for a change of the base.

const LOOK_MS = 30_000

/** Tells when this place's day is another than it was: past midnight, after a night with the lid closed, or by a clock set right. Answers how to stop. */
export function watchDays(changed: () => void): () => void {
  let known = new Date().toDateString()
  const timer = setInterval(() => {
    const day = new Date().toDateString()
    if (day === known) return
    known = day
    changed()
  }, LOOK_MS)
  return () => clearInterval(timer)
}
