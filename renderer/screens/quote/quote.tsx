// The quote, filled from inventory and pack: its head and what stands around the lines. Each idea has its file beside this one.
import { FileText, Monitor, PenLine } from 'lucide-react'
import { useEffect } from 'react'
import { focusWrong } from '../../editing/focus-field.ts'
import { day } from '../../i18n/format.ts'
import { both, t, tn } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { PaperButton, VoidedNote } from '../../shell/paper-panel.tsx'
import { PaperState } from '../../shell/paper-state.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Chip, PageHead } from '../../ui/layout.tsx'
import { BillQuote, QuoteMembers } from './members.tsx'
import { BeforeAfter } from './plain-words.tsx'
import { QuoteAnswer } from './quote-answer.tsx'
import { QuoteLines } from './quote-lines.tsx'
import { QuoteMargin } from './quote-margin.tsx'
import { QuotePapers } from './quote-papers.tsx'
import { complete, QuoteMissing, QuoteTerms } from './quote-terms.tsx'

const FROZEN = new Set(['issued', 'accepted', 'declined', 'expired', 'superseded', 'voided'])

export function Quote({ visitId }: { visitId: string }) {
  const open = useAct('quote.open')
  const { data: visit } = useRead('visit.get', { visitId })
  const { run } = open
  // The quote is there when the person arrives: made from the inventory, without a create page.
  useEffect(() => {
    if (visit && visit.quoteId === null) void run({ visitId })
  }, [visit, visitId, run])
  if (open.fault) return <ActFault acts={[open]} />
  return visit?.quoteId ? <QuoteOf visitId={visitId} quoteId={visit.quoteId} users={visit.users} hasContract={visit.contractId !== null} /> : null
}

function QuoteOf({ visitId, quoteId, users, hasContract }: { visitId: string; quoteId: string; users: number | null; hasContract: boolean }) {
  const { go, say } = useNavigation()
  const { data: view } = useRead('quote.get', { quoteId })
  const { data: fleet } = useRead('machine.list', { visitId })
  const preview = useAct('quote.preview')
  const issue = useAct('quote.issue')
  const version = useAct('quote.newVersion')
  const createContract = useAct('contract.create')
  const undo = useAct('undo.undo')
  const { data: papers } = useRead('document.list', { visitId })
  if (!view) return null
  const frozen = FROZEN.has(view.state)
  // What a draft is to replace stays in sight: it may be the one that was signed.
  const before = frozen ? undefined : papers?.rows.find(({ type }) => type === 'quote')
  // Known by name alone: no line of the quote speaks of them, and nobody should think that it does.
  const unread = frozen ? 0 : (fleet?.rows ?? []).filter(({ takenAt, retired }) => takenAt === null && !retired).length
  const sign = async (): Promise<void> => {
    // A quantity that is none is not in the base: the total beside it is that of the one before.
    const wrong = frozen ? undefined : focusWrong()
    if (wrong !== undefined) return say({ text: t('missing.toCorrect', { field: wrong }) })
    const docId = view.docId ?? (await issue.run({ quoteId }))?.docId
    if (docId) go({ screen: 'sign', id: docId, visitId, back: 'quote' })
  }
  // Made in one press; when it is there already the same press opens it.
  const replace = async (docId: string, number: string): Promise<void> => {
    if (await version.run({ docId })) say({ text: t('quote.replaces', { number }), undo: () => void undo.run({ visitId }) })
  }
  const toContract = async (): Promise<void> => {
    if (view.docId && (await createContract.run({ quoteDocId: view.docId }))) go({ screen: 'visit', id: visitId, step: 'contract' })
  }
  return (
    <>
      <PageHead title={view.number ? t('quote.title', { number: view.number }) : t('quote.draft')} facts={t('quote.facts', { client: view.clientName ?? '', date: day(view.validUntil) })}>
        <span data-print=""><Button onPress={() => void preview.run({ quoteId })}><FileText size={18} aria-hidden="true" />{t('quote.pdf')}</Button></span>
        <span><button type="button" data-present="" className="button" onClick={() => go({ screen: 'present', id: quoteId, visitId })}><Monitor size={18} aria-hidden="true" />{t('quote.present')}</button></span>
        {view.state === 'accepted'
          ? <Button variant="primary" onPress={() => void toContract()}>{t(hasContract ? 'quote.seeContract' : 'quote.toContract')}</Button>
          // What nobody can sign any more has its new version as its next step, beside what it is.
          : (!frozen || view.state === 'issued' || view.state === 'expired') && <Button variant="primary" onPress={() => void sign()}><PenLine size={18} aria-hidden="true" />{t('quote.sign')}</Button>}
      </PageHead>
      <ActFault acts={[issue, preview, version, undo, createContract]} actions={{ complete: () => complete(view.missing[0] ?? '', visitId, go) }} />
      {before && (
        <Card>
          <div className="row between"><span className="row"><PaperState state={before.state} />{t('quote.replaces', { number: before.number })}</span><PaperButton docId={before.id} number={before.number} /></div>
        </Card>
      )}
      {frozen && (
        <Card>
          <div className="row between"><span className="row"><PaperState state={view.state} />{t('quote.frozen')}</span>
            {view.docId && <span className="row"><PaperButton docId={view.docId} number={view.number ?? ''} /><QuoteAnswer docId={view.docId} number={view.number ?? ''} state={view.state} /><Button size="small" onPress={() => void replace(view.docId ?? '', view.number ?? '')}>{t('quote.newVersion')}</Button></span>}
          </div>
          {view.docId && <VoidedNote docId={view.docId} />}
        </Card>
      )}
      <div className="columns" data-first="wide">
        <QuoteLines view={view} visitId={visitId} frozen={frozen} />
        <div className="stack">
          <Card title={t('quote.plain')} tone="accent">
            {view.before.total > 0 ? <BeforeAfter view={view} /> : <p>{t('quote.noMachine')}</p>}
            {unread > 0 && <Chip tone="warn" icon="help">{tn('quote.unread', unread)}</Chip>}
            <p className="quiet">{both(view.packTitle)}</p>
          </Card>
          {!frozen && <QuoteMissing missing={view.missing} visitId={visitId} />}
          <QuoteTerms view={view} visitId={visitId} users={users} frozen={frozen} />
          <QuotePapers quoteId={quoteId} rent={view.rent !== null} />
          {view.state === 'accepted' && <BillQuote view={view} />}
          <QuoteMembers view={view} frozen={frozen} />
          <QuoteMargin quoteId={quoteId} visitId={visitId} frozen={frozen} />
        </div>
      </div>
    </>
  )
}
