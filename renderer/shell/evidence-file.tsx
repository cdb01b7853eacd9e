// The file that proves something: attached, opened, taken off; named by what it proves.
import type { ComponentProps } from 'react'
import { t } from '../i18n/t.ts'
import { Button } from '../ui/button.tsx'
import { ActFault } from './fault-card.tsx'

export function EvidenceFile({ label, fileName, acts, onAttach, onOpen, onDetach }: { label: string; fileName: string | null; acts: ComponentProps<typeof ActFault>['acts']; onAttach: () => void; onOpen: () => void; onDetach: () => void }) {
  const button = (act: string, onPress: () => void) => <Button size="small" label={t('common.pair', { name: act, value: label })} onPress={onPress}>{act}</Button>
  return (
    <>
      <ActFault acts={acts} />
      <div className="row">
        {fileName && <span className="mono">{fileName}</span>}
        {button(t('sheet.attach'), onAttach)}
        {fileName && button(t('sheet.openFile'), onOpen)}
        {fileName && button(t('sheet.detach'), onDetach)}
      </div>
    </>
  )
}
