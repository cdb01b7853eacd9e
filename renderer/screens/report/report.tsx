// The handover report: what the journal will say, then the frozen paper itself, signed or to sign; and all papers of the visit.
import { FileText, PenLine } from 'lucide-react'
import { useEffect } from 'react'
import { day } from '../../i18n/format.ts'
import { both, t } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { AutoField } from '../../editing/auto-field.tsx'
import { useNavigation } from '../../routes.ts'
import { FaultCard } from '../../shell/fault-card.tsx'
import { NewSheet } from '../../shell/new-sheet.tsx'
import { SheetList } from '../../shell/sheet-list.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Chip, Empty, PageHead } from '../../ui/layout.tsx'
import { Papers } from '../../ui/papers.tsx'
import { runCounts } from '../../words.ts'
import { MorePapers } from './more-papers.tsx'
import { VisitPapers } from './visit-papers.tsx'
import { RunClock } from './run-clock.tsx'

export function Report({ visitId }: { visitId: string }) {
  const { go } = useNavigation()
  const { data: visit } = useRead('visit.get', { visitId })
  const { data: run } = useRead('run.get', { runId: visit?.runId ?? '' }, { enabled: Boolean(visit?.runId) })
  const { data: doc } = useRead('document.get', { docId: visit?.reportDocId ?? '' }, { enabled: Boolean(visit?.reportDocId) })
  const make = useAct('report.make')
  const open = useAct('document.open')
  const docId = visit?.reportDocId
  useEffect(() => {
    if (!docId) return undefined
    const print = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'p') return
      event.preventDefault()
      void open.run({ docId })
    }
    addEventListener('keydown', print)
    return () => removeEventListener('keydown', print)
  }, [docId, open])
  if (!visit) return null
  const running = run?.hosts.some((host) => host.state === 'running' || host.state === 'pending' || host.state === 'linkLost') ?? false
  return (
    <>
      <PageHead title={t('report.title')} facts={doc ? t('report.ready', { number: doc.number, date: day(doc.issuedOn) }) : t('report.text')}>
        {doc && <Button onPress={() => void open.run({ docId: doc.id })}><FileText size={18} aria-hidden="true" />{t(doc.signed ? 'sign.open' : 'sign.openPdf')}</Button>}
        {visit.runId && <Button variant={doc ? 'normal' : 'primary'} onPress={() => void make.run({ visitId })} disabledReason={make.busy ? t('report.making') : undefined}>{t(doc ? 'report.again' : 'report.make')}</Button>}
        {doc && !doc.signed && <Button variant="primary" onPress={() => go({ screen: 'sign', id: doc.id, visitId, back: 'report' })}><PenLine size={18} aria-hidden="true" />{t('quote.sign')}</Button>}
      </PageHead>
      {make.fault && <FaultCard fault={make.fault} actions={{ retry: () => void make.run({ visitId }) }} />}
      {open.fault && <FaultCard fault={open.fault} />}
      <SheetList visitId={visitId} none={t('sheets.none')}><NewSheet visitId={visitId} maintenance={visit.purpose === 'maintenance'} /></SheetList>
      {!visit.runId && visit.purpose !== 'maintenance' && <Empty text={t('report.needsRun')}><Button variant="primary" onPress={() => go({ screen: 'visit', id: visitId, step: 'deployment' })}>{t('step.deployment')}</Button></Empty>}
      <div className="columns">
        <div className="stack">
          {run && (
            <Card title={both(run.packTitle)}>
              <p>{runCounts(run.hosts).join(', ')}</p>
              <RunClock run={run} />
              {running && <p className="row"><Chip tone="info" icon="info">{t('report.running')}</Chip></p>}
            </Card>
          )}
          {visit.runId && (
            <Card title={t('report.reserves')}>
              <AutoField table="visit" id={visit.id} field="reserves" value={visit.reserves} label={t('field.visit.reserves')} visitId={visit.id} multiline />
              <AutoField table="visit" id={visit.id} field="trainingGiven" value={visit.trainingGiven} label={t('field.visit.trainingGiven')} visitId={visit.id} />
              <p className="quiet small">{t('report.reservesNote')}</p>
            </Card>
          )}
          <VisitPapers visitId={visitId} />
          <MorePapers visitId={visitId} />
        </div>
        {doc && (
          <Card title={t('report.paper')}>
            <p className="row"><Chip tone={doc.signed ? 'ok' : 'info'} icon={doc.signed ? 'ok' : 'info'}>{t(doc.signed ? 'report.signed' : 'report.unsigned')}</Chip></p>
            <Papers label={t('report.pages')} pages={doc.pages} alt={(page) => t('sign.page', { page, count: doc.pages.length, number: doc.number })} />
          </Card>
        )}
      </div>
    </>
  )
}
