// Signing, whole screen, read by the client: the exact frozen pages, the consent, who signs, and a drawn or typed signature.
import { Check, ChevronLeft, FileText, PenLine } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import type { Input, Output } from '../../../main/contract/procedures.ts'
import { useKeptText } from '../../editing/kept-text.ts'
import { day, euros } from '../../i18n/format.ts'
import { t, tn } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { type Place, useNavigation } from '../../routes.ts'
import { ClockDoubt } from '../../shell/clock-doubt.tsx'
import { ActFault, FaultCard } from '../../shell/fault-card.tsx'
import { PaperState } from '../../shell/paper-state.tsx'
import { Button } from '../../ui/button.tsx'
import { TextInput, Tick } from '../../ui/inputs.tsx'
import { Chip } from '../../ui/layout.tsx'
import { Papers } from '../../ui/papers.tsx'
import { type Strokes, SignaturePad } from './signature-pad.tsx'

type Document = Output<'document.get'>
const WAITING = new Set(['issued', 'expired'])
const PERSON = ['name', 'function'] as const
const ORGANISATION = ['name'] as const

/** What one came from, and goes back to: a step of the visit, its sheet of work, or a contract. */
function beneath(from: Extract<Place, { readonly screen: 'sign' }>): { readonly place: Place; readonly name: string } {
  if ('contractId' in from) return { place: { screen: 'contract', id: from.contractId }, name: t('step.contract') }
  if ('sheetId' in from) return { place: { screen: 'sheet', id: from.sheetId, visitId: from.visitId }, name: t('document.intervention') }
  return { place: { screen: 'visit', id: from.visitId, step: from.back }, name: t(`step.${from.back}`) }
}

export function Signature({ docId, from }: { docId: string; from: Extract<Place, { readonly screen: 'sign' }> }) {
  const { go } = useNavigation()
  const document_ = useRead('document.get', { docId })
  const [visitId, contractId] = 'contractId' in from ? [undefined, from.contractId] : [from.visitId, undefined]
  const { data: ofVisit } = useRead('visit.get', { visitId: visitId ?? '' }, { enabled: visitId !== undefined })
  const { data: ofContract } = useRead('contract.get', { contractId: contractId ?? '' }, { enabled: contractId !== undefined })
  const visit = ofVisit ?? ofContract
  const { data: client } = useRead('client.get', { clientId: visit?.clientId ?? '' }, { enabled: Boolean(visit?.clientId) })
  const leave = useCallback(() => go(beneath(from).place), [go, from])
  useEffect(() => {
    document.documentElement.dataset['zoom'] = 'client'
    return () => {
      delete document.documentElement.dataset['zoom']
    }
  }, [])
  useEffect(() => {
    const escape = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) leave()
    }
    addEventListener('keydown', escape)
    return () => removeEventListener('keydown', escape)
  }, [leave])
  const doc = document_.data
  const contact = client?.contacts[0]
  return (
    <div className="presentation">
      <header>
        <Button variant="plain" onPress={leave}><ChevronLeft size={20} aria-hidden="true" />{t('sign.back', { step: beneath(from).name })}</Button>
        <span className="small quiet">{t('sign.escape')}</span>
      </header>
      <main id="content" tabIndex={-1}>
        {document_.error && <FaultCard fault={{ code: 'NOT_FOUND', detail: { what: t('sign.title') } }} />}
        {doc && visit && (client || !visit.clientId) && <Sign doc={doc} signer={{ name: contact?.name ?? '', function: contact?.function ?? '', onBehalfOf: visit.clientName ?? '' }} onLeave={leave} onward={visitId === undefined ? undefined : doc.type === 'quote' && ofVisit?.contractId === null ? { visitId, to: 'contract' } : doc.type === 'contract' ? { visitId, to: 'report' } : undefined} />}
      </main>
    </div>
  )
}

/** Where a visit goes on once this is signed: from its quote to the contract that it makes, from its contract to the report. */
interface Onward { readonly visitId: string; readonly to: 'contract' | 'report' }

function Sign({ doc, signer, onLeave, onward }: { doc: Document; signer: Input<'document.sign'>['signer']; onLeave: () => void; onward: Onward | undefined }) {
  const open = useAct('document.open')
  const [shown, setShown] = useState<ReadonlyMap<number, number>>(new Map())
  const onShown = useCallback((page: number) => setShown((before) => (before.has(page) ? before : new Map(before).set(page, Date.now()))), [])
  return (
    <>
      <div className="page-head">
        <div>
          <h1>{t(doc.signed ? 'sign.accepted' : 'sign.accept', { number: doc.number })}</h1>
          <p className="quiet">{[doc.clientName, day(doc.issuedOn)].filter(Boolean).join(' · ')}</p>
        </div>
        {doc.totalTtcCents !== null && <p className="big">{t('sign.amount', { amount: euros(doc.totalTtcCents) })}</p>}
      </div>
      {open.fault && <FaultCard fault={open.fault} />}
      <div className="sign-columns">
        <div className="stack-small">
          <div className="row between">
            <h2>{t('sign.pages')}</h2>
            <span className="quiet small">{tn('sign.seen', shown.size, { of: doc.pages.length })}</span>
          </div>
          <Papers label={t('sign.pages')} pages={doc.pages} alt={(page) => t('sign.page', { page, count: doc.pages.length, number: doc.number })} onShown={onShown} />
          <div className="row"><Button onPress={() => void open.run({ docId: doc.id })}><FileText size={20} aria-hidden="true" />{t(doc.signed ? 'sign.open' : 'sign.openPdf')}</Button></div>
        </div>
        {doc.signed ? <Signed doc={doc} onLeave={onLeave} onward={onward} /> : WAITING.has(doc.state) ? <SignForm doc={doc} first={signer} shown={shown} /> : <section className="card"><p><PaperState state={doc.state} /></p><p>{t('sign.notWaiting')}</p></section>}
      </div>
    </>
  )
}

