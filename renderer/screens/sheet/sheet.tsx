// A sheet of work, over the visit's report: while it is open, what was asked, timed, checked, done and fitted; once signed, the paper
// that was signed and the one way to correct it. Every field saves itself.
import { ChevronLeft, FileText, PenLine, Play } from 'lucide-react'
import type { Output } from '../../../main/contract/procedures.ts'
import { missingWords, untakenField } from '../../../domain/untaken.ts'
import { AutoField } from '../../editing/auto-field.tsx'
import { focusField } from '../../editing/focus-field.ts'
import { useKeptText } from '../../editing/kept-text.ts'
import { dayAndClock } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { SheetState } from '../../shell/sheet-state.tsx'
import { Button } from '../../ui/button.tsx'
import { TextInput } from '../../ui/inputs.tsx'
import { Card, PageHead } from '../../ui/layout.tsx'
import { Papers } from '../../ui/papers.tsx'
import { Checks } from './checks.tsx'
import { Clock } from './clock.tsx'
import { CameFrom, HandOff } from './hand-off.tsx'
import { Machines, Parts } from './lists.tsx'
import { Place } from './place.tsx'

export type View = Output<'intervention.get'>

export function Sheet({ sheetId, visitId }: { sheetId: string; visitId: string }) {
  const { go } = useNavigation()
  const { data: view } = useRead('intervention.get', { sheetId })
  const preview = useAct('intervention.preview')
  const start = useAct('intervention.start')
  const finish = useAct('intervention.finish')
  const resume = useAct('intervention.resume')
  const issue = useAct('intervention.issue')
  const close = useAct('intervention.close')
  if (!view) return null
  const { state } = view
  const back = (): void => go({ screen: 'visit', id: visitId, step: 'report' })
  /** From work under way too: its clock stops, and what is missing is said before anything is shown to sign. */
  const sign = async (): Promise<void> => {
    if (state === 'in_progress' && !(await finish.run({ sheetId }))) return
    const issued = await issue.run({ sheetId })
    if (issued) go({ screen: 'sign', id: issued.docId, visitId, sheetId })
  }
  const untaken = view.missing.map(({ key }) => untakenField(key)).find((field) => field !== undefined)
  const complete = (): void => (untaken ? void focusField(untaken) : view.missing.every(({ key }) => key.startsWith('field.scop.')) ? go({ screen: 'settings' }) : document.querySelector<HTMLElement>('[data-open-check] input, [data-open-check] button')?.focus())
  return (
    <>
      <div><Button variant="plain" size="small" onPress={back}><ChevronLeft size={18} aria-hidden="true" />{t('sheet.back')}</Button></div>
      <PageHead title={view.number ? t('sheet.number', { number: view.number }) : t('sheet.draft')} facts={[view.clientName, t(`sheetKind.${view.kind}`), view.contractNumber ? t('sheet.underContract', { number: view.contractNumber }) : t(view.contractId ? 'sheet.contract' : 'sheet.noContract'), view.memberName ?? view.doneBy?.scop ?? view.technician].filter(Boolean).join(' · ')}>
        <span data-print=""><Button onPress={() => void preview.run({ sheetId })}><FileText size={18} aria-hidden="true" />{t('sheet.pdf')}</Button></span>
        {state === 'planned' && <Button variant="primary" onPress={() => void start.run({ sheetId })}><Play size={18} aria-hidden="true" />{t('sheet.start')}</Button>}
        {state === 'in_progress' && <Button onPress={() => void finish.run({ sheetId })}>{t('sheet.finish')}</Button>}
        {state === 'to_sign' && !view.changedSince && <Button onPress={() => void resume.run({ sheetId })}>{t('sheet.resume')}</Button>}
        {(state === 'in_progress' || state === 'to_sign') && !view.changedSince && <Button variant="primary" onPress={() => void sign()}><PenLine size={18} aria-hidden="true" />{t('sheet.sign')}</Button>}
        {state === 'signed' && <Button variant="primary" onPress={() => void close.run({ sheetId })}>{t('sheet.close')}</Button>}
      </PageHead>
      {/* What was missing may be there by now. */}
      <ActFault acts={[preview, start, ...(view.missing.length > 0 ? [finish, issue] : [finish, issue].filter(({ fault }) => fault?.code !== 'QUOTE_INCOMPLETE')), resume, close]} actions={{ complete }} />
      <div className="row"><SheetState state={state} signedElsewhere={view.doneBy ? view.doneBy.report !== null : undefined} />{view.signatures.map((one) => <Signature key={`${one.docId} ${one.at}`} one={one} />)}</div>
      <CameFrom view={view} />
      {view.changedSince || state === 'signed' || state === 'closed' || state === 'cancelled' ? <Locked view={view} /> : <Open view={view} visitId={visitId} />}
      <Story view={view} />
    </>
  )
}

