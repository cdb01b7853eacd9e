// The agenda of a real base through the real handlers: one source for every list of what is due, the tour of a day, and the calendar
// file read back by ical.js.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ICAL from 'ical.js'
import { beforeAll, expect, test } from 'vitest'
import { addDays, addMonths } from '../../../domain/civil-date.ts'
import { readPdf } from '../../../tests/read-pdf.ts'
import { refusal, resources } from '../../../tests/ask.ts'
import { sharedLaptop } from '../../../tests/shared-laptop.ts'
import { agendaOf } from '../agenda/agenda-of.ts'
import { agendaCommand } from '../cli/agenda.ts'
import { contractDue } from '../cli/contract.ts'
import { translator } from '../words/sentences.ts'

let opened = ''
const { folder, ask, store, services, wiring } = sharedLaptop({
  host: async (asked) => {
    if (asked.what === 'open-file') opened = asked.path
    return await Promise.resolve(asked.what === 'choose-save' ? chosen : '')
  },
})
const chosen = join(folder, 'calendar.ics')
let today = ''
const made = { contract: '', contractVisit: '', visits: [] as string[] }

const no = (): never => {
  throw new Error('not asked for')
}
const io = (out: string[], ...args: readonly string[]) => ({ args, out: (text: string) => void out.push(text), say: no, t: translator('fr'), readStdin: no, ask: no, open: wiring, lang: 'fr' as const, restoreBase: no, resources, version: '0' })
const cli = async (command: typeof agendaCommand, ...args: readonly string[]): Promise<string> => {
  const out: string[] = []
  await command(io(out, ...args))
  return out.join('')
}

beforeAll(async () => {
  today = services().today()
  const { clientId, siteId, contactId } = await ask('client.create', { name: 'Association A', kind: 'association', commune: 'Privas' })
  // A term in 80 days: the letter (2 to 5 months before it) is past its last day in 3 weeks, and was not sent.
  const start = addDays(addMonths(today, -12), 101)
  store().write({ by: 'test' }, (w) => {
    w.set('account_contact', contactId, { name: 'Camille Exemple', phone: '04 65 71 00 02' })
    made.contract = w.create('maintenance_contract', { clientId, siteId, state: 'active', start, durationMonths: 12, noticeMonths: 2, nonProfessional: true, visitsPerYear: 2, billing: 'monthly', unitMonthlyCents: 1200, floorMonthlyCents: 0, machines: 5, vatRateBp: 2000 })
    made.contractVisit = w.create('visit', { clientId, siteId, contractId: made.contract, on: addDays(today, 5), purpose: 'maintenance', state: 'planned' })
    w.create('maintenance_contract', { clientId, siteId, state: 'project', start, durationMonths: 12 })
  })
  for (const [name, commune, startsAt] of [['Mairie B', 'Aubenas', '09:00'], ['Ferme C', 'privas', null], ['Service D', 'Aubenas', null]] as const) {
    const client = await ask('client.create', { name, commune })
    const { visitId } = await ask('visit.create', { clientId: client.clientId, on: addDays(today, 1), ...(startsAt ? { startsAt } : {}) })
    made.visits.push(visitId)
  }
})

test('every list of what is due is the same agenda: the panel, the contracts, both commands', async () => {
  const keys = agendaOf(services(), today, addDays(today, 60)).map(({ key }) => key)
  expect(keys.length).toBeGreaterThan(5)
  const { rows } = await ask('agenda.list', { from: today, until: addDays(today, 60) })
  expect(rows.map(({ key }) => key)).toEqual(keys)
  expect((JSON.parse(await cli(agendaCommand, '--until', addDays(today, 60))) as { key: string }[]).map(({ key }) => key)).toEqual(keys)
  const ofContracts = keys.filter((key) => key.startsWith('contract/') || key === `visit/${made.contractVisit}`)
  expect((await ask('contract.due', {})).map(({ key }) => key)).toEqual(ofContracts)
  expect((JSON.parse(await cli(contractDue)) as { key: string }[]).map(({ key }) => key)).toEqual(ofContracts)
})

test('a year is counted by months, each thing once, what is late in the present one', async () => {
  const all = agendaOf(services(), today, addMonths(today, 12)).filter(({ on }) => on < addMonths(`${today.slice(0, 7)}-01`, 12))
  const { months } = await ask('agenda.list', { from: today, until: today })
  expect(months).toHaveLength(12)
  expect(months.reduce((sum, { count }) => sum + count, 0)).toBe(all.length)
  expect(await refusal(ask('agenda.list', { from: today, until: addDays(today, 63) }))).toBe('INVALID')
})

