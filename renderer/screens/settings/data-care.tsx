// A copy now, and a check of the base, each with what it found.
import { CircleCheck, CircleX } from 'lucide-react'
import { useState } from 'react'
import type { Output } from '../../../main/contract/procedures.ts'
import { clock } from '../../i18n/format.ts'
import { has, t } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Chip } from '../../ui/layout.tsx'

export function DataCare() {
  const backup = useAct('db.backup')
  const check = useAct('db.check')
  const { data: jobs = [] } = useRead('job.list', {})
  const [asked, setAsked] = useState<string>()
  const [found, setFound] = useState<Output<'db.check'>>()
  const job = jobs.find((one) => one.jobId === asked)
  return (
    <Card title={t('settings.data')}>
      <p className="quiet">{t('settings.dataText')}</p>
      <div className="row">
        <Button onPress={() => void backup.run({}).then((started) => setAsked(started?.jobId))} disabledReason={job?.state === 'running' ? t('settings.backingUp') : undefined}>{t('settings.backup')}</Button>
        <Button onPress={() => void check.run({}).then(setFound)} disabledReason={check.busy ? t('settings.checking') : undefined}>{t('settings.check')}</Button>
      </div>
      {job && job.state !== 'running' && <div role="status"><Chip tone={job.state === 'done' ? 'ok' : 'bad'} icon={job.state === 'done' ? 'ok' : 'alert'}>{job.state === 'done' ? t('settings.backedUpAt', { time: clock(job.startedAt) }) : t('settings.backupFailed')}</Chip></div>}
      <ActFault acts={[backup, check]} />
      {found && (
        <div role="status" className="stack">
          <div><Chip tone={found.ok ? 'ok' : 'bad'} icon={found.ok ? 'ok' : 'alert'}>{t(found.ok ? 'settings.checked' : 'settings.checkFailed')}</Chip></div>
          <details open={!found.ok}>
            <summary>{t('settings.checkLines')}</summary>
            <ul>{found.lines.map((line) => <li key={line.what} className="row">{line.ok ? <CircleCheck size={16} aria-hidden="true" /> : <CircleX size={16} aria-hidden="true" />}<span>{has(`check.${line.what}`) ? t(`check.${line.what}`) : line.what}</span><span className="mono">{line.value}</span><span className="visually-hidden">{t(line.ok ? 'check.ok' : 'check.bad')}</span></li>)}</ul>
          </details>
        </div>
      )}
    </Card>
  )
}
