// The papers beside a quote, each from the base alone: which one, for whom, and on what it stands. None has a number of its own.
import { civilDateOf } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { valueOf } from '../../../domain/inventory/fact.ts'
import { quoteFigures } from '../../../domain/quoting/quote-figures.ts'
import { issuer } from '../label/label-history.ts'
import { frozenSourcesOf } from '../quoting/frozen-prices.ts'
import { gatherSources, theQuote } from '../quoting/quote-sources.ts'
import { demandRules } from '../reference/demand-rules.ts'
import type { Services } from '../services.ts'
import { inventoryOf, projectMachine } from '../views/read-machine.ts'
import { machinesOf } from '../views/visit.ts'
import { translator } from '../words/sentences.ts'
import { comparisonPaper } from './comparison-paper.ts'
import { inventoryAnnex } from './inventory-annex.ts'
import { type Condition, mentionsFor } from './mentions.ts'
import { buyer, type PaperHead, seller } from './parties.ts'
import { rentPaper } from './rent-paper.ts'

export type PaperBeside = 'comparison' | 'inventory' | 'rent'

const TEMPLATES: Readonly<Record<PaperBeside, string>> = { comparison: 'comparatif', inventory: 'annexe-inventaire', rent: 'simulation-location' }
const t = translator('fr')

/**
 * One of them as PDF, with the name its file gets.
 * @throws Refusal NOT_FOUND, STATE_REFUSED without a rent, TABLE_EXPIRED where the law's sentences are out of date
 */
export function paperBeside(services: Services, quoteId: Id, kind: PaperBeside): { readonly pdf: Uint8Array; readonly name: string } {
  const { store, resources, today, typeset } = services
  const quote = theQuote(store, quoteId)
  const doc = store.documents.get(quoteId)
  const sources = (doc && frozenSourcesOf(doc)) ?? gatherSources(services, quoteId).sources
  const figures = quoteFigures(sources)
  const visit = quote.visitId ? store.get('visit', quote.visitId) : undefined
  if (!visit) throw new Refusal('NOT_FOUND', { what: 'visit' })
  const client = quote.clientId ? store.get('client', quote.clientId) : undefined
  const scop = issuer(store, today())
  const asOf = sources.input.asOf
  if (kind === 'rent') demandRules({ resources, store }, today(), { vatBp: figures.rent ? [figures.rent.vatBp] : [] })
  const mentions = kind === 'rent' ? mentionsFor({ resources, store }, 'rent', today(), new Set<Condition>(['always', 'rent', sources.clientKind === 'collectivite' ? 'publicBody' : 'notPublicBody']), { form: scop?.form ?? '' }) : [scop?.form ?? ''].filter(Boolean)
  const head: PaperHead = { number: '', issuedOn: today(), seller: seller(scop), client: buyer(client, client && store.list('account_contact', { clientId: client.id })[0]), mentions }
  const machines = machinesOf(store, visit).filter(({ retired }) => !retired)
  const words = (): unknown => {
    if (kind === 'rent') return rentPaper({ head, figures })
    if (kind === 'comparison') {
      const named = machines.map((machine) => {
        const inventory = inventoryOf(store, machine)
        return { id: machine.id, place: machine.place ?? machine.name ?? '', model: inventory ? [valueOf(inventory.machine.maker), valueOf(inventory.machine.model)].filter(Boolean).join(', ') : '' }
      })
      return comparisonPaper({ head, sources, figures, machines: named, asOf, t })
    }
    const read = machines.map((machine) => ({ name: machine.name ?? machine.host ?? '', place: machine.place ?? '', ...(projectMachine(store, machine, asOf) ?? { inventory: undefined, projection: undefined }) }))
    const first = read.flatMap(({ inventory }) => inventory?.takenAt ?? []).toSorted((a, b) => a - b)[0]
    const site = visit.siteId ? store.get('site', visit.siteId) : undefined
    return inventoryAnnex({ head, quoteNumber: doc?.number ?? '', visitedOn: first === undefined ? (visit.on ?? asOf) : civilDateOf(first), site: site?.address ?? site?.commune ?? client?.commune ?? '', technician: visit.technician ?? services.who(), machines: read, t })
  }
  const template = TEMPLATES[kind]
  return { pdf: typeset(template, words()).pdf, name: `${template}${doc ? `-${doc.number}` : ''}.pdf` }
}
