// The quote, filled from inventory and pack: lines edited in place with their why, six sections always shown.
import { FileText, Monitor, PenLine, Plus, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Output } from '../../../main/contract/procedures.ts'
import { AutoField } from '../../editing/auto-field.tsx'
import { call } from '../../backend.ts'
import { day, euros, quantity, rate } from '../../i18n/format.ts'
import { both, t, tn } from '../../i18n/t.ts'
import { queries, useAct, useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { DataBar, DataDot } from '../../ui/charts.tsx'
import { Card, Chip, PageHead } from '../../ui/layout.tsx'
import { reasonText } from '../../words.ts'
import { AddLine } from './add-line.tsx'

type View = Output<'quote.get'>
type Line = View['lines'][number]
const FROZEN = new Set(['issued', 'accepted', 'declined', 'expired', 'superseded', 'voided'])

export function Quote({ visitId }: { visitId: string }) {
  const open = useAct('quote.open')
  const { data: visit } = useRead('visit.get', { visitId })
  const { run } = open
  // The quote is there when the person arrives: made from the inventory, without a create page.
  useEffect(() => {
    if (visit && visit.quoteId === null) void run({ visitId })
  }, [visit, visitId, run])
  if (open.fault) return <ActFault acts={[open]} />
  return visit?.quoteId ? <QuoteOf visitId={visitId} quoteId={visit.quoteId} users={visit.users} /> : null
}

function QuoteOf({ visitId, quoteId, users }: { visitId: string; quoteId: string; users: number | null }) {
  const { go, say } = useNavigation()
  const { data: view } = useRead('quote.get', { quoteId })
  const [adding, setAdding] = useState(false)
  const preview = useAct('quote.preview')
  const issue = useAct('quote.issue')
  const remove = useAct('quote.removeLine')
  const quantityAct = useAct('quote.setQuantity')
  const version = useAct('quote.newVersion')
  const createContract = useAct('contract.create')
  if (!view) return null
  const frozen = FROZEN.has(view.state)
  const sign = async (): Promise<void> => {
    const docId = view.docId ?? (await issue.run({ quoteId }))?.docId
    if (docId) go({ screen: 'sign', id: docId, visitId, back: 'quote' })
  }
  // Made in one press; when it is there already the same press opens it.
  const toContract = async (): Promise<void> => {
    if (view.docId && (await createContract.run({ quoteDocId: view.docId }))) go({ screen: 'visit', id: visitId, step: 'contract' })
  }
  const takeOut = async (line: Line): Promise<void> => {
    if (await remove.run({ quoteId, lineId: line.id })) say({ text: t('quote.removed', { label: line.label }), undo: () => void call('undo.undo', { visitId }).then(async () => await queries.invalidateQueries()) })
  }
  const priced = view.sections.filter((section) => section.section !== 'maintenance' && section.section !== 'financement')
  return (
    <>
      <PageHead title={view.number ? t('quote.title', { number: view.number }) : t('quote.draft')} facts={t('quote.facts', { client: view.clientName ?? '', date: day(view.validUntil) })}>
        <span data-print=""><Button onPress={() => void preview.run({ quoteId })}><FileText size={18} aria-hidden="true" />{t('quote.pdf')}</Button></span>
        <span><button type="button" data-present="" className="button" onClick={() => go({ screen: 'present', id: quoteId, visitId })}><Monitor size={18} aria-hidden="true" />{t('quote.present')}</button></span>
        {view.state === 'accepted'
          ? <Button variant="primary" onPress={() => void toContract()}>{t('quote.toContract')}</Button>
          : <Button variant="primary" onPress={() => void sign()}><PenLine size={18} aria-hidden="true" />{t('quote.sign')}</Button>}
      </PageHead>
      <ActFault acts={[issue, preview, remove, quantityAct, version, createContract]} actions={{ complete: () => go({ screen: 'visit', id: visitId, step: 'client' }) }} />
      {frozen && (
        <Card>
          <div className="row between"><span className="row"><Chip tone={view.state === 'accepted' ? 'ok' : 'info'} icon={view.state === 'accepted' ? 'ok' : 'info'}>{t(`quoteState.${view.state}`)}</Chip>{t('quote.frozen')}</span>
            {view.docId && <Button size="small" onPress={() => void version.run({ docId: view.docId ?? '' })}>{t('quote.newVersion')}</Button>}
          </div>
        </Card>
      )}
      <div className="columns" data-first="wide">
        <Card>
          {priced.some((section) => section.netCents > 0) && <DataBar label={t('quote.bar', { parts: priced.map((section) => `${t(`section.${section.section}`)} ${euros(section.netCents)}`).join(', ') })} parts={priced.map((section, index) => ({ color: index + 1, value: section.netCents }))} />}
          <div className="table-wrap">
            <table className="table">
              <thead><tr><th scope="col">{t('quote.column.label')}</th><th scope="col" className="number">{t('quote.column.qty')}</th><th scope="col" className="number">{t('quote.column.unit')}</th><th scope="col" className="number">{t('quote.column.net')}</th><th scope="col"><span className="visually-hidden">{t('quote.remove', { label: '' })}</span></th></tr></thead>
              {view.sections.map((section, index) => (
                <tbody key={section.section}>
                  <tr><th scope="rowgroup" colSpan={3}><span className="row"><DataDot color={index < 4 ? index + 1 : null} />{t(`section.${section.section}`)}</span></th><td className="number">{section.section === 'financement' ? t('quote.cash') : euros(section.netCents)}</td><td>{section.section === 'maintenance' && <span className="visually-hidden">{t('quote.monthly')}</span>}</td></tr>
                  {section.section === 'maintenance' && view.recurring.map((line) => <tr key={line.sku}><td colSpan={3}>{line.label} <span className="quiet small">{t('quote.monthly')}</span></td><td className="number">{euros(line.monthlyHtCents)}</td><td /></tr>)}
                  {view.lines.filter((line) => line.section === section.section).map((line) => <LineRow key={line.id} line={line} frozen={frozen} onRemove={() => void takeOut(line)} onQuantity={(qtyMilli) => void quantityAct.run({ quoteId, sku: line.sku || line.id, qtyMilli })} />)}
                </tbody>
              ))}
              <tfoot>
                <tr><td colSpan={3} className="number">{t('quote.totalHt')}</td><td className="number">{euros(view.totalHtCents)}</td><td /></tr>
                {view.vatGroups.map((group) => <tr key={group.rateBp}><td colSpan={3} className="number">{t('quote.totalVat')} {rate(group.rateBp)}</td><td className="number">{euros(group.vatCents)}</td><td /></tr>)}
                <tr><td colSpan={3} className="number"><strong>{t('quote.totalTtc')}</strong></td><td className="number"><strong className="big">{euros(view.totalTtcCents)}</strong></td><td /></tr>
              </tfoot>
            </table>
          </div>
          {!frozen && <div><Button size="small" onPress={() => setAdding(true)}><Plus size={16} aria-hidden="true" />{t('quote.add')}</Button></div>}
        </Card>
        <div className="stack">
          <Card title={t('quote.plain')} tone="accent">
            {view.before.total > 0 ? <BeforeAfter view={view} /> : <p>{t('quote.noMachine')}</p>}
            <p className="quiet">{both(view.packTitle)}</p>
          </Card>
          {!frozen && (
            <Card title={t('quote.missing')}>
              {view.missing.length === 0 ? <p className="quiet">{t('visit.complete')}</p> : <ul className="wants">{view.missing.map((key) => <li key={key} className="row between"><span>{t(key)}</span>{missingPlace(key) && <Button variant="plain" size="small" onPress={() => go(missingPlace(key) === 'settings' ? { screen: 'settings' } : { screen: 'visit', id: visitId, step: missingPlace(key) === 'inventory' ? 'inventory' : 'client' })}>{t('fault.action.complete')}</Button>}</li>)}</ul>}
              <AutoField table="visit" id={visitId} field="users" value={users} label={t('quote.users')} visitId={visitId} integer />
            </Card>
          )}
        </div>
      </div>
      {adding && <AddLine quoteId={quoteId} onClose={() => setAdding(false)} />}
    </>
  )
}

/** Where a missing piece is typed. */
function missingPlace(key: string): 'settings' | 'inventory' | 'client' | undefined {
  if (key.startsWith('field.scop.') || key.startsWith('table.')) return 'settings'
  if (key === 'quote.verify') return 'inventory'
  return key.startsWith('field.') ? 'client' : undefined
}

export function BeforeAfter({ view }: { view: Pick<View, 'before' | 'after'> }) {
  return (
    <>
      <div className="before-after">
        <div className="card"><span className="quiet small">{t('quote.today')}</span><span className="big">{t('quote.of', { ok: view.before.ok, total: view.before.total })}</span><span>{t('quote.fitMachines')}</span></div>
        <div className="card"><span className="quiet small">{t('quote.afterwards')}</span><span className="big">{t('quote.of', { ok: view.after.ok, total: view.after.total })}</span><span>{t('quote.fitMachines')}</span></div>
      </div>
      {view.after.toVerify > 0 && <Chip tone="info" icon="help">{tn('quote.toVerify', view.after.toVerify)}</Chip>}
    </>
  )
}

function LineRow({ line, frozen, onRemove, onQuantity }: { line: Line; frozen: boolean; onRemove: () => void; onQuantity: (qtyMilli: number) => void }) {
  const [text, setText] = useState<string>()
  const commit = (): void => {
    const value = Number((text ?? '').replace(',', '.'))
    if (text !== undefined && Number.isFinite(value) && value >= 0 && Math.round(value * 1000) !== line.qtyMilli) onQuantity(Math.round(value * 1000))
    setText(undefined)
  }
  return (
    <tr>
      <td>
        {line.label}
        {line.origin !== 'computed' && <span className="quiet small">{' · '}{t(`quote.${line.origin}`)}</span>}
        {line.why.length > 0 && (
          <details className="small">
            <summary>{t('common.why')}</summary>
            <ul>{line.why.map((why) => <li key={why.machineId} className="quiet">{t('common.pair', { name: why.machine, value: reasonText(why.reasons) })}</li>)}</ul>
          </details>
        )}
      </td>
      <td className="number">{frozen || line.sku === 'ECO' ? quantity(line.qtyMilli) : <input className="input number" style={{ width: '4.5rem' }} inputMode="decimal" aria-label={t('common.pair', { name: t('quote.column.qty'), value: line.label })} value={text ?? quantity(line.qtyMilli)} onChange={(event) => setText(event.target.value)} onBlur={commit} onKeyDown={(event) => event.key === 'Enter' && commit()} />}</td>
      <td className="number">{euros(line.unitCents)}</td>
      <td className="number">{euros(line.netCents)}</td>
      <td>{!frozen && line.sku !== 'ECO' && <Button variant="plain" size="small" label={t('quote.remove', { label: line.label })} onPress={onRemove}><X size={16} aria-hidden="true" /></Button>}</td>
    </tr>
  )
}
