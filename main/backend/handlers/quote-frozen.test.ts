// What an issued quote stands on is frozen with it: prices, packs and machines may change, its figures do not.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { quoteFigures } from '../../../domain/quoting/quote-figures.ts'
import { refusal } from '../../../tests/ask.ts'
import { offlineVisit, type OfflineVisit } from '../../../tests/quoting/offline-visit.ts'
import { frozenSourcesOf } from '../quoting/frozen-prices.ts'
import { gatherSources } from '../quoting/quote-sources.ts'

const folder = mkdtempSync(join(tmpdir(), 'packtic-frozen-'))
let visit: OfflineVisit

beforeAll(async () => {
  visit = await offlineVisit(folder)
})
afterAll(async () => {
  await visit.close()
  rmSync(folder, { recursive: true, force: true })
})

test('the eco-participation follows a quantity typed over, and an article added from the list', async () => {
  const { ask, quoteId } = visit
  expect((await ask('quote.get', { quoteId })).lines.find(({ sku }) => sku === 'ECO')?.netCents).toBe(7)
  await ask('quote.setQuantity', { quoteId, sku: 'HW-SSD500', qtyMilli: 3000 })
  expect((await ask('quote.get', { quoteId })).lines.find(({ sku }) => sku === 'ECO')?.netCents).toBe(17)
  await ask('quote.addItem', { quoteId, sku: 'HW-BAT', qtyMilli: 2000 })
  const view = await ask('quote.get', { quoteId })
  expect(view.lines.find(({ sku }) => sku === 'ECO')?.netCents).toBe(37)
  // In the order of the list, not behind.
  expect(view.lines.map(({ sku }) => sku).slice(0, 4)).toEqual(['HW-RAM8', 'HW-SSD500', 'HW-BAT', 'ECO'])
  await ask('undo.undo', { visitId: visit.visitId })
  await ask('undo.undo', { visitId: visit.visitId })
  expect((await ask('quote.get', { quoteId })).lines.find(({ sku }) => sku === 'ECO')?.netCents).toBe(7)
})

test('a proprietary program asks its reason before issue, and lowers the share of free software', async () => {
  const { ask, quoteId } = visit
  const free = (await ask('quote.get', { quoteId })).freeSharePct
  const { lineId } = await ask('quote.addLine', { quoteId, section: 'logiciels', label: 'Logiciel de paie', qtyMilli: 1000, unitCents: 12_000, nature: 'services', free: false })
  const view = await ask('quote.get', { quoteId })
  expect(view.missing).toContain('quote.proprietary')
  expect(view.freeSharePct ?? 100).toBeLessThan(free ?? 0)
  await ask('field.commit', { table: 'quote_line', id: lineId, field: 'proprietaryReason', value: 'Exigé par l’expert-comptable' })
  expect((await ask('quote.get', { quoteId })).missing).not.toContain('quote.proprietary')
})

test('a rent is simulated on the terms typed; a public body is shown none', async () => {
  const { ask, quoteId, clientId } = visit
  const type = async (field: string, value: string | number): Promise<unknown> => await ask('field.commit', { table: 'quote', id: quoteId, field, value })
  const { missing } = await ask('quote.get', { quoteId })
  await type('rentMonths', 36)
  // A rate that nobody typed offers nothing at 0 %, and the quote waits for it.
  expect(await ask('quote.get', { quoteId })).toMatchObject({ rent: null, missing: [...missing, 'quote.rentRate'] })
  await type('rentRateBp', 0)
  expect(await ask('quote.get', { quoteId })).toMatchObject({ rent: { financeChargeCents: 0 }, missing })
  await type('rentRateBp', 480)
  await type('rentResidualCents', 1000)
  const { rent, totalHtCents } = await ask('quote.get', { quoteId })
  expect(rent).toMatchObject({ months: 36, residualHtCents: 1000 })
  expect(rent?.totalCostHtCents).toBe(totalHtCents + (rent?.financeChargeCents ?? 0))
  await ask('field.commit', { table: 'client', id: clientId, field: 'kind', value: 'collectivite' })
  expect((await ask('quote.get', { quoteId })).rent).toBeNull()
  expect((await ask('quote.get', { quoteId })).missing).toContain('field.client.siret')
  await ask('field.commit', { table: 'client', id: clientId, field: 'kind', value: 'association' })
  await type('rentResidualCents', 100_000_000)
  expect((await ask('quote.get', { quoteId })).missing).toContain('quote.rentResidual')
  await type('rentResidualCents', 1000)
})

