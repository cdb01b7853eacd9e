// A sheet offered to a colleague, to another co-op by telephone or to another Scop of the hub; the offer that waits, with the answers this laptop's person may give.
import type { Output } from '../../../main/contract/procedures.ts'
import { HAND_OFF_TO, type HandOffTo } from '../../../domain/interventions/hand-off.ts'
import { useKeptText } from '../../editing/kept-text.ts'
import { day, dayAndClock, minutes } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Choice, TextInput } from '../../ui/inputs.tsx'
import { Card, Chip } from '../../ui/layout.tsx'
import { ScopOffer } from './scop-offer.tsx'

/** Kept under the sheet's id until the offer or its answer took them; a row of that table and id there is none. */
const TYPED = ['who', 'what', 'until'] as const
/** The choices beside: to whom (code), which Scop (name), the contact too (identity). Kept the same way, under a table of other Scops. */
const CHOSEN = ['code', 'name', 'identity'] as const

export function HandOff({ view }: { view: Output<'intervention.get'> }) {
  const offer = useAct('intervention.offer')
  const answer = useAct('intervention.answer')
  const withdraw = useAct('intervention.withdraw')
  const { text: { who: to = '', what: words = '', until: wished = '' }, started, change, forget: forgetTyped } = useKeptText('reserve', view.id, TYPED)
  const chosen = useKeptText('member', view.id, CHOSEN)
  const toKind = HAND_OFF_TO.find((kind) => kind === chosen.text.code) ?? 'technician'
  const { data: scops = [] } = useRead('handOff.scops', {})
  const sheetId = view.id
  const waiting = view.offer
  const faults = <ActFault acts={[offer, answer, withdraw]} />
  const forget = async (): Promise<void> => {
    await forgetTyped()
    await chosen.forget()
  }
  const submit = async (): Promise<void> => {
    if (toKind !== 'scop' && await offer.run({ sheetId, to: to.trim(), toKind, why: words })) await forget()
  }
  const reply = async (accept: boolean): Promise<void> => {
    if (await answer.run({ sheetId, accept, reason: accept ? '' : words })) await forget()
  }
  if (waiting) {
    return (
      <Card title={t('sheet.handOff')} tone="accent">
        {faults}
        <p>{t('sheet.waiting', { to: waiting.to, by: waiting.by, why: waiting.why })}</p>
        {waiting.toKind === 'scop' && <div><Chip tone="info" icon="clock">{t(waiting.withdrawing ? 'handOff.withdrawing' : waiting.sent ? 'handOff.sent' : 'handOff.notSent')}</Chip></div>}
        {waiting.toKind === 'scop' && <p className="quiet small">{t('handOff.stillOurs')}</p>}
        {waiting.mine && <TextInput label={t('sheet.refuseReason')} value={words} onChange={(value) => change('what', value)} />}
        <div className="row">
          {waiting.mine && <Button onPress={() => void reply(true)}>{t('sheet.accept')}</Button>}
          {waiting.mine && <Button onPress={() => void reply(false)} disabledReason={words.trim() === '' ? t('common.complete', { what: t('sheet.refuseReason') }) : undefined}>{t('sheet.refuse')}</Button>}
          {!waiting.withdrawing && <Button onPress={() => void withdraw.run({ sheetId })}>{t('sheet.withdraw')}</Button>}
        </div>
      </Card>
    )
  }
  if (view.doneBy) return <DoneBy doneBy={view.doneBy} />
  const kinds = HAND_OFF_TO.filter((kind) => kind !== 'scop' || scops.length > 0)
  return (
    <details open={started || chosen.started}>
      <summary>{t('sheet.handOff')}</summary>
      <div className="stack-small">
        {faults}
        <div className="fields">
          {toKind !== 'scop' && <TextInput label={t('sheet.offerTo')} value={to} onChange={(value) => change('who', value)} />}
          <Choice label={t('sheet.offerKind')} value={toKind} onChange={(kind: HandOffTo) => chosen.change('code', kind)} options={kinds.map((value) => ({ value, text: t(`sheet.offerKind.${value}`) }))} />
        </div>
        <TextInput label={t('sheet.offerWhy')} value={words} onChange={(value) => change('what', value)} />
        {toKind === 'scop' ? <ScopOffer sheetId={sheetId} scops={scops} why={words} wished={wished} onWished={(value) => change('until', value)} scopId={chosen.text.name} onScop={(id) => chosen.change('name', id)} withContact={chosen.text.identity === 'yes'} onContact={(too) => chosen.change('identity', too ? 'yes' : '')} onOffered={forget} /> : (
          <div><Button onPress={() => void submit()} disabledReason={to.trim().length < 2 ? t('common.complete', { what: t('sheet.offerTo') }) : words.trim().length < 3 ? t('common.complete', { what: t('sheet.offerWhy') }) : undefined}>{t('sheet.offer')}</Button></div>
        )}
      </div>
    </details>
  )
}

/** Of a sheet that another Scop offered: who, why, and whether our answer came in time. */
export function CameFrom({ view: { cameFrom } }: { view: Output<'intervention.get'> }) {
  if (!cameFrom) return null
  const { scop, by, why, standing, report } = cameFrom
  return (
    <div className="row">
      {standing === 'ours' ? <Chip tone="ok" icon="ok">{t('handOff.ours')}</Chip> : standing === 'waiting' ? <Chip tone="info" icon="clock">{t('handOff.waiting')}</Chip> : <Chip tone="warn" icon="alert">{t('handOff.gone')}</Chip>}
      <span className="quiet">{t('handOff.cameFrom', { scop, by: by ?? '', why })}</span>
      {standing !== 'gone' && <span className="quiet">{t(`handOff.report.${report}`, { scop })}</span>}
    </div>
  )
}

/** Of a sheet that another Scop took: who does it, then what its client signed. */
function DoneBy({ doneBy: { scop, by, report } }: { doneBy: NonNullable<Output<'intervention.get'>['doneBy']> }) {
  const lines = report && ([
    ['number', report.number], ['on', `${day(report.on)}, ${report.from} – ${report.to}`], ['minutes', minutes(report.minutes)], ['technician', report.technician], ['done', report.done], ['next', report.next], ['remarks', report.remarks],
    ['signer', [report.signer.name, report.signer.function, dayAndClock(report.signedAt)].filter(Boolean).join(' · ')],
  ] as const)
  return (
    <Card title={t('sheet.handOff')}>
      <p>{t('handOff.doneBy', { scop, by: by ?? '' })}</p>
      {lines ? (
        <dl className="pairs">
          {lines.map(([name, value]) => value && <div key={name}><dt>{t(`workReport.${name}`)}</dt><dd>{value.split('\n').map((line, at) => <div key={at}>{line}</div>)}</dd></div>)}
          <div><dt>{t('workReport.pdf')}</dt><dd className="mono small">{report.pdfSha256}</dd></div>
        </dl>
      ) : <p className="quiet">{t('handOff.noReport')}</p>}
    </Card>
  )
}
