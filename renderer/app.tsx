// The shell: rail, top bar, one screen, and the keys that work everywhere. Where the person is, is remembered at once.
import { QueryClientProvider } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import { I18nProvider } from 'react-aria-components'
import { call, onEvent } from './backend.ts'
import { setLanguage, t, useLanguage } from './i18n/t.ts'
import { queries, useAct, useRead, watchChanges } from './query.ts'
import { type Navigation, NavigationContext, packPlace, type Place, unpackPlace, VISIT_STEPS, visitOf } from './routes.ts'
import { Day } from './screens/day/day.tsx'
import { ActFault, FaultCard } from './shell/fault-card.tsx'
import { Help } from './shell/help.tsx'
import { useKeptFocus } from './shell/kept-focus.ts'
import { NewVisit } from './shell/new-visit.tsx'
import { Palette } from './shell/palette.tsx'
import { Rail, useInventoryPlace } from './shell/rail.tsx'
import { ScreenGuard } from './shell/screen-guard.tsx'
import { ClockDoubt } from './shell/clock-doubt.tsx'
import { StartNotice } from './shell/start-notice.tsx'
import { TopBar } from './shell/top-bar.tsx'
import { Button } from './ui/button.tsx'
import { undoWords } from './words.ts'

const Clients = lazy(async () => ({ default: (await import('./screens/clients/clients.tsx')).Clients }))
const Client = lazy(async () => ({ default: (await import('./screens/clients/client.tsx')).Client }))
const Visit = lazy(async () => ({ default: (await import('./screens/visit/visit.tsx')).Visit }))
const Visits = lazy(async () => ({ default: (await import('./screens/visits/visits.tsx')).Visits }))
const Inventory = lazy(async () => ({ default: (await import('./screens/inventory/inventory.tsx')).Inventory }))
const Packs = lazy(async () => ({ default: (await import('./screens/packs/packs.tsx')).Packs }))
const Quote = lazy(async () => ({ default: (await import('./screens/quote/quote.tsx')).Quote }))
const Quotes = lazy(async () => ({ default: (await import('./screens/quote/quotes.tsx')).Quotes }))
const Presentation = lazy(async () => ({ default: (await import('./screens/quote/presentation.tsx')).Presentation }))
const Signature = lazy(async () => ({ default: (await import('./screens/signature/signature.tsx')).Signature }))
const Deployment = lazy(async () => ({ default: (await import('./screens/deployment/deployment.tsx')).Deployment }))
const Runs = lazy(async () => ({ default: (await import('./screens/deployment/runs.tsx')).Runs }))
const Contracts = lazy(async () => ({ default: (await import('./screens/contracts/contracts.tsx')).Contracts }))
const Contract = lazy(async () => ({ default: (await import('./screens/contracts/contract.tsx')).Contract }))
const ContractSheet = lazy(async () => ({ default: (await import('./screens/contracts/contract.tsx')).ContractSheet }))
const Report = lazy(async () => ({ default: (await import('./screens/report/report.tsx')).Report }))
const Sheet = lazy(async () => ({ default: (await import('./screens/sheet/sheet.tsx')).Sheet }))
const SyncScreen = lazy(async () => ({ default: (await import('./screens/sync/sync.tsx')).SyncScreen }))
const SettingsScreen = lazy(async () => ({ default: (await import('./screens/settings/settings.tsx')).SettingsScreen }))

const RAIL_KEYS = ['day', 'clients', 'inventory', 'packs', 'quotes', 'deployments', 'contracts', 'visits'] as const
/** What Alt and a digit mean inside a visit: its own step rather than the list. */
const STEP_OF_KEY: Partial<Record<(typeof RAIL_KEYS)[number], (typeof VISIT_STEPS)[number]>> = { inventory: 'inventory', packs: 'pack', quotes: 'quote', deployments: 'deployment', contracts: 'contract' }

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <Started />
    </QueryClientProvider>
  )
}

