// What runs here, where the data are, and under which licence.
import type { Output } from '../../../main/contract/procedures.ts'
import { t } from '../../i18n/t.ts'
import { Card } from '../../ui/layout.tsx'

export function About({ info }: { info: Output<'app.info'> }) {
  const lines = [['settings.versionLabel', t('settings.version', { version: info.version, node: info.node, sqlite: info.sqlite })], ['settings.folderLabel', info.dataFolder], ['settings.deviceLabel', info.deviceCode], ['settings.licenceLabel', t('settings.licence')]] as const
  return (
    <Card title={t('settings.about')}>
      <dl className="pairs">{lines.map(([label, value]) => <div key={label}><dt>{t(label)}</dt><dd className={label === 'settings.folderLabel' || label === 'settings.deviceLabel' ? 'mono' : ''}>{value}</dd></div>)}</dl>
    </Card>
  )
}
