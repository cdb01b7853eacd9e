// Sending billing requests: one of the acts that are confirmed, since what left is not taken back. What each would ask is shown
// first, with what every member carries; the totals sent are those that were shown.
import { Send } from 'lucide-react'
import type { Output } from '../../main/contract/procedures.ts'
import { day, euros, rate } from '../i18n/format.ts'
import { t, tn } from '../i18n/t.ts'
import { useAct, useRead } from '../query.ts'
import { useNavigation } from '../routes.ts'
import { Button } from '../ui/button.tsx'
import { Chip, Dialog, type Look, scrollable } from '../ui/layout.tsx'
import { ActFault } from './fault-card.tsx'

export type DueRow = Output<'billing.due'>[number]
type State = Output<'billing.list'>['rows'][number]['state']

const AT_ONCE = 50
const STATES: Readonly<Record<State, Look>> = {
  prepared: { tone: 'info', icon: 'clock' }, sent: { tone: 'ok', icon: 'ok' }, doubled: { tone: 'neutral', icon: 'minus' },
  conflict: { tone: 'warn', icon: 'help' }, set_aside: { tone: 'neutral', icon: 'minus' }, refused: { tone: 'bad', icon: 'alert' },
}

export function RequestState({ state }: { state: State }) {
  return <Chip {...STATES[state]}>{t(`billing.state.${state}`)}</Chip>
}

export function SendRequests({ dues, onClose }: { dues: readonly DueRow[]; onClose: () => void }) {
  const { say } = useNavigation()
  const send = useAct('billing.send')
  const total = dues.reduce((all, due) => all + (due.totalTtcCents ?? 0), 0)
  const submit = async (): Promise<void> => {
    const sent: string[] = []
    for (let at = 0; at < dues.length; at += AT_ONCE) {
      const part = await send.run({ subjects: dues.slice(at, at + AT_ONCE).flatMap(({ kind, id, from, totalTtcCents }) => (totalTtcCents === null ? [] : [{ kind, id, from, totalTtcCents }])) })
      if (!part) return
      sent.push(...part.numbers)
    }
    say({ text: sent.length === 0 ? t('billing.sentNone') : tn('billing.sent', sent.length, { numbers: sent.slice(0, 3).join(', ') + (sent.length > 3 ? '…' : '') }) })
    onClose()
  }
  return (
    <Dialog title={tn('billing.confirm', dues.length)} onClose={onClose} wide>
      <p>{t('billing.confirmText', { amount: euros(total) })}</p>
      <ul className="stack">{dues.map((due) => <li key={`${due.id} ${due.from}`}><Preview due={due} /></li>)}</ul>
      <ActFault acts={[send]} />
      <div className="row">
        <Button variant="primary" onPress={() => void submit()} disabledReason={send.busy ? t('billing.sending') : undefined}><Send size={18} aria-hidden="true" />{tn('billing.send', dues.length)}</Button>
        <Button onPress={onClose}>{t('common.cancel')}</Button>
      </div>
    </Dialog>
  )
}

/** "du 01/11/2026 au 30/11/2026", or the day a quote was accepted. */
export function dueWords({ from, to, on }: Pick<DueRow, 'from' | 'to' | 'on'>): string {
  return from && to ? t('contract.between', { from: day(from), to: day(to) }) : t('billing.acceptedOn', { on: day(on) })
}

function Preview({ due }: { due: DueRow }) {
  const { data: asked = [] } = useRead('billing.preview', { kind: due.kind, id: due.id, from: due.from })
  return (
    <div className="stack-small">
      <div className="row between"><strong>{due.clientName}</strong><span className="number big">{euros(due.totalTtcCents ?? 0)}</span></div>
      <p className="quiet">{[due.reference, dueWords(due), t('billing.ht', { amount: euros(due.htCents) })].join(' · ')}</p>
      {asked.length > 1 && <ul>{asked.map((one) => <li key={one.key}>{t('billing.oneAsks', { seller: one.sellerName, buyer: one.buyerName, amount: euros(one.totalTtcCents) })}</li>)}</ul>}
      {asked.some((one) => one.shares.length > 0 && one.commissionBp > 0) && <Shares shares={asked.flatMap((one) => one.shares)} commissionBp={asked[0]?.commissionBp ?? 0} />}
    </div>
  )
}

/** What each member carries, for the technician alone: never in client mode. */
export function Shares({ shares, commissionBp }: { shares: Output<'quote.shares'>['shares']; commissionBp: number }) {
  return (
    <div className="table-wrap" role="group" aria-label={t('billing.members')} {...scrollable}>
      <table className="table">
        <thead><tr><th scope="col">{t('billing.column.member')}</th><th scope="col" className="number">{t('billing.column.share')}</th><th scope="col" className="number">{t('billing.column.commission', { rate: rate(commissionBp) })}</th><th scope="col" className="number">{t('billing.column.payout')}</th></tr></thead>
        <tbody>{shares.map((one) => <tr key={one.code}><th scope="row">{one.name}</th><td className="number">{euros(one.htCents)}</td><td className="number">{euros(one.commissionCents)}</td><td className="number">{euros(one.payoutCents)}</td></tr>)}</tbody>
      </table>
    </div>
  )
}
