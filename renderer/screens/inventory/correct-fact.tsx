// A fact read on the machine by a person, in the unit in which it is shown: shown as such for ever.
import { useState } from 'react'
import type { Output } from '../../../main/contract/procedures.ts'
import { day, decimal } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useAct } from '../../query.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Choice, TextInput } from '../../ui/inputs.tsx'
import { Dialog } from '../../ui/layout.tsx'

export type DecisionFact = Output<'machine.get'>['facts'][number]

const MB_PER_GB = 1024
/** Kept in megabytes, bought and read in gigabytes. */
const IN_GB: ReadonlySet<string> = new Set(['ramMb', 'ramMaxMb'])
const BOOLEANS: ReadonlySet<string> = new Set(['smartOk', 'cpuSupported', 'tpm2', 'uefiSecureBoot', 'virtual', 'portable'])
const CHOICES: Readonly<Partial<Record<string, readonly (string | number)[]>>> = { diskType: ['hdd', 'ssd'], osFamily: ['linux', 'windows'], arch: [32, 64], cpuClass: [0, 1, 2, 3] }

/** A fact that the rules read, as a person reads it. */
export function decisionFactText({ path, value }: DecisionFact): string {
  if (path === 'smartOk') return t(value === true ? 'fact.smartOk.good' : 'fact.smartOk.failing')
  if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no')
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) return day(value)
  if (typeof value === 'string') return t(`fact.${path}.${value}`)
  const unit = unitOf(path)
  const shown = decimal(IN_GB.has(path) ? (value ?? 0) / MB_PER_GB : (value ?? 0), 1)
  return unit === null ? shown : `${shown}\u00a0${unit}`
}

function unitOf(path: string): string | null {
  const unit = t(`machine.unit.${path}`)
  return unit.startsWith('machine.unit') ? null : unit
}

export function CorrectFact({ machineId, fact: { path, value: before }, onClose }: { machineId: string; fact: DecisionFact; onClose: () => void }) {
  const [text, setText] = useState(before === null ? '' : IN_GB.has(path) ? decimal(Number(before) / MB_PER_GB, 3).replaceAll('\u00a0', '') : String(before))
  const [reason, setReason] = useState('')
  const correct = useAct('machine.correct')
  const choices = CHOICES[path]
  const kind = BOOLEANS.has(path) ? 'boolean' : choices ? 'choice' : path === 'osEos' ? 'date' : 'number'
  const number = numberIn(text, path)
  const value = kind === 'boolean' ? text === 'true' : kind === 'number' ? number : (choices?.find((one) => String(one) === text) ?? text)
  const missing = text.trim() === '' ? t('machine.needValue') : value === null ? t(IN_GB.has(path) ? 'machine.needNumber' : 'machine.needWhole') : reason.trim() === '' ? t('machine.needReason') : undefined
  const submit = async (): Promise<void> => {
    if (missing === undefined && value !== null && (await correct.run({ machineId, path, value, reason }))) onClose()
  }
  const unit = unitOf(path)
  const label = unit === null ? t('machine.value') : t('machine.valueIn', { unit })
  return (
    <Dialog title={t('machine.correctTitle', { fact: t(`fact.${path}`) })} onClose={onClose}>
      {kind === 'boolean' && <Choice label={label} value={text === '' ? null : (text as 'true' | 'false')} options={[{ value: 'true', text: t('common.yes') }, { value: 'false', text: t('common.no') }]} onChange={setText} />}
      {choices && <Choice label={label} value={text === '' ? null : text} options={choices.map((one) => ({ value: String(one), text: typeof one === 'number' ? String(one) : t(`fact.${path}.${one}`) }))} onChange={setText} />}
      {(kind === 'number' || kind === 'date') && <TextInput label={label} value={text} onChange={setText} onEnter={() => void submit()} type={kind === 'date' ? 'date' : 'text'} inputMode="decimal" autoFocus />}
      <TextInput label={t('machine.reason')} value={reason} onChange={setReason} onEnter={() => void submit()} />
      <ActFault acts={[correct]} />
      <div className="row">
        <Button variant="primary" onPress={() => void submit()} disabledReason={missing}>{t('machine.correct')}</Button>
        <Button onPress={onClose}>{t('common.cancel')}</Button>
      </div>
    </Dialog>
  )
}

/** What was typed, in the unit in which it is kept; null when it is no such number. */
function numberIn(text: string, path: string): number | null {
  const [, digits, rest = ''] = /^\s*(\d{1,7})(?:[.,](\d{1,3}))?\s*$/.exec(text) ?? []
  if (digits === undefined) return null
  const number = Number(`${digits}.${rest || '0'}`)
  if (IN_GB.has(path)) return Math.round(number * MB_PER_GB)
  return Number.isInteger(number) ? number : null
}
