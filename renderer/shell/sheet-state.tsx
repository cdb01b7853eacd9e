// Where a sheet of work stands, by icon and word. One that another Scop took over stays planned in our log, since nobody of ours
// signs it: what is shown is whose turn it is.
import { t } from '../i18n/t.ts'
import { Chip } from '../ui/layout.tsx'
import { LOOKS } from '../words.ts'

/** `signedElsewhere`: undefined where nobody took it over, else whether its work is signed there. */
export function SheetState({ state, signedElsewhere }: { state: Exclude<keyof typeof LOOKS.sheet, 'taken' | 'done_elsewhere'>; signedElsewhere: boolean | undefined }) {
  const shown = signedElsewhere === undefined || state !== 'planned' ? state : signedElsewhere ? 'done_elsewhere' : 'taken'
  return <Chip {...LOOKS.sheet[shown]}>{t(`sheetState.${shown}`)}</Chip>
}