function Signature({ one }: { one: View['signatures'][number] }) {
  const words = { signer: one.signer, number: one.number, at: dayAndClock(one.at) }
  return <span className="quiet">{one.voidedAt === null ? t('sheet.signedBy', words) : t('sheet.voidedSignature', { ...words, reason: one.reason ?? '' })}</span>
}

function Open({ view, visitId }: { view: View; visitId: string }) {
  const field = (name: 'asked' | 'askedBy' | 'summary' | 'next' | 'remarks', multiline = false) => <AutoField table="intervention" id={view.id} field={name} value={view[name]} label={t(`field.intervention.${name}`)} visitId={visitId} multiline={multiline} />
  const begun = view.state !== 'planned'
  return (
    <div className="columns">
      <div className="stack">
        <Card title={t('sheet.request')}>{field('asked', true)}{field('askedBy')}</Card>
        <Checks view={view} visitId={visitId} />
        <Card title={t('sheet.work')}>{field('summary', true)}{field('next', true)}{field('remarks', true)}</Card>
      </div>
      <div className="stack">
        {begun && <Missing view={view} />}
        <Clock view={view} />
        <Place view={view} visitId={visitId} />
        <Machines view={view} visitId={visitId} />
        <Parts view={view} visitId={visitId} />
        <HandOff view={view} />
        <WithReason view={view} method="intervention.cancel" summary={t('sheet.toCancel')} act={t('sheet.cancel')} />
      </div>
    </div>
  )
}

function Missing({ view }: { view: View }) {
  const { go } = useNavigation()
  return (
    <Card title={t('sheet.missingTitle')}>
      {view.missing.length === 0 ? <p className="quiet">{t('sheet.complete')}</p> : (
        <ul className="wants">{view.missing.map(({ key, label }) => <li key={`${key} ${label ?? ''}`} className="row between"><span>{label === null ? missingWords(t, key) : t(key, { label })}</span>{untakenField(key) && <Button size="small" label={t('common.pair', { name: t('fault.action.correct'), value: missingWords(t, key) })} onPress={() => void focusField(untakenField(key) ?? '')}>{t('fault.action.correct')}</Button>}{key.startsWith('field.scop.') && <Button size="small" label={t('common.pair', { name: t('fault.action.complete'), value: t(key) })} onPress={() => go({ screen: 'settings' })}>{t('fault.action.complete')}</Button>}</li>)}</ul>
      )}
    </Card>
  )
}

/** What was signed, as it was signed; nothing of it is a field any more. */
function Locked({ view }: { view: View }) {
  const { data: doc } = useRead('document.get', { docId: view.docId ?? '' }, { enabled: view.docId !== null })
  const correctable = view.state === 'signed' || view.changedSince
  return (
    <div className="columns">
      <Card>
        <p>{t(view.changedSince ? 'sheet.changedSince' : view.state === 'signed' ? 'sheet.locked' : 'sheet.closedText')}</p>
        {correctable && <WithReason view={view} method="intervention.reopen" summary={t('sheet.reopen')} act={t('sheet.reopen')} open={view.changedSince} />}
      </Card>
      {doc && <Card title={t('document.intervention')}><Papers label={t('sign.pages')} pages={doc.pages} alt={(page) => t('sign.page', { page, count: doc.pages.length, number: doc.number })} /></Card>}
    </div>
  )
}

/** Kept under the sheet's id until the act took it; a check of that id there is none. */
const REASON = ['why'] as const

/** An act that wants its reason: it stands in the sheet's story. */
function WithReason({ view, method, summary, act, open = false }: { view: View; method: 'intervention.cancel' | 'intervention.reopen'; summary: string; act: string; open?: boolean }) {
  const run = useAct(method)
  const { text: { why: reason = '' }, started, change, forget } = useKeptText('check_result', view.id, REASON)
  const submit = async (): Promise<void> => {
    if (await run.run({ sheetId: view.id, reason })) await forget()
  }
  return (
    <details open={open || started}>
      <summary>{summary}</summary>
      <div className="stack-small">
        <ActFault acts={[run]} />
        <TextInput label={t('sheet.reason')} value={reason} onChange={(value) => change('why', value)} />
        <div className="row"><Button onPress={() => void submit()} disabledReason={reason.trim().length < 3 ? t('common.complete', { what: t('sheet.reason') }) : undefined}>{act}</Button></div>
      </div>
    </details>
  )
}

function Story({ view }: { view: View }) {
  if (view.story.length === 0) return null
  return (
    <details>
      <summary>{t('sheet.story')}</summary>
      <ol className="stack-small">{view.story.map((one) => <li key={`${one.at} ${one.kind}`}><span className="quiet">{dayAndClock(one.at)}</span>{' '}{t(`sheetEvent.${one.kind}`)}{' · '}{one.by}{one.detail && <span className="quiet">{' · '}{one.detail}</span>}</li>)}</ol>
    </details>
  )
}
