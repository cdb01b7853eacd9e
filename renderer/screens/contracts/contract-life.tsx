// A contract after its signature: letters, suspensions, ending, and what the client gets back.
import { useState } from 'react'
import type { Output } from '../../../main/contract/procedures.ts'
import { useKeptText } from '../../editing/kept-text.ts'
import { day, euros } from '../../i18n/format.ts'
import { t, tn } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { PaperButton } from '../../shell/paper-panel.tsx'
import { Button } from '../../ui/button.tsx'
import { Choice, TextInput, Tick } from '../../ui/inputs.tsx'
import { Card, Chip } from '../../ui/layout.tsx'

type Life = Output<'contract.life'>
interface Of { readonly contractId: string; readonly life: Life; readonly today: string }

export function Letters({ contractId, life, today }: Of) {
  const { say } = useNavigation()
  const issue = useAct('contract.issueNotice')
  const sent = useAct('contract.noticeSent')
  const [on, setOn] = useState(today)
  const record = async (docId: string, by: 'letter' | 'email'): Promise<void> => {
    if (await sent.run({ docId, on, by })) say({ text: t('contract.noticeSent', { on: day(on) }), undo: () => void sent.run({ docId, on: null, by }) })
  }
  // Noted for the wrong letter or the wrong day, and seen later than its own undo.
  const takeBack = async (docId: string, number: string, was: string, by: 'letter' | 'email'): Promise<void> => {
    if (await sent.run({ docId, on: null, by })) say({ text: t('contract.noticeTaken', { number }), undo: () => void sent.run({ docId, on: was, by }) })
  }
  return (
    <Card title={t('contract.letters')}>
      <ActFault acts={[issue, sent]} />
      {life.free && <p><Chip tone="warn" icon="alert">{t('contract.free')}</Chip> {t('contract.freeText')}</p>}
      {life.state !== 'notice_sent' && <p className="quiet">{t(life.tacit ? `contract.standing.${life.standing}` : 'contract.notTacit')}</p>}
      {life.notices.map(({ docId, number, term, by, sentOn, state }) => (
        <div key={docId} className="stack-small">
          <p className="row between">
            <span>{t('contract.letter', { number, term: day(term), by: t(`noticePaper.${by ?? 'letter'}`) })}{state === 'superseded' && ` · ${t('quoteState.superseded')}`}</span>
            <PaperButton docId={docId} number={number} />
          </p>
          {sentOn ? <div className="row">{life.state === 'notice_sent' || term !== life.period.to ? <Chip tone="ok" icon="ok">{t('contract.noticeSent', { on: day(sentOn) })}</Chip> : <Chip tone="warn" icon="clock">{t('contract.noticeSent', { on: day(sentOn) })}</Chip>}<Button size="small" label={t('common.pair', { name: t('contract.noticeBack'), value: number })} onPress={() => void takeBack(docId, number, sentOn, by ?? 'letter')}>{t('contract.noticeBack')}</Button></div> : state !== 'superseded' && (
            <div className="row"><TextInput label={t('contract.sentOn')} type="date" value={on} onChange={setOn} /><Button onPress={() => void record(docId, by ?? 'letter')}>{t('contract.recordSent')}</Button></div>
          )}
        </div>
      ))}
      {life.tacit && life.state !== 'notice_sent' && <div className="row">{(['letter', 'email'] as const).map((by) => <Button key={by} onPress={() => void issue.run({ contractId, by })}>{t(`contract.makeLetter.${by}`)}</Button>)}</div>}
    </Card>
  )
}

const REASON = ['what'] as const

export function Suspensions({ contractId, life, today }: Of) {
  const { say } = useNavigation()
  const [suspend, resume, remove, undo] = [useAct('contract.suspend'), useAct('contract.resume'), useAct('contract.removeEvent'), useAct('undo.undo')]
  const [on, setOn] = useState(today)
  // Kept until the suspension is written: another screen or a kill does not lose why.
  const { text: { what: note = '' }, change, forget } = useKeptText('reserve', contractId, REASON)
  const running = life.suspensions.find(({ to }) => to === null)
  const act = async (): Promise<void> => {
    if (await (running ? resume.run({ contractId, on }) : suspend.run({ contractId, from: on, note }))) {
      await forget()
      say({ text: t(running ? 'contract.resumed' : 'contract.suspended', { on: day(on) }), undo: () => void undo.run({ visitId: contractId }) })
    }
  }
  const drop = async (eventId: string): Promise<void> => {
    if (await remove.run({ eventId })) say({ text: t('contract.removed'), undo: () => void undo.run({ visitId: contractId }) })
  }
  return (
    <Card title={t('contract.suspensions')}>
      <ActFault acts={[suspend, resume, remove, undo]} />
      {life.suspensions.length === 0 ? <p className="quiet">{t('contract.noSuspension')}</p> : (
        <ul className="stack-small">{life.suspensions.map(({ eventId, from, to, note: why }) => <li key={eventId} className="row between"><span>{to ? t('contract.between', { from: day(from), to: day(to) }) : t('contract.since', { from: day(from) })}{why && ` · ${why}`}</span><Button size="small" label={t('common.pair', { name: t('contract.remove'), value: day(from) })} onPress={() => void drop(eventId)}>{t('contract.remove')}</Button></li>)}</ul>
      )}
      <div className="row">
        <TextInput label={t(running ? 'contract.resumeOn' : 'contract.suspendFrom')} type="date" value={on} onChange={setOn} />
        {!running && <TextInput label={t('contract.reason')} value={note} onChange={(next) => change('what', next)} />}
        <Button onPress={() => void act()}>{t(running ? 'contract.resume' : 'contract.suspend')}</Button>
      </div>
    </Card>
  )
}

