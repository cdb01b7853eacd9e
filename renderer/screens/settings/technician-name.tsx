// The technician's name: kept while it is typed, like every other field, though it lives in the settings file.
import { useCallback, useEffect, useRef, useState } from 'react'
import { call, faultOf } from '../../backend.ts'
import { whileSaving } from '../../editing/save-state.ts'
import { t } from '../../i18n/t.ts'
import { queries } from '../../query.ts'
import { TextInput } from '../../ui/inputs.tsx'

const PAUSE_MS = 400

export function TechnicianName({ value }: { value: string }) {
  const [typed, setTyped] = useState<string>()
  const waiting = useRef({ text: undefined as string | undefined, timer: undefined as ReturnType<typeof setTimeout> | undefined })
  const keep = useCallback(async () => {
    const { text, timer } = waiting.current
    clearTimeout(timer)
    if (text === undefined) return
    waiting.current.text = undefined
    await whileSaving(async () => await call('settings.set', { technician: text.trim().slice(0, 80) }), faultOf).catch(() => undefined)
    await queries.invalidateQueries()
    if (waiting.current.text === undefined) setTyped(undefined)
  }, [])
  useEffect(() => () => void keep(), [keep])
  const change = (text: string): void => {
    setTyped(text)
    waiting.current.text = text
    clearTimeout(waiting.current.timer)
    waiting.current.timer = setTimeout(() => void keep(), PAUSE_MS)
  }
  return <TextInput label={t('settings.technician')} value={typed ?? value} onChange={change} onBlur={() => void keep()} onEnter={() => void keep()} />
}
