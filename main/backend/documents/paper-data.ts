// What each template is given: words only, already written as a person reads them. No arithmetic happens in a template.
import { z } from 'zod'
import { CivilDate } from '../../../domain/civil-date.ts'

const words = z.string().max(2000)
const list = z.array(words).max(500)
const Party = z.strictObject({ name: words, lines: list, contact: words })
const common = { number: words, issuedOn: CivilDate, day: words, seller: Party, client: Party, mentions: list }

export const QuotePaper = z.strictObject({
  ...common, validUntil: words, needs: words, beforeAfter: words,
  machines: z.array(z.strictObject({ place: words, decision: words, reasons: words })),
  sections: z.array(z.strictObject({ title: words, net: words, empty: words, lines: z.array(z.strictObject({ label: words, qty: words, unit: words, rate: words, net: words })) })),
  vat: z.array(z.strictObject({ rate: words, base: words, vat: words })),
  discount: words.nullable(), totalHt: words, totalVat: words, totalTtc: words, free: words, work: list,
})
export type QuotePaper = z.infer<typeof QuotePaper>

export const ContractPaper = z.strictObject({
  ...common, quoteNumber: words, object: words, duration: words, renewal: words, revision: words, prices: z.array(z.tuple([words, words])), visits: list, clauses: list,
  machines: z.array(z.strictObject({ place: words, system: words, takenOn: words })),
})
export type ContractPaper = z.infer<typeof ContractPaper>

const Proven = z.strictObject({ title: words, proof: words, result: words })
export const ReportPaper = z.strictObject({
  ...common, facts: z.array(z.tuple([words, words])), summary: list,
  machines: z.array(z.strictObject({ place: words, name: words, when: words, state: words, open: z.boolean(), putIn: z.array(Proven), already: z.array(Proven), aside: z.array(z.strictObject({ title: words, why: words })), back: list })),
  accounts: z.array(z.strictObject({ place: words, name: words, what: words })), todo: z.array(z.strictObject({ what: words, who: words })),
  undo: list, irreversible: z.array(z.strictObject({ title: words, places: words })), training: list, maintenance: list,
  software: z.array(z.strictObject({ name: words, licence: words, free: words })), free: words, sealed: words, reserves: words,
  annex: z.strictObject({
    facts: z.array(z.tuple([words, words])),
    machines: z.array(z.strictObject({ place: words, name: words, key: words, log: words, resumes: words, steps: z.array(z.strictObject({ id: words, title: words, result: words, rc: words, time: words })) })),
  }),
  attached: z.array(z.strictObject({ name: words, description: words })),
})
export type ReportPaper = z.infer<typeof ReportPaper>

/** The templates that can be set from data alone, by their name. */
export const papers: Readonly<Record<string, z.ZodType>> = { devis: QuotePaper, contrat: ContractPaper, rapport: ReportPaper }

/** Templates of the design that a later version brings: they are said, never faked. */
export const laterPapers: readonly string[] = ['annexe-inventaire', 'comparatif', 'bon-intervention', 'avis-reconduction', 'avenant', 'simulation-location', 'demande-facturation', 'fiche-besoin', 'fiche-domaine', 'emargement', 'attestation-label']
