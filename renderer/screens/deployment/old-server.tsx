// A server that speaks only what nobody trusts any more: accepted for this one machine, said in red, taken back at will.
import { t } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/layout.tsx'

export function useAcceptOld(machineId: string, onAccepted: () => void): { readonly accept: () => void; readonly act: ReturnType<typeof useAct<'hostKey.acceptOld'>> } {
  const act = useAct('hostKey.acceptOld')
  const accept = async (): Promise<void> => {
    if (await act.run({ machineId, accepted: true })) onAccepted()
  }
  return { accept: () => void accept(), act }
}

export function OldServer({ machineId }: { machineId: string }) {
  const { data: key } = useRead('hostKey.get', { machineId })
  const act = useAct('hostKey.acceptOld')
  if (!key?.oldServer) return null
  return (
    <div className="row">
      <Chip tone="bad" icon="alert">{t('deploy.oldServer')}</Chip>
      <Button size="small" onPress={() => void act.run({ machineId, accepted: false })}>{t('deploy.oldServerStop')}</Button>
      <ActFault acts={[act]} />
    </div>
  )
}
