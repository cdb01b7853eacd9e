// What benches say of several rounds: medians, since one slow round says nothing.

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/** The value that `percent` of them do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? Number.NaN
}

/** How long something took, in milliseconds, with what it answered. */
export async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const from = performance.now()
  const value = await work()
  return { ms: performance.now() - from, value }
}

/** One line of a table: what, how long, the ratio to its peer where there is one, and the aim. Answers whether it was reached. */
export function line(what: string, ms: number, aims: readonly { readonly of: string; readonly value: number; readonly atMost: number }[]): boolean {
  const said = aims.map(({ of, value, atMost }) => `${value.toFixed(2)} ${of} (aim ${atMost.toFixed(2)}: ${value <= atMost ? 'reached' : 'missed'})`)
  process.stdout.write(`${what.padEnd(44)} ${ms.toFixed(0).padStart(6)} ms${said.length > 0 ? `   ${said.join(', ')}` : ''}\n`)
  return aims.every(({ value, atMost }) => value <= atMost)
}
