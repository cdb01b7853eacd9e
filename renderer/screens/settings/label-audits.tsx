// Audits by other members: those there were, and a new one, noted with the self-check as it stands.
import { useState } from 'react'
import { isCivilDate } from '../../../domain/civil-date.ts'
import type { Output } from '../../../main/contract/procedures.ts'
import { NO_ROW, useKeptText } from '../../editing/kept-text.ts'
import { day } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useAct } from '../../query.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Choice, TextInput } from '../../ui/inputs.tsx'
import { Chip } from '../../ui/layout.tsx'

const OUTCOMES = ['favourable', 'unfavourable'] as const
const TYPED = ['who', 'until', 'what'] as const

export function LabelAudits({ audits, reviewers }: Pick<Output<'label.get'>, 'audits' | 'reviewers'>) {
  return (
    <section className="stack-small" aria-label={t('label.audits')}>
      <h3>{t('label.audits')}</h3>
      {audits.length === 0 ? <p className="quiet">{t('label.noAudit')}</p> : (
        <ul className="stack-small">
          {audits.map((one) => <li key={one.id} className="row"><Chip tone={one.outcome === 'favourable' ? 'ok' : 'bad'} icon={one.outcome === 'favourable' ? 'ok' : 'alert'}>{t(`label.outcome.${one.outcome}`)}</Chip><span>{t('label.auditOf', { reviewer: one.reviewer, on: day(one.reviewedOn), version: one.charterVersion, score: one.scorePct })} {one.why}</span></li>)}
        </ul>
      )}
      <NewAudit reviewers={reviewers} />
    </section>
  )
}

function NewAudit({ reviewers }: { reviewers: Output<'label.get'>['reviewers'] }) {
  const note = useAct('label.audit')
  const { text: { who: reviewer = '', until: reviewedOn = '', what: why = '' }, change, forget } = useKeptText('reserve', NO_ROW, TYPED)
  const [outcome, setOutcome] = useState<(typeof OUTCOMES)[number] | null>(null)
  const lacking = [reviewer.trim() === '' ? t('label.reviewer') : '', isCivilDate(reviewedOn) ? '' : t('label.reviewedOn'), outcome === null ? t('label.outcome') : '', outcome === 'unfavourable' && why.trim() === '' ? t('label.why') : ''].filter(Boolean)
  const keep = async (): Promise<void> => {
    if (outcome === null || lacking.length > 0 || !(await note.run({ reviewer, reviewedOn, outcome, why }))) return
    setOutcome(null)
    await forget()
  }
  return (
    <>
      <div className="fields">
        {reviewers.length > 0 ? <Choice label={t('label.reviewer')} value={reviewer === '' ? null : reviewer} onChange={(next) => change('who', next)} options={reviewers.map((name) => ({ value: name, text: name }))} /> : <TextInput label={t('label.reviewer')} value={reviewer} onChange={(next) => change('who', next)} />}
        <TextInput label={t('label.reviewedOn')} type="date" value={reviewedOn} onChange={(next) => change('until', next)} />
        <Choice label={t('label.outcome')} value={outcome} onChange={setOutcome} options={OUTCOMES.map((value) => ({ value, text: t(`label.outcome.${value}`) }))} />
        <TextInput label={t('label.why')} value={why} onChange={(next) => change('what', next)} />
      </div>
      <ActFault acts={[note]} />
      <div><Button onPress={() => void keep()} disabledReason={lacking.length > 0 ? t('common.complete', { what: lacking.join(', ') }) : undefined}>{t('label.note')}</Button></div>
    </>
  )
}