type Ending = Output<'contract.ending'>
const endingText = ({ stopsOn, because, refundBy, refundCents }: Ending): string => [t(`contract.because.${because}`, { on: day(stopsOn) }), ...(refundCents === 0 ? [] : [refundBy ? t('contract.refundBy', { amount: euros(refundCents), on: day(refundBy) }) : t('contract.refund', { amount: euros(refundCents) })])].join(' ')

export function EndingCard({ contractId, life, today }: Of) {
  const { say } = useNavigation()
  const [end, undo, remove] = [useAct('contract.end'), useAct('undo.undo'), useAct('contract.removeEvent')]
  const [on, setOn] = useState(today)
  const preview = useRead('contract.ending', { contractId, on }, { enabled: life.ending === null && /^\d{4}-\d\d-\d\d$/.test(on) })
  const act = async (): Promise<void> => {
    const ending = await end.run({ contractId, on, note: '' })
    if (ending) say({ text: t(`contract.because.${ending.because}`, { on: day(ending.stopsOn) }), undo: () => void undo.run({ visitId: contractId }) })
  }
  const { ending } = life
  return (
    <Card title={t('contract.ending')}>
      <ActFault acts={[end, undo, remove]} />
      {ending ? (
        <p className="row between"><span>{t('contract.endedOn', { on: day(ending.on) })} {endingText(ending)}</span><Button size="small" onPress={() => void remove.run({ eventId: ending.eventId })}>{t('contract.takeBack')}</Button></p>
      ) : (
        <>
          <div className="row"><TextInput label={t('contract.asked')} type="date" value={on} onChange={setOn} /><Button onPress={() => void act()}>{t('contract.end')}</Button></div>
          {preview.data && <p className="quiet" role="status">{endingText(preview.data)}</p>}
        </>
      )}
    </Card>
  )
}

const NEVER = ['interventions', 'accounts', 'runs', 'backups'] as const
const SEALED = ['passwords', 'backups'] as const

export function HandoverCard({ contractId }: { contractId: string }) {
  const act = useAct('contract.export')
  const [to, setTo] = useState<'client' | 'substitute'>('client')
  const [never, setNever] = useState<readonly (typeof NEVER)[number][]>([])
  const [given, setGiven] = useState<readonly (typeof SEALED)[number][]>([])
  const [done, setDone] = useState<Output<'contract.export'>>()
  const toggle = <V extends string>(list: readonly V[], one: V, on: boolean): V[] => (on ? [...list, one] : list.filter((kind) => kind !== one))
  return (
    <Card title={t('contract.export')}>
      <ActFault acts={[act]} />
      <details>
        <summary>{t('contract.exportWhat')}</summary>
        <div className="stack-small">
          <Choice label={t('contract.exportTo')} value={to} options={(['client', 'substitute'] as const).map((value) => ({ value, text: t(`handover.to.${value}`) }))} onChange={setTo} />
          {SEALED.map((kind) => <Tick key={kind} selected={given.includes(kind)} onChange={(on) => setGiven(toggle(given, kind, on))}>{t('common.pair', { name: t(`handover.${kind}`), value: t('handover.byHand') })}</Tick>)}
          {NEVER.map((kind) => <Tick key={kind} selected={never.includes(kind)} onChange={(on) => setNever(toggle(never, kind, on))}>{t('common.pair', { name: t(`handover.${kind}`), value: t('contract.neverHad') })}</Tick>)}
        </div>
      </details>
      <div className="row"><Button onPress={() => void act.run({ contractId, to, nothingOf: [...never], byHand: [...given] }).then(setDone)}>{t('contract.exportGo')}</Button></div>
      {done?.folder && <p role="status">{tn('contract.exported', done.files)} <span className="mono">{done.folder}</span></p>}
      {done?.folder && done.missing.length > 0 && <p><Chip tone="warn" icon="alert">{t('handover.missing')}</Chip> {done.missing.map((one) => { const [kind = '', ...file] = one.split(': '); return [t(`handover.${kind}`), ...file].join(' ') }).join(', ')}</p>}
    </Card>
  )
}
