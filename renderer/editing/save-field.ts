// One typed value on its way to the base. A backend that is down or a full disk does not lose it: it stays here and on
// screen, and is tried again by itself whatever screen is shown meanwhile (design/sync.md 3.3, rule 12).
import type { FieldValue } from '../../domain/tables.ts'
import type { FaultCode } from '../../domain/errors.ts'
import { call, faultOf, onEvent } from '../backend.ts'
import { keepUnsaved, whileSaving } from './save-state.ts'

/** `take`: the act that takes the value, where more than one field of a row changes with it. */
export interface FieldTarget { readonly table: string; readonly id: string; readonly field: string; readonly visitId?: string | undefined; readonly take?: ((value: FieldValue) => Promise<unknown>) | undefined }

/** Refusals that pass without the person changing what was typed. */
const PASSING: ReadonlySet<FaultCode> = new Set(['BACKEND_DOWN', 'DISK_FULL', 'TIMEOUT'])
const RETRY_MS = 3000

const versions = new Map<string, number>()
const waiting = new Map<string, FieldValue>()
const keyOf = ({ table, id, field }: FieldTarget): string => `${table} ${id} ${field}`

/** A value not taken yet, for a field that is shown again; undefined when there is none. */
export function unsavedValue(target: FieldTarget): FieldValue | undefined {
  return waiting.get(keyOf(target))
}

/**
 * Saves one field, as a draft or as one operation. Answers when it is in the base, however long that takes, or
 * `superseded` when the same field was saved again meanwhile.
 * @throws BackendError for refusals that do not pass by themselves, such as INVALID
 */
export async function saveField(target: FieldTarget, value: FieldValue, how: 'draft' | 'commit'): Promise<'saved' | 'superseded'> {
  const key = keyOf(target)
  const version = (versions.get(key) ?? 0) + 1
  versions.set(key, version)
  const { table, id, field, visitId, take } = target
  const send = async (): Promise<unknown> => how === 'draft' ? await call('field.draft', { table, id, field, value }) : take ? await take(value) : await call('field.commit', { table, id, field, value, ...(visitId ? { visitId } : {}) })
  for (;;) {
    try {
      await whileSaving(send, faultOf)
      if (versions.get(key) !== version) return 'superseded'
      settle(key)
      return 'saved'
    } catch (error) {
      if (versions.get(key) !== version) return 'superseded'
      if (!PASSING.has(faultOf(error).code)) {
        settle(key)
        throw error
      }
      waiting.set(key, value)
      keepUnsaved(key, faultOf(error))
    }
    await nextChance()
    if (versions.get(key) !== version) return 'superseded'
  }
}

function settle(key: string): void {
  waiting.delete(key)
  keepUnsaved(key, undefined)
}

/** A while, or at once when the backend is back. */
async function nextChance(): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      off()
      resolve()
    }
    const timer = setTimeout(done, RETRY_MS)
    const off = onEvent('backend.state', ({ state }) => state === 'up' && done())
  })
}
