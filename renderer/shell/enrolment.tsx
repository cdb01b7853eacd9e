// Linking this laptop to its co-op: one text pasted once. Nothing is sent before that.
import { useState } from 'react'
import { t } from '../i18n/t.ts'
import { useAct, useRead } from '../query.ts'
import { ActFault } from './fault-card.tsx'
import { Button } from '../ui/button.tsx'
import { TextInput } from '../ui/inputs.tsx'
import { Card, Chip } from '../ui/layout.tsx'

export function Enrolment() {
  const { data: state } = useRead('sync.state', {})
  const enrol = useAct('sync.enrol')
  const [text, setText] = useState('')
  if (!state) return null
  const join = async (): Promise<void> => {
    if (text.trim() !== '' && (await enrol.run({ text }))) setText('')
  }
  return (
    <Card title={t('settings.enrol')}>
      {state.state !== 'not-enrolled' && <div><Chip tone="ok" icon="ok">{t('settings.enrolled', { scop: state.scop ?? '', code: state.code ?? '' })}</Chip></div>}
      {state.state === 'not-enrolled' && <p className="quiet">{t('settings.enrolText')}</p>}
      {state.state === 'not-enrolled' && (
        <>
          <TextInput label={t('settings.enrolField')} value={text} onChange={setText} onEnter={() => void join()} multiline />
          <div><Button onPress={() => void join()} disabledReason={enrol.busy ? t('settings.enrolling') : text.trim() === '' ? t('settings.enrolEmpty') : undefined}>{t('settings.enrolButton')}</Button></div>
        </>
      )}
      <ActFault acts={[enrol]} />
    </Card>
  )
}
