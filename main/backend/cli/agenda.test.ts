// `packtic agenda FILE --ics`, read back by ical.js: sentences of the catalogue, one event for each thing due.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ICAL from 'ical.js'
import { afterAll, expect, test } from 'vitest'
import { AGENDA_KINDS } from '../../../domain/agenda/agenda.ts'
import { translator } from '../words/sentences.ts'
import { agendaCommand } from './agenda.ts'

const folder = mkdtempSync(join(tmpdir(), 'packtic-agenda-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const no = (): never => {
  throw new Error('no base, no question')
}
async function run(input: object, ...options: readonly string[]): Promise<string> {
  const file = join(folder, 'agenda.json')
  writeFileSync(file, JSON.stringify(input))
  const out: string[] = []
  await agendaCommand({ args: [file, ...options], out: (text) => void out.push(text), say: no, t: translator('fr'), readStdin: no, ask: no, open: no, lang: 'fr', restoreBase: no, resources: join(import.meta.dirname, '../../../resources'), version: '0' })
  return out.join('')
}

const start = '2024-03-18'
const terms = { reference: 'C24-K7-0001', start, nonProfessional: true, unitCents: [{ from: start, value: 1200 }], machines: [{ from: start, value: 5 }], vatRateBp: 2000, index: { name: 'Syntec révisé', baseMonth: '2024-01' } }
const input = {
  asOf: '2025-03-01', until: '2026-03-31',
  contracts: [{ id: 'c1', client: 'Association A ; B, C', state: 'active', terms }, { id: 'c2', client: 'D', state: 'terminated', terms: { ...terms, stopsOn: '2025-04-10' } }, { id: 'c3', client: 'E', state: 'active', noticeSentOn: null, terms: { ...terms, index: { name: 'Syntec révisé', baseMonth: '2022-01' }, start: '2024-05-18', unitCents: [{ from: '2024-05-18', value: 1 }], machines: [{ from: '2024-05-18', value: 1 }] } }],
  quotes: [{ id: 'q1', client: 'A', number: 'D25-K7-0001', issuedOn: '2025-02-01' }], sheets: [{ id: 's1', client: 'A', on: '2025-02-20', state: 'to_sign' }, { id: 's2', client: 'A', on: '2025-02-21', state: 'signed' }], tables: [{ name: 'mentions', until: '2025-12-31' }, { name: 'late-payment', until: null }], label: { until: '2025-12-31', renewDays: 90 },
  visits: [{ id: 'v1', client: 'Association A', on: '2025-06-18', state: 'planned' }], domains: [{ id: 'd1', client: 'D', name: 'exemple.coop', expiresOn: '2025-09-01' }],
}

test('the calendar holds what the agenda holds, in sentences, and every kind of thing was among them', async () => {
  const entries = JSON.parse(await run(input)) as { key: string; kind: string; on: string }[]
  const events = new ICAL.Component(ICAL.parse(await run(input, '--ics')) as unknown[]).getAllSubcomponents('vevent').map((component) => new ICAL.Event(component))
  expect(events.map((event) => [event.uid, event.startDate.toString()])).toEqual(entries.map(({ key, on }) => [`${key}@packtic`, on]))
  expect([...new Set(entries.map(({ kind }) => kind))].toSorted()).toEqual(AGENDA_KINDS.toSorted())
  // Every value was put in, and none of them is a key or a number of cents.
  for (const event of events) expect(`${event.summary} ${event.description}`).not.toMatch(/\{|agenda\.|undefined|\d{4}-\d{2}-\d{2}/)
  expect(events.find((event) => event.uid === 'contract/c1/billing/2025-04-01@packtic')?.summary).toBe('Demande de facturation\u00a0: Association A ; B, C, 60,00\u00a0€ HT')
})
