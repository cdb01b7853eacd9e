// The options of a pack, as its manifest declares them. Secrets are asked at the confirmation only, never kept on screen.
import type { Output } from '../../../main/contract/procedures.ts'
import { both, t } from '../../i18n/t.ts'
import { Choice, TextInput, Tick } from '../../ui/inputs.tsx'
import { Card } from '../../ui/layout.tsx'

export type PackOptionValues = Readonly<Record<string, string | number | boolean>>
type Option = Output<'pack.get'>['options'][number]

export function PackOptions({ pack, values, onChange }: { pack: Output<'pack.get'>; values: PackOptionValues; onChange: (values: PackOptionValues) => void }) {
  const shown = pack.options.filter((option) => option.type !== 'secret')
  if (shown.length === 0) return null
  return (
    <Card title={t('deploy.options')}>
      {shown.map((option) => <OptionField key={option.key} option={option} value={values[option.key] ?? option.default} onChange={(value) => onChange({ ...values, [option.key]: value })} />)}
    </Card>
  )
}

function OptionField({ option, value, onChange }: { option: Option; value: string | number | boolean | null; onChange: (value: string | number | boolean) => void }) {
  const label = both(option.label)
  switch (option.type) {
    case 'boolean': return <div><Tick selected={value === true} onChange={onChange}>{label}</Tick></div>
    case 'choice': return <Choice label={label} value={value === null ? null : String(value)} options={option.choices.map((choice) => ({ value: choice, text: choice }))} onChange={onChange} />
    case 'integer': return <TextInput label={label} value={value === null ? '' : String(value)} inputMode="numeric" onChange={(text) => /^\d{1,9}$/.test(text) && onChange(Number(text))} />
    case 'string': return <TextInput label={label} value={value === null ? '' : String(value)} onChange={onChange} />
    case 'secret': return null
  }
}
