// "Chercher les postes du réseau": which network, whose consent, then the rows as they come. Closing it stops nothing: the search
// is the backend's, and the dialog shows it again when it is opened.
import { Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { type Fault, type FaultCode, faultKinds } from '../../../domain/errors.ts'
import type { Output } from '../../../main/contract/procedures.ts'
import { onEvent } from '../../backend.ts'
import { t } from '../../i18n/t.ts'
import { queries, useAct, useRead } from '../../query.ts'
import { FaultCard } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/layout.tsx'
import { SearchAsk } from './search-ask.tsx'
import { type ListedMachine, SearchFound } from './search-found.tsx'

interface Props { readonly visitId: string; readonly machines: readonly ListedMachine[]; readonly onClose: () => void; readonly onByHand: () => void; readonly onAdded: (machineIds: readonly string[]) => void }

export function SearchNetwork({ visitId, machines, onClose, onByHand, onAdded }: Props) {
  const { data: search } = useRead('search.get', { visitId })
  const { data: networks } = useRead('search.networks', { visitId })
  const cancel = useAct('job.cancel')
  const failed = useSearchEvents(visitId)
  const [again, setAgain] = useState(false)
  if (!search || !networks) return null
  const asks = search.state === 'none' || again
  return (
    <Dialog wide={!asks} title={t('search.title')} onClose={onClose}>
      {asks
        ? <SearchAsk visitId={visitId} networks={networks} onStarted={() => setAgain(false)} onClose={again ? () => setAgain(false) : onClose} />
        : (
          <>
            <SearchFound visitId={visitId} search={search} machines={machines} onAdded={onAdded} />
            {failed && search.state === 'failed' && <FaultCard fault={failed} actions={{ retry: () => setAgain(true) }} />}
            <div className="row">
              {search.state === 'running'
                ? <Button onPress={() => search.jobId && void cancel.run({ jobId: search.jobId })}>{t('search.cancel')}</Button>
                : <Button onPress={() => setAgain(true)}>{t('search.again')}</Button>}
              <Button onPress={onByHand}><Plus size={18} aria-hidden="true" />{t('search.byHand')}</Button>
              <Button onPress={onClose}>{t('common.close')}</Button>
            </div>
          </>
        )}
    </Dialog>
  )
}

/** Puts the pushed search where the read keeps it; answers why the last one failed. */
function useSearchEvents(visitId: string): Fault | undefined {
  const [failed, setFailed] = useState<Fault>()
  useEffect(() => {
    const offs = [
      onEvent('search.state', (state: Output<'search.get'>) => state.visitId === visitId && queries.setQueryData(['search.get', { visitId }], state)),
      onEvent('job.progress', ({ kind, state, fault }) => {
        if (kind === 'search') setFailed(state === 'failed' && fault ? { code: fault.code in faultKinds ? (fault.code as FaultCode) : 'INTERNAL', detail: fault.detail, ...(fault.cause ? { cause: fault.cause } : {}) } : undefined)
      }),
    ]
    return () => offs.forEach((off) => off())
  }, [visitId])
  return failed
}
