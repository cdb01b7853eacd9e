// Prices of a signed contract and its amendments: of the price at an anniversary, of terms by agreement. Each is signed or declined.
import { useState } from 'react'
import type { Output } from '../../../main/contract/procedures.ts'
import { AMOUNT } from '../../editing/forms.ts'
import { useKeptText } from '../../editing/kept-text.ts'
import { day, euros } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useAct } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { PaperButton } from '../../shell/paper-panel.tsx'
import { Button } from '../../ui/button.tsx'
import { Choice, TextInput } from '../../ui/inputs.tsx'
import { Card } from '../../ui/layout.tsx'

type Life = Output<'contract.life'>
interface Of { readonly contractId: string; readonly life: Life; readonly today: string; readonly sign: (docId: string) => void }
const month = (value: string | null): string => (value ?? '').split('-').toReversed().join('/')

export function PriceStory({ contractId, life, sign, today }: Of) {
  const { say } = useNavigation()
  const price = useAct('contract.amendPrice')
  const [decline, reopen] = [useAct('document.decline'), useAct('document.reopen')]
  const refuse = async (docId: string, number: string): Promise<void> => {
    if (await decline.run({ docId, reason: '' })) say({ text: t('contract.declined', { number }), undo: () => void reopen.run({ docId }) })
  }
  return (
    <Card title={t('contract.priceStory')}>
      <ActFault acts={[price, decline, reopen]} />
      <ul>{life.prices.map(({ from, unitCents }) => <li key={from} className="row between"><span>{t('contract.since', { from: day(from) })}</span><span className="number">{t('contract.unit', { unit: euros(unitCents) })}</span></li>)}</ul>
      {life.revisions.map((one) => (
        <p key={one.year} className="row between">
          <span>{t(`contract.revision.${one.state}`, { from: day(one.from), month: month(one.month), unit: euros(one.unitCents ?? 0) })}</span>
          {one.open && <Button size="small" onPress={() => void price.run({ contractId, year: one.year })}>{t('contract.amendPrice')}</Button>}
        </p>
      ))}
      {life.amendments.map(({ docId, number, kind, from, state }) => {
        const act = (name: string, press: () => void) => <Button size="small" label={t('common.pair', { name, value: number })} onPress={press}>{name}</Button>
        return (
          <p key={docId} className="row between">
            <span>{t(`contract.amendment.${kind}`, { number, from: day(from) })}{' · '}{t(`quoteState.${state}`)}</span>
            <span className="row">
              <PaperButton docId={docId} number={number} />
              {state === 'issued' && act(t('contract.sign'), () => sign(docId))}
              {state === 'issued' && act(t('contract.decline'), () => void refuse(docId, number))}
              {state === 'declined' && act(t('contract.reopen'), () => void reopen.run({ docId }))}
            </span>
          </p>
        )
      })}
      <AmendTerms contractId={contractId} life={life} today={today} />
    </Card>
  )
}

const TERMS = ['from', 'noticeMonths', 'visitsPerYear', 'billing', 'floorCents'] as const
type Term = (typeof TERMS)[number]
const BILLINGS = ['monthly', 'quarterly', 'yearly'] as const
const whole = (text: string): number | undefined => (/^\d{1,2}$/.test(text.trim()) ? Number(text) : undefined)

/** What is typed is kept as drafts under the contract until the amendment is issued or given up: a kill loses nothing of it. */
function AmendTerms({ contractId, life: { terms }, today }: Omit<Of, 'sign'>) {
  const amend = useAct('contract.amendTerms')
  const { text: typed, started, change, forget } = useKeptText<Term>('amendment', contractId, TERMS)
  const [opened, setOpened] = useState(false)
  if (!opened && !started) return <div className="row"><Button onPress={() => setOpened(true)}>{t('contract.amendTerms')}</Button></div>
  const text: Record<Term, string> = { from: today, noticeMonths: String(terms.noticeMonths), visitsPerYear: String(terms.visitsPerYear), billing: terms.billing, floorCents: AMOUNT.show(terms.floorCents), ...typed }
  const [noticeMonths, visitsPerYear, floorCents] = [whole(text.noticeMonths), whole(text.visitsPerYear), AMOUNT.read(text.floorCents)]
  const close = async (): Promise<void> => {
    setOpened(false)
    await forget()
  }
  const issue = async (): Promise<void> => {
    if (await amend.run({ contractId, from: text.from, noticeMonths, visitsPerYear, billing: BILLINGS.find((one) => one === text.billing), floorCents })) await close()
  }
  const name = (term: Term): string => (term === 'from' ? t('contract.fromDay') : t(`field.maintenance_contract.${term === 'floorCents' ? 'floorMonthlyCents' : term}`))
  const wrong = ([['noticeMonths', noticeMonths], ['visitsPerYear', visitsPerYear], ['floorCents', floorCents], ['from', text.from || undefined]] as const).flatMap(([term, value]) => (value === undefined ? [term] : []))
  const number = (term: 'noticeMonths' | 'visitsPerYear' | 'floorCents') => <TextInput label={name(term)} inputMode={term === 'floorCents' ? 'decimal' : 'numeric'} value={text[term]} onChange={(value) => change(term, value)} bad={wrong.includes(term)} note={wrong.includes(term) ? t(term === 'floorCents' ? 'field.invalidAmount' : 'field.invalidNumber') : undefined} />
  return (
    <>
      <h3>{t('contract.amendTerms')}</h3>
      <ActFault acts={[amend]} />
      <div className="fields">
        <TextInput label={name('from')} type="date" value={text.from} onChange={(value) => change('from', value)} />
        {number('noticeMonths')}{number('visitsPerYear')}
        <Choice label={name('billing')} value={BILLINGS.find((one) => one === text.billing) ?? null} options={BILLINGS.map((value) => ({ value, text: t(`contract.billing.${value}`) }))} onChange={(value) => change('billing', value)} />
        {number('floorCents')}
      </div>
      <div className="row"><Button onPress={() => void issue()} disabledReason={wrong.length > 0 ? t('common.complete', { what: wrong.map(name).join(', ') }) : undefined}>{t('contract.amendIssue')}</Button><Button variant="plain" onPress={() => void close()}>{t('common.close')}</Button></div>
    </>
  )
}
