// Texts of a small form whose row does not exist yet, or is written whole by an act: kept as drafts under an id that is there, until
// the act took them or they are given up. A kill, a closed panel or another screen loses nothing of them.
import { useCallback, useState } from 'react'
import { queries, useAct, useRead } from '../query.ts'
import { saveField } from './save-field.ts'

/** Stands for the row of a form that is of none, such as those of the settings: one of each for the laptop. */
export const NO_ROW = '00000000-0000-7000-8000-000000000000'

export interface KeptText<F extends string> {
  /** What was typed, now or before a kill; fields that nobody typed are not there. */
  readonly text: Partial<Record<F, string>>
  /** Something was typed and neither taken nor given up. */
  readonly started: boolean
  change(field: F, value: string): void
  /** Taken by its act, or given up: nothing of it is kept any more. */
  forget(): Promise<void>
}

export function useKeptText<F extends string>(table: string, id: string, fields: readonly F[]): KeptText<F> {
  const { data: drafts = [] } = useRead('field.drafts', { id })
  const { run: discard } = useAct('field.discard')
  const [typed, setTyped] = useState<Partial<Record<F, string>>>({})
  const kept = Object.fromEntries(drafts.flatMap((draft) => (draft.table === table && fields.some((field) => field === draft.field) ? [[draft.field, String(draft.value ?? '')]] : []))) as Partial<Record<F, string>>
  const text = { ...kept, ...typed }
  const change = useCallback((field: F, value: string) => {
    setTyped((before) => ({ ...before, [field]: value }))
    // Read again: a form that is closed and opened finds it, whatever was cached.
    void saveField({ table, id, field }, value, 'draft').then(async () => await queries.invalidateQueries({ queryKey: ['field.drafts'] })).catch(() => undefined)
  }, [table, id])
  const forget = useCallback(async () => {
    for (const field of fields) await discard({ table, id, field })
    setTyped({})
  }, [discard, table, id, fields])
  return { text, started: Object.keys(text).length > 0, change, forget }
}
