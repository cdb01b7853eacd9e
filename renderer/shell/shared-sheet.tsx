// What one Scop reads of another's sheet: the same words for who offers it, before it leaves, and for who gets it.
import type { SharedSheet } from '../../domain/interventions/shared-hand-off.ts'
import { day } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'

export function SharedSheetView({ shared }: { shared: SharedSheet }) {
  const { client, place, kind, asked, wishedOn, why, contact } = shared
  const lines = [['client', client], ['place', place], ['kind', t(`sheetKind.${kind}`)], ['asked', asked], ['wishedOn', wishedOn && day(wishedOn)], ['why', why], ['contact', contact && [contact.name, contact.phone].filter(Boolean).join(' · ')]] as const
  return (
    <dl className="pairs">
      {lines.map(([name, value]) => (value || name === 'contact') && <div key={name}><dt>{t(`shared.${name}`)}</dt><dd>{value || t('shared.noContact')}</dd></div>)}
    </dl>
  )
}
