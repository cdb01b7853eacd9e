// A new sheet of work in one press: of a visit of the contract, prefilled with all that it knows; else a repair, or help from afar.
import { ClipboardCheck } from 'lucide-react'
import { t } from '../i18n/t.ts'
import { useAct } from '../query.ts'
import { useNavigation } from '../routes.ts'
import { Button } from '../ui/button.tsx'
import { ActFault } from './fault-card.tsx'

export function NewSheet({ visitId, maintenance }: { visitId: string; maintenance: boolean }) {
  const { go } = useNavigation()
  const create = useAct('intervention.create')
  const open = async (what: { readonly kind?: 'repair' | 'help'; readonly remote?: boolean }): Promise<void> => {
    const made = await create.run({ visitId, ...what })
    if (made) go({ screen: 'sheet', id: made.sheetId, visitId: made.visitId })
  }
  return (
    <>
      <ActFault acts={[create]} />
      <div className="row">
        {maintenance && <Button variant="primary" onPress={() => void open({})}><ClipboardCheck size={18} aria-hidden="true" />{t('sheets.new')}</Button>}
        {!maintenance && <Button onPress={() => void open({ kind: 'repair' })}>{t('sheets.repair')}</Button>}
        {!maintenance && <Button onPress={() => void open({ kind: 'help', remote: true })}>{t('sheets.help')}</Button>}
      </div>
    </>
  )
}
