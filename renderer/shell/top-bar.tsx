// Palette field, what is saved, what is sent: fixed places, never a dialog about the network.
import { CloudCheck, CloudOff, CloudUpload, GitFork, Search } from 'lucide-react'
import { useSaveState } from '../editing/save-state.ts'
import { clock } from '../i18n/format.ts'
import { t, tn } from '../i18n/t.ts'
import { useRead } from '../query.ts'
import { useNavigation } from '../routes.ts'

export function TopBar({ onPalette }: { onPalette: () => void }) {
  const save = useSaveState()
  return (
    <header className="topbar">
      <button type="button" className="search" onClick={onPalette}>
        <Search size={18} aria-hidden="true" /><span>{t('palette.open')}</span><span className="key" aria-hidden="true">{'Ctrl K'}</span>
      </button>
      <div className="status">
        <span className="quiet" role="status">{t(`save.${save.state}`)}{save.state === 'failed' && ` · ${t(`fault.${save.fault.code}.title`, save.fault.detail)}`}</span>
        <SyncChip />
      </div>
    </header>
  )
}

/** Never red, never modal; it follows the network by the backend's own events. */
function SyncChip() {
  const { go } = useNavigation()
  const { data } = useRead('sync.state', {})
  if (!data) return null
  const waiting = tn('chip.waiting', data.waiting)
  const [Icon, tone, text] = data.choices > 0
    ? ([GitFork, 'info', tn('chip.choices', data.choices)] as const)
    : data.state === 'sent'
      ? ([CloudCheck, 'ok', data.lastSentAt === null ? t('chip.sentNever') : t('chip.sent', { time: clock(data.lastSentAt) })] as const)
      : data.state === 'sending'
        ? ([CloudUpload, 'info', t('chip.sending')] as const)
        : data.state === 'refused'
          ? ([CloudOff, 'warn', t('chip.refused')] as const)
          : data.state === 'offline'
            ? ([CloudOff, 'warn', t('chip.offline', { waiting })] as const)
            : ([CloudOff, 'neutral', t('chip.not-enrolled', { waiting })] as const)
  return (
    <button type="button" className="chip" data-tone={tone} onClick={() => go({ screen: 'sync' })}>
      <Icon size={16} aria-hidden="true" />{text}
    </button>
  )
}
