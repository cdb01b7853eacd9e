// What the technician must know or do before a pack goes on a machine: the pack's own words, where it is chosen and where it is approved.
import type { Output } from '../../main/contract/procedures.ts'
import { both, t } from '../i18n/t.ts'

export function PackNotes({ notes }: { notes: Output<'pack.get'>['notes'] }) {
  if (notes.length === 0) return null
  return (
    <div className="note-card" data-tone="info">
      <strong>{t('packs.notes')}</strong>
      <ul>{notes.map((note) => <li key={note.fr}>{both(note)}</li>)}</ul>
    </div>
  )
}
