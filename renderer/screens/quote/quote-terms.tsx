// What the technician sets on the whole quote: validity, discount, work, rent. Each field saves itself. And what is missing.
import { missingWords, untakenField } from '../../../domain/untaken.ts'
import { AutoChoice } from '../../editing/auto-choice.tsx'
import { AutoField } from '../../editing/auto-field.tsx'
import { AutoTick } from '../../editing/auto-tick.tsx'
import { focusField } from '../../editing/focus-field.ts'
import { AMOUNT, PERCENT } from '../../editing/forms.ts'
import type { Output } from '../../../main/contract/procedures.ts'
import { RENT_TIMINGS } from '../../../domain/words.ts'
import { day, euros, minutes, permille } from '../../i18n/format.ts'
import { t, tn } from '../../i18n/t.ts'
import { useAct } from '../../query.ts'
import { type Navigation, useNavigation } from '../../routes.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/layout.tsx'

type View = Output<'quote.get'>

export function QuoteTerms({ view, visitId, users, frozen }: { view: View; visitId: string; users: number | null; frozen: boolean }) {
  const today = useAct('quote.takeToday')
  const { terms, rent } = view
  const of = { table: 'quote', id: view.id, visitId } as const
  const label = (field: string): string => t(`field.quote.${field}`)
  return (
    <Card title={t('quote.terms')}>
      {!frozen && (
        <div className="fields">
          <AutoField {...of} field="validUntil" value={view.validUntil} label={label('validUntil')} type="date" />
          <AutoField {...of} field="discountBp" value={view.discountBp} label={label('discountBp')} form={PERCENT} />
          <AutoField {...of} field="workStart" value={terms.workStart} label={label('workStart')} type="date" />
          <AutoField {...of} field="workDays" value={terms.workDays} label={label('workDays')} integer />
          <AutoField table="visit" id={visitId} field="users" value={users} label={t('quote.users')} visitId={visitId} integer />
        </div>
      )}
      {!frozen && <AutoTick {...of} field="preferNew" value={view.preferNew}>{label('preferNew')}</AutoTick>}
      {!view.publicBody && !frozen && (
        <details open={terms.rentMonths !== null}>
          <summary>{t('quote.rent')}</summary>
          <div className="fields">
            <AutoField {...of} field="rentMonths" value={terms.rentMonths} label={label('rentMonths')} integer />
            <AutoField {...of} field="rentRateBp" value={terms.rentRateBp} label={label('rentRateBp')} form={PERCENT} />
            <AutoField {...of} field="rentResidualCents" value={terms.rentResidualCents} label={label('rentResidualCents')} form={AMOUNT} />
            <AutoChoice {...of} field="rentTiming" value={terms.rentTiming ?? 'arrears'} label={label('rentTiming')} options={RENT_TIMINGS.map((value) => ({ value, text: t(`rentTiming.${value}`) }))} />
          </div>
        </details>
      )}
      {rent && <p role="status">{t('quote.rentWords', { months: rent.months, ht: euros(rent.rentHtCents), ttc: euros(rent.rentTtcCents), charge: euros(rent.financeChargeCents) })}</p>}
      {view.workMinutes > 0 && <p>{tn('quote.work', view.visits, { hours: minutes(view.workMinutes) })}{view.visitMinutes > 0 && <span className="quiet">{' · '}{t(view.visits === view.visitsComputed ? 'quote.workEach' : 'quote.workTyped', { each: minutes(view.visitMinutes), computed: view.visitsComputed })}</span>}</p>}
      {view.freeSharePct !== null && <p className="quiet">{t('client.freeShare', { percent: view.freeSharePct })}</p>}
      {view.reusePermille !== null && <p className="quiet">{t('quote.reuse', { share: permille(view.reusePermille) })}</p>}
      <p className="quiet">{t('quote.prices', { version: view.prices.version || '–', day: day(view.asOf) })}</p>
      {view.prices.newer && !frozen && <div><Button size="small" onPress={() => void today.run({ quoteId: view.id })}>{t('quote.takeToday')}</Button></div>}
      <ActFault acts={[today]} />
    </Card>
  )
}

export function QuoteMissing({ missing, visitId }: { missing: readonly string[]; visitId: string }) {
  const { go } = useNavigation()
  return (
    <Card title={t('quote.missing')}>
      {missing.length === 0 ? <p className="quiet">{t('visit.complete')}</p> : (
        <ul className="wants">{missing.map((key) => <li key={key} className="row between"><span>{missingWords(t, key)}</span>{missingPlace(key) && <Button variant="plain" size="small" label={t('common.pair', { name: t('fault.action.complete'), value: missingWords(t, key) })} onPress={() => complete(key, visitId, go)}>{t(untakenField(key) ? 'fault.action.correct' : 'fault.action.complete')}</Button>}</li>)}</ul>
      )}
    </Card>
  )
}

/** Fields of this screen that a missing piece is typed in. */
const HERE: Readonly<Record<string, string>> = { 'quote.validity': 'quote.validUntil', 'quote.validityPast': 'quote.validUntil', 'quote.rentRate': 'quote.rentRateBp', 'quote.rentResidual': 'quote.rentResidualCents' }

/** Leads to where a missing piece is typed: a field of this screen, or another place. */
export function complete(key: string, visitId: string, go: Navigation['go']): void {
  const place = missingPlace(key)
  if (place === 'here') focusField(untakenField(key) ?? HERE[key] ?? '')
  else if (place === 'settings') go({ screen: 'settings' })
  else if (place) go({ screen: 'visit', id: visitId, step: place })
}

/** Undefined for what stands on this very screen and wants more than one field. */
function missingPlace(key: string): 'settings' | 'inventory' | 'client' | 'here' | undefined {
  const field = untakenField(key)
  if (field) return /^(client|account_contact|site)\./.test(field) ? 'client' : 'here'
  if (key.startsWith('field.scop.') || key.startsWith('table.')) return 'settings'
  if (key === 'quote.verify') return 'inventory'
  if (HERE[key] !== undefined) return 'here'
  return key.startsWith('field.') || key === 'quote.siretWrong' || key === 'quote.engagement' ? 'client' : undefined
}
