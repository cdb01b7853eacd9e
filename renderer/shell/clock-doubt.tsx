// A clock that something known contradicts: it refuses nothing, and is said wherever it is about to date a paper.
import { t } from '../i18n/t.ts'
import { useRead } from '../query.ts'
import { Chip } from '../ui/layout.tsx'

export function ClockDoubt() {
  const { data: info } = useRead('app.info', {})
  if (!info?.clockDoubt) return null
  return <p className="card row" role="status"><Chip tone="warn" icon="clock">{t('clock.doubt')}</Chip><span>{t(`clock.${info.clockDoubt}`)}</span></p>
}
