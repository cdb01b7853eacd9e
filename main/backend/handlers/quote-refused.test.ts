// What a quote refuses in words that somebody can act on, and that nothing of it stays: amounts beyond measure, characters that no
// font of papers has, an offer that is over before it is made.
import { expect, test } from 'vitest'
import { Refusal } from '../../../domain/errors.ts'
import { signTyped } from '../../../tests/ask.ts'
import type { OfflineVisit } from '../../../tests/quoting/offline-visit.ts'
import { sharedVisit } from '../../../tests/quoting/shared-visit.ts'

let visit: OfflineVisit
const fault = async (work: Promise<unknown>): Promise<unknown> => await work.then(() => 'accepted', (error: unknown) => (error instanceof Refusal ? [error.fault.code, error.fault.detail] : String(error)))

sharedVisit((made) => (visit = made))

test('a line beyond what amounts may be is refused by its name, and the quote and its list are as before', async () => {
  const { ask, quoteId, visitId } = visit
  const before = await ask('quote.get', { quoteId })
  const line = { quoteId, section: 'materiel', label: 'Serveur', nature: 'goods' } as const
  expect(await fault(ask('quote.addLine', { ...line, qtyMilli: 1_000_000_000, unitCents: 1_000_000_000_000 }))).toEqual(['AMOUNT_TOO_LARGE', { what: 'Serveur' }])
  // Each line is possible, their total with VAT is not.
  expect(await fault(ask('quote.addLine', { ...line, qtyMilli: 1000, unitCents: 1_000_000_000_000 }))).toEqual(['AMOUNT_TOO_LARGE', { what: 'Serveur' }])
  const { lineId } = await ask('quote.addLine', { ...line, qtyMilli: 1000, unitCents: 10_000_000_000 })
  expect(await fault(ask('quote.setQuantity', { quoteId, sku: lineId, qtyMilli: 1_000_000_000 }))).toEqual(['AMOUNT_TOO_LARGE', { what: 'Serveur' }])
  expect((await ask('quote.list', {})).rows).toHaveLength(1)
  await ask('undo.undo', { visitId })
  expect(await ask('quote.get', { quoteId })).toEqual(before)
})

test('a validity that is past and a total below zero keep it from being issued', async () => {
  const { ask, quoteId, visitId } = visit
  const { validUntil } = await ask('quote.get', { quoteId })
  await ask('field.commit', { table: 'quote', id: quoteId, field: 'validUntil', value: '2020-02-29' })
  expect(await ask('quote.get', { quoteId })).toMatchObject({ state: 'draft', missing: ['quote.validityPast'] })
  expect(await fault(ask('quote.issue', { quoteId }))).toMatchObject(['QUOTE_INCOMPLETE', {}])
  await ask('field.commit', { table: 'quote', id: quoteId, field: 'validUntil', value: validUntil })
  await ask('quote.addLine', { quoteId, section: 'installation', label: 'Geste commercial', qtyMilli: 1000, unitCents: -99_999_900, nature: 'services' })
  expect((await ask('quote.get', { quoteId })).missing).toEqual(['quote.negativeTotal'])
  await ask('undo.undo', { visitId })
  expect((await ask('quote.get', { quoteId })).missing).toEqual([])
})

test('characters that no font of papers has are named with the words they stand in, and no number is spent', async () => {
  const { ask, quoteId, clientId, visitId } = visit
  const { clientName } = await ask('quote.get', { quoteId })
  await ask('field.commit', { table: 'client', id: clientId, field: 'name', value: 'Café 🦊 漢' })
  const refused = ['TEXT_NOT_PRINTABLE', { characters: '🦊 漢', where: 'Café 🦊 漢' }]
  expect(await fault(ask('quote.preview', { quoteId }))).toEqual(refused)
  expect(await fault(ask('quote.issue', { quoteId }))).toEqual(refused)
  // Signs of Typst itself are words like any other.
  await ask('field.commit', { table: 'client', id: clientId, field: 'name', value: '#let x *gras* _it_ $a^2$ @ref `code` <b> \\ //' })
  await ask('quote.preview', { quoteId })
  await ask('field.commit', { table: 'client', id: clientId, field: 'name', value: clientName ?? '' })
  expect((await ask('quote.issue', { quoteId })).number).toMatch(/-0001$/)
  expect((await ask('quote.list', {})).rows.map((row) => row.visitId)).toEqual([visitId])
})

test('a new version asked twice is one draft; once that is issued, another can be made of it', async () => {
  const { ask, quoteId, visitId } = visit
  const first = await ask('quote.newVersion', { docId: quoteId })
  expect(await ask('quote.newVersion', { docId: quoteId })).toEqual(first)
  // Taken back, it is as if nobody had asked.
  await ask('undo.undo', { visitId })
  expect(await ask('visit.get', { visitId })).toMatchObject({ quoteId, quoteState: 'issued' })
  await ask('undo.redo', { visitId })
  await ask('quote.issue', first)
  expect(await fault(ask('undo.undo', { visitId }))).toMatchObject(['VERSION_FROZEN', {}])
  expect((await ask('quote.get', { quoteId })).state).toBe('superseded')
  expect(await ask('quote.newVersion', { docId: first.quoteId })).not.toEqual(first)
})

test('a new version under way takes nothing from the accepted one: its contract is made, and stays the visit’s', async () => {
  const { ask, visitId } = visit
  const { quoteId: draft } = await ask('visit.get', { visitId })
  const { docId } = await ask('quote.issue', { quoteId: draft ?? '' })
  await signTyped(ask, docId)
  const { quoteId } = await ask('quote.newVersion', { docId })
  expect(await ask('visit.get', { visitId })).toMatchObject({ quoteId, quoteDocId: docId, quoteState: 'accepted', contractId: null })
  const { contractId } = await ask('contract.create', { quoteDocId: docId })
  expect(await ask('visit.get', { visitId })).toMatchObject({ quoteId, contractId })
})
