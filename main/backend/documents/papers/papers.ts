// Every paper of packtic: its schema, its standard, whether a client signs it, what must add up, what is attached.
// Source: design/business.md 3.14. Later papers (mandate, invoice, payout) are the hub's.
import type { z } from 'zod'
import { Refusal } from '../../../../domain/errors.ts'
import { canonicalJson } from '../../../../domain/sync/canonical-json.ts'
import { issuePath, issueWords } from '../../words/issue-words.ts'
import { type Translate, translator } from '../../words/sentences.ts'
import { AmendmentPaper, ContractPaper, NoticePaper, TermsAmendmentPaper } from './contract.ts'
import { BillingPaper, LabelPaper } from './network.ts'
import { ComparisonPaper, QuotePaper, RentPaper } from './sale.ts'
import { DomainPaper, NeedPaper } from './sheets.ts'
import { amendmentSums, billingSums, quoteSums, rentSums, type SumIssue } from './sums.ts'
import { TourPaper } from './tour.ts'
import { AcceptancePaper, AttendancePaper, InterventionPaper, InventoryPaper, ReportPaper } from './work.ts'

/** Typst gives PDF/A or PDF/UA, not both: papers that count as evidence are archived, papers only to read are universal. */
export type PdfStandard = 'a-3a' | 'ua-1'

export interface Attachment { readonly name: string; readonly bytes: Uint8Array }

interface PaperKind<S extends z.ZodType = z.ZodType> {
  readonly schema: S
  readonly standard: PdfStandard
  readonly signed: boolean
  sums?(data: z.input<S>): readonly SumIssue[]
  attach?(data: z.input<S>): readonly Attachment[]
}

const kind = <S extends z.ZodType>(schema: S, standard: PdfStandard, signed: 'signed' | 'unsigned', more: Pick<PaperKind<S>, 'sums' | 'attach'> = {}): PaperKind => ({ schema, standard, signed: signed === 'signed', ...more }) as PaperKind

/** By the name of the template, which is French like what it prints. */
export const papers: Readonly<Record<string, PaperKind>> = {
  devis: kind(QuotePaper, 'a-3a', 'signed', { sums: quoteSums }),
  'annexe-inventaire': kind(InventoryPaper, 'a-3a', 'unsigned'),
  comparatif: kind(ComparisonPaper, 'ua-1', 'unsigned'),
  'bon-intervention': kind(InterventionPaper, 'a-3a', 'signed'),
  'pv-recette': kind(AcceptancePaper, 'a-3a', 'signed'),
  rapport: kind(ReportPaper, 'a-3a', 'signed'),
  contrat: kind(ContractPaper, 'a-3a', 'signed'),
  'avis-reconduction': kind(NoticePaper, 'a-3a', 'unsigned'),
  avenant: kind(AmendmentPaper, 'a-3a', 'signed', { sums: amendmentSums }),
  'avenant-conditions': kind(TermsAmendmentPaper, 'a-3a', 'signed'),
  'simulation-location': kind(RentPaper, 'a-3a', 'unsigned', { sums: rentSums }),
  'demande-facturation': kind(BillingPaper, 'a-3a', 'unsigned', { sums: billingSums, attach: (data) => [{ name: 'demande.json', bytes: Buffer.from(canonicalJson(data.request ?? data)) }] }),
  'fiche-besoin': kind(NeedPaper, 'ua-1', 'unsigned'),
  'fiche-domaine': kind(DomainPaper, 'ua-1', 'unsigned'),
  emargement: kind(AttendancePaper, 'a-3a', 'signed'),
  'attestation-label': kind(LabelPaper, 'a-3a', 'unsigned'),
  'feuille-de-route': kind(TourPaper, 'ua-1', 'unsigned'),
}

/**
 * The words of a paper from its data, and what goes into its PDF with them. A template without a schema of its own (the
 * signature page) takes what it is given.
 * @throws Refusal INVALID with the path of everything that is wrong, ten at most
 */
export function paperWords(template: string, data: unknown, t: Translate = translator('fr')): { words: unknown; standard: PdfStandard; attachments: readonly Attachment[] } {
  const paper = Object.hasOwn(papers, template) ? papers[template] : undefined
  if (!paper) return { words: data, standard: 'a-3a', attachments: [] }
  const parsed = paper.schema.safeParse(data)
  const issues = parsed.success
    ? (paper.sums?.(data) ?? []).map(({ path, found, expected }) => ({ path, rule: t('issue.sum', { found, expected }) }))
    : parsed.error.issues.map((issue) => ({ path: issuePath(issue).join('.'), rule: issueWords(issue, t) }))
  if (issues.length > 0) throw new Refusal('INVALID', { what: template }, { issues: issues.slice(0, 10) })
  return { words: parsed.data, standard: paper.standard, attachments: paper.attach?.(data) ?? [] }
}
