// Client view (F9): larger type, no jargon, no cost price, no address, no other client; only what the backend's white list gives.
import { PenLine } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Output } from '../../../main/contract/procedures.ts'
import { day, euros, quantity, rate } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { queries, useAct, useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { DataBar, DataDot } from '../../ui/charts.tsx'
import { Card, PageHead } from '../../ui/layout.tsx'
import { PlainWords } from './plain-words.tsx'

type View = Output<'quote.clientView'>
type Section = View['sections'][number]
/** Answers with purchase prices in them: the page forgets them before the client looks. */
const COSTS: ReadonlySet<unknown> = new Set(['quote.margin', 'catalog.get', 'catalog.preview', 'catalog.toOrder'])

export function Presentation({ quoteId, visitId }: { quoteId: string; visitId: string }) {
  const { go } = useNavigation()
  const { data: view } = useRead('quote.clientView', { quoteId })
  const issue = useAct('quote.issue')
  useEffect(() => {
    queries.removeQueries({ predicate: ({ queryKey: [method] }) => COSTS.has(method) })
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
  return (
    <div className="presentation">
      <header><span className="brand">{t('app.name').slice(0, 4)}<b>{t('app.name').slice(4)}</b></span><span className="small quiet">{t('quote.presentHint')}</span></header>
      <main id="content" tabIndex={-1}>
        <PageHead title={view.number ? t('quote.title', { number: view.number }) : t('quote.draft')} facts={t('quote.facts', { client: view.clientName ?? '', date: day(view.validUntil) })}>
          {view.canBeSigned && <Button variant="primary" onPress={() => void sign()}><PenLine size={20} aria-hidden="true" />{t('quote.sign')}</Button>}
        </PageHead>
        <ActFault acts={[issue]} />
        <div className="columns" data-first="wide">
          <Sections view={view} />
          <PlainWords view={view} />
        </div>
      </main>
    </div>
  )
}

/** What is paid for what: the bar and the rows bear the same colours; the row under the pointer or the focus lights its part up. */
function Sections({ view }: { view: View }) {
  const [lit, setLit] = useState<number>()
  const priced = view.sections.slice(0, 4)
  return (
    <Card>
      {priced.some(({ netCents }) => netCents > 0) && <DataBar lit={lit} label={t('quote.bar', { parts: priced.map(({ section, netCents }) => `${t(`section.${section}`)} ${euros(netCents)}`).join(', ') })} parts={priced.map(({ netCents }, index) => ({ color: index + 1, value: netCents }))} />}
      <table className="table client-table">
        <thead><tr><th scope="col">{t('quote.column.section')}</th><th scope="col">{t('quote.column.gets')}</th><th scope="col" className="number">{t('quote.column.net')}</th></tr></thead>
        <tbody>
          {view.sections.map((section, index) => (
            <tr key={section.section} {...(index < 4 ? { onMouseEnter: () => setLit(index + 1), onMouseLeave: () => setLit(undefined), onFocus: () => setLit(index + 1), onBlur: () => setLit(undefined) } : {})}>
              <th scope="row"><span className="row"><DataDot color={index < 4 ? index + 1 : null} />{t(`section.${section.section}`)}</span></th>
              <td><Gets section={section} view={view} /></td>
              <td className="number">{section.section === 'financement' ? '–' : section.section === 'maintenance' ? t('client.perMonth', { amount: euros(section.netCents) }) : euros(section.netCents)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {view.discountCents > 0 && <Sum name={t('quote.discount')} cents={-view.discountCents} />}
          <Sum name={t('quote.totalHt')} cents={view.totalHtCents} />
          {view.vatGroups.filter(({ category }) => category === 'S').map((group) => <Sum key={group.rateBp} name={`${t('quote.totalVat')} ${rate(group.rateBp)}`} cents={group.vatCents} />)}
          <tr><td colSpan={2} className="number"><strong>{t('quote.totalTtc')}</strong></td><td className="number"><strong className="huge">{euros(view.totalTtcCents)}</strong></td></tr>
        </tfoot>
      </table>
    </Card>
  )
}

const Sum = ({ name, cents }: { name: string; cents: number }) => <tr><td colSpan={2} className="number">{name}</td><td className="number">{euros(cents)}</td></tr>

/** What the client gets, in a line; each part with its price where it is asked for. */
function Gets({ section: { section, lines }, view }: { section: Section; view: View }) {
  if (section === 'financement') return view.rent ? t('client.rentOrCash', { rent: euros(view.rent.rentTtcCents), months: view.rent.months }) : t('quote.cash')
  if (section === 'maintenance') return t('client.outside', { what: view.recurring.map(({ label }) => label).join(', ') })
  if (lines.length === 0) return t('quote.nothing')
  const names = lines.map(({ label, qtyMilli }) => (qtyMilli === 1000 ? label : `${quantity(qtyMilli)} × ${label}`))
  return (
    <details>
      <summary>{section === 'logiciels' && view.freeSharePct === 100 ? t('client.freeSoftware') : names.slice(0, 2).join(', ')}{names.length > 2 && ` ${t('client.andMore', { count: names.length - 2 })}`}</summary>
      <ul className="stack-small">{lines.map(({ label, netCents, reason }, index) => <li key={`${label}${index}`}><span className="row between"><span>{names[index]}</span><span className="number">{euros(netCents)}</span></span>{reason && <span className="quiet">{t('paper.proprietary', { reason })}</span>}</li>)}</ul>
    </details>
  )
}
