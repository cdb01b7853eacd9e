// Says, while files hang over the window, that they may be let go anywhere.
import { FileUp } from 'lucide-react'
import { t } from '../../i18n/t.ts'
import { useDroppedFiles } from './dropped-files.ts'

export function DropFiles({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const isOver = useDroppedFiles(onFiles)
  return isOver ? <p className="card drop-files" data-tone="accent"><FileUp size={18} aria-hidden="true" />{t('inventory.dropHere')}</p> : null
}
