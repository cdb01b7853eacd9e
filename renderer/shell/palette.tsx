// Ctrl+K: clients, sites, machines, and the acts of the program, in one field. Nothing is sent anywhere.
import { useState } from 'react'
import { Autocomplete, Input, Menu, MenuItem, SearchField } from 'react-aria-components'
import { t } from '../i18n/t.ts'
import { useRead } from '../query.ts'
import { type Place, useNavigation } from '../routes.ts'
import { Dialog } from '../ui/layout.tsx'

interface Item { readonly id: string; readonly title: string; readonly hint: string; readonly type: string; readonly run: () => void }

const SCREENS = ['day', 'clients', 'packs', 'quotes', 'deployments', 'contracts', 'visits', 'sync', 'settings'] as const

export function Palette({ onClose }: { onClose: () => void }) {
  const { go, newVisit } = useNavigation()
  const [text, setText] = useState('')
  const { data: found = [] } = useRead('search.query', { text }, { enabled: text.trim() !== '' })
  const close = (work: () => void) => (): void => {
    onClose()
    work()
  }
  const actions: Item[] = [
    { id: 'new', title: t('day.new'), hint: 'Ctrl N', type: t('palette.action'), run: close(newVisit) },
    ...SCREENS.map((screen): Item => ({ id: screen, title: t(`nav.${screen}`), hint: '', type: t('palette.action'), run: close(() => go({ screen })) })),
  ]
  const plain = (one: string): string => one.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
  const entries: Item[] = text.trim() === '' ? [] : found.map((entry) => ({ id: `${entry.type} ${entry.id}`, title: entry.title, hint: entry.hint, type: t(`entry.${entry.type}`), run: close(() => go(placeOf(entry))) }))
  const items = [...entries, ...actions.filter((action) => plain(action.title).includes(plain(text)))]
  return (
    <Dialog title={t('palette.title')} onClose={onClose} wide>
      <Autocomplete inputValue={text} onInputChange={setText}>
        <SearchField className="field" aria-label={t('palette.open')} autoFocus>
          <Input className="input" placeholder={t('palette.open')} />
        </SearchField>
        <Menu className="stack" aria-label={t('palette.title')} items={items} style={{ gap: 0, maxHeight: '50vh', overflowY: 'auto' }} onAction={(key) => items.find((item) => item.id === key)?.run()} renderEmptyState={() => <p className="quiet">{t('palette.empty', { text })}</p>}>
          {(item) => (
            <MenuItem id={item.id} className="option" textValue={item.title}>
              <span>{item.title}</span><span className="quiet small">{item.hint}{item.hint && ' · '}{item.type}</span>
            </MenuItem>
          )}
        </Menu>
      </Autocomplete>
    </Dialog>
  )
}

function placeOf(entry: { readonly type: string; readonly id: string; readonly clientId: string | null }): Place {
  if (entry.type === 'visit') return { screen: 'visit', id: entry.id, step: 'client' }
  return entry.clientId ? { screen: 'client', id: entry.clientId } : { screen: 'clients' }
}
