// The maintenance contract of a visit: born of the accepted quote in one press, its year, its notice window, its price.
import { ChevronRight, FileText, PenLine, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import type { Output } from '../../../main/contract/procedures.ts'
import { day, euros, rate } from '../../i18n/format.ts'
import { t, tn } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { type Place, useNavigation } from '../../routes.ts'
import { ContractState } from '../../shell/contract-state.tsx'
import { ActFault } from '../../shell/fault-card.tsx'
import { PaperButton, VoidedNote } from '../../shell/paper-panel.tsx'
import { Button } from '../../ui/button.tsx'
import { TextInput } from '../../ui/inputs.tsx'
import { Card, Chip, Empty, PageHead } from '../../ui/layout.tsx'
import { EndingCard, HandoverCard, Letters, Suspensions } from './contract-life.tsx'
import { MachinesCard, TermsCard } from './contract-terms.tsx'
import { PriceStory } from './price-story.tsx'
import { YearStrip } from './year-strip.tsx'

type View = Output<'contract.get'>

export function Contract({ visitId }: { visitId: string }) {
  const { data: visit } = useRead('visit.get', { visitId })
  if (!visit) return null
  if (visit.contractId) return <ContractOf visitId={visitId} contractId={visit.contractId} />
  return <NoContract visitId={visitId} quoteDocId={visit.quoteState === 'accepted' ? visit.quoteDocId : null} />
}

function NoContract({ visitId, quoteDocId }: { visitId: string; quoteDocId: string | null }) {
  const { go } = useNavigation()
  const create = useAct('contract.create')
  return (
    <>
      <PageHead title={t('contract.draft')} />
      <ActFault acts={[create]} />
      {quoteDocId
        ? <Empty text={t('contract.fromQuote')}><Button variant="primary" onPress={() => void create.run({ quoteDocId })}><ShieldCheck size={18} aria-hidden="true" />{t('contract.create')}</Button></Empty>
        : <Empty text={t('contract.needsQuote')}><Button variant="primary" onPress={() => go({ screen: 'visit', id: visitId, step: 'quote' })}>{t('contract.toQuote')}<ChevronRight size={18} aria-hidden="true" /></Button></Empty>}
    </>
  )
}

/** A contract opened from the list, whether a visit's quote made it or not. */
export function ContractSheet({ contractId }: { contractId: string }) {
  return <ContractOf visitId={null} contractId={contractId} />
}

function ContractOf({ visitId, contractId }: { visitId: string | null; contractId: string }) {
  const { go, say } = useNavigation()
  const { data: view } = useRead('contract.get', { contractId })
  const { data: life } = useRead('contract.life', { contractId })
  const { data: today } = useRead('day.get', {})
  const version = useAct('contract.newVersion')
  const issue = useAct('contract.issue')
  const open = useAct('document.open')
  const move = useAct('contract.moveVisit')
  const undo = useAct('undo.undo')
  if (!view || !life || !today) return null
  const { docId } = view
  const toSign = (id: string): void => go(visitId ? { screen: 'sign', id, visitId, back: 'contract' } : { screen: 'sign', id, contractId })
  const toSettings = (): void => go({ screen: 'settings' })
  const complete = (): void => (view.missing.some((key) => missingPlace(key, null)) ? toSettings() : document.querySelector<HTMLElement>(`[aria-label="${t('contract.agreed')}"] input:last-of-type`)?.focus())
  const moveVisit = async (id: string, on: string): Promise<boolean> => {
    const from = view.visits.find((visit) => visit.id === id)?.on
    if (!(await move.run({ visitId: id, on })) || !from) return false
    say({ text: t('contract.moved', { from: day(from), to: day(on) }), undo: () => void undo.run({ visitId: contractId }) })
    return true
  }
  const sign = async (): Promise<void> => {
    const id = docId ?? (await issue.run({ contractId }))?.docId
    if (id) toSign(id)
  }
  const again = async (): Promise<void> => {
    const made = await version.run({ contractId })
    if (made && !visitId) go({ screen: 'contract', id: made.contractId })
  }
  const of = { contractId, life, today: today.on }
  const visits = view.visits.flatMap((visit) => (visit.on === null ? [] : [{ id: visit.id, on: visit.on, movable: visit.state === 'planned' }]))
  return (
    <>
      <PageHead title={view.number ? t('contract.title', { number: view.number }) : t('contract.draft')} facts={t('contract.facts', { client: view.clientName ?? '', start: day(view.start), term: day(view.term) })}>
        {docId && <span data-print=""><Button onPress={() => void open.run({ docId })}><FileText size={18} aria-hidden="true" />{t('contract.pdf')}</Button></span>}
        {docId && !view.signed && <Button onPress={() => void again()}>{t('contract.newVersion')}</Button>}
        {!docId && <Button onPress={() => void issue.run({ contractId })}><FileText size={18} aria-hidden="true" />{t('contract.issue')}</Button>}
        {view.signed
          ? visitId && <Button variant="primary" onPress={() => go({ screen: 'visit', id: visitId, step: 'report' })}>{t('common.next', { step: t('step.report') })}<ChevronRight size={18} aria-hidden="true" /></Button>
          : <Button variant="primary" onPress={() => void sign()}><PenLine size={18} aria-hidden="true" />{t('contract.sign')}</Button>}
      </PageHead>
      <ActFault acts={[issue, open, move, version, undo]} actions={{ complete }} />
      {docId && <VoidedNote docId={docId} />}
      <div className="row">
        <ContractState state={view.state} />
        {life.suspendedSince && <Chip tone="warn" icon="clock">{t('contract.suspendedSince', { on: day(life.suspendedSince) })}</Chip>}
        {life.free && <Chip tone="warn" icon="alert">{t('contract.free')}</Chip>}
        <span className="quiet">{[...(view.quoteNumber ? [t('contract.fromQuoteNumber', { number: view.quoteNumber })] : []), tn('contract.machines', view.machines), tn('contract.visitsPerYear', view.visitsPerYear)].join(' · ')}</span>
        {docId && <PaperButton docId={docId} number={view.number ?? ''} />}
      </div>
      {view.start && view.term && (
        <Card title={t('contract.year')}>
          <YearStrip start={life.period.from} term={life.period.to} durationMonths={view.durationMonths} visits={visits.filter(({ on }) => on >= life.period.from && on <= life.period.to)} notice={view.notice} onMove={moveVisit} />
          {visits.some(({ movable }) => movable) && <p className="quiet small">{t('contract.yearKeys')}</p>}
        </Card>
      )}
      <div className="columns">
        <div className="stack">
          {life.editable && <TermsCard contractId={contractId} life={life} />}
          <Price view={view} />
          {view.signed && <PriceStory {...of} sign={toSign} />}
          <MachinesCard contractId={contractId} life={life} clientId={view.clientId} />
          <Card title={t('contract.visits')}>
            {view.visits.length === 0 ? <p className="quiet">{t('contract.noVisit')}</p> : (
              <ul className="stack">
                {view.visits.map((visit, index) => (
                  <li key={visit.id}>
                    {visit.state === 'planned'
                      ? <VisitDay key={visit.on} label={t('contract.visitDay', { index: index + 1 })} on={visit.on} onMove={(on) => void moveVisit(visit.id, on)} />
                      : <span>{t('contract.visit', { on: day(visit.on) })}{' · '}{t(`visitState.${visit.state ?? 'planned'}`)}</span>}
                  </li>
                ))}
              </ul>
            )}
          </Card>
        </div>
        <div className="stack" data-missing="">
          <Notice view={view} />
          {view.signed && <Letters {...of} />}
          {view.signed && (life.state !== 'ended') && <Suspensions {...of} />}
          {view.signed && life.state !== 'ended' && <EndingCard {...of} />}
          {docId && <HandoverCard contractId={contractId} />}
          {docId === null && <Card title={t('contract.missing')}>
            {view.missing.length === 0 ? <p className="quiet">{t('contract.complete')}</p> : (
              <ul className="stack wants">
                {view.missing.map((key) => <li key={key} className="row between"><span>{t(key)}</span>{missingPlace(key, view.clientId) && <Button size="small" label={t('common.pair', { name: t('fault.action.complete'), value: t(key) })} onPress={() => { const at = missingPlace(key, view.clientId); if (at) go(at) }}>{t('fault.action.complete')}</Button>}</li>)}
              </ul>
            )}
          </Card>}
        </div>
      </div>
    </>
  )
}

/** Where a missing thing is typed; null where that is on this very page. */
function missingPlace(key: string, clientId: string | null): Place | null {
  if (/^(field\.scop|table)\./.test(key)) return { screen: 'settings' }
  return clientId && /^field\.(client|account_contact)\./.test(key) ? { screen: 'client', id: clientId } : null
}

function Price({ view }: { view: View }) {
  const first = view.dues[0]
  const floor = view.monthlyHtCents > view.unitMonthlyCents * view.machines
  return (
    <Card title={t('contract.price')}>
      <p className="big">{t('contract.monthly', { amount: euros(view.monthlyHtCents) })}</p>
      <p className="quiet">{floor ? t('contract.floorRule', { amount: euros(view.floorMonthlyCents), unit: euros(view.unitMonthlyCents) }) : t('contract.unitRule', { unit: euros(view.unitMonthlyCents), count: view.machines })} {t('contract.vatRule', { rate: rate(view.vatRateBp) })}</p>
      {first && <p>{t('contract.firstDue', { from: day(first.from), to: day(first.to), amount: euros(first.htCents) })}</p>}
      <details>
        <summary>{tn('contract.dues', view.dues.length)}</summary>
        <ul>{view.dues.map((due) => <li key={due.from} className="row between"><span>{t('contract.between', { from: day(due.from), to: day(due.to) })}{due.carriedCents !== 0 && <span className="quiet">{' · '}{t(due.carriedCents < 0 ? 'contract.dueLess' : 'contract.dueMore', { amount: euros(Math.abs(due.carriedCents)) })}</span>}</span><span className="number">{euros(due.htCents)}</span></li>)}</ul>
      </details>
    </Card>
  )
}

/** The legal window in words: the picture above it is never the only carrier. */
function Notice({ view }: { view: View }) {
  const { notice } = view
  return (
    <Card title={t('contract.notice')}>
      <p>{t('contract.noticeText', { notBefore: day(notice.notBefore), notAfter: day(notice.notAfter), plannedOn: day(notice.plannedOn), deadline: day(notice.deadline) })}</p>
      {notice.sentOn ? <div><Chip tone="ok" icon="ok">{t('contract.noticeSent', { on: day(notice.sentOn) })}</Chip></div> : <p className="quiet">{t('contract.noticeAlert', { on: day(notice.alertOn) })}</p>}
      <p className="quiet">{t('contract.terms', { months: view.durationMonths, notice: view.noticeMonths })}</p>
    </Card>
  )
}

/** The same move by typing the day: for those who neither drag nor use arrows. */
function VisitDay({ label, on, onMove }: { label: string; on: string | null; onMove: (on: string) => void }) {
  const [typed, setTyped] = useState<string>()
  const commit = (): void => {
    if (typed && typed !== on) onMove(typed)
    else setTyped(undefined)
  }
  return <TextInput label={label} type="date" value={typed ?? on ?? ''} onChange={setTyped} onBlur={commit} onEnter={commit} />
}
