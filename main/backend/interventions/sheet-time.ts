// Time on a sheet: a clock that is a row, so that it goes on through a closed lid, a kill or a month offline; and stretches typed
// afterwards. Both are held to one rule: nobody works twice at once.
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import type { Services } from '../services.ts'
import { theSheet } from './read-sheet.ts'
import { endSpan, stopRunning } from './sheet-acts.ts'
import { demandOpen, openSheetOf } from './sheet-edits.ts'

/**
 * Starts or stops this person's clock on a sheet under way.
 * @returns the sheets where it ran before, and was stopped
 * @throws Refusal STATE_REFUSED when the work has not begun, or is done
 */
export function setClock(services: Services, sheetId: Id, running: boolean): { stoppedOn: Id[] } {
  const { store, who, now } = services
  const sheet = theSheet(store, sheetId)
  demandOpen(store, sheet)
  if (sheet.state !== 'in_progress') throw new Refusal('STATE_REFUSED', { what: 'intervention', state: sheet.state ?? 'planned' })
  const mine = store.list('intervention_span', { interventionId: sheetId, technician: who() }).filter(({ to }) => to === null)
  if (running === mine.length > 0) return { stoppedOn: [] }
  return store.write({ by: who() }, (w) => {
    if (running) {
      const stoppedOn = stopRunning(services, w, who())
      w.create('intervention_span', { interventionId: sheetId, technician: who(), from: now() })
      return { stoppedOn }
    }
    for (const span of mine) endSpan(services, w, span)
    return { stoppedOn: [] }
  })
}

interface Typed { readonly sheetId: Id; readonly spanId?: Id | undefined; readonly from: number; readonly to: number | null; readonly technician?: string | undefined }

/**
 * A stretch as it is typed: a new one, or another beginning or end of one that is there.
 * @throws Refusal INVALID when it ends before it begins, lies in the future or overlaps another of the same person
 */
export function setSpan({ store, who, now }: Services, { sheetId, spanId, from, to, technician }: Typed): Id {
  const sheet = theSheet(store, sheetId)
  demandOpen(store, sheet)
  const known = spanId ? store.get('intervention_span', spanId) : undefined
  if (spanId && known?.interventionId !== sheetId) throw new Refusal('NOT_FOUND', { what: 'intervention_span' })
  const person = known?.technician ?? technician ?? who()
  const wrong = (path: string, rule: string): never => {
    throw new Refusal('INVALID', { what: 'intervention_span' }, { issues: [{ path, rule }] })
  }
  if (to !== null && to <= from) wrong('to', 'ends before it begins')
  if (from > now() || (to ?? 0) > now() + DAY_MS) wrong('from', 'not yet begun')
  if (to === null && known?.to !== null) wrong('to', 'ends before it begins')
  const others = store.list('intervention_span', { interventionId: sheetId, technician: person }).filter(({ id }) => id !== spanId)
  if (others.some((one) => from < (one.to ?? Infinity) && (one.from ?? 0) < (to ?? Infinity))) wrong('from', 'the same person twice at once')
  return store.write({ by: who(), ...undo(sheet.visitId, 'intervention.span') }, (w) => {
    if (!known) return w.create('intervention_span', { interventionId: sheetId, technician: person, from, to })
    w.set('intervention_span', known.id, { from, to })
    // Typed text of a stretch is one draft, whatever of it was typed over.
    store.drafts.discard('intervention_span', known.id, 'from')
    return known.id
  })
}

export function removeSpan({ store, who }: Services, spanId: Id): void {
  const sheet = openSheetOf(store, 'intervention_span', spanId)
  store.write({ by: who(), ...undo(sheet.visitId, 'intervention.span') }, (w) => w.remove('intervention_span', spanId))
}

const DAY_MS = 86_400_000

/** Acts of a sheet are undone with those of its visit. */
export const undo = (visitId: Id | null, key: string, what = ''): { undo?: { visitId: Id; key: string; what: string } } => (visitId ? { undo: { visitId, key, what } } : {})
