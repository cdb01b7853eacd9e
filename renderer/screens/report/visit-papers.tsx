// Every paper of the visit, whatever its kind, opened in the system's viewer.
import { day, euros } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useAct, usePages } from '../../query.ts'
import { FaultCard } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Chip } from '../../ui/layout.tsx'

export function VisitPapers({ visitId }: { visitId: string }) {
  const { first, rows: papers, more } = usePages('document.list', { visitId })
  const open = useAct('document.open')
  if (!first) return null
  return (
    <Card title={t('report.documents')}>
      {open.fault && <FaultCard fault={open.fault} />}
      {papers.length === 0 ? <p className="quiet">{t('client.none')}</p> : (
        <ul className="stack-small">
          {papers.map((paper) => (
            <li key={paper.id} className="row between">
              <span><strong>{t(`document.${paper.type}`)}</strong> <span className="mono">{paper.number}</span> <span className="quiet">{day(paper.issuedOn)}{paper.totalTtcCents !== null && ` · ${t('sign.amount', { amount: euros(paper.totalTtcCents) })}`}</span></span>
              <span className="row">
                <Chip tone={paper.signed ? 'ok' : 'neutral'} icon={paper.signed ? 'ok' : 'info'}>{paper.signed ? t('report.signed') : t(`quoteState.${paper.state}`)}</Chip>
                <Button size="small" label={`${t('report.open')} : ${paper.number}`} onPress={() => void open.run({ docId: paper.id })}>{t('report.open')}</Button>
              </span>
            </li>
          ))}
        </ul>
      )}
      {more && <Button size="small" onPress={more}>{t('common.more')}</Button>}
    </Card>
  )
}
