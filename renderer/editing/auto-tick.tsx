// A tick is committed when it is made, and shows at once.
import { type ReactNode, useState } from 'react'
import { queries } from '../query.ts'
import { Tick } from '../ui/inputs.tsx'
import { saveField, unsavedValue } from './save-field.ts'

export function AutoTick({ table, id, field, value, visitId, children }: { table: string; id: string; field: string; value: boolean; visitId?: string; children: ReactNode }) {
  const target = { table, id, field, visitId }
  const [ticked, setTicked] = useState<boolean | undefined>(() => {
    const kept = unsavedValue(target)
    return typeof kept === 'boolean' ? kept : undefined
  })
  const commit = async (next: boolean): Promise<void> => {
    setTicked(next)
    try {
      if ((await saveField(target, next, 'commit')) === 'superseded') return
      await queries.invalidateQueries()
    } catch {
      // Refused: the top bar says why, and the stored tick shows again.
    }
    setTicked(undefined)
  }
  return <Tick selected={ticked ?? value} onChange={(next) => void commit(next)}>{children}</Tick>
}