test('the day says the letter of the law instead of the renewal, one line for all amounts that wait, and where each is done', async () => {
  const remembered = await ask('agenda.remember', {})
  const of = (kind: string): typeof remembered => remembered.filter((one) => one.kind === kind)
  expect(of('notice')).toHaveLength(1)
  expect(of('term')).toEqual([])
  expect(of('billing')).toHaveLength(1)
  expect(of('notice')[0]?.place).toEqual({ screen: 'contract', id: made.contract, step: null })
  store().write({ by: 'test' }, (w) => w.create('renewal_notice', { contractId: made.contract, sentOn: today }))
  expect((await ask('agenda.remember', {})).map(({ kind }) => kind)).not.toContain('notice')
  expect((await ask('agenda.remember', { on: addDays(today, 45) })).filter(({ kind }) => kind === 'term')).toMatchObject([{ urgency: 'ahead' }])
})

test('a tour: hours first, then as somebody put it; grouped by town on demand; refused when the day changed meanwhile', async () => {
  const on = addDays(today, 1)
  const [b = '', c = '', d = ''] = made.visits
  const before = await ask('tour.get', { on })
  expect(before.visits.map(({ id }) => id)).toEqual([b, c, d])
  expect(before.proposed).toEqual([b, d, c])
  // Association A is planned in the town of Ferme C, four days later.
  expect(before.nearby).toMatchObject([{ id: made.contractVisit, commune: 'Privas' }])
  await ask('tour.order', { on, visitIds: [b, d, c] })
  const after = await ask('tour.get', { on })
  expect(after.visits.map(({ id }) => id)).toEqual([b, d, c])
  expect(after.proposed).toBe(null)
  await ask('visit.cancel', { visitId: d })
  expect(await refusal(ask('tour.order', { on, visitIds: [d, c, b] }))).toBe('STATE_REFUSED')
  expect(await refusal(ask('tour.order', { on, visitIds: [b, b] }))).toBe('INVALID')
  expect((await ask('tour.get', { on })).visits.map(({ id }) => id)).toEqual([b, c])
})

test('the sheet to take along holds the visits in their order, what to bring and what not to forget', async () => {
  const [b = '', c = ''] = made.visits
  await ask('field.commit', { table: 'visit', id: b, field: 'bring', value: 'Un écran\n\nDeux câbles' })
  await ask('field.commit', { table: 'visit', id: c, field: 'note', value: 'Sonner deux fois.' })
  await ask('tour.print', { on: addDays(today, 1) })
  expect(opened).toMatch(/feuille-de-route-\d{4}-\d\d-\d\d\.pdf$/)
  const { drawn, tags } = readPdf(readFileSync(opened))
  expect(tags.filter((tag) => tag === 'H2').length).toBe(3)
  for (const said of ['Mairie B', 'Ferme C', 'Un écran', 'Deux câbles', 'Sonner deux fois.', 'Demande de facturation : Association A']) expect(drawn).toContain(said)
  expect(drawn.indexOf('Mairie B')).toBeLessThan(drawn.indexOf('Ferme C'))
})

test('the calendar file: one event a thing under a name that stays; written again, what moved is moved and what is over is struck out', async () => {
  const read = (): Map<string, { on: string; struck: boolean; sequence: number }> => new Map(new ICAL.Component(ICAL.parse(readFileSync(chosen, 'utf8')) as unknown[]).getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component)
    return [event.uid, { on: event.startDate.toString(), struck: component.getFirstPropertyValue('status') === 'CANCELLED', sequence: Number(event.sequence) }]
  }))
  const first = await ask('agenda.export', {})
  expect(first).toMatchObject({ cancelled: 0, file: chosen })
  expect(read().size).toBe(first.saved)
  const [b = ''] = made.visits
  expect(read().get(`visit/${made.contractVisit}@packtic`)).toEqual({ on: addDays(today, 5), struck: false, sequence: 0 })
  await ask('contract.moveVisit', { visitId: made.contractVisit, on: addDays(today, 9) })
  await ask('visit.cancel', { visitId: b })
  const second = await ask('agenda.export', {})
  expect(second).toEqual({ saved: first.saved - 1, cancelled: 1, file: chosen })
  expect(read().get(`visit/${made.contractVisit}@packtic`)).toEqual({ on: addDays(today, 9), struck: false, sequence: 1 })
  expect(read().get(`visit/${b}@packtic`)).toEqual({ on: addDays(today, 1), struck: true, sequence: 1 })
  // Nothing chosen, nothing written.
  writeFileSync(chosen, 'kept')
  const { host } = services()
  Object.assign(services(), { host: async () => await Promise.resolve(null) })
  expect(await ask('agenda.export', {})).toEqual({ saved: 0, cancelled: 0, file: null })
  Object.assign(services(), { host })
  expect(readFileSync(chosen, 'utf8')).toBe('kept')
})