test('work and visits follow quantities typed over; a typed number of visits wins, with what the work asks beside it', async () => {
  const { ask, quoteId, visitId } = visit
  const get = async () => await ask('quote.get', { quoteId })
  const travel = async () => (await get()).lines.find(({ sku }) => sku === 'SRV-DEP')
  const before = await get()
  expect(before).toMatchObject({ workMinutes: 60, visits: 1, visitsComputed: 1, visitMinutes: 420 })
  await ask('quote.setQuantity', { quoteId, sku: 'SRV-INST-UPG', qtyMilli: 20_500 })
  expect(await get()).toMatchObject({ workMinutes: 645, visits: 2, visitsComputed: 2 })
  expect(await travel()).toMatchObject({ qtyMilli: 2000, netCents: 8400, origin: 'computed', computedMilli: null })
  expect((await get()).lines.find(({ sku }) => sku === 'SRV-INST-UPG')).toMatchObject({ origin: 'changed', computedMilli: 1000 })
  // What was frozen when they followed the machines alone computes as it did.
  const { sources } = gatherSources(visit.services, quoteId)
  expect(quoteFigures({ ...sources, workFollows: false })).toMatchObject({ workMinutes: 60, visits: 1 })
  await ask('quote.setQuantity', { quoteId, sku: 'SRV-DEP', qtyMilli: 5000 })
  expect(await get()).toMatchObject({ workMinutes: 645, visits: 5, visitsComputed: 2 })
  expect(await travel()).toMatchObject({ qtyMilli: 5000, origin: 'changed', computedMilli: 2000 })
  // Not billed, the visits are still to be made.
  await ask('quote.removeLine', { quoteId, lineId: 'SRV-DEP' })
  expect(await travel()).toBeUndefined()
  expect((await get()).visits).toBe(2)
  for (let back = 0; back < 3; back++) await ask('undo.undo', { visitId })
  expect(await get()).toEqual(before)
})

test('a value that a field of the quote refused is named among what is missing, and nothing is issued over it', async () => {
  const { ask, quoteId, visitId, store } = visit
  await visit.complete()
  expect((await ask('quote.get', { quoteId })).missing).toEqual([])
  expect(await refusal(ask('field.commit', { table: 'quote', id: quoteId, field: 'discountBp', value: 'beaucoup' }))).toBe('INVALID')
  await ask('field.draft', { table: 'visit', id: visitId, field: 'users', value: 'douze' })
  // What the paper does not bear does not hold it back.
  await ask('field.draft', { table: 'visit', id: visitId, field: 'note', value: 'la clé est chez la voisine' })
  expect((await ask('quote.get', { quoteId })).missing).toEqual(['toCorrect.quote.discountBp', 'toCorrect.visit.users'])
  const fault = await ask('quote.issue', { quoteId }).catch((error: unknown) => error)
  expect(fault).toMatchObject({ fault: { code: 'QUOTE_INCOMPLETE', detail: { missing: 'saisie à corriger\u00a0: remise (%), saisie à corriger\u00a0: personnes à former' } } })
  expect(store().documents.list('quote')).toEqual([])
  await ask('field.commit', { table: 'quote', id: quoteId, field: 'discountBp', value: 0 })
  await ask('field.discard', { table: 'visit', id: visitId, field: 'users' })
  expect((await ask('quote.get', { quoteId })).missing).toEqual([])
})

