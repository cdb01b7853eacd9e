// A field without a save button: a draft 300 ms after the last key and at most 500 ms after the first one, an operation
// when the field is left, at Enter, or after 5 s without a key. A kill at any moment loses less than a second of typing.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { FieldValue } from '../../domain/tables.ts'
import { faultOf } from '../backend.ts'
import { clock } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { queries, useRead } from '../query.ts'
import { TextInput } from '../ui/inputs.tsx'
import type { FieldForm } from './forms.ts'
import { saveField, unsavedValue } from './save-field.ts'
import { isRefusedValue } from './save-state.ts'

const PAUSE_MS = 300
const LONGEST_MS = 500
const COMMIT_MS = 5000
/** Lines hold 200 characters, addresses 400: a refused text beyond that is refused for its length. */
const LONG = 200

export interface AutoFieldProps {
  readonly table: string
  readonly id: string
  readonly field: string
  readonly value: string | number | null
  readonly label: string
  readonly visitId?: string
  readonly type?: 'text' | 'date' | 'time' | 'email' | 'tel'
  readonly multiline?: boolean
  readonly integer?: boolean
  /** An amount or a rate: stored as a whole number, typed with a comma. */
  readonly form?: FieldForm
  readonly autoFocus?: boolean
  readonly hideLabel?: boolean
  /** The act that takes the value, instead of the one field of its row. */
  readonly take?: (value: FieldValue) => Promise<unknown>
}

/** Fields with something typed and not committed yet: flushed when the window is left or closed. */
const open = new Set<() => void>()
globalThis.addEventListener('blur', () => open.forEach((flush) => flush()))
globalThis.addEventListener('pagehide', () => open.forEach((flush) => flush()))

export function AutoField({ table, id, field, value, label, visitId, type = 'text', multiline, integer, form, autoFocus, hideLabel, take }: AutoFieldProps) {
  const drafts = useRead('field.drafts', { id })
  const draft = drafts.data?.find((one) => one.table === table && one.field === field)
  const stored = textOf(value, form)
  const kept = unsavedValue({ table, id, field })
  const [typed, setTyped] = useState(() => (kept === undefined ? undefined : textOf(kept, form)))
  const [note, setNote] = useState<{ text: string; bad: boolean }>()
  const state = useRef({ typed, looked: false, firstAt: 0, timer: undefined as ReturnType<typeof setTimeout> | undefined, commitTimer: undefined as ReturnType<typeof setTimeout> | undefined })

  const parsed = useCallback((text: string): string | number | null => (text.trim() === '' && !take ? null : form ? (form.read(text) ?? text) : integer && /^\d+$/.test(text.trim()) ? Number(text.trim()) : text), [integer, form, take])
  const saveDraft = useCallback(() => {
    const { typed: text, timer } = state.current
    clearTimeout(timer)
    state.current.timer = undefined
    if (text !== undefined) void saveField({ table, id, field }, parsed(text), 'draft').catch(() => undefined)
  }, [table, id, field, parsed])
  const commit = useCallback(async () => {
    const { typed: text, timer, commitTimer } = state.current
    clearTimeout(timer)
    clearTimeout(commitTimer)
    state.current.timer = undefined
    if (text === undefined) return
    try {
      // Typed again meanwhile: that text has its own commit to come.
      if ((await saveField({ table, id, field, visitId, take }, parsed(text), 'commit')) === 'saved' && state.current.typed === text) {
        state.current.typed = undefined
        await queries.invalidateQueries()
        // A key may have come while the stored value was read again: what is typed stays.
        if (state.current.typed === undefined) setTyped(undefined)
      }
      setNote(undefined)
    } catch (error) {
      const fault = faultOf(error)
      if (!isRefusedValue(fault)) return
      setNote({ text: fault.code === 'AMOUNT_TOO_LARGE' ? t('fault.AMOUNT_TOO_LARGE.title', fault.detail) : t(form ? form.wrong : integer ? 'field.invalidNumber' : text.length > LONG ? 'field.invalidLong' : 'field.invalid'), bad: true })
      // Refused before its draft was asked for: it is kept all the same, and comes back here.
      if (state.current.typed === text) await saveField({ table, id, field }, parsed(text), 'draft').catch(() => undefined)
      // What a paper still waits for is read again: this field is of it now.
      await queries.invalidateQueries()
    }
  }, [table, id, field, visitId, take, parsed, integer, form])

  const change = useCallback((text: string) => {
    const now = Date.now()
    const current = state.current
    if (current.typed === undefined || current.timer === undefined) current.firstAt = now
    current.typed = text
    setTyped(text)
    setNote(undefined)
    clearTimeout(current.timer)
    current.timer = setTimeout(saveDraft, Math.max(0, Math.min(PAUSE_MS, current.firstAt + LONGEST_MS - now)))
    clearTimeout(current.commitTimer)
    current.commitTimer = setTimeout(() => void commit(), COMMIT_MS)
  }, [saveDraft, commit])

  // A draft of before a crash comes back in its field, with the hour it was typed. Once, from a fresh reading: drafts of
  // this very field that are committed since would otherwise overwrite what was committed.
  const { isFetchedAfterMount: fresh } = drafts
  useEffect(() => {
    if (!fresh || state.current.looked) return
    state.current.looked = true
    if (!draft || state.current.typed !== undefined) return
    const text = textOf(draft.value, form)
    if (text === stored) return
    state.current.typed = text
    // oxlint-disable-next-line react/set-state-in-effect -- the draft comes from the base, outside of React
    setTyped(text)
    setNote({ text: t('field.restored', { time: clock(draft.at) }), bad: false })
  }, [fresh, draft, stored, form])

  useEffect(() => {
    const flush = (): void => void commit()
    open.add(flush)
    // Shown again before it could be saved: this field takes its value over.
    if (state.current.typed !== undefined) flush()
    return () => {
      open.delete(flush)
      flush()
    }
  }, [commit])

  return <TextInput label={label} name={`${table}.${field}`} value={typed ?? stored} onChange={change} onBlur={() => void commit()} onEnter={() => void commit()} type={type} note={note?.text} bad={note?.bad ?? false} {...(multiline ? { multiline } : {})} {...(integer ? { inputMode: 'numeric' as const } : form ? { inputMode: 'decimal' as const } : {})} {...(autoFocus ? { autoFocus } : {})} {...(hideLabel ? { hideLabel } : {})} />
}

/** A stored value, or an invalid one that was kept, as its field shows it. */
function textOf(value: unknown, form: FieldForm | undefined): string {
  if (value === null || value === undefined) return ''
  return form && typeof value === 'number' ? form.show(value) : String(value)
}
