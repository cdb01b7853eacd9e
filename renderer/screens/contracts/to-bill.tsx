// "À facturer": what is due and nobody has asked yet, sent one by one or all together; and how the requests sent stand.
import { useState } from 'react'
import type { Output } from '../../../main/contract/procedures.ts'
import { day, euros } from '../../i18n/format.ts'
import { t, tn } from '../../i18n/t.ts'
import { useAct, usePages, useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { type DueRow, dueWords, RequestState, SendRequests } from '../../shell/billing-send.tsx'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Tick } from '../../ui/inputs.tsx'
import { Card, Chip } from '../../ui/layout.tsx'

const keyOf = ({ id, from }: DueRow): string => `${id} ${from}`

export function ToBill() {
  const { go } = useNavigation()
  const { data: dues } = useRead('billing.due', {})
  // What is left out, rather than what is taken: a due that comes up meanwhile is in.
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set())
  const [sending, setSending] = useState<readonly DueRow[]>()
  if (!dues) return null
  const ready = dues.filter((due) => due.missing.length === 0)
  const chosen = ready.filter((due) => !leftOut.has(keyOf(due)))
  const tick = (due: DueRow, on: boolean): void => {
    const next = new Set(leftOut)
    if (on) next.delete(keyOf(due))
    else next.add(keyOf(due))
    setLeftOut(next)
  }
  const complete = (due: DueRow): void => {
    if (due.missing.some((key) => key.startsWith('field.scop.'))) go({ screen: 'settings' })
    else if (due.clientId) go({ screen: 'client', id: due.clientId })
  }
  return (
    <Card title={t('billing.toBill')}>
      {dues.length === 0 ? <p className="quiet">{t('billing.nothingDue')}</p> : (
        <ul className="stack-small">
          {dues.map((due) => (
            <li key={keyOf(due)} className="row between">
              {due.missing.length === 0
                ? <Tick selected={!leftOut.has(keyOf(due))} onChange={(on) => tick(due, on)}><strong>{due.clientName}</strong>{` · ${due.reference} · ${dueWords(due)}`}</Tick>
                : <span><strong>{due.clientName}</strong>{` · ${due.reference} · ${dueWords(due)}`}</span>}
              {due.missing.length === 0
                ? <span className="number">{t('billing.ttc', { amount: euros(due.totalTtcCents ?? 0) })}</span>
                : <span className="row"><Chip tone="warn" icon="alert">{t('billing.missing', { what: due.missing.map((key) => t(key)).join(', ') })}</Chip><Button size="small" label={t('common.pair', { name: t('fault.action.complete'), value: due.clientName ?? '' })} onPress={() => complete(due)}>{t('fault.action.complete')}</Button></span>}
            </li>
          ))}
        </ul>
      )}
      {ready.length > 0 && <div><Button variant="primary" onPress={() => setSending(chosen)} disabledReason={chosen.length === 0 ? t('billing.tickOne') : undefined}>{tn('billing.prepare', chosen.length)}</Button></div>}
      <Asked />
      {sending && <SendRequests dues={sending} onClose={() => setSending(undefined)} />}
    </Card>
  )
}

type Row = Output<'billing.list'>['rows'][number]

function Asked() {
  const { rows, more } = usePages('billing.list', { limit: 10 })
  const keep = useAct('billing.keep')
  const open = useAct('document.open')
  if (rows.length === 0) return null
  return (
    <section className="stack-small" aria-label={t('billing.asked')}>
      <h3>{t('billing.asked')}</h3>
      <ActFault acts={[keep, open]} />
      <ul className="stack-small">
        {rows.map((row) => (
          <li key={row.id} className="stack-small">
            <div className="row between">
              <span><span className="mono">{row.number}</span>{` · ${row.clientName ?? ''} · ${about(row)}`}</span>
              <span className="row"><span className="number">{t('billing.ttc', { amount: euros(row.totalTtcCents) })}</span><RequestState state={row.state} /><Button size="small" label={t('common.pair', { name: t('report.open'), value: row.number })} onPress={() => void open.run({ docId: row.id })}>{t('report.open')}</Button></span>
            </div>
            {row.stands && <Other row={row} stands={row.stands} onKeep={(docId) => void keep.run({ docId })} />}
          </li>
        ))}
      </ul>
      {more && <div><Button size="small" onPress={more}>{t('common.more')}</Button></div>}
    </section>
  )
}

function about(row: Row): string {
  const what = row.what === 'commission' ? t('billing.line.commission', { reference: row.reference }) : row.reference
  return row.from ? `${what} · ${t('contract.between', { from: day(row.from), to: day(row.to) })}` : what
}

/** Another request for the same thing: said, and chosen by a person where they differ. */
function Other({ row, stands, onKeep }: { row: Row; stands: NonNullable<Row['stands']>; onKeep: (docId: string) => void }) {
  if (row.state !== 'conflict' && row.state !== 'set_aside') return <p className="quiet small">{t('billing.doubledBy', { number: stands.number })}</p>
  return (
    <div className="note-card" data-tone={row.state === 'conflict' ? 'warn' : 'neutral'}>
      <span>{t(row.state === 'conflict' ? 'billing.conflictText' : 'billing.setAsideText', { number: stands.number })}</span>
      <div className="row">
        <Button size="small" onPress={() => onKeep(row.id)}>{t('billing.keep', { number: row.number })}</Button>
        {row.state === 'conflict' && <Button size="small" onPress={() => onKeep(stands.id)}>{t('billing.keep', { number: stands.number })}</Button>}
      </div>
    </div>
  )
}
