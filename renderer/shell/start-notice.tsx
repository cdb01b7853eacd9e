// What happened at this start that the person must know: settings set aside, a base put back from its copy. Said once, closed by hand.
import { useState } from 'react'
import { t } from '../i18n/t.ts'
import { useRead } from '../query.ts'
import { Button } from '../ui/button.tsx'
import { FaultCard } from './fault-card.tsx'

export function StartNotice() {
  const { data: info } = useRead('app.info', {})
  const [closed, setClosed] = useState(false)
  // An unclean stop that was checked and found whole is nobody's worry: the settings screen tells it.
  const restored = info?.recovered === 'restored' || info?.recovered === 'new-epoch' ? info.recovered : undefined
  if (!info || closed || (!restored && !info.settingsFault)) return null
  return (
    <div className="stack">
      {restored && <p className="card" role="status">{t(`settings.recovered.${restored}`)}</p>}
      {info.settingsFault && <FaultCard fault={{ code: 'SETTINGS_UNREADABLE', detail: { file: 'settings.json' } }} />}
      <span><Button size="small" onPress={() => setClosed(true)}>{t('common.close')}</Button></span>
    </div>
  )
}
