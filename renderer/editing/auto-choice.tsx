// A choice is committed when it is made, and shows at once.
import { useState } from 'react'
import { queries } from '../query.ts'
import { Choice } from '../ui/inputs.tsx'
import { saveField, unsavedValue } from './save-field.ts'

export function AutoChoice<V extends string>({ table, id, field, value, label, options, visitId }: { table: string; id: string; field: string; value: V | null; label: string; options: readonly { readonly value: V; readonly text: string }[]; visitId?: string }) {
  const target = { table, id, field, visitId }
  const [chosen, setChosen] = useState<V | undefined>(() => options.find((option) => option.value === unsavedValue(target))?.value)
  const commit = async (next: V): Promise<void> => {
    setChosen(next)
    try {
      if ((await saveField(target, next, 'commit')) === 'superseded') return
      await queries.invalidateQueries()
    } catch {
      // Refused: the top bar says why, and the stored choice shows again.
    }
    setChosen(undefined)
  }
  return <Choice label={label} value={chosen ?? value} options={options} onChange={(next) => void commit(next)} />
}
