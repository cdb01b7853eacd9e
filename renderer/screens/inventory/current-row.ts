// Which machine's card is open under the list.

interface Listed { readonly id: string; readonly takenAt: number | null; readonly verdict: { readonly decision: string } | null }

/** The one chosen; else where there is something to decide, else one that was judged, else the newest read: never a virtual machine while another was judged. */
export function currentRow<R extends Listed>(rows: readonly R[], chosen: string | undefined): R | undefined {
  return rows.find((row) => row.id === chosen) ?? rows.find((row) => row.verdict && row.verdict.decision !== 'KEEP') ?? rows.find((row) => row.verdict) ?? rows.toSorted((a, b) => (b.takenAt ?? 0) - (a.takenAt ?? 0))[0]
}
