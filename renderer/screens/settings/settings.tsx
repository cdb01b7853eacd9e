// Settings of this laptop, the co-op's own row, rates of law, the link to the co-op, copies, and what runs here.
import { t } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { ActFault, FaultCard } from '../../shell/fault-card.tsx'
import { Choice, Tick } from '../../ui/inputs.tsx'
import { Card, PageHead } from '../../ui/layout.tsx'
import { About } from './about.tsx'
import { DataCare } from './data-care.tsx'
import { Directory } from './directory.tsx'
import { IndexValues } from './index-values.tsx'
import { Label } from './label.tsx'
import { Mentions } from './mentions.tsx'
import { Enrolment } from '../../shell/enrolment.tsx'
import { Members } from './members.tsx'
import { Rates } from './rates.tsx'
import { Scop } from './scop.tsx'
import { TechnicianName } from './technician-name.tsx'

const ZOOMS = [80, 90, 100, 110, 125, 150, 175, 200, 250, 300] as const

export function SettingsScreen() {
  const { data: settings } = useRead('settings.get', {})
  const { data: info } = useRead('app.info', {})
  const set = useAct('settings.set')
  if (!settings || !info) return null
  const zooms = ZOOMS.some((zoom) => zoom === settings.zoomPercent) ? [...ZOOMS] : [...ZOOMS, settings.zoomPercent].toSorted((a, b) => a - b)
  return (
    <>
      <PageHead title={t('settings.title')} facts={t('settings.facts')} />
      {info.settingsFault && <FaultCard fault={{ code: 'SETTINGS_UNREADABLE', detail: { file: 'settings.json' }, cause: `${info.dataFolder}/settings.json.unreadable` }} />}
      {info.recovered !== 'none' && <p className="card" role="status">{t(`settings.recovered.${info.recovered}`)}</p>}
      <ActFault acts={[set]} />
      <div className="columns">
        <div className="stack">
          <Card title={t('settings.you')}>
            <TechnicianName value={settings.technician} />
            <div className="fields">
              <Choice label={t('settings.language')} value={settings.language} onChange={(language) => void set.run({ language })} options={[{ value: 'fr', text: t('settings.language.fr') }, { value: 'en', text: t('settings.language.en') }]} />
              <Choice label={t('settings.theme')} value={settings.theme} onChange={(theme) => void set.run({ theme })} options={(['system', 'light', 'dark'] as const).map((value) => ({ value, text: t(`settings.theme.${value}`) }))} />
              <Choice label={t('settings.zoom')} value={String(settings.zoomPercent)} onChange={(zoom) => void set.run({ zoomPercent: Number(zoom) })} options={zooms.map((zoom) => ({ value: String(zoom), text: t('settings.zoomValue', { percent: zoom }) }))} />
            </div>
            <Tick selected={settings.meteredLink} onChange={(meteredLink) => void set.run({ meteredLink })}>{t('settings.metered')}</Tick>
          </Card>
          <Scop />
          <Directory />
          <Members />
        </div>
        <div className="stack">
          <Rates />
          <IndexValues />
          <Mentions />
          <Enrolment />
          <Label />
          <DataCare />
          <About info={info} />
        </div>
      </div>
    </>
  )
}
