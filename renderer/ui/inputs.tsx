// Text, choice and tick: label above, note beneath, all over React Aria.
import { Check } from 'lucide-react'
import { type FocusEvent, type ReactNode, useId } from 'react'
import { Checkbox as AriaCheckbox, Input, Label, TextArea, TextField } from 'react-aria-components'

export interface InputProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onBlur?: (event: FocusEvent<Element>) => void
  readonly onEnter?: () => void
  readonly type?: 'text' | 'password' | 'date' | 'time' | 'email' | 'tel'
  readonly multiline?: boolean
  readonly inputMode?: 'decimal' | 'numeric' | 'text'
  readonly note?: string | undefined
  readonly bad?: boolean
  readonly autoFocus?: boolean
  readonly hideLabel?: boolean
  /** What is typed in it, `table.field`: a missing piece leads to it by this name. */
  readonly name?: string | undefined
}

export function TextInput({ label, value, onChange, onBlur, onEnter, type = 'text', multiline, inputMode, note, bad, autoFocus, hideLabel, name }: InputProps) {
  return (
    <TextField className="field" value={value} onChange={onChange} isInvalid={bad ?? false} type={type} {...(name ? { name } : {})} {...(onBlur ? { onBlur } : {})} {...(autoFocus ? { autoFocus } : {})}>
      <Label className={hideLabel ? 'visually-hidden' : ''}>{label}</Label>
      {multiline ? <TextArea className="input" /> : <Input className="input" {...(inputMode ? { inputMode } : {})} onKeyDown={(event) => event.key === 'Enter' && !event.ctrlKey && onEnter?.()} />}
      {note && <span className="note" data-tone={bad ? 'bad' : 'plain'} role="status">{note}</span>}
    </TextField>
  )
}

export function Choice<V extends string>({ label, value, options, onChange, empty }: { label: string; value: V | null; options: readonly { readonly value: V; readonly text: string }[]; onChange: (value: V) => void; empty?: string }) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="input" value={value ?? ''} onChange={(event) => event.target.value !== '' && onChange(event.target.value as V)}>
        {value === null && <option value="">{empty ?? '–'}</option>}
        {options.map((option) => <option key={option.value} value={option.value}>{option.text}</option>)}
      </select>
    </div>
  )
}

export function Tick({ children, selected, onChange }: { children: ReactNode; selected: boolean; onChange: (selected: boolean) => void }) {
  return (
    <AriaCheckbox className="check" isSelected={selected} onChange={onChange}>
      {({ isSelected }) => (
        <>
          <span className="box" aria-hidden="true">{isSelected && <Check size={14} strokeWidth={3} />}</span>
          <span>{children}</span>
        </>
      )}
    </AriaCheckbox>
  )
}
