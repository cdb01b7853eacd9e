// Who does each line of a quote and what every member carries; and, once it is accepted, its billing request. For the
// technician alone: none of it is in client mode.
import { useState } from 'react'
import type { Output } from '../../../main/contract/procedures.ts'
import { euros } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { RequestState, SendRequests, Shares } from '../../shell/billing-send.tsx'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Choice } from '../../ui/inputs.tsx'
import { Card } from '../../ui/layout.tsx'

type View = Output<'quote.get'>
const OURS = 'ours'

export function QuoteMembers({ view, frozen }: { view: View; frozen: boolean }) {
  const { data: network } = useRead('member.list', {})
  const { data: split } = useRead('quote.shares', { quoteId: view.id })
  const choose = useAct('quote.setMember')
  if (!network || !split) return null
  // Alone, a Scop has nobody to share with: nothing to say.
  if (network.members.length < 2 && split.shares.length < 2) return null
  const options = network.members.map(({ id, name, skills }) => ({ value: id ?? OURS, text: [name, skills.slice(0, 2).join(', ')].filter(Boolean).join(' · ') }))
  const ours = network.members[0]?.id ?? OURS
  return (
    <Card title={t('billing.members')}>
      <p className="quiet">{t(`billing.mode.${split.mode}`)}</p>
      <Shares shares={split.shares} commissionBp={split.commissionBp} />
      <ActFault acts={[choose]} />
      {!frozen && (
        <details>
          <summary>{t('billing.whoDoes')}</summary>
          <div className="fields">
            {view.lines.filter((line) => line.sku !== 'ECO').map((line) => <Choice key={line.id} label={line.label} value={line.memberId ?? ours} options={options} onChange={(value) => void choose.run({ quoteId: view.id, lineId: line.id, memberId: value === OURS ? null : value })} />)}
          </div>
        </details>
      )}
    </Card>
  )
}

/** The request of an accepted quote, from the visit itself. */
export function BillQuote({ view }: { view: View }) {
  const { data: dues = [] } = useRead('billing.due', {})
  const { data: asked } = useRead('billing.list', { limit: 200 })
  const [sending, setSending] = useState(false)
  const due = dues.find((one) => one.kind === 'quote' && one.id === view.id)
  const rows = asked?.rows.filter((row) => row.reference === view.number && row.from === null) ?? []
  if (!due && rows.length === 0) return null
  return (
    <Card title={t('billing.request')}>
      {rows.map((row) => <p key={row.id} className="row between"><span><span className="mono">{row.number}</span>{` · ${t('billing.ttc', { amount: euros(row.totalTtcCents) })}`}</span><RequestState state={row.state} /></p>)}
      {due && (due.missing.length > 0
        ? <p>{t('billing.missing', { what: due.missing.map((key) => t(key)).join(', ') })}</p>
        : <div><Button onPress={() => setSending(true)}>{t('billing.prepare.one')}</Button></div>)}
      {due && sending && <SendRequests dues={[due]} onClose={() => setSending(false)} />}
    </Card>
  )
}
