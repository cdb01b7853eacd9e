// The order of a day's visits: those of one place together, as far as their hours let them. Source: design/business.md, seed 31.

export interface Stop { readonly id: string; readonly commune: string | null; /** 09:30, or null when none was agreed. */ readonly startsAt: string | null }

/** Accents, case and hyphens do not make two places. */
export function placeKey(commune: string): string {
  return commune.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim()
}

/**
 * The stops with each place visited once, in the order in which places first come. Agreed hours keep their order: null where
 * grouping would break it, and where nothing changes.
 */
export function groupedByPlace(stops: readonly Stop[]): readonly string[] | null {
  const groups = new Map<string, Stop[]>()
  for (const stop of stops) {
    // A stop without a place is a place of its own.
    const key = stop.commune?.trim() ? placeKey(stop.commune) : `\u0000${stop.id}`
    groups.set(key, [...(groups.get(key) ?? []), stop])
  }
  const order = [...groups.values()].flat()
  const hours = order.flatMap(({ startsAt }) => startsAt ?? [])
  if (hours.some((hour, at) => hour < (hours[at - 1] ?? ''))) return null
  return order.every(({ id }, at) => id === stops[at]?.id) ? null : order.map(({ id }) => id)
}
