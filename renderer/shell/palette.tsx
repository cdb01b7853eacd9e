// Ctrl+K: clients, sites, machines, documents and the acts of the program, in one field. Nothing is sent anywhere.
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { day } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { useRead } from '../query.ts'
import { type Place, useNavigation } from '../routes.ts'
import { Dialog } from '../ui/layout.tsx'
import { undoWords } from '../words.ts'

interface Item { readonly id: string; readonly title: string; readonly hint: string; readonly keys: string; readonly run: () => void }
interface Group { readonly id: string; readonly title: string; readonly items: readonly Item[] }

/** Screens in the order of the rail, with the keys that lead there from anywhere. */
const SCREENS = [['day', 'Alt 1'], ['clients', 'Alt 2'], ['packs', 'Alt 4'], ['quotes', 'Alt 5'], ['deployments', 'Alt 6'], ['contracts', 'Alt 7'], ['visits', 'Alt 8'], ['sync', ''], ['settings', '']] as const
const TYPES = ['client', 'site', 'contact', 'machine', 'visit', 'quote', 'contract'] as const
const RECENT = 5

export function Palette({ onClose, onHelp, onUndo, onZoom }: { onClose: () => void; onHelp: () => void; onUndo: (what: 'undo' | 'redo') => void; onZoom: (change: 1 | -1 | 0) => void }) {
  const { go, newVisit, place } = useNavigation()
  const [text, setText] = useState('')
  const [wanted, setWanted] = useState<string>()
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const asked = text.trim() !== ''
  const { data: found = [] } = useRead('search.query', { text }, { enabled: asked })
  const { data: visits } = useRead('visit.list', { limit: RECENT })
  const visitId = place.screen === 'visit' ? place.id : ''
  const { data: undoable } = useRead('undo.state', { visitId }, { enabled: visitId !== '' })
  const close = (work: () => void) => (): void => {
    onClose()
    work()
  }
  const actions: Item[] = [
    { id: 'new', title: t('day.new'), hint: '', keys: 'Ctrl N', run: close(newVisit) },
    ...SCREENS.map(([screen, keys]): Item => ({ id: screen, title: t(`nav.${screen}`), hint: '', keys, run: close(() => go({ screen })) })),
    ...(undoable?.undo ? [{ id: 'undo', title: t('undo.label', { what: undoWords(undoable.undo) }), hint: '', keys: 'Ctrl Z', run: close(() => onUndo('undo')) }] : []),
    ...(undoable?.redo ? [{ id: 'redo', title: t('undo.redoLabel', { what: undoWords(undoable.redo) }), hint: '', keys: t('palette.keys.redo'), run: close(() => onUndo('redo')) }] : []),
    { id: 'help', title: t('help.title'), hint: '', keys: 'F1', run: close(onHelp) },
    { id: 'zoom-in', title: t('palette.zoomIn'), hint: '', keys: 'Ctrl +', run: close(() => onZoom(1)) },
    { id: 'zoom-out', title: t('palette.zoomOut'), hint: '', keys: 'Ctrl −', run: close(() => onZoom(-1)) },
    { id: 'zoom-reset', title: t('palette.zoomReset'), hint: '', keys: 'Ctrl 0', run: close(() => onZoom(0)) },
  ]
  const plain = (one: string): string => one.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
  const recent: Item[] = (visits?.rows ?? []).map((visit) => ({ id: `recent ${visit.id}`, title: visit.clientName ?? t('common.empty'), hint: day(visit.on), keys: '', run: close(() => go({ screen: 'visit', id: visit.id, step: 'client' })) }))
  const groups: Group[] = [
    ...(asked ? TYPES.map((type): Group => ({ id: type, title: t(`palette.group.${type}`), items: found.filter((entry) => entry.type === type).map((entry) => ({ id: `${entry.type} ${entry.id}`, title: entry.title, hint: entry.hint, keys: '', run: close(() => go(placeOf(entry))) })) })) : [{ id: 'recent', title: t('palette.recent'), items: recent }]),
    { id: 'actions', title: t('palette.actions'), items: actions.filter((action) => plain(action.title).includes(plain(text.trim()))) },
  ].filter((group) => group.items.length > 0)
  const items = groups.flatMap((group) => group.items)
  // The first of the list until an arrow says otherwise; found by its name, for answers come while one chooses.
  const at = Math.max(0, items.findIndex(({ id }) => id === wanted))
  const current = items[at]
  const press = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length }
    const to = moves[event.key]
    if (event.key === 'Enter') current?.run()
    else if (to === undefined || items.length === 0) return
    else setWanted(items[to % items.length]?.id)
    event.preventDefault()
  }
  useEffect(() => document.getElementById(optionId(current?.id))?.scrollIntoView({ block: 'nearest' }), [current?.id])
  return (
    <Dialog title={t('palette.title')} onClose={onClose} wide>
      <div className="field">
        <input className="input" role="combobox" aria-label={t('palette.open')} aria-expanded="true" aria-controls="palette" aria-autocomplete="list" aria-activedescendant={current && optionId(current.id)} placeholder={t('palette.open')} ref={field} value={text} onKeyDown={press}
          onChange={(event) => {
            setText(event.target.value)
            setWanted(undefined)
          }} />
      </div>
      <div id="palette" className="palette" role="listbox" aria-label={t('palette.title')}>
        {groups.map((group) => (
          <div key={group.id} role="group" aria-label={group.title}>
            <header aria-hidden="true">{group.title}</header>
            {group.items.map((item) => (
              <div key={item.id} id={optionId(item.id)} role="option" className="option" aria-selected={item === current} tabIndex={-1} onClick={item.run} onKeyDown={press}>
                <span>{item.title} {item.hint && <span className="quiet small">{item.hint}</span>}</span>
                {item.keys && <kbd className="key">{item.keys}</kbd>}
              </div>
            ))}
          </div>
        ))}
      </div>
      {items.length === 0 && <p className="quiet" role="status">{t('palette.empty', { text })}</p>}
    </Dialog>
  )
}

const optionId = (id = ''): string => `palette-${id.replaceAll(' ', '-')}`

function placeOf(entry: { readonly type: string; readonly id: string; readonly clientId: string | null; readonly visitId: string | null }): Place {
  if (entry.visitId && (entry.type === 'quote' || entry.type === 'contract')) return { screen: 'visit', id: entry.visitId, step: entry.type }
  if (entry.type === 'visit') return { screen: 'visit', id: entry.id, step: 'client' }
  return entry.clientId ? { screen: 'client', id: entry.clientId } : { screen: 'clients' }
}
