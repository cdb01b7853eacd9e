// The network's label: where the Scop stands, in its card; the self-check, the audits and the certificate in its panel.
import { useState } from 'react'
import type { Output } from '../../../main/contract/procedures.ts'
import { call } from '../../backend.ts'
import { AutoChoice } from '../../editing/auto-choice.tsx'
import { AutoField } from '../../editing/auto-field.tsx'
import { day } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { queries, useAct, useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { EvidenceFile } from '../../shell/evidence-file.tsx'
import { ActFault } from '../../shell/fault-card.tsx'
import { Gauge } from '../../ui/charts.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Chip, Dialog, type IconName, type Tone } from '../../ui/layout.tsx'
import { LabelAudits } from './label-audits.tsx'

type View = Output<'label.get'>
type Criterion = View['criteria'][number]

const STATES: Readonly<Record<View['state'], readonly [Tone, IconName]>> = { candidate: ['neutral', 'info'], audited: ['info', 'info'], granted: ['ok', 'ok'], to_renew: ['warn', 'clock'], withdrawn: ['bad', 'alert'] }
const AXES = ['ethique', 'perennite', 'competences'] as const
const YES_NO = ['yes', 'no'] as const

export function Label() {
  const { data: label } = useRead('label.get', {})
  const certificate = useAct('label.certificate')
  const [panel, setPanel] = useState(false)
  if (!label) return null
  const [tone, icon] = STATES[label.state]
  return (
    <Card title={t('label.title')}>
      <div className="row"><Chip tone={tone} icon={icon}>{t(`label.state.${label.state}`)}</Chip>{label.grant && <span>{t(label.grant.runs ? 'label.until' : 'label.ended', { network: label.grant.network, from: day(label.grant.from), until: day(label.grant.until) })}</span>}</div>
      <p className="quiet">{charterWords(label)}</p>
      <div className="row">
        <Button onPress={() => setPanel(true)}>{t('label.open')}</Button>
        {label.grant?.runs && <Button onPress={() => void certificate.run({})}>{t('label.certificate')}</Button>}
      </div>
      <ActFault acts={[certificate]} />
      {panel && <LabelPanel label={label} onClose={() => setPanel(false)} />}
    </Card>
  )
}

function charterWords({ charter }: View): string {
  return charter.adoptedOn ? t('label.charter', { version: charter.version, on: day(charter.adoptedOn), months: charter.validityMonths }) : t('label.proposal', { version: charter.version })
}

function LabelPanel({ label, onClose }: { label: View; onClose: () => void }) {
  const begin = useAct('label.open')
  return (
    <Dialog title={t('label.title')} onClose={onClose} wide>
      <p>{charterWords(label)} {t('label.whoGrants')}</p>
      <p><strong>{t('label.score', { score: label.scorePct })}</strong> {label.missing.length === 0 ? t('label.mandatoryMet') : t('label.missing', { codes: label.missing.join(', ') })}</p>
      <ActFault acts={[begin]} />
      {!label.begun && <div><Button variant="primary" onPress={() => void begin.run({})}>{t('label.begin')}</Button></div>}
      {AXES.map((axis) => (
        <section key={axis} className="stack-small" aria-label={t(`label.axis.${axis}`)}>
          <h3>{t(`label.axis.${axis}`)}</h3>
          <ul className="stack">{label.criteria.filter((one) => one.axis === axis).map((one) => <li key={one.code}><CriterionCard criterion={one} /></li>)}</ul>
        </section>
      ))}
      <LabelAudits audits={label.audits} reviewers={label.reviewers} />
      <div><Button onPress={onClose} variant="primary">{t('common.close')}</Button></div>
    </Dialog>
  )
}

function CriterionCard({ criterion: { code, statement, mandatory, met, evidence, held, of, atLeastPct, answerId, answer, proof, fileName, comment } }: { criterion: Criterion }) {
  const pct = held !== null && of ? Math.floor((100 * held) / of) : null
  const measured = t(of === 0 ? 'label.nothingCounted' : 'label.measured', { held: held ?? 0, of: of ?? 0, pct: pct ?? 0, least: atLeastPct ?? 0 })
  return (
    <div className="stack-small">
      <div className="row between"><span><span className="mono">{code}</span> {statement} <span className="quiet">{t(mandatory ? 'label.mandatory' : 'label.optional')}</span></span><Chip tone={met === null ? 'info' : met ? 'ok' : 'bad'} icon={met === null ? 'help' : met ? 'ok' : 'alert'}>{t(`label.met.${met === null ? 'unknown' : met ? 'yes' : 'no'}`)}</Chip></div>
      {evidence === 'measured' && <div className="gauge"><span className="quiet small">{measured}</span><Gauge label={measured} value={pct} scaleMax={100} minimum={atLeastPct ?? 0} tone={met ? 'ok' : met === null ? 'neutral' : 'bad'} /></div>}
      {answerId && (
        <div className="fields">
          <AutoChoice table="label_answer" id={answerId} field="met" value={answer} label={t('label.answer', { code })} options={YES_NO.map((value) => ({ value, text: t(`common.${value}`) }))} />
          {evidence !== 'file' && <AutoField table="label_answer" id={answerId} field="evidence" value={proof} label={t(`label.evidence.${evidence}`, { code })} />}
          <AutoField table="label_answer" id={answerId} field="comment" value={comment} label={t('label.comment', { code })} />
        </div>
      )}
      {met === null && answer === 'yes' && (evidence === 'file' || evidence === 'link') && <p className="quiet small">{t(`label.unproved.${evidence}`)}</p>}
      {answerId && evidence === 'file' && <Evidence answerId={answerId} label={t('label.evidence.file', { code })} fileName={fileName} typed={proof} />}
    </div>
  )
}

/** `typed`: words of the time when a file was only named; they prove nothing any more, and are shown. */
function Evidence({ answerId, label, fileName, typed }: { answerId: string; label: string; fileName: string | null; typed: string | null }) {
  const { say } = useNavigation()
  const attach = useAct('label.attach')
  const detach = useAct('label.detach')
  const open = useAct('label.openFile')
  const takeOff = async (): Promise<void> => {
    if (await detach.run({ answerId })) say({ text: t('undo.intervention.detach', { what: fileName ?? '' }), undo: () => void call('undo.undo', { visitId: answerId }).then(async () => await queries.invalidateQueries()) })
  }
  return (
    <>
      <p className="quiet small">{[label, ...(typed && !fileName ? [typed] : [])].join(' · ')}</p>
      <EvidenceFile label={label} fileName={fileName} acts={[attach, detach, open]} onAttach={() => void attach.run({ answerId })} onOpen={() => void open.run({ answerId })} onDetach={() => void takeOff()} />
    </>
  )
}
