// The co-op as papers print it. Its row is made when somebody first fills it.
import { AutoField } from '../../editing/auto-field.tsx'
import { t } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/layout.tsx'

const FIELDS = ['name', 'form', 'capital', 'siret', 'vatId', 'address', 'phone', 'email', 'writtenChannel', 'contactName'] as const
const TYPES: Readonly<Partial<Record<(typeof FIELDS)[number], 'tel' | 'email'>>> = { phone: 'tel', email: 'email' }

export function Scop() {
  const { data: scop } = useRead('scop.get', {})
  const open = useAct('scop.open')
  return (
    <Card title={t('settings.scop')}>
      <ActFault acts={[open]} />
      {scop === null && <><p className="quiet">{t('settings.scopNone')}</p><div><Button onPress={() => void open.run({})}>{t('settings.scopOpen')}</Button></div></>}
      {scop && <div className="fields">{FIELDS.map((field) => <AutoField key={field} table="scop" id={scop.id} field={field} value={scop[field]} label={t(`field.scop.${field}`)} type={TYPES[field] ?? 'text'} />)}</div>}
    </Card>
  )
}
