// What the technician sets on the whole quote: validity, discount, work, rent. Each field saves itself. And what is missing.
import { AutoChoice } from '../../editing/auto-choice.tsx'
import { AutoField } from '../../editing/auto-field.tsx'
import { AutoTick } from '../../editing/auto-tick.tsx'
import { AMOUNT, PERCENT } from '../../editing/forms.ts'
import type { Output } from '../../../main/contract/procedures.ts'
import { RENT_TIMINGS } from '../../../domain/words.ts'
import { day, euros, permille } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useAct } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
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
      {missing.length === 0 ? <p className="quiet">{t('visit.complete')}</p> : <ul className="wants">{missing.map((key) => <li key={key} className="row between"><span>{t(key)}</span>{missingPlace(key) && <Button variant="plain" size="small" onPress={() => go(missingPlace(key) === 'settings' ? { screen: 'settings' } : { screen: 'visit', id: visitId, step: missingPlace(key) === 'inventory' ? 'inventory' : 'client' })}>{t('fault.action.complete')}</Button>}</li>)}</ul>}
    </Card>
  )
}

/** Where a missing piece is typed; what is typed on this very screen leads nowhere. */
function missingPlace(key: string): 'settings' | 'inventory' | 'client' | undefined {
  if (key.startsWith('field.scop.') || key.startsWith('table.')) return 'settings'
  if (key === 'quote.verify') return 'inventory'
  return key.startsWith('field.') || key === 'quote.siretWrong' || key === 'quote.engagement' ? 'client' : undefined
}
