import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { addDays } from '../civil-date.ts'
import { Refusal } from '../errors.ts'
import { charterOn, LabelCharter, MEASURES } from './charter.ts'
import { auditOf, badgeOn, grantOf, type LabelAudit, type LabelHistory, labelState } from './grant.ts'
import { MeasuredFacts, selfCheck } from './self-check.ts'

const shipped = LabelCharter.parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../resources/reference/label-charter-2026-11.json'), 'utf8')))
const adopted: LabelCharter = { ...shipped, version: '1.0', adoptedOn: '2027-01-01' }
const all = (held: number, of: number): MeasuredFacts => MeasuredFacts.parse(Object.fromEntries(MEASURES.map((measure) => [measure, { held, of }])))
const answers = { E2: { met: true, evidence: 'statuts.pdf', comment: '' }, P3: { met: false, evidence: null, comment: 'pas encore' }, C2: { met: true, evidence: 'https://exemple.coop/annuaire', comment: '' } }
const good = selfCheck(adopted, all(10, 10), answers)
const refused = (act: () => unknown): unknown => {
  try {
    act()
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return [error.fault.code, error.fault.detail['state'] ?? error.fault.issues?.[0]?.path]
    throw error
  }
}

test('what is measured is counted to the bound, and nothing counted is unknown, not met', () => {
  const free = (held: number, of: number): unknown => selfCheck(adopted, { ...all(1, 1), freeSoftware: { held, of } }, answers).criteria.find((one) => one.code === 'E1')?.met
  expect([free(80, 100), free(79, 100), free(4, 5), free(799, 1000), free(0, 0)]).toEqual([true, false, true, false, null])
  expect(selfCheck(adopted, all(0, 0), answers)).toMatchObject({ mandatoryMet: false, missing: ['E1', 'E3', 'P1', 'P2', 'C1'] })
  expect(MeasuredFacts.safeParse({ ...all(1, 1), freeSoftware: { held: 2, of: 1 } }).success).toBe(false)
})

test('a member cannot say what is measured, and says nothing without the evidence asked for', () => {
  expect(refused(() => selfCheck(adopted, all(0, 10), { E1: { met: true, evidence: 'x', comment: '' } }))).toEqual(['INVALID', 'answers.E1'])
  expect(refused(() => selfCheck(adopted, all(1, 1), { Z9: { met: true, evidence: 'x', comment: '' } }))).toEqual(['INVALID', 'answers.Z9'])
  expect(selfCheck(adopted, all(1, 1), { E2: { met: true, evidence: ' ', comment: '' } })).toMatchObject({ mandatoryMet: false, missing: ['E2'] })
  expect(good).toMatchObject({ mandatoryMet: true, missing: [], scorePct: 88 })
})

const audit: LabelAudit = { member: 'A', charterVersion: '1.0', selfCheck: good, reviewer: 'B', reviewedOn: '2027-02-01', outcome: 'favourable', why: '' }

test('another member reviews, and cannot find met what the member’s own check does not hold', () => {
  expect(auditOf(audit)).toBe(audit)
  expect(refused(() => auditOf({ ...audit, reviewer: 'A' }))).toEqual(['STATE_REFUSED', 'ownReview'])
  expect(refused(() => auditOf({ ...audit, selfCheck: selfCheck(adopted, all(0, 1), answers) }))).toEqual(['STATE_REFUSED', 'mandatory'])
  expect(refused(() => auditOf({ ...audit, charterVersion: '0.9' }))).toEqual(['STATE_REFUSED', 'otherCharter'])
  expect(auditOf({ ...audit, outcome: 'unfavourable', selfCheck: selfCheck(adopted, all(0, 1), answers) }).outcome).toBe('unfavourable')
})

test('the network grants after a favourable audit under an adopted charter, for its months; the shipped proposal grants nothing', () => {
  expect(grantOf(audit, adopted, '2027-02-15', 'R')).toEqual({ member: 'A', charterVersion: '1.0', from: '2027-02-15', until: '2029-02-14', signedBy: 'R' })
  expect(shipped.adoptedOn).toBeNull()
  for (const act of [
    () => grantOf({ ...audit, charterVersion: shipped.version, selfCheck: { ...good, charterVersion: shipped.version } }, shipped, '2027-02-15', 'R'), () => grantOf({ ...audit, outcome: 'unfavourable' }, adopted, '2027-02-15', 'R'),
    () => grantOf(audit, { ...adopted, version: '2.0' }, '2027-02-15', 'R'), () => grantOf(audit, adopted, '2027-01-31', 'R'), () => grantOf(audit, { ...adopted, adoptedOn: '2027-02-02' }, '2027-02-15', 'R'),
  ]) expect(refused(act)).toEqual(['STATE_REFUSED', 'audited'])
})

test('states follow the days: candidate, audited, granted, to renew ninety days before the end, withdrawn', () => {
  const grant = grantOf(audit, adopted, '2027-02-15', 'R')
  const history: LabelHistory = { audits: [audit], grants: [grant], withdrawnOn: null }
  const state = (today: string, more: Partial<LabelHistory> = {}): string => labelState({ ...history, ...more }, today, adopted.renewDays)
  expect([state('2027-01-31', { grants: [] }), state('2027-02-01', { grants: [] }), state('2027-02-14'), state('2027-02-15'), state(addDays(grant.until, -91)), state(addDays(grant.until, -90)), state('2030-01-01')]).toEqual(['candidate', 'audited', 'audited', 'granted', 'granted', 'to_renew', 'to_renew'])
  expect([state('2027-06-01', { withdrawnOn: '2027-06-01' }), state('2027-05-31', { withdrawnOn: '2027-06-01' })]).toEqual(['withdrawn', 'granted'])
  expect(state('2028-02-01', { withdrawnOn: '2027-06-01', grants: [grant, { ...grant, from: '2028-01-01', until: '2029-12-31' }] })).toBe('granted')
})

test('the badge leaves new papers the day after the end, or the day of a withdrawal, and not those issued before', () => {
  const grant = grantOf(audit, adopted, '2027-02-15', 'R')
  const badge = (issuedOn: string, withdrawnOn: string | null = null): boolean => badgeOn({ audits: [audit], grants: [grant], withdrawnOn }, issuedOn) !== undefined
  expect([badge('2027-02-14'), badge('2027-02-15'), badge('2029-02-14'), badge('2029-02-15')]).toEqual([false, true, true, false])
  expect([badge('2027-05-31', '2027-06-01'), badge('2027-06-01', '2027-06-01')]).toEqual([true, false])
})

test('a new charter is for the next audit: the last one adopted by then', () => {
  const next = { ...adopted, version: '2.0', adoptedOn: '2028-01-01' }
  expect([charterOn([shipped], '2030-01-01'), charterOn([shipped, next, adopted], '2026-12-31'), charterOn([shipped, next, adopted], '2027-12-31')?.version, charterOn([shipped, next, adopted], '2028-01-01')?.version]).toEqual([undefined, undefined, '1.0', '2.0'])
  expect(LabelCharter.safeParse({ ...adopted, criteria: [adopted.criteria[0], adopted.criteria[0]] }).success).toBe(false)
})
