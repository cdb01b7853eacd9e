// A choice is committed when it is made.
import { call, faultOf } from '../backend.ts'
import { queries } from '../query.ts'
import { Choice } from '../ui/inputs.tsx'
import { whileSaving } from './save-state.ts'

export function AutoChoice<V extends string>({ table, id, field, value, label, options, visitId }: { table: string; id: string; field: string; value: V | null; label: string; options: readonly { readonly value: V; readonly text: string }[]; visitId?: string }) {
  const commit = (chosen: V): void => {
    void whileSaving(async () => await call('field.commit', { table, id, field, value: chosen, ...(visitId ? { visitId } : {}) }), faultOf).catch(() => undefined).then(async () => await queries.invalidateQueries())
  }
  return <Choice label={label} value={value} options={options} onChange={commit} />
}