test('a quantity being typed over a computed line is kept under the row it will get, and holds the quote back until it is taken', async () => {
  const { ask, quoteId, visitId, store } = visit
  const line = async () => (await ask('quote.get', { quoteId })).lines.find(({ sku }) => sku === 'SRV-DEP')
  const target = { table: 'quote_line', id: (await line())?.typingId ?? '', field: 'qtyMilli' }
  for (const value of ['trois', 3000]) {
    await ask('field.draft', { ...target, value })
    expect((await ask('quote.get', { quoteId })).missing).toEqual(['toCorrect.quote_line.qtyMilli'])
  }
  // Typed back to what is computed, it is no change any more.
  await ask('field.draft', { ...target, value: 1000 })
  expect((await ask('quote.get', { quoteId })).missing).toEqual([])
  await ask('quote.setQuantity', { quoteId, sku: 'SRV-DEP', qtyMilli: 3000 })
  expect(await line()).toMatchObject({ qtyMilli: 3000, rowId: target.id, typingId: target.id })
  expect(await ask('field.drafts', { id: target.id })).toEqual([])
  // An undo names the article, not its reference.
  expect(store().undo.state(visitId).undo).toMatchObject({ key: 'quote.setQuantity', what: 'Déplacement (forfait zone rurale)' })
  await ask('undo.undo', { visitId })
  expect(await line()).toMatchObject({ qtyMilli: 1000, origin: 'computed', rowId: null, typingId: target.id })
  // Made again after its undo, it is the same row.
  await ask('quote.setQuantity', { quoteId, sku: 'SRV-DEP', qtyMilli: 2000 })
  expect(await line()).toMatchObject({ qtyMilli: 2000, rowId: target.id })
  await ask('undo.undo', { visitId })
})

test('once issued, neither machines nor fields change it, and its figures compute again from what was frozen', async () => {
  const { ask, quoteId, machineId, visitId, store } = visit
  await visit.complete()
  const { docId } = await ask('quote.issue', { quoteId })
  const before = await ask('quote.get', { quoteId })
  // Everything a draft would follow: the machine, the visit's needs and people, the Scop.
  await ask('machine.setVerdict', { machineId, visitId, decision: 'REPLACE', reason: 'fell' })
  await ask('field.commit', { table: 'visit', id: visitId, field: 'users', value: 60 })
  const scop = store().list('scop')[0]
  if (scop) await ask('field.commit', { table: 'scop', id: scop.id, field: 'sellerVat', value: 'franchise' })
  expect(await refusal(ask('field.commit', { table: 'quote', id: quoteId, field: 'discountBp', value: 500 }))).toBe('VERSION_FROZEN')
  expect(await refusal(ask('quote.addItem', { quoteId, sku: 'HW-BAT', qtyMilli: 1000 }))).toBe('VERSION_FROZEN')
  const [line] = store().list('quote_line', { quoteId })
  expect(await refusal(ask('field.commit', { table: 'quote_line', id: line?.id ?? '', field: 'label', value: 'other' }))).toBe('VERSION_FROZEN')
  expect(await ask('quote.get', { quoteId })).toEqual(before)

  const doc = store().documents.get(docId)
  const sources = doc && frozenSourcesOf(doc)
  if (!sources) throw new Error('nothing was frozen')
  const again = quoteFigures(sources)
  const lines = (all: readonly { id: string; qtyMilli: number; unitCents: number; netCents: number; vatRateBp: number }[]): unknown[] => all.map(({ id, qtyMilli, unitCents, netCents, vatRateBp }) => [id, qtyMilli, unitCents, netCents, vatRateBp])
  expect(lines(again.lines)).toEqual(lines(before.lines))
  expect({ ht: again.totalHtCents, vat: again.totalVatCents, ttc: again.totalTtcCents, rent: again.rent?.rentHtCents, free: again.freeSharePct }).toEqual({ ht: before.totalHtCents, vat: before.totalVatCents, ttc: before.totalTtcCents, rent: before.rent?.rentHtCents, free: before.freeSharePct })
  expect(again.decisions.map(({ id, decision }) => [id, decision])).toEqual(before.decisions.map(({ machineId: id, decision }) => [id, decision]))
  // A document carries no purchase price and no supplier, whoever it travels to.
  expect(JSON.stringify(doc?.data)).not.toMatch(/purchase|supplier/i)
})
