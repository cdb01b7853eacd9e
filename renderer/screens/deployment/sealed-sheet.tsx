// The sheet in an envelope: passwords made for this run, shown once, printed by the system's own printing, never written to
// a file, a base or the report. It stays on screen, over any change of screen, until the technician says it is printed.
import { useSyncExternalStore } from 'react'
import { Printer } from 'lucide-react'
import { t } from '../../i18n/t.ts'
import { Button } from '../../ui/button.tsx'

export interface Sheet { readonly runId: string; readonly title: string; readonly places: readonly string[]; readonly on: string; readonly secrets: readonly { readonly label: string; readonly value: string }[] }

/** In the page's memory alone: gone with the window. */
let sheets: readonly Sheet[] = []
const listeners = new Set<() => void>()
const set = (next: readonly Sheet[]): void => {
  sheets = next
  for (const listener of listeners) listener()
}

export function keepSheet(sheet: Sheet): void {
  if (sheet.secrets.length > 0) set([...sheets.filter((one) => one.runId !== sheet.runId), sheet])
}

/** Without letters and digits that are taken for one another on paper. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const LENGTH = 20

export function generatedPassword(): string {
  const out: string[] = []
  // A byte beyond the last whole alphabet is thrown away: each letter as likely as any other.
  const limit = 256 - (256 % ALPHABET.length)
  while (out.length < LENGTH) for (const byte of crypto.getRandomValues(new Uint8Array(LENGTH))) if (byte < limit && out.length < LENGTH) out.push(ALPHABET.charAt(byte % ALPHABET.length))
  return out.join('')
}

export function SealedSheet({ runId }: { runId: string }) {
  const sheet = useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, () => sheets.find((one) => one.runId === runId))
  if (!sheet) return null
  return (
    <section className="card sealed-sheet" data-tone="accent" aria-label={t('sheet.title')}>
      <h2>{t('sheet.title')}</h2>
      <p>{[sheet.title, sheet.on, sheet.places.join(', ')].join(' · ')}</p>
      <dl className="pairs">
        {sheet.secrets.map(({ label, value }) => <div key={label}><dt>{label}</dt><dd className="mono">{value}</dd></div>)}
      </dl>
      <p>{t('sheet.keep')}</p>
      <div className="row not-printed">
        <Button variant="primary" onPress={() => globalThis.print()}><Printer size={18} aria-hidden="true" />{t('sheet.print')}</Button>
        <Button onPress={() => set(sheets.filter((one) => one !== sheet))}>{t('sheet.done')}</Button>
        <span className="quiet small">{t('sheet.once')}</span>
      </div>
    </section>
  )
}
