// The options of a pack, as its manifest declares them: one value for all machines, or one for each where the option says so.
// Secrets are asked at the confirmation only, never kept on screen.
import type { Output } from '../../../main/contract/procedures.ts'
import { both, t } from '../../i18n/t.ts'
import { Choice, TextInput, Tick } from '../../ui/inputs.tsx'
import { Card } from '../../ui/layout.tsx'

type Value = string | number | boolean
export type PackOptionValues = Readonly<Record<string, Value>>
/** By machine, over those of all. */
export type HostOptionValues = Readonly<Record<string, PackOptionValues>>
interface OptionMachine { readonly id: string; readonly words: string }
type Option = Output<'pack.get'>['options'][number]

interface PackOptionsProps {
  readonly pack: Output<'pack.get'>
  readonly values: PackOptionValues
  readonly onChange: (values: PackOptionValues) => void
  /** Those chosen: an option for each asks for each of them. */
  readonly machines: readonly OptionMachine[]
  readonly own: HostOptionValues
  readonly onOwn: (own: HostOptionValues) => void
}

export function PackOptions({ pack, values, onChange, machines, own, onOwn }: PackOptionsProps) {
  const shown = pack.options.filter((option) => option.type !== 'secret')
  if (shown.length === 0) return null
  // What tells machines apart comes first: a role decides which of the others count.
  const shared = shown.filter(({ perHost }) => !perHost)
  return (
    <Card title={t('deploy.options')}>
      {machines.length > 0 && shown.filter(({ perHost }) => perHost).map((option) => (
        <div key={option.key} role="group" aria-label={both(option.label)} className="stack-small">
          <strong>{both(option.label)}</strong>
          <div className="fields">
            {machines.map(({ id, words }) => <OptionField key={id} option={option} label={words} value={own[id]?.[option.key] ?? values[option.key] ?? option.default} onChange={(value) => onOwn({ ...own, [id]: { ...own[id], [option.key]: value } })} />)}
          </div>
        </div>
      ))}
      {shared.map((option) => <OptionField key={option.key} option={option} label={both(option.label)} value={values[option.key] ?? option.default} onChange={(value) => onChange({ ...values, [option.key]: value })} />)}
    </Card>
  )
}

function OptionField({ option, label, value, onChange }: { option: Option; label: string; value: Value | null; onChange: (value: Value) => void }) {
  switch (option.type) {
    case 'boolean': return <div><Tick selected={value === true} onChange={onChange}>{label}</Tick></div>
    case 'choice': return <Choice label={label} value={value === null ? null : String(value)} options={option.choices.map((choice) => ({ value: choice, text: choice }))} onChange={onChange} />
    case 'integer': return <TextInput label={label} value={value === null ? '' : String(value)} inputMode="numeric" onChange={(text) => /^\d{1,9}$/.test(text) && onChange(Number(text))} />
    case 'string': return <TextInput label={label} value={value === null ? '' : String(value)} onChange={onChange} />
    case 'secret': return null
  }
}