function Signed({ doc, onLeave, onward }: { doc: Document; onLeave: () => void; onward: Onward | undefined }) {
  const { go } = useNavigation()
  const create = useAct('contract.create')
  const goOn = async ({ visitId, to }: Onward): Promise<void> => {
    if (to === 'report' || (await create.run({ quoteDocId: doc.id }))) go({ screen: 'visit', id: visitId, step: to })
  }
  return (
    <section className="card" aria-label={t('sign.title')}>
      <p className="row" role="status"><Chip tone="ok" icon="ok">{t('report.signed')}</Chip><span>{t('sign.done')}</span></p>
      <div className="row"><Button variant="primary" autoFocus onPress={onLeave}>{t('sign.finish')}</Button>{onward && <Button onPress={() => void goOn(onward)}>{onward.to === 'contract' ? t('quote.toContract') : t('common.next', { step: t('step.report') })}</Button>}</div>
      <ActFault acts={[create]} />
    </section>
  )
}

function SignForm({ doc, first, shown }: { doc: Document; first: Input<'document.sign'>['signer']; shown: ReadonlyMap<number, number> }) {
  // Who signs is typed and comes back after a kill or a step aside; what is drawn or written to sign does not: it is no signature before it is validated.
  const person = useKeptText('account_contact', doc.id, PERSON)
  const organisation = useKeptText('client', doc.id, ORGANISATION)
  const signer = { name: person.text.name ?? first.name, function: person.text.function ?? first.function, onBehalfOf: organisation.text.name ?? first.onBehalfOf }
  const [typed, setTyped] = useState(false)
  const [strokes, setStrokes] = useState<Strokes>([])
  const [typedName, setTypedName] = useState('')
  const [startedAt] = useState(() => Date.now())
  const act = useAct('document.sign')
  const unseen = doc.pages.findIndex((_, index) => !shown.has(index + 1))
  const missing = [
    ...(unseen >= 0 ? [{ key: 'sign.needPages', act: t('sign.toPage', { page: unseen + 1 }), go: () => document.querySelector(`[data-page="${unseen + 1}"] .paper-end`)?.scrollIntoView({ block: 'end' }) }] : []),
    ...(signer.name.trim().length < 2 ? [{ key: 'sign.needName', act: t('fault.action.complete'), go: () => document.querySelector<HTMLInputElement>('.signer input')?.focus() }] : []),
    ...((typed ? typedName.trim() === '' : strokes.length === 0) ? [{ key: typed ? 'sign.needTyped' : 'sign.needDraw', act: undefined, go: undefined }] : []),
  ]
  const submit = async (): Promise<void> => {
    const done = await act.run({
      docId: doc.id, signer: { ...signer, name: signer.name.trim() }, method: typed ? 'typed' : 'strokes', strokes: typed ? [] : strokes.map((stroke) => stroke.map(([x, y, ms]): [number, number, number] => [x, y, ms])), typedName: typed ? typedName.trim() : '',
      consentVersion: doc.consentVersion, pagesShown: [...shown].map(([page, at]) => ({ page, at })).toSorted((a, b) => a.at - b.at), startedAt,
    })
    if (!done) return
    await person.forget()
    await organisation.forget()
  }
  return (
    <section className="card signer" aria-label={t('sign.title')}>
      <ClockDoubt />
      {doc.state === 'expired' && <div className="note-card" data-tone="warn"><strong>{t('quoteState.expired')}</strong><p>{t('sign.expired')}</p></div>}
      <p lang="fr">{doc.consentText}</p>
      <div className="fields">
        <TextInput label={t('sign.name')} value={signer.name} onChange={(text) => person.change('name', text)} />
        <TextInput label={t('sign.function')} value={signer.function} onChange={(text) => person.change('function', text)} />
      </div>
      <TextInput label={t('sign.behalf')} value={signer.onBehalfOf} onChange={(text) => organisation.change('name', text)} />
      {typed
        ? <TextInput label={t('sign.typedLabel')} value={typedName} onChange={setTypedName} />
        : <SignaturePad strokes={strokes} onChange={setStrokes} />}
      <div><Tick selected={typed} onChange={setTyped}>{t('sign.typed')}</Tick></div>
      {missing.length > 0 && (
        <div className="note-card" data-tone="info">
          <strong>{t('quote.missing')}</strong>
          <ul className="stack-small">{missing.map((one) => <li key={one.key} className="row"><span>{t(one.key)}</span>{one.go && <Button variant="plain" size="small" onPress={one.go}>{one.act}</Button>}</li>)}</ul>
        </div>
      )}
      {act.fault && <FaultCard fault={act.fault} actions={{ correct: () => document.querySelector<HTMLInputElement>('.signer input')?.focus(), retry: () => void submit() }} />}
      <div className="row"><Button variant="primary" onPress={() => void submit()} disabledReason={missing.length > 0 ? t('sign.incomplete') : act.busy ? t('sign.busy') : undefined}>{missing.length === 0 ? <Check size={20} aria-hidden="true" /> : <PenLine size={20} aria-hidden="true" />}{t('sign.validate')}</Button></div>
    </section>
  )
}
