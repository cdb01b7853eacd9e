// The options of a pack, as its manifest declares them: one value for all machines, or one for each where the option says so.
// Secrets are asked at the confirmation only, never kept on screen.
import { useState } from 'react'
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
            {machines.map(({ id, words }) => <OptionField key={id} option={option} label={words} value={optionValue(option, values, own[id])} otherwise={optionValue(option, values)} onChange={(value) => onOwn({ ...own, [id]: withValue(own[id] ?? {}, option.key, value) })} />)}
          </div>
        </div>
      ))}
      {shared.map((option) => <OptionField key={option.key} option={option} label={both(option.label)} value={optionValue(option, values)} otherwise={option.default} onChange={(value) => onChange(withValue(values, option.key, value))} />)}
    </Card>
  )
}

/** What a run would use: the machine's own value, that of all, else the pack's. */
export function optionValue({ key, default: packs }: Option, values: PackOptionValues, own: PackOptionValues = {}): Value | null {
  return own[key] ?? values[key] ?? packs
}

/** Without a value of its own, the option falls back. */
function withValue(values: PackOptionValues, key: string, value: Value | undefined): PackOptionValues {
  const { [key]: _former, ...others } = values
  return value === undefined ? others : { ...others, [key]: value }
}

interface OptionFieldProps { readonly option: Option; readonly label: string; readonly value: Value | null; /** What counts without one. */ readonly otherwise: Value | null; readonly onChange: (value: Value | undefined) => void }

function OptionField({ option, label, value, otherwise, onChange }: OptionFieldProps) {
  switch (option.type) {
    case 'boolean': return <div><Tick selected={value === true} onChange={onChange}>{label}</Tick></div>
    case 'choice': return <Choice label={label} value={value === null ? null : String(value)} options={option.choices.map((choice) => ({ value: choice, text: choice }))} onChange={onChange} />
    case 'integer': return <IntegerField label={label} value={value} otherwise={otherwise} onChange={onChange} />
    case 'string': return <TextInput label={label} value={value === null ? '' : String(value)} onChange={onChange} />
    case 'secret': return null
  }
}

/** Emptied, it stays empty as long as somebody types in it, and says what counts then. */
function IntegerField({ label, value, otherwise, onChange }: Omit<OptionFieldProps, 'option'>) {
  const [typed, setTyped] = useState<string>()
  const type = (text: string): void => {
    if (!/^-?\d{0,15}$/.test(text)) return
    const isNumber = /\d/.test(text)
    setTyped(isNumber ? undefined : text)
    onChange(isNumber ? Number(text) : undefined)
  }
  return <TextInput label={label} value={typed ?? (value === null ? '' : String(value))} inputMode="numeric" onChange={type} onBlur={() => setTyped(undefined)} note={typed !== undefined && otherwise !== null ? t('deploy.optionEmpty', { value: String(otherwise) }) : undefined} />
}