function Started() {
  const settings = useRead('settings.get', {})
  const kept = useRead('app.place', {})
  const language = useLanguage()
  const [unread, setUnread] = useState(false)
  useEffect(watchChanges, [])
  useEffect(() => {
    if (!settings.data) return
    void setLanguage(settings.data.language).catch(() => setUnread(true))
    const dark = settings.data.theme === 'dark' || (settings.data.theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light'
  }, [settings.data])
  // In its own language from the first frame; in the other one when that cannot be read.
  const ready = settings.data !== undefined && kept.data !== undefined && (unread || language === settings.data.language)
  useEffect(() => {
    if (ready) performance.mark('packtic:first-data')
  }, [ready])
  if (!ready) return <p className="visually-hidden">{t('common.loading')}</p>
  return (
    <I18nProvider locale={language === 'fr' ? 'fr-FR' : 'en-US'}>
      <Shell start={unpackPlace(kept.data ?? null)} />
    </I18nProvider>
  )
}

function Shell({ start }: { start: Place }) {
  const [place, setPlace] = useState(start)
  const [panel, setPanel] = useState<'palette' | 'new-visit' | 'help'>()
  const [toast, setToast] = useState<{ readonly text: string; readonly undo?: () => void }>()
  const undo = useAct('undo.undo')
  const redo = useAct('undo.redo')
  const settings = useRead('settings.get', {})
  const setZoom = useAct('settings.set')
  const inventory = useInventoryPlace()
  useKeptFocus()
  const visitId = visitOf(place)?.id
  /** Whose acts are taken back: the visit's, or the contract's own where it is open without one. */
  const scope = visitId ?? (place.screen === 'contract' ? place.id : undefined)
  const zoomPercent = settings.data?.zoomPercent ?? ZOOM.normal

  const go = useCallback((next: Place) => {
    setPlace(next)
    // Nothing stands over what the client looks at.
    if (screenOf(next).whole) setPanel(undefined)
  }, [])
  // Kept at once; a backend that was down when the person moved learns it when it is back.
  useEffect(() => {
    const remember = (): void => void call('app.remember', packPlace(place)).catch(() => undefined)
    remember()
    return onEvent('backend.state', ({ state }) => state === 'up' && remember())
  }, [place])
  const say = useCallback((next: { readonly text: string; readonly undo?: () => void }) => setToast(next), [])
  useEffect(() => {
    if (!toast) return undefined
    const timer = setTimeout(() => setToast(undefined), 8000)
    return () => clearTimeout(timer)
  }, [toast])

  const act = useCallback(async (what: 'undo' | 'redo') => {
    if (!scope) return
    // The refusal of an earlier one says nothing about this one.
    ;(what === 'undo' ? redo : undo).clear()
    const done = await (what === 'undo' ? undo : redo).run({ visitId: scope })
    if (done) setToast({ text: t(`undo.${what === 'undo' ? 'undone' : 'redone'}`, { what: undoWords(done) }) })
  }, [scope, undo, redo])

  const { run: setSettings } = setZoom
  const zoom = useCallback((change: 1 | -1 | 0) => {
    const wanted = change === 0 ? ZOOM.normal : Math.min(ZOOM.most, Math.max(ZOOM.least, zoomPercent + change * (zoomPercent + change > ZOOM.coarse ? 25 : 10)))
    void setSettings({ zoomPercent: wanted })
  }, [setSettings, zoomPercent])

  useEffect(() => {
    const keys = (event: KeyboardEvent): void => {
      const control = event.ctrlKey || event.metaKey
      const typing = event.target instanceof HTMLElement && event.target.matches('input:not([type=checkbox]), textarea, select, [contenteditable]')
      if (event.defaultPrevented) return undefined
      const take = (work: () => void): void => {
        event.preventDefault()
        work()
      }
      const zooming = ZOOM_KEYS[event.key] ?? (event.code === 'Digit0' ? 0 : undefined)
      if (control && zooming !== undefined) return take(() => zoom(zooming))
      // The client looks, or holds the keyboard to sign: the only way out is the screen's own, and no key leads to other clients.
      if (screenOf(place).whole) return undefined
      if (control && event.key.toLowerCase() === 'k') return take(() => setPanel('palette'))
      if (control && event.key.toLowerCase() === 'n') return take(() => setPanel('new-visit'))
      if (event.key === 'F1' || (event.key === '?' && !typing)) return take(() => setPanel('help'))
      if (event.key === 'F6') return take(() => nextZone(event.shiftKey))
      if (event.key === 'F9') return take(() => pressOr('[data-present]', () => setToast({ text: t('present.notHere') })))
      if (control && event.key.toLowerCase() === 'p') return take(() => pressOr('[data-print]', () => setToast({ text: t('print.notHere') })))
      if (event.key === 'Escape' && !panel) return take(() => (typing ? document.getElementById('content')?.focus() : goUp(place, go)))
      if (control && !typing && event.key.toLowerCase() === 'z') {
        // While a message offers an undo, Ctrl+Z is that one: it names what it takes back.
        return take(() => {
          if (event.shiftKey || !toast?.undo) return void act(event.shiftKey ? 'redo' : 'undo')
          toast.undo()
          return setToast(undefined)
        })
      }
      if (control && event.key === 'Enter' && place.screen === 'visit') return take(() => go({ screen: 'visit', id: place.id, step: VISIT_STEPS[Math.min(VISIT_STEPS.indexOf(place.step) + 1, VISIT_STEPS.length - 1)] ?? 'report' }))
      const digit = event.altKey ? /^Digit([1-8])$/.exec(event.code)?.[1] : undefined
      const screen = digit ? RAIL_KEYS[Number(digit) - 1] : undefined
      if (!screen) return undefined
      const step = STEP_OF_KEY[screen]
      if (visitId && step) return take(() => go({ screen: 'visit', id: visitId, step }))
      return take(() => go(screen === 'inventory' ? inventory : { screen }))
    }
    addEventListener('keydown', keys)
    return () => removeEventListener('keydown', keys)
  }, [place, visitId, go, act, zoom, panel, inventory, toast])

  const navigation = useMemo<Navigation>(() => ({ place, go, say, newVisit: () => setPanel('new-visit') }), [place, go, say])
  const screen = screenOf(place)
  const { data: visit } = useRead('visit.get', { visitId: visitId ?? '' }, { enabled: visitId !== undefined })
  const titled = visitId && visit?.clientName ? `${screen.title}, ${visit.clientName}` : screen.title
  useEffect(() => {
    document.title = place.screen === 'present' ? `packtic – ${t('quote.present')}` : `${titled} – packtic`
  })
  // The button that led here is gone: focus goes to the content, never to the void.
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body) document.getElementById('content')?.focus()
  }, [place])
  const refused = undo.fault ?? redo.fault
  return (
    <NavigationContext value={navigation}>
      {screen.whole ? (
        <ScreenGuard key={JSON.stringify(place)}><Suspense fallback={null}>{screen.content}</Suspense></ScreenGuard>
      ) : (
        <div className="shell">
          <a className="skip" href="#content">{t('nav.skip')}</a>
          <Rail />
          <TopBar onPalette={() => setPanel('palette')} />
          <main id="content" tabIndex={-1} data-zone="">
            <StartNotice />
            <ClockDoubt />
            {refused && <FaultCard fault={refused} />}
            <ActFault acts={[setZoom]} />
            <ScreenGuard key={JSON.stringify(place)}><Suspense fallback={<p className="quiet">{t('common.loading')}</p>}>{screen.content}</Suspense></ScreenGuard>
          </main>
        </div>
      )}
      {panel === 'palette' && <Palette onClose={() => setPanel(undefined)} onHelp={() => setPanel('help')} onUndo={(what) => void act(what)} onZoom={zoom} />}
      {panel === 'new-visit' && <NewVisit onClose={() => setPanel(undefined)} />}
      {panel === 'help' && <Help onClose={() => setPanel(undefined)} />}
      <aside aria-label={t('toast.label')}>
        <div role="status">
          {toast && !screen.whole && (
            <div className="toast">
              <span>{toast.text}</span>
              {toast.undo && <Button size="small" onPress={() => { toast.undo?.(); setToast(undefined) }}>{t('toast.undo')}</Button>}
            </div>
          )}
        </div>
      </aside>
    </NavigationContext>
  )
}

