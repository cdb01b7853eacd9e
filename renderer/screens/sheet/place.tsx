// On site or from afar, and the kilometres that were not driven, with how they are counted.
import type { Output } from '../../../main/contract/procedures.ts'
import { AutoField } from '../../editing/auto-field.tsx'
import { AutoTick } from '../../editing/auto-tick.tsx'
import { t } from '../../i18n/t.ts'
import { Card } from '../../ui/layout.tsx'

export function Place({ view, visitId }: { view: Output<'intervention.get'>; visitId: string }) {
  const { remote, kmAvoided, distanceKm, siteId } = view
  return (
    <Card title={t('sheet.where')}>
      <div><AutoTick table="intervention" id={view.id} field="remote" value={remote} visitId={visitId}>{t('field.intervention.remote')}</AutoTick></div>
      {!remote && <AutoField table="intervention" id={view.id} field="travelMin" value={view.travelMin} label={t('field.intervention.travelMin')} visitId={visitId} integer />}
      {remote && siteId && <AutoField table="site" id={siteId} field="distanceKm" value={distanceKm} label={t('sheet.distance')} visitId={visitId} integer />}
      <p className="quiet">{!remote ? t('sheet.kmOnSite') : kmAvoided === null ? t('sheet.kmUnknown') : t('sheet.kmAvoided', { km: kmAvoided, distance: distanceKm ?? 0 })}</p>
    </Card>
  )
}
