// Ctrl+K: clients, sites, machines, documents and the acts of the program, in one field. Nothing is sent anywhere.
import { useState } from 'react'
import { Autocomplete, Collection, Header, Input, Keyboard, Menu, MenuItem, MenuSection, SearchField } from 'react-aria-components'
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
  return (
    <Dialog title={t('palette.title')} onClose={onClose} wide>
      <Autocomplete inputValue={text} onInputChange={setText}>
        <SearchField className="field" aria-label={t('palette.open')} autoFocus>
          {/* Nothing is focused before the first key: Enter then means the first of the list, as after it. */}
          <Input className="input" placeholder={t('palette.open')} onKeyDown={(event) => { if (event.key === 'Enter' && !event.currentTarget.getAttribute('aria-activedescendant')) items[0]?.run() }} />
        </SearchField>
        <Menu className="palette" aria-label={t('palette.title')} items={groups} dependencies={[text]} onAction={(key) => items.find((item) => item.id === key)?.run()} renderEmptyState={() => <p className="quiet">{t('palette.empty', { text })}</p>}>
          {(group) => (
            <MenuSection id={group.id}>
              <Header>{group.title}</Header>
              <Collection items={group.items}>
                {(item) => (
                  <MenuItem id={item.id} className="option" textValue={item.title}>
                    <span>{item.title} {item.hint && <span className="quiet small">{item.hint}</span>}</span>
                    {item.keys && <Keyboard className="key">{item.keys}</Keyboard>}
                  </MenuItem>
                )}
              </Collection>
            </MenuSection>
          )}
        </Menu>
      </Autocomplete>
    </Dialog>
  )
}

function placeOf(entry: { readonly type: string; readonly id: string; readonly clientId: string | null; readonly visitId: string | null }): Place {
  if (entry.visitId && (entry.type === 'quote' || entry.type === 'contract')) return { screen: 'visit', id: entry.visitId, step: entry.type }
  if (entry.type === 'visit') return { screen: 'visit', id: entry.id, step: 'client' }
  return entry.clientId ? { screen: 'client', id: entry.clientId } : { screen: 'clients' }
}
