// The attendance sheet of a training (feuille d'émargement), from the training lines of the visit's quote: people, half-days; issued,
// signed on screen by the client or on paper by each person.
import { addDays } from '../../../domain/civil-date.ts'
import type { Id } from '../../../domain/ids.ts'
import type { Output } from '../../contract/procedures.ts'
import { signaturesOf } from '../documents/signatures.ts'
import { findPack } from '../provisioning/pack-files.ts'
import { readQuote } from '../quoting/read-quote.ts'
import type { Services } from '../services.ts'
import { translator } from '../words/sentences.ts'
import { demandComplete, issueVisitPaper, newestPaper, visitFacts } from './visit-facts.ts'

const t = translator('fr')
const MOST_HALF_DAYS = 6
/** Morning and afternoon, to be typed over. */
const HALVES = [['09:00', '12:30'], ['13:30', '17:00']] as const
const minutes = (hour: string): number => Number(hour.slice(0, 2)) * 60 + Number(hour.slice(3, 5))

export function attendanceView(services: Services, visitId: Id): Output<'attendance.get'> {
  const { store } = services
  visitFacts(services, visitId)
  const lines = trainingLines(services, visitId)
  const people = store.list('attendee', { visitId }).map(({ id, name, function: what }) => ({ id, name, function: what }))
  const halfDays = store.list('half_day', { visitId }).map(({ id, on, from, to }) => ({ id, on, from, to }))
  const badHalf = halfDays.some(({ on, from, to }) => !on || !from || !to || minutes(to) <= minutes(from))
  const doc = newestPaper(store, visitId, 'attendance')
  return {
    title: lines.map(({ label }) => label).join(', '), people, halfDays, docId: doc?.id ?? null, number: doc?.number ?? null, signed: doc !== undefined && signaturesOf(store, doc.id).standing !== undefined,
    missing: [...(lines.length === 0 ? ['lines'] : []), ...(halfDays.length === 0 ? ['halfDays'] : []), ...(halfDays.length > MOST_HALF_DAYS ? ['tooMany'] : []), ...(badHalf ? ['hours'] : []), ...(people.some(({ name }) => !name?.trim()) ? ['names'] : [])],
  }
}

/** The half-days that the pack promises, laid out from the visit's day on; those that are there stay. */
export function openAttendance(services: Services, visitId: Id): void {
  const { store, who, today, resources } = services
  const { visit } = visitFacts(services, visitId)
  if (store.count('half_day', { visitId }) > 0) return
  const promised = visit.packId ? findPack(visit.packId, resources).pack.training.halfDays : 1
  store.write({ by: who() }, (w) => {
    for (let half = 0; half < Math.min(MOST_HALF_DAYS, Math.max(1, promised)); half++) {
      const [from, to] = HALVES[half % 2] ?? HALVES[0]
      w.create('half_day', { visitId, on: addDays(visit.on ?? today(), Math.floor(half / 2)), from, to })
    }
  })
}

/** @throws Refusal QUOTE_INCOMPLETE */
export function issueAttendance(services: Services, visitId: Id): { docId: Id; number: string } {
  const { resources } = services
  const facts = visitFacts(services, visitId, 'training')
  const view = attendanceView(services, visitId)
  demandComplete(view.missing, (key) => t(`attendance.missing.${key}`))
  const { packId } = facts.visit
  return issueVisitPaper(services, facts, 'attendance', 'emargement', (number) => ({
    ...facts.head, number, title: view.title, place: facts.place || t('common.unknown'), trainer: facts.technician, goals: packId ? findPack(packId, resources).pack.training.content : [],
    durationMin: view.halfDays.reduce((sum, { from, to }) => sum + minutes(to ?? '') - minutes(from ?? ''), 0), halfDays: view.halfDays.map(({ on, from, to }) => ({ on, from, to })).toSorted((a, b) => `${a.on} ${a.from}`.localeCompare(`${b.on} ${b.from}`)),
    people: view.people.map(({ name, function: what }) => ({ name: name ?? '', function: what ?? '' })),
  }))
}

/** What the newest quote of the visit sells as training. */
function trainingLines(services: Services, visitId: Id) {
  const quote = services.store.list('quote', { visitId }).at(-1)
  return quote ? readQuote(services, quote.id).lines.filter(({ section, qtyMilli }) => section === 'formation' && qtyMilli > 0) : []
}
