// The left rail: eight screens, or the seven steps of the visit one is in. Icon, word and key hint, one tab stop each.
import { Calendar, Circle, CircleCheck, CircleDot, FileText, House, Package, RefreshCcw, Rocket, Settings, ShieldCheck, Users } from 'lucide-react'
import { t } from '../i18n/t.ts'
import { useRead } from '../query.ts'
import { type Place, useNavigation, VISIT_STEPS } from '../routes.ts'

const SCREENS = [
  { key: '1', screen: 'day', icon: House, word: 'nav.day' }, { key: '2', screen: 'clients', icon: Users, word: 'nav.clients' }, { key: '4', screen: 'packs', icon: Package, word: 'nav.packs' }, { key: '5', screen: 'quotes', icon: FileText, word: 'nav.quotes' },
  { key: '6', screen: 'deployments', icon: Rocket, word: 'nav.deployments' }, { key: '7', screen: 'contracts', icon: ShieldCheck, word: 'nav.contracts' }, { key: '8', screen: 'visits', icon: Calendar, word: 'nav.visits' },
] as const

export function Rail() {
  const { place, go } = useNavigation()
  const visitId = place.screen === 'visit' ? place.id : place.screen === 'sign' ? place.visitId : undefined
  return (
    <nav className="rail" aria-label={t(visitId ? 'nav.steps' : 'nav.main')} data-zone="">
      <p className="brand">{t('app.name').slice(0, 4)}<b>{t('app.name').slice(4)}</b></p>
      {visitId ? <Steps visitId={visitId} /> : (
        <ul>
          {SCREENS.map(({ key, screen, icon: Icon, word }) => (
            <li key={screen}>
              <button type="button" aria-current={isAt(place, screen) ? 'page' : undefined} onClick={() => go({ screen })}>
                <Icon size={20} aria-hidden="true" /><span className="word">{t(word)}</span><span className="key" aria-hidden="true">{`Alt ${key}`}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <ul className="foot">
        <li><button type="button" aria-current={place.screen === 'sync' ? 'page' : undefined} onClick={() => go({ screen: 'sync' })}><RefreshCcw size={20} aria-hidden="true" /><span className="word">{t('nav.sync')}</span></button></li>
        <li><button type="button" aria-current={place.screen === 'settings' ? 'page' : undefined} onClick={() => go({ screen: 'settings' })}><Settings size={20} aria-hidden="true" /><span className="word">{t('nav.settings')}</span></button></li>
      </ul>
    </nav>
  )
}

const isAt = (place: Place, screen: string): boolean => place.screen === screen || (place.screen === 'client' && screen === 'clients')

function Steps({ visitId }: { visitId: string }) {
  const { place, go } = useNavigation()
  const { data: visit } = useRead('visit.get', { visitId })
  const current = place.screen === 'visit' ? place.step : undefined
  return (
    <>
      <ul>
        <li><button type="button" onClick={() => go({ screen: 'day' })}><House size={20} aria-hidden="true" /><span className="word">{t('nav.backToDay')}</span><span className="key" aria-hidden="true">{'Alt 1'}</span></button></li>
      </ul>
      <ul>
        {VISIT_STEPS.map((step, index) => {
          const state = visit?.steps.find((one) => one.step === step)?.state ?? 'todo'
          const Icon = state === 'done' ? CircleCheck : state === 'partial' ? CircleDot : Circle
          return (
            <li key={step}>
              <button type="button" aria-current={current === step ? 'step' : undefined} onClick={() => go({ screen: 'visit', id: visitId, step })}>
                <span aria-hidden="true" className="quiet">{index + 1}</span><span className="word">{t(`step.${step}`)}</span>
                <span className="state" data-state={state}><Icon size={18} aria-hidden="true" /><span className="visually-hidden">{t(`stepState.${state}`)}</span></span>
              </button>
            </li>
          )
        })}
      </ul>
    </>
  )
}

