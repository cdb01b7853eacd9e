// The sheet's paper (bon d'intervention), from its rows; issued with a number, frozen with all that it stands on.
import { civilDateOf } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import type { Check } from '../../../domain/interventions/procedure.ts'
import { formatEuros } from '../../../domain/money.ts'
import { missingWords } from '../../../domain/untaken.ts'
import type { Output } from '../../contract/procedures.ts'
import { mentionsFor } from '../documents/mentions.ts'
import type { InterventionPaper } from '../documents/papers/work.ts'
import { buyer, seller } from '../documents/parties.ts'
import { issuer } from '../label/label-history.ts'
import type { Services } from '../services.ts'
import { translator } from '../words/sentences.ts'
import { contentOf, readSheet, type SheetRow, standingOf, theSheet } from './read-sheet.ts'
import { tell } from './sheet-acts.ts'
import { sheetView } from './sheet-view.ts'

type View = Output<'intervention.get'>
const t = translator('fr')

/**
 * The paper to show for signature, in one transaction with its number.
 * @throws Refusal STATE_REFUSED unless the sheet waits for its signature, QUOTE_INCOMPLETE
 */
export function issueSheet(services: Services, sheetId: Id): { docId: Id; number: string } {
  const { store, typeset, who, today, newId } = services
  const row = theSheet(store, sheetId)
  const view = sheetView(services, row)
  const { documents, current, changedSince } = standingOf(store, row)
  if (view.state !== 'to_sign' || changedSince) throw new Refusal('STATE_REFUSED', { what: 'intervention', state: changedSince ? 'changed-since' : view.state })
  if (view.missing.length > 0) throw new Refusal('QUOTE_INCOMPLETE', { count: view.missing.length, missing: view.missing.map(({ key, label }) => label ?? missingWords(t, key)).join(', ') })
  const newest = documents.at(-1)
  // Nothing changed and nobody signed it: the same paper is shown again.
  if (current && current.id === newest?.id && view.signatures.every(({ docId }) => docId !== current.id)) return { docId: current.id, number: current.number }
  const doc = store.write({ by: who() }, (w) => {
    const issued = w.issue({
      id: newId(), type: 'intervention', version: (newest?.version ?? 0) + 1, supersedes: newest?.id ?? null, issuedOn: today(),
      make: (number) => {
        const paper = sheetPaper(services, row, view, number)
        const { pdf, pages } = typeset('bon-intervention', paper)
        return { data: JSON.parse(JSON.stringify({ clientId: row.clientId, visitId: row.visitId, interventionId: sheetId, content: contentOf(store, row), paper })), pdf, pages }
      },
    })
    tell(services, w, sheetId, 'issued', { number: issued.number })
    return issued
  })
  return { docId: doc.id, number: doc.number }
}

/** The same paper before it has a number. */
export function sheetDraft(services: Services, sheetId: Id): Uint8Array {
  const row = theSheet(services.store, sheetId)
  return services.typeset('bon-intervention', sheetPaper(services, row, sheetView(services, row), t('quoteState.draft'))).pdf
}

function sheetPaper(services: Services, row: SheetRow, view: View, number: string): InterventionPaper {
  const { store, resources, today } = services
  const client = row.clientId ? store.get('client', row.clientId) : undefined
  const site = row.siteId ? store.get('site', row.siteId) : undefined
  const scop = issuer(store, today())
  const { sheet } = readSheet(services, row)
  const first = sheet.spans[0]
  const last = sheet.spans.reduce((end, span) => Math.max(end, span.to), first?.to ?? 0)
  const lines = (typed: string | null): string[] => (typed ?? '').split('\n').map((line) => line.trim()).filter((line) => line !== '')
  return {
    number, issuedOn: today(), seller: seller(scop), client: buyer(client, client && store.list('account_contact', { clientId: client.id })[0]),
    mentions: mentionsFor({ resources, store }, 'intervention', today(), new Set(['always']), { form: scop?.form ?? '' }),
    contractNumber: view.contractNumber ?? (view.contractId === null ? '' : t('sheetPaper.unnumbered')), kind: t(`sheetKind.${view.kind}`), remote: view.remote,
    place: [site?.address ?? client?.seat, site?.commune ?? client?.commune].filter(Boolean).join(', '),
    technician: [...new Set([...sheet.spans.map(({ technician }) => technician), ...(sheet.spans.length === 0 ? [view.technician ?? services.who()] : [])]), ...(view.memberName ? [view.memberName] : [])].join(', '),
    on: first ? dayOf(first.from) : today(), from: first ? hourOf(first.from) : '00:00', to: first ? hourOf(last) : '00:00', durationMin: view.minutes, travelMin: view.remote ? 0 : (view.travelMin ?? 0), kmAvoided: view.remote ? view.kmAvoided : null,
    stretches: sheet.spans.map((span) => ({ on: dayOf(span.from), from: hourOf(span.from), to: hourOf(span.to), technician: span.technician, durationMin: Math.round((span.to - span.from) / 60_000) })),
    asked: view.asked ? [view.asked, ...(view.askedBy ? [t('sheetPaper.askedBy', { name: view.askedBy })] : [])].join(' ') : '', done: lines(view.summary),
    machines: view.machines.filter(({ rowId }) => rowId !== null).map(({ name, place, what }) => ({ place: place || name || '–', what: what || t(`sheetKind.${view.kind}`) })),
    checks: view.checks.map((check) => ({ title: check.label, result: check.standing === 'closed' ? 'met' : check.standing === 'deviates' ? 'unmet' : 'notDone', evidence: evidenceOf(check) })),
    parts: view.parts.map(({ label, serial, qtyMilli }) => ({ label: label || '–', serial: serial ?? '', qtyMilli })), billed: billed(view), next: lines(view.next), remarks: view.remarks ?? '',
  }
}

/** What proves a check, and by how much a measure lies outside of its bounds. */
function evidenceOf(check: View['checks'][number]): string {
  const why = check.why ? t('sheetPaper.why', { why: check.why }) : ''
  if (check.standing === 'set_aside' || check.standing === 'open') return why
  const said: Record<Check['evidence'], string> = {
    none: '', text: check.text ?? '', file: check.fileName ? t('sheetPaper.file', { name: check.fileName, hash: (check.file ?? '').slice(0, 12) }) : '',
    number: check.value === null ? '' : check.deviation ? t('sheetPaper.deviation', { value: check.value, unit: check.unit ?? '', min: check.min ?? '', max: check.max ?? '', deviation: signedNumber(check.deviation) }) : `${check.value}\u00a0${check.unit ?? ''}`,
  }
  return [said[check.evidence], why].filter((part) => part !== '').join(' ')
}

const signedNumber = (value: number): string => (value < 0 ? `\u2212${-value}` : `+${value}`)

/** Who pays: the contract, or the client for what it does not cover. */
function billed({ contractId, partsHtCents }: View): string {
  const parts = partsHtCents > 0 ? { amount: formatEuros(partsHtCents, 'fr') } : undefined
  if (contractId === null) return parts ? t('sheetPaper.billedParts', parts) : t('sheetPaper.billed')
  return parts ? t('sheetPaper.coveredBut', parts) : t('sheetPaper.covered')
}

const two = (value: number): string => String(value).padStart(2, '0')
const dayOf = (at: number): string => civilDateOf(at, -new Date(at).getTimezoneOffset())
const hourOf = (at: number): string => `${two(new Date(at).getHours())}:${two(new Date(at).getMinutes())}`
