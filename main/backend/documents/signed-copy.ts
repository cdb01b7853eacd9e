// The signed copy: the pages that were shown, one more with the signature; the original, its data and its proof inside. The pages are
// drawn again from the frozen data and compared with the frozen pictures; where this version would draw them otherwise, the
// page of the signature stands alone and says so. Nobody ever gets other pages than those signed.
import { formatDay } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import type { Services } from '../services.ts'
import type { IssuedDocument } from '../store/store.ts'
import { translator } from '../words/sentences.ts'
import { instantWords } from './clock-words.ts'
import { type Attachment, papers } from './papers/papers.ts'
import { type NewProof, printedData, SEAL_PLACE, sealFile } from './proof.ts'
import type { Paper, SignaturePage, Typesetter } from './typst.ts'

const t = translator('fr')

/** @throws Refusal DOCUMENT_FAILED */
export function signedCopy({ typeset, store }: Pick<Services, 'typeset' | 'store'>, doc: IssuedDocument, proof: NewProof, original: Uint8Array): Uint8Array {
  const files = [{ name: 'original.pdf', bytes: original }, { name: 'donnees.json', bytes: printedData(doc.data) }, { name: 'preuve.json', bytes: Buffer.from(canonicalJson(proof)) }]
  const page = signaturePage(doc, proof)
  const frozen = doc.pages.map((name) => store.blobs.get(name))
  const paper = samePages(typeset, doc, frozen, files, page) ?? typeset('signature', { number: doc.number, issuedOn: doc.issuedOn, seller: sellerOf(doc) }, files, page)
  return sealFile(paper.pdf, store.sign)
}

/** The paper set again with its signature; undefined when one of its pages is not, to the letter, the one that was shown. */
function samePages(typeset: Typesetter, doc: IssuedDocument, frozen: readonly (Uint8Array | undefined)[], files: readonly Attachment[], page: SignaturePage): Paper | undefined {
  const { paper: data } = (doc.data ?? {}) as { paper?: unknown }
  // Schemas are strict: a document's data fit that of its own paper alone.
  const template = Object.keys(papers).find((name) => papers[name]?.signed && papers[name].schema.safeParse(data).success)
  if (template === undefined) return undefined
  try {
    const paper = typeset(template, data, files, page)
    const pages = paper.pages.map(drawing)
    return pages.length > frozen.length && frozen.every((shown, index) => shown && drawing(shown) === pages[index]) ? paper : undefined
  } catch (error) {
    // A template that takes these data no more is one that changed.
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/**
 * What a page shows, without the shapes of letters that stand beneath it for the whole paper: those are named by their own
 * hash, so that the same names are the same shapes.
 */
function drawing(page: Uint8Array): string {
  const svg = Buffer.from(page).toString('utf8')
  const [frame = '', ...rest] = svg.split('\n')
  const body = rest.join('\n')
  const shapes = body.indexOf('\n    <defs')
  return `${frame.replace(/^.*?(viewBox="[^"]*").*$/, '$1')}\n${shapes < 0 ? body : body.slice(0, shapes)}`
}

function signaturePage(doc: IssuedDocument, proof: NewProof): SignaturePage {
  const { signer, method, typedName, strokes, clockWarning, technician, device, pagesShown, startedAt } = proof
  // As the clock of the place showed it: another computer that prints the copy is elsewhere.
  const [, day = '', clock = '', offset = ''] = /^(.{10})T(.{5}).*([+-].{5})$/.exec(proof.signedAt) ?? []
  const rows: readonly (readonly [string, string])[] = [
    ['proof.document', t('proof.documentWords', { number: doc.number, version: doc.version, date: formatDay(doc.issuedOn) })],
    ['proof.signer', signer.name], ['proof.function', signer.function], ['proof.behalf', signer.onBehalfOf], ['proof.method', t(`proof.method.${method}`)],
    ['proof.signedAt', t('proof.signedAtWords', { at: `${formatDay(day)} ${clock}`, offset })], ['proof.began', instantWords(startedAt)],
    ['proof.pages', t('proof.pagesWords', { seen: new Set(pagesShown.map(({ page }) => page)).size, count: doc.pages.length })],
    ['proof.technician', technician.name], ['proof.device', device.code],
  ]
  return {
    seal: SEAL_PLACE, consent: proof.consentText, pdfSha256: proof.pdfSha256, warning: clockWarning ? t(`proof.clock.${clockWarning.kind}`, { late: lateWords(clockWarning.lateMs) }) : '',
    rows: rows.filter(([, value]) => value !== '').map(([key, value]) => [t(key), value]),
    drawn: { title: t(`proof.drawn.${method}`), alt: t('proof.drawn.alt', { name: signer.name }), typed: method === 'typed' ? typedName : null, strokes },
    attached: [{ name: 'original.pdf', mime: 'application/pdf', description: t('proof.original') }, { name: 'donnees.json', mime: 'application/json', description: t('proof.data') }, { name: 'preuve.json', mime: 'application/json', description: t('proof.json') }],
  }
}

/** The seller as the frozen paper has it. */
function sellerOf(doc: IssuedDocument): { readonly name: string; readonly lines: readonly string[] } {
  const { paper } = (doc.data ?? {}) as { paper?: { seller?: { name?: string; lines?: string[] } } }
  return { name: paper?.seller?.name ?? '', lines: paper?.seller?.lines ?? [] }
}

/** How far a clock is away, by its largest unit. */
function lateWords(lateMs: number): string {
  const minutes = Math.round(Math.abs(lateMs) / 60_000)
  const amount = minutes < 120 ? t('proof.minutes', { count: minutes }) : minutes < 2880 ? t('proof.hours', { count: Math.round(minutes / 60) }) : t('proof.days', { count: Math.round(minutes / 1440) })
  return t(lateMs > 0 ? 'proof.late' : 'proof.early', { amount })
}
