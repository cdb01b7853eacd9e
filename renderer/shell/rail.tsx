// The left rail: eight screens, or the seven steps of the visit one is in. One tab stop; arrows, Home and End move inside.
import { Calendar, Circle, CircleCheck, CircleDot, FileText, House, type LucideIcon, Package, RefreshCcw, Rocket, ServerCog, Settings, ShieldCheck, Users } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useRef } from 'react'
import { t } from '../i18n/t.ts'
import { useRead } from '../query.ts'
import { type Place, useNavigation, VISIT_STEPS, visitOf } from '../routes.ts'

const SCREENS = [
  { key: 'Alt 1', screen: 'day', icon: House, word: 'nav.day' }, { key: 'Alt 2', screen: 'clients', icon: Users, word: 'nav.clients' }, { key: 'Alt 3', screen: 'inventory', icon: ServerCog, word: 'nav.inventory' },
  { key: 'Alt 4', screen: 'packs', icon: Package, word: 'nav.packs' }, { key: 'Alt 5', screen: 'quotes', icon: FileText, word: 'nav.quotes' }, { key: 'Alt 6', screen: 'deployments', icon: Rocket, word: 'nav.deployments' },
  { key: 'Alt 7', screen: 'contracts', icon: ShieldCheck, word: 'nav.contracts' }, { key: 'Alt 8', screen: 'visits', icon: Calendar, word: 'nav.visits' },
] as const

/** "Inventaire" outside of a visit is the one of the visit under way today; without any, the list of visits. */
export function useInventoryPlace(): Place {
  const { data } = useRead('day.get', {})
  const visit = data?.visits.find((one) => one.state === 'in_progress') ?? data?.visits[0]
  return visit ? { screen: 'visit', id: visit.id, step: 'inventory' } : { screen: 'visits' }
}

export function Rail() {
  const { place, go } = useNavigation()
  const inventory = useInventoryPlace()
  const nav = useRef<HTMLElement>(null)
  const visitId = visitOf(place)?.id
  const move = (event: KeyboardEvent): void => {
    const buttons = [...(nav.current?.querySelectorAll('button') ?? [])]
    const at = buttons.findIndex((button) => button === document.activeElement)
    const to = event.key === 'ArrowDown' ? at + 1 : event.key === 'ArrowUp' ? at - 1 : event.key === 'Home' ? 0 : event.key === 'End' ? buttons.length - 1 : undefined
    if (to === undefined) return
    event.preventDefault()
    buttons[(to + buttons.length) % buttons.length]?.focus()
  }
  const at = (screen: string): boolean => place.screen === screen || (place.screen === 'client' && screen === 'clients')
  const known = SCREENS.some(({ screen }) => at(screen)) || at('sync') || at('settings')
  return (
    <nav ref={nav} className="rail" aria-label={t(visitId ? 'nav.steps' : 'nav.main')} data-zone="">
      <p className="brand" aria-hidden="true">{t('app.name').slice(0, 4)}<b>{t('app.name').slice(4)}</b></p>
      {visitId ? <Steps visitId={visitId} onKey={move} /> : (
        <ul>
          {SCREENS.map(({ key, screen, icon, word }) => (
            <li key={screen}><RailButton icon={icon} word={t(word)} hint={key} current={at(screen) ? 'page' : undefined} stop={at(screen) || (!known && screen === 'day')} onPress={() => go(screen === 'inventory' ? inventory : { screen })} onKey={move} /></li>
          ))}
        </ul>
      )}
      <ul className="foot">
        <li><RailButton icon={RefreshCcw} word={t('nav.sync')} current={at('sync') ? 'page' : undefined} stop={at('sync')} onPress={() => go({ screen: 'sync' })} onKey={move} /></li>
        <li><RailButton icon={Settings} word={t('nav.settings')} current={at('settings') ? 'page' : undefined} stop={at('settings')} onPress={() => go({ screen: 'settings' })} onKey={move} /></li>
      </ul>
    </nav>
  )
}

/** Folded, its word is still read and shows on hover and focus. */
function RailButton({ icon: Icon, word, hint, current, stop, onPress, onKey, before, after }: { icon?: LucideIcon; word: string; hint?: string; current?: 'page' | 'step' | undefined; stop: boolean; onPress: () => void; onKey: (event: KeyboardEvent) => void; before?: ReactNode; after?: ReactNode }) {
  return (
    <button type="button" aria-current={current} tabIndex={stop ? 0 : -1} onClick={onPress} onKeyDown={onKey}>
      {Icon && <Icon size={20} aria-hidden="true" />}{before}<span className="word">{word}</span>{hint && <span className="key" aria-hidden="true">{hint}</span>}{after}
    </button>
  )
}

function Steps({ visitId, onKey }: { visitId: string; onKey: (event: KeyboardEvent) => void }) {
  const { place, go } = useNavigation()
  const { data: visit } = useRead('visit.get', { visitId })
  const current = visitOf(place)?.step
  return (
    <>
      <ul><li><RailButton icon={House} word={t('nav.backToDay')} hint="Alt 1" stop={false} onPress={() => go({ screen: 'day' })} onKey={onKey} /></li></ul>
      <ul>
        {VISIT_STEPS.map((step, index) => {
          const state = visit?.steps.find((one) => one.step === step)?.state ?? 'todo'
          const Icon = state === 'done' ? CircleCheck : state === 'partial' ? CircleDot : Circle
          return (
            <li key={step}>
              <RailButton word={t(`step.${step}`)} current={current === step ? 'step' : undefined} stop={current === step} onPress={() => go({ screen: 'visit', id: visitId, step })} onKey={onKey}
                before={<span aria-hidden="true" className="quiet index">{index + 1}</span>} after={<span className="state" data-state={state}><Icon size={18} aria-hidden="true" /><span className="visually-hidden">{t(`stepState.${state}`)}</span></span>} />
            </li>
          )
        })}
      </ul>
    </>
  )
}
