// The acceptance record of a visit (PV de recette): what its packs put in and the machines proved, then tests per need from the
// network's list, results, reserves; issued and signed.
import type { Id } from '../../../domain/ids.ts'
import { acceptanceMissing, acceptanceOutcome } from '../../../domain/interventions/acceptance.ts'
import { NEEDS } from '../../../domain/words.ts'
import type { Output } from '../../contract/procedures.ts'
import { signaturesOf } from '../documents/signatures.ts'
import { quoteState } from '../quoting/quote-state.ts'
import { acceptanceTests } from '../reference/visit-lists.ts'
import type { Services } from '../services.ts'
import { translator } from '../words/sentences.ts'
import { type Installed, installedBy } from './installed.ts'
import { demandComplete, issueVisitPaper, newestPaper, typedLines, visitFacts } from './visit-facts.ts'

const t = translator('fr')
/** A visit puts in one pack, seldom two; the paper has room for these beside its needs. */
const MOST_PACKS = 5

export function acceptanceView(services: Services, visitId: Id): Output<'acceptance.get'> {
  const { store } = services
  const { visit } = visitFacts(services, visitId)
  const tests = store.list('acceptance_test', { visitId }).map(({ id, need, title, result, evidence }) => ({ id, need: need ?? NEEDS[0], title: title ?? '', result, evidence }))
  const reserves = store.list('reserve', { visitId }).map(({ id, what, who, until }) => ({ id, what: what ?? '', who: who ?? '', until }))
  const refused = visit.acceptanceRefused ?? false
  const installed = installedBy(services, visitId)
  const doc = newestPaper(store, visitId, 'acceptanceRecord')
  return { installed, tests, reserves, present: visit.present, refused, outcome: acceptanceOutcome(reserves, refused), missing: acceptanceMissing(tests, reserves, refused, installed.flatMap((one) => one.tests)), docId: doc?.id ?? null, number: doc?.number ?? null, signed: doc !== undefined && signaturesOf(store, doc.id).standing !== undefined }
}

/** Lays out the tests of each need of the visit that has none yet; what was filled in stays. */
export function openAcceptance(services: Services, visitId: Id): void {
  const { store, who, resources, today } = services
  visitFacts(services, visitId)
  const known = new Set(store.list('acceptance_test', { visitId }).map(({ need }) => need))
  const wanted = NEEDS.filter((kind) => !known.has(kind) && store.list('need', { visitId, kind }).some((need) => need.wanted))
  const { needs } = acceptanceTests(resources, today())
  store.write({ by: who() }, (w) => {
    for (const need of wanted) for (const title of needs[need]) w.create('acceptance_test', { visitId, need, title })
  })
}

/** @throws Refusal QUOTE_INCOMPLETE */
export function issueAcceptance(services: Services, visitId: Id): { docId: Id; number: string } {
  const { store, today } = services
  const facts = visitFacts(services, visitId, 'acceptance')
  const view = acceptanceView(services, visitId)
  demandComplete(view.missing, (key) => t(`acceptance.missing.${key}`))
  const quote = store.list('quote', { visitId }).map((one) => quoteState(store, one, today())).findLast(({ state }) => state === 'accepted')
  return issueVisitPaper(services, facts, 'acceptanceRecord', 'pv-recette', (number) => ({
    ...facts.head, number, quoteNumber: quote?.number ?? '', on: facts.visit.on ?? today(), place: facts.place, technician: facts.technician, present: typedLines(view.present),
    needs: [...view.installed.slice(0, MOST_PACKS).map(installedWords), ...NEEDS.flatMap((need) => {
      const tests = view.tests.filter((test) => test.need === need).map(({ title, result, evidence }) => ({ title: title || '–', result: result ?? 'notDone', evidence: evidence ?? '' }))
      return tests.length === 0 ? [] : [{ title: t(`need.${need}`), tests }]
    })],
    reserves: view.reserves.map(({ what, who, until }) => ({ what, who, until })), outcome: view.outcome, consequences: [t(`acceptance.effect.${view.outcome}`)],
  }))
}

function installedWords({ pack, version, tests }: Installed): { title: string; tests: { title: string; result: 'met' | 'unmet' | 'notDone'; evidence: string }[] } {
  return {
    title: t('acceptance.installed', { pack: pack.fr, version }),
    tests: tests.map(({ title, result, proved, lacking }) => ({ title: title.fr, result, evidence: [...(proved.length > 0 ? [t('acceptance.proved', { places: proved.join(', ') })] : []), ...(lacking.length > 0 ? [t('acceptance.lacking', { places: lacking.join(', ') })] : [])].join('. ') })),
  }
}
