// What a public body asks its invoices to bear, so that they find their way in its portal.
import type { Output } from '../../../main/contract/procedures.ts'
import { AutoField } from '../../editing/auto-field.tsx'
import { AutoTick } from '../../editing/auto-tick.tsx'
import { t } from '../../i18n/t.ts'
import { Card } from '../../ui/layout.tsx'

export function PublicBody({ client }: { client: Output<'client.get'> }) {
  const { id } = client
  return (
    <Card title={t('client.publicBody')}>
      <p className="quiet">{t('client.publicBodyText')}</p>
      <div className="fields">
        {(['engagementNumber', 'serviceCode', 'marketNumber'] as const).map((field) => <AutoField key={field} table="client" id={id} field={field} value={client[field]} label={t(`field.client.${field}`)} />)}
      </div>
      <div className="row">
        {(['engagementRequired', 'serviceRequired'] as const).map((field) => <AutoTick key={field} table="client" id={id} field={field} value={client[field] ?? false}>{t(`client.${field}`)}</AutoTick>)}
      </div>
    </Card>
  )
}
