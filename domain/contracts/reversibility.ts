// What a client gets back when a contract ends, or a substitute takes over: the whole list, with what is missing named. The list is
// the network's; the bytes are put together elsewhere.
import { addDays, type CivilDate } from '../civil-date.ts'

/** In their order on paper. `sealed`: handed over by hand or under a password, never in the open. */
export const HANDOVER = {
  inventory: { sealed: false, format: 'JSON' },
  configuration: { sealed: false, format: 'JSON' },
  runs: { sealed: false, format: 'JSON' },
  interventions: { sealed: false, format: 'PDF' },
  documents: { sealed: false, format: 'PDF' },
  accounts: { sealed: false, format: 'CSV' },
  passwords: { sealed: true, format: 'text' },
  backups: { sealed: true, format: 'files' },
} as const
export type HandoverKind = keyof typeof HANDOVER

export interface Holding { readonly kind: HandoverKind; readonly name: string; readonly sha256: string | null }
interface HandoverItem { readonly kind: HandoverKind; readonly sealed: boolean; readonly format: string; readonly holdings: readonly Holding[] }
export interface Handover {
  readonly contract: string
  readonly to: 'client' | 'substitute'
  readonly substituteMember: string | null
  readonly dueBy: CivilDate
  readonly items: readonly HandoverItem[]
  /** Kinds of which nothing is held, and files without a hash: neither is passed over in silence. */
  readonly missing: readonly string[]
  readonly complete: boolean
}
export interface HandoverTerms { readonly contract: string; readonly substituteMember: string | null; readonly stopsOn: CivilDate; readonly withinDays: number; readonly nothingOf: readonly HandoverKind[] }

/** `nothingOf`: kinds that this client never had (no backup was ours), said so by a person. */
export function handover({ contract, substituteMember, stopsOn, withinDays, nothingOf }: HandoverTerms, to: Handover['to'], holdings: readonly Holding[]): Handover {
  const kinds = Object.keys(HANDOVER) as HandoverKind[]
  const items = kinds.map((kind): HandoverItem => ({ kind, ...HANDOVER[kind], holdings: holdings.filter((one) => one.kind === kind).toSorted((a, b) => (a.name < b.name ? -1 : 1)) }))
  const missing = [
    ...items.filter(({ kind, holdings: held }) => held.length === 0 && !nothingOf.includes(kind)).map(({ kind }) => kind),
    // What travels in the open is checked on arrival; a sealed thing is counted by hand.
    ...items.flatMap(({ sealed, holdings: held }) => (sealed ? [] : held.filter((one) => one.sha256 === null).map(({ kind, name }) => `${kind}: ${name}`))),
    ...(to === 'substitute' && !substituteMember ? ['substituteMember'] : []),
  ]
  return { contract, to, substituteMember, dueBy: addDays(stopsOn, withinDays), items, missing, complete: missing.length === 0 }
}
