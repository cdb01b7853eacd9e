// Client view (F9): larger type, no jargon, no cost price, no address, no other client; only what the backend's white list gives.
import { PenLine } from 'lucide-react'
import { useEffect } from 'react'
import { day, euros, rate } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { DataBar, DataDot } from '../../ui/charts.tsx'
import { Card, PageHead } from '../../ui/layout.tsx'

export function Presentation({ quoteId, visitId }: { quoteId: string; visitId: string }) {
  const { go } = useNavigation()
  const { data: view } = useRead('quote.clientView', { quoteId })
  const issue = useAct('quote.issue')
  useEffect(() => {
    document.documentElement.dataset['zoom'] = 'client'
    const leave = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' || event.key === 'F9') go({ screen: 'visit', id: visitId, step: 'quote' })
    }
    addEventListener('keydown', leave)
    return () => {
      removeEventListener('keydown', leave)
      delete document.documentElement.dataset['zoom']
    }
  }, [go, visitId])
  if (!view) return null
  const sign = async (): Promise<void> => {
    const docId = view.docId ?? (await issue.run({ quoteId }))?.docId
    if (docId) go({ screen: 'sign', id: docId, visitId, back: 'quote' })
  }
  const priced = view.sections.filter((section) => section.section !== 'maintenance' && section.section !== 'financement')
  return (
    <div className="presentation">
      <header><span className="brand">{t('app.name').slice(0, 4)}<b>{t('app.name').slice(4)}</b></span><span className="small quiet">{t('quote.presentHint')}</span></header>
      <main>
        <PageHead title={view.title || t('quote.draft')} facts={t('quote.facts', { client: view.clientName ?? '', date: day(view.validUntil) })}>
          {view.canBeSigned && <Button variant="primary" onPress={() => void sign()}><PenLine size={20} aria-hidden="true" />{t('quote.sign')}</Button>}
        </PageHead>
        <ActFault acts={[issue]} />
        <div className="columns" data-first="wide">
          <Card>
            {priced.some((section) => section.netCents > 0) && <DataBar label={t('quote.bar', { parts: priced.map((section) => `${t(`section.${section.section}`)} ${euros(section.netCents)}`).join(', ') })} parts={priced.map((section, index) => ({ color: index + 1, value: section.netCents }))} />}
            <table className="table">
              <thead><tr><th scope="col">{t('quote.column.section')}</th><th scope="col">{t('quote.column.gets')}</th><th scope="col" className="number">{t('quote.column.net')}</th></tr></thead>
              <tbody>
                {view.sections.map((section, index) => (
                  <tr key={section.section}>
                    <th scope="row"><span className="row"><DataDot color={index < 4 ? index + 1 : null} />{t(`section.${section.section}`)}</span></th>
                    <td>{section.section === 'maintenance' ? `${view.recurring.map((line) => line.label).join(', ')}, ${t('quote.monthly')}` : section.section === 'financement' ? t('quote.cash') : section.summary.join(', ') || t('quote.nothing')}</td>
                    <td className="number">{section.section === 'financement' ? '–' : euros(section.netCents)}</td>
                  </tr>
                ))}
              </tbody>
              <tfoot>
                <tr><td colSpan={2} className="number">{t('quote.totalHt')}</td><td className="number">{euros(view.totalHtCents)}</td></tr>
                {view.vatGroups.map((group) => <tr key={group.rateBp}><td colSpan={2} className="number">{t('quote.totalVat')} {rate(group.rateBp)}</td><td className="number">{euros(group.vatCents)}</td></tr>)}
                <tr><td colSpan={2} className="number"><strong>{t('quote.totalTtc')}</strong></td><td className="number"><strong className="big">{euros(view.totalTtcCents)}</strong></td></tr>
              </tfoot>
            </table>
          </Card>
          <Card title={t('quote.plain')} tone="accent">
            {view.before.total > 0 && <div className="before-after">
              <div className="card"><span className="quiet small">{t('quote.today')}</span><span className="big">{t('quote.of', { ok: view.before.ok, total: view.before.total })}</span><span>{t('quote.fitMachines')}</span></div>
              <div className="card"><span className="quiet small">{t('quote.afterwards')}</span><span className="big">{t('quote.of', { ok: view.after.ok, total: view.after.total })}</span><span>{t('quote.fitMachines')}</span></div>
            </div>}
            <ul className="stack">{view.machines.filter((machine) => machine.place).map((machine, index) => <li key={`${machine.place}${index}`}><strong>{machine.place}</strong>{' · '}{t(machine.decision === 'MIGRATE' && machine.reinstall ? 'verdict.MIGRATE.reinstall' : `verdict.${machine.decision}`)}</li>)}</ul>
          </Card>
        </div>
      </main>
    </div>
  )
}
