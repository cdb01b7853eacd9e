// Every paper of the visit, whatever its kind, looked at from here.
import { day, euros } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { usePages } from '../../query.ts'
import { PaperButton } from '../../shell/paper-panel.tsx'
import { PaperState } from '../../shell/paper-state.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Chip } from '../../ui/layout.tsx'

export function VisitPapers({ visitId }: { visitId: string }) {
  const { first, rows: papers, more } = usePages('document.list', { visitId })
  if (!first) return null
  return (
    <Card title={t('report.documents')}>
      {papers.length === 0 ? <p className="quiet">{t('client.none')}</p> : (
        <ul className="stack-small">
          {papers.map((paper) => (
            <li key={paper.id} className="row between">
              <span><strong>{t(`document.${paper.type}`)}</strong> <span className="mono">{paper.number}</span> <span className="quiet">{day(paper.issuedOn)}{paper.totalTtcCents !== null && ` · ${t('sign.amount', { amount: euros(paper.totalTtcCents) })}`}</span></span>
              <span className="row">
                {paper.signed ? <Chip tone="ok" icon="ok">{t('report.signed')}</Chip> : <PaperState state={paper.state} />}
                <PaperButton docId={paper.id} number={paper.number} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {more && <Button size="small" onPress={more}>{t('common.more')}</Button>}
    </Card>
  )
}