const ZOOM = { normal: 100, least: 80, most: 300, coarse: 150 }
const ZOOM_KEYS: Readonly<Record<string, 1 | -1 | 0>> = { '+': 1, '=': 1, '-': -1, 0: 0 }

/** Presses the screen's own button for a key, or says why there is none. */
function pressOr(selector: string, otherwise: () => void): void {
  const found = document.querySelector<HTMLElement>(selector)
  const button = found?.matches('button') ? found : found?.querySelector<HTMLElement>('button')
  if (button) button.click()
  else otherwise()
}

/** Escape: a sheet leads to its visit, a step of a visit to the day, a client to the clients, everything else to the day. */
function goUp(place: Place, go: (place: Place) => void): void {
  if (place.screen === 'client') go({ screen: 'clients' })
  else if (place.screen === 'contract') go({ screen: 'contracts' })
  else if (place.screen === 'sheet') go({ screen: 'visit', id: place.visitId, step: 'report' })
  else if (place.screen !== 'day') go({ screen: 'day' })
}

/** F6: from rail to content to detail and back, as desktop programs do. */
function nextZone(backwards: boolean): void {
  const zones = [...document.querySelectorAll<HTMLElement>('[data-zone]')]
  // The innermost: a detail stands inside of the content, and from it the way goes on.
  const at = zones.findLastIndex((zone) => zone.contains(document.activeElement))
  const next = zones[(at + (backwards ? -1 : 1) + zones.length) % zones.length]
  const inside = next?.querySelector<HTMLElement>('button:enabled, a[href], input:enabled, [tabindex="0"]')
  ;(inside ?? next)?.focus()
}

