// The procedure as a list to fill in: each check a group of its own, named by its label, with the evidence it wants and where it stands.
import type { Output } from '../../../main/contract/procedures.ts'
import { AutoField } from '../../editing/auto-field.tsx'
import { AutoTick } from '../../editing/auto-tick.tsx'
import { t } from '../../i18n/t.ts'
import { useAct } from '../../query.ts'
import { EvidenceFile } from '../../shell/evidence-file.tsx'
import { Card, Chip, type Look } from '../../ui/layout.tsx'

type View = Output<'intervention.get'>
type Check = View['checks'][number]

const STANDINGS: Readonly<Record<Check['standing'], Look>> = {
  closed: { tone: 'ok', icon: 'ok' }, deviates: { tone: 'warn', icon: 'alert' }, set_aside: { tone: 'neutral', icon: 'minus' }, no_evidence: { tone: 'warn', icon: 'help' }, open: { tone: 'neutral', icon: 'clock' },
}

export function Checks({ view, visitId }: { view: View; visitId: string }) {
  return (
    <Card title={t('sheet.procedure', { title: view.procedure.title, version: view.procedure.version })}>
      <p className="quiet small">{t(view.procedure.frozen ? 'sheet.frozen' : 'sheet.toFreeze')}</p>
      {view.checks.map((check) => <CheckRow key={check.id} check={check} visitId={visitId} />)}
    </Card>
  )
}

function CheckRow({ check, visitId }: { check: Check; visitId: string }) {
  const { rowId, standing } = check
  const open = standing === 'open' || standing === 'no_evidence' || (standing === 'deviates' && !check.why)
  return (
    <fieldset className="check-item" {...(open ? { 'data-open-check': '' } : {})}>
      <legend>{check.label}</legend>
      <div className="row"><Chip {...STANDINGS[standing]}>{t(`checkStanding.${standing}`)}</Chip><span className="quiet small">{[t(check.mandatory ? 'sheet.mandatory' : 'sheet.optional'), ...(check.evidence === 'number' ? [t('sheet.bounds', { min: check.min ?? 0, max: check.max ?? 0, unit: check.unit ?? '' })] : [])].join(' · ')}</span></div>
      {rowId && (
        <>
          {check.evidence === 'none' && <div><AutoTick table="check_result" id={rowId} field="met" value={check.met} visitId={visitId}>{t('sheet.doneCheck')}</AutoTick></div>}
          {check.evidence === 'text' && <AutoField table="check_result" id={rowId} field="evidence" value={check.text} label={t('field.check_result.evidence')} visitId={visitId} />}
          {check.evidence === 'number' && <AutoField table="check_result" id={rowId} field="value" value={check.value} label={t('common.pair', { name: t('field.check_result.value'), value: check.unit ?? '' })} visitId={visitId} integer />}
          {check.evidence === 'file' && <Evidence rowId={rowId} label={check.label} fileName={check.fileName} />}
          {standing === 'deviates' && <p>{t(check.why ? 'sheet.deviationSaid' : 'sheet.deviation', { deviation: (check.deviation ?? 0) > 0 ? `+${check.deviation}` : `\u2212${-(check.deviation ?? 0)}`, unit: check.unit ?? '' })}</p>}
          {(standing !== 'closed' || check.why) && <AutoField table="check_result" id={rowId} field="why" value={check.why} label={t(standing === 'deviates' || standing === 'closed' ? 'sheet.whyDeviation' : 'sheet.setAside')} visitId={visitId} />}
        </>
      )}
    </fieldset>
  )
}

function Evidence({ rowId: resultId, label, fileName }: { rowId: string; label: string; fileName: string | null }) {
  const attach = useAct('intervention.attach')
  const detach = useAct('intervention.detach')
  const open = useAct('intervention.openFile')
  return <EvidenceFile label={label} fileName={fileName} acts={[attach, detach, open]} onAttach={() => void attach.run({ resultId })} onOpen={() => void open.run({ resultId })} onDetach={() => void detach.run({ resultId })} />
}
