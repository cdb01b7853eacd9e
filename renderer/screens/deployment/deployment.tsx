// The deployment step of a visit: prepare, confirm once, then the live board of the run that is going on.
import { useState } from 'react'
import { t } from '../../i18n/t.ts'
import { useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { Button } from '../../ui/button.tsx'
import { Empty, PageHead } from '../../ui/layout.tsx'
import { Prepare } from './prepare.tsx'
import { RunBoard } from './run-board.tsx'

export function Deployment({ visitId }: { visitId: string }) {
  const { go } = useNavigation()
  const { data: visit } = useRead('visit.get', { visitId })
  const [started, setStarted] = useState<string>()
  const [preparing, setPreparing] = useState(false)
  if (!visit) return null
  const runId = started ?? visit.runId
  if (runId && !preparing) return <RunBoard key={runId} visitId={visitId} runId={runId} onPrepare={() => setPreparing(true)} onChoose={setStarted} />
  if (!visit.packId) {
    return (
      <>
        <PageHead title={t('deploy.title')} facts={visit.clientName ?? ''} />
        <Empty text={t('deploy.noPack')}><Button variant="primary" onPress={() => go({ screen: 'visit', id: visitId, step: 'pack' })}>{t('packs.title')}</Button></Empty>
      </>
    )
  }
  const show = (id: string): void => {
    setStarted(id)
    setPreparing(false)
  }
  return <Prepare visitId={visitId} packId={visit.packId} onStarted={show} {...(runId ? { onBack: () => setPreparing(false) } : {})} />
}