function screenOf(place: Place): { readonly title: string; readonly content: ReactNode; readonly whole?: true } {
  switch (place.screen) {
    case 'day': return { title: t('nav.day'), content: <Day /> }
    case 'clients': return { title: t('nav.clients'), content: <Clients /> }
    case 'client': return { title: t('nav.clients'), content: <Client key={place.id} clientId={place.id} /> }
    case 'packs': return { title: t('nav.packs'), content: <Packs /> }
    case 'quotes': return { title: t('nav.quotes'), content: <Quotes /> }
    case 'deployments': return { title: t('nav.deployments'), content: <Runs /> }
    case 'contract': return { title: t('nav.contracts'), content: <ContractSheet key={place.id} contractId={place.id} /> }
    case 'contracts': return { title: t('nav.contracts'), content: <Contracts /> }
    case 'visits': return { title: t('nav.visits'), content: <Visits /> }
    case 'sync': return { title: t('nav.sync'), content: <SyncScreen /> }
    case 'settings': return { title: t('nav.settings'), content: <SettingsScreen /> }
    case 'sign': return { title: t('sign.title'), content: <Signature docId={place.id} from={place} />, whole: true }
    // Neutral on purpose: the client reads the title bar too.
    case 'present': return { title: t('quote.present'), content: <Presentation quoteId={place.id} visitId={place.visitId} />, whole: true }
    case 'sheet': return { title: t('document.intervention'), content: <Sheet key={place.id} sheetId={place.id} visitId={place.visitId} /> }
    case 'visit': return { title: t(`step.${place.step}`), content: stepOf(place.id, place.step) }
  }
}

function stepOf(visitId: string, step: (typeof VISIT_STEPS)[number]): ReactNode {
  switch (step) {
    case 'client': return <Visit key={visitId} visitId={visitId} />
    case 'inventory': return <Inventory key={visitId} visitId={visitId} />
    case 'pack': return <Packs key={visitId} visitId={visitId} />
    case 'quote': return <Quote key={visitId} visitId={visitId} />
    case 'deployment': return <Deployment key={visitId} visitId={visitId} />
    case 'contract': return <Contract key={visitId} visitId={visitId} />
    case 'report': return <Report key={visitId} visitId={visitId} />
  }
}
