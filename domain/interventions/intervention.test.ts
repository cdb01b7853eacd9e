import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Refusal } from '../errors.ts'
import { INTERVENTION_STATES, InterventionSheet, type InterventionState, interventionTo, sheetSums } from './intervention.ts'
import { type CheckResult, closedOf, openChecks, Procedure, Procedures, standings } from './procedure.ts'

const { procedures } = Procedures.parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../resources/reference/procedures-2026-11.json'), 'utf8')))
const visit = procedures.find((one) => one.id === 'visite-maintenance') as Procedure
const result = (check: string, more: Partial<CheckResult> = {}): CheckResult => ({ check, done: true, text: null, value: null, sha256: null, why: null, ...more })
const done: CheckResult[] = [result('sauvegarde-recente', { value: 3 }), result('restauration-essai', { text: 'compta.ods ouvert' }), result('mises-a-jour', { value: 0 }), result('disques', { sha256: 'a'.repeat(64) }), result('place-libre', { value: 20 })]
const at = (minutes: number): number => 1_800_000_000_000 + minutes * 60_000
const raw = { kind: 'maintenance', procedure: visit, results: done, spans: [{ from: at(0), to: at(45), technician: 'T1' }], parts: [], remote: false, distanceKm: 18 }
const sheet = (more: object = {}): InterventionSheet => InterventionSheet.parse({ ...raw, ...more })
const paths = (more: object): string[] => (InterventionSheet.safeParse({ ...raw, ...more }).error?.issues ?? []).map((issue) => issue.path.join('.'))
const code = (act: () => unknown): unknown => {
  try {
    return act()
  } catch (error) {
    if (error instanceof Refusal) return `${error.fault.code} ${error.fault.detail['missing'] ?? error.fault.detail['state']}`
    throw error
  }
}

test('a check closes with the evidence it asks for, to its bounds, and the last result counts', () => {
  const standing = (...results: CheckResult[]): unknown => standings(visit, results).find((one) => one.check === results[0]?.check)
  expect(standing(result('restauration-essai', { text: '  ' }))).toMatchObject({ standing: 'no_evidence' })
  expect(standing(result('disques', { text: 'vu' }))).toMatchObject({ standing: 'no_evidence' })
  expect([standing(result('place-libre', { value: 20 })), standing(result('place-libre', { value: 12 })), standing(result('sauvegarde-recente', { value: 9 }))]).toMatchObject([{ standing: 'closed', deviation: 0 }, { standing: 'deviates', deviation: -8 }, { standing: 'deviates', deviation: 2 }])
  expect(standing(result('place-libre', { value: 12 }), result('place-libre', { value: 40 }))).toMatchObject({ standing: 'closed' })
  expect(standing(result('disques', { done: false, why: 'pas de disque local' }))).toMatchObject({ standing: 'set_aside' })
  expect(standing(result('disques', { done: false }))).toMatchObject({ standing: 'open' })
})

test('a sheet is signed only when mandatory checks are closed, set aside with a reason, or deviate with a word on it', () => {
  expect(openChecks(visit, done)).toEqual([])
  expect(openChecks(visit, [])).toEqual(['sauvegarde-recente', 'restauration-essai', 'mises-a-jour', 'disques', 'place-libre'])
  expect(openChecks(visit, [...done, result('place-libre', { value: 12 })])).toEqual(['place-libre'])
  expect(openChecks(visit, [...done, result('place-libre', { value: 12, why: 'disque commandé' }), result('disques', { done: false, why: 'pas de disque local' })])).toEqual([])
  expect(code(() => interventionTo('in_progress', 'to_sign', sheet({ spans: [], results: done.slice(1) })))).toBe('QUOTE_INCOMPLETE spans, checks.sauvegarde-recente')
})

test('the label counts closed mandatory checks, not those set aside', () => {
  expect(closedOf(visit, done)).toEqual({ held: 5, of: 5 })
  expect(closedOf(visit, [...done, result('disques', { done: false, why: 'x' })])).toEqual({ held: 4, of: 5 })
})

test('time is that of all technicians, parts are rounded each on its own, covered ones apart', () => {
  const sums = sheetSums(sheet({
    spans: [{ from: at(0), to: at(45), technician: 'T1' }, { from: at(60), to: at(75) + 31_000, technician: 'T1' }, { from: at(0), to: at(30), technician: 'T2' }],
    parts: [{ sku: 'CABLE', label: 'Câble', qtyMilli: 1500, unitCents: 333, covered: false }, { sku: 'HW-SSD500', label: 'SSD', qtyMilli: 1000, unitCents: 4990, covered: true }],
  }))
  expect(sums).toMatchObject({ minutes: 91, partsHtCents: 500, coveredHtCents: 4990, kmAvoided: 0, missing: [] })
})

test('kilometres avoided are there and back, for a job done from afar, and unknown without a distance', () => {
  expect([sheetSums(sheet({ remote: true })).kmAvoided, sheetSums(sheet()).kmAvoided, sheetSums(sheet({ remote: true, distanceKm: null })).kmAvoided]).toEqual([36, 0, null])
})

test('a sheet that contradicts itself is refused with its path', () => {
  expect(paths({ spans: [...raw.spans, { from: at(44), to: at(50), technician: 'T1' }] })).toEqual(['spans.1.from'])
  // Back to back is no overlap.
  expect(paths({ spans: [...raw.spans, { from: at(45), to: at(50), technician: 'T1' }] })).toEqual([])
  expect(paths({ spans: [{ from: at(5), to: at(5), technician: 'T1' }] })).toEqual(['spans.0.to'])
  expect(paths({ kind: 'repair' })).toEqual(['procedure.kinds'])
  expect(paths({ results: [result('inconnu')] })).toEqual(['results.0.check'])
  expect(paths({ parts: [{ sku: '', label: 'x', qtyMilli: 1000, unitCents: 9.99, covered: false }] })).toEqual(['parts.0.unitCents'])
  expect(Procedure.safeParse({ ...visit, checks: [visit.checks[0], visit.checks[0]] }).success).toBe(false)
})

test('of all pairs of states only those of the table exist', () => {
  const possible = INTERVENTION_STATES.flatMap((from) => INTERVENTION_STATES.filter((to) => to !== 'signed' && code(() => interventionTo(from, to as Exclude<InterventionState, 'signed'>, sheet())) === to).map((to) => `${from} → ${to}`))
  expect(possible).toEqual(['planned → in_progress', 'planned → cancelled', 'in_progress → to_sign', 'in_progress → cancelled', 'to_sign → in_progress', 'to_sign → cancelled', 'signed → closed'])
})
