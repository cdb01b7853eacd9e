// The way back on one machine: its own list first, last step first, what cannot come back named; then one confirmation.
import { both, t, tn } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { FaultCard } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/layout.tsx'

export function Undo({ runId, machineId, name, onClose, onStarted }: { runId: string; machineId: string; name: string; onClose: () => void; onStarted: () => void }) {
  const { data: list } = useRead('run.undoList', { runId, machineId })
  const undo = useAct('run.undo')
  const start = async (): Promise<void> => {
    if (await undo.run({ runId, machineId })) onStarted()
  }
  return (
    <Dialog title={t('deploy.undoTitle', { machine: name })} onClose={onClose} wide>
      <p>{t('deploy.undoText')}</p>
      {list && list.irreversible.length > 0 && (
        <div className="note-card" data-tone="warn">
          <strong>{tn('deploy.undoStays', list.irreversible.length)}</strong>
          <ul>{list.irreversible.map((step) => <li key={step.id}>{both(step.title)}</li>)}</ul>
        </div>
      )}
      {list && (
        <ol className="undo-list" aria-label={t('deploy.undoList')}>
          {list.steps.map((step) => <li key={step.id}>{both(step.title)}</li>)}
        </ol>
      )}
      <p className="quiet">{t('deploy.undoKept')}</p>
      {undo.fault && <FaultCard fault={undo.fault} actions={{ retry: () => void start() }} />}
      <div className="row">
        <Button variant="primary" onPress={() => void start()} disabledReason={!list ? t('common.loading') : list.steps.length === 0 ? t('deploy.undoNothing') : undefined}>{tn('deploy.undoSteps', list?.steps.length ?? 0)}</Button>
        <Button autoFocus onPress={onClose}>{t('deploy.undoNot')}</Button>
      </div>
    </Dialog>
  )
}
