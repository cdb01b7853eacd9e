// F1: the keys of the program, all of which also exist as buttons or palette entries.
import { t } from '../i18n/t.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/layout.tsx'

const LINES = ['palette', 'new', 'next', 'undo', 'redo', 'screens', 'present', 'print', 'zone', 'lists', 'rows', 'zoom', 'escape'] as const

export function Help({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t('help.title')} onClose={onClose}>
      <ul className="stack" style={{ gap: '0.4rem' }}>{LINES.map((line) => <li key={line}>{t(`help.${line}`)}</li>)}</ul>
      <div><Button onPress={onClose} variant="primary">{t('common.close')}</Button></div>
    </Dialog>
  )
}
