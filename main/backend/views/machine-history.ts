// The inventories of one machine, each beside the one before: what changed since the last visit.
import type { Id } from '../../../domain/ids.ts'
import { completeness, DECISION_FIELDS } from '../../../domain/inventory/decision-fields.ts'
import { type Change, diffInventories } from '../../../domain/inventory/diff.ts'
import { scalar } from '../../../domain/inventory/fact-groups.ts'
import { storedInventory } from '../../../domain/inventory/stored.ts'
import type { Output } from '../../contract/procedures.ts'
import type { Store } from '../store/store.ts'

type Entry = Output<'machine.history'>[number]

/** Older ones stay in the base; a screen shows these. */
const SHOWN = 12

export function machineHistory(store: Store, machineId: Id): Entry[] {
  const taken = store.list('inventory', { machineId }).map((row) => storedInventory(row.facts)).toSorted((a, b) => b.takenAt - a.takenAt).slice(0, SHOWN + 1)
  return taken.slice(0, SHOWN).map((now, at) => {
    const before = taken[at + 1]
    const difference = before ? diffInventories(before, now) : undefined
    return {
      inventoryId: now.id, takenAt: now.takenAt, method: now.method, known: completeness(now), total: DECISION_FIELDS.length,
      sameMachine: difference === undefined || difference.sameness === 'same' || difference.sameness === 'ask', volatile: difference?.volatile.length ?? 0, changes: (difference?.changes ?? []).map(changeView),
    }
  })
}

/** `disks[S3Z9].firmware` is the line `disks[].firmware` of the row S3Z9. */
function changeView({ path, kind, old, new: now }: Change): Entry['changes'][number] {
  const [, list, row, rest] = /^([^[]*)\[(.*)\](.*)$/s.exec(path) ?? []
  return { path: list === undefined ? path : `${list}[]${rest ?? ''}`, row: row ?? null, kind, old: shown(old), now: shown(now) }
}

/** Values alone: a whole row, or an unknown, has no short text. */
function shown(value: unknown): string | number | boolean | null {
  if (value === null || (typeof value === 'object' && !Array.isArray(value) && !('min' in value))) return null
  return scalar(value)
}
