// The technician's own verdict, with its reason. Both are kept: the computed one and this one.
import { useState } from 'react'
import type { Output } from '../../../main/contract/procedures.ts'
import { DECISIONS } from '../../../domain/words.ts'
import { t } from '../../i18n/t.ts'
import { useAct } from '../../query.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Choice, TextInput } from '../../ui/inputs.tsx'
import { Dialog } from '../../ui/layout.tsx'
import { type Decision, verdictWord } from '../../words.ts'

type Verdict = NonNullable<Output<'machine.list'>['rows'][number]['verdict']>

export function ChangeVerdict({ visitId, machineId, name, verdict, onClose, onSet }: { visitId: string; machineId: string; name: string; verdict: Verdict; onClose: () => void; onSet: (decision: Decision) => void }) {
  const { computed, overrideReason, reinstall } = verdict
  const [decision, setDecision] = useState<Decision>(verdict.decision)
  const [reason, setReason] = useState(overrideReason ?? '')
  const set = useAct('machine.setVerdict')
  const submit = async (chosen: Decision | null): Promise<void> => {
    if (!(await set.run({ machineId, visitId, decision: chosen, reason: reason.trim() }))) return
    onClose()
    onSet(chosen ?? computed)
  }
  const missing = reason.trim() === '' ? t('machine.needReason') : undefined
  return (
    <Dialog title={t('machine.changeOf', { name })} onClose={onClose}>
      <p className="quiet">{t('machine.computedIs', { verdict: verdictWord(computed, reinstall) })}</p>
      <Choice label={t('machine.verdict')} value={decision} onChange={setDecision} options={DECISIONS.map((value) => ({ value, text: verdictWord(value, reinstall) }))} />
      <TextInput label={t('machine.reason')} value={reason} onChange={setReason} onEnter={() => missing === undefined && void submit(decision)} />
      <ActFault acts={[set]} />
      <div className="row">
        <Button variant="primary" onPress={() => void submit(decision)} disabledReason={missing}>{t('machine.change')}</Button>
        {overrideReason !== null && <Button onPress={() => void submit(null)}>{t('machine.computed')}</Button>}
        <Button onPress={onClose}>{t('common.cancel')}</Button>
      </div>
    </Dialog>
  )
}
