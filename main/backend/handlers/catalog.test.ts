// Price lists through the window's own calls: a file looked at and taken, what it changes in quotes, the margin that the
// technician alone sees, and the order that accepted quotes make together.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusal, signTyped } from '../../../tests/ask.ts'
import { offlineVisit, type OfflineVisit } from '../../../tests/quoting/offline-visit.ts'
import { readWords } from '../../../tests/read-pdf.ts'
import { jargonIn } from '../words/plain-words.ts'

const folder = mkdtempSync(join(tmpdir(), 'packtic-catalog-'))
const file = join(folder, 'prix.csv')
const saved = join(folder, 'sortie.csv')
const HEAD = 'Référence;Rubrique;Désignation;Prix HT;Prix d’achat HT;Fournisseur;Licence'
/** Amounts that no other figure of the quote has: where one shows, a purchase price has come out. */
const SECRETS = { ram: 1713, ssd: 3137, local: 3319, supplier: 'Grossiste Secret', local_supplier: 'Atelier Discret' }
let visit: OfflineVisit

beforeAll(async () => {
  visit = await offlineVisit(join(folder, 'data'), async ({ what }) => await Promise.resolve(what === 'choose-files' ? [file] : what === 'choose-save' ? saved : ''))
})
afterAll(async () => {
  await visit.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a file with a fault is shown with its line and taken by nobody; a right one says before and after', async () => {
  const { ask, store } = visit
  writeFileSync(file, `${HEAD}\nHW-RAM8;Matériel;Barrette mémoire 8 Go;gratuit;;;\n`)
  const bad = await ask('catalog.open', {})
  expect(bad?.problems).toMatchObject([{ line: 2, column: 'Prix HT', value: 'gratuit', rule: 'amount' }])
  expect(await refusal(ask('catalog.take', { fileId: bad?.fileId ?? '', how: 'complete', from: visit.services.today(), ownId: null }))).toBe('INVALID')
  expect(store().count('own_catalog')).toBe(0)

  writeFileSync(file, `\uFEFF${HEAD}\r\nHW-RAM8;Matériel;Barrette mémoire 8 Go;25,90;17,13;Grossiste Secret;\r\nHW-SSD500;Matériel;SSD 500 Go;49,90;31,37;Grossiste Secret;\r\nSW-PAIE;Logiciels;Logiciel de paie;120;;;propriétaire\r\n`)
  const preview = await ask('catalog.open', {})
  expect(preview).toMatchObject({ problems: [], counts: { added: 1, changed: 2, removed: 0 }, ownId: null, name: 'prix.csv' })
  expect(preview?.changed[0]).toEqual({ sku: 'HW-RAM8', label: 'Barrette mémoire 8 Go', fields: [{ field: 'unitHtCents', before: 2490, after: 2590 }, { field: 'purchaseCents', before: null, after: 1713 }, { field: 'supplier', before: '', after: 'Grossiste Secret' }] })
  // The file may change on its disk meanwhile: what was shown is what is taken.
  writeFileSync(file, 'x')
  const { ownId } = await ask('catalog.take', { fileId: preview?.fileId ?? '', how: 'complete', from: visit.services.today(), ownId: null })
  const list = await ask('catalog.get', {})
  expect(list).toMatchObject({ ownId, versions: [{ from: visit.services.today(), items: 3, source: 'prix.csv' }] })
  expect(list.items.filter(({ origin }) => origin === 'own').map(({ sku }) => sku)).toEqual(['HW-RAM8', 'HW-SSD500', 'SW-PAIE'])
  expect(await refusal(ask('catalog.take', { fileId: preview?.fileId ?? '', how: 'complete', from: visit.services.today(), ownId }))).toBe('NOT_FOUND')
})

test('a list that a colleague changed meanwhile is looked at again before anything is taken', async () => {
  const { ask } = visit
  writeFileSync(file, `${HEAD}\nHW-BAT;Matériel;Batterie de portable;65;;;\n`)
  const preview = await ask('catalog.open', {})
  expect(await refusal(ask('catalog.take', { fileId: preview?.fileId ?? '', how: 'complete', from: visit.services.today(), ownId: null }))).toBe('STATE_REFUSED')
})

test('the margin, line by line and whole, follows the list and the supplier of a line', async () => {
  const { ask, quoteId } = visit
  const { lines, ...whole } = await ask('quote.margin', { quoteId })
  expect(lines.filter(({ purchaseCents }) => purchaseCents !== null).map(({ id, purchaseCents, marginCents }) => [id, purchaseCents, marginCents])).toEqual([['HW-RAM8', 1713, 877], ['HW-SSD500', 3137, 1853]])
  expect(whole).toEqual({ soldCents: 7580, purchaseCents: 4850, marginCents: 2730, marginPermille: 360, unknown: 0 })
  const { rowId } = await ask('quote.lineRow', { quoteId, lineId: 'HW-SSD500' })
  await ask('field.commit', { table: 'quote_line', id: rowId, field: 'purchaseCents', value: SECRETS.local })
  await ask('field.commit', { table: 'quote_line', id: rowId, field: 'supplier', value: SECRETS.local_supplier })
  // Another supplier than the list's asks why.
  expect((await ask('quote.get', { quoteId })).missing).toContain('quote.supplierReason')
  await ask('field.commit', { table: 'quote_line', id: rowId, field: 'supplierReason', value: 'fournisseur local' })
  expect((await ask('quote.get', { quoteId })).missing).not.toContain('quote.supplierReason')
  expect((await ask('quote.margin', { quoteId })).lines.find(({ id }) => id === 'HW-SSD500')).toMatchObject({ purchaseCents: SECRETS.local, supplier: SECRETS.local_supplier, marginCents: 4990 - SECRETS.local })
  // A discount is the margin's.
  await ask('field.commit', { table: 'quote', id: quoteId, field: 'discountBp', value: 1000 })
  expect((await ask('quote.margin', { quoteId })).soldCents).toBe(6822)
})

test('neither the client’s view, nor the quote’s own, nor any paper knows a purchase price or a supplier', async () => {
  const { ask, quoteId, store } = visit
  await ask('quote.addItem', { quoteId, sku: 'SW-PAIE', qtyMilli: 1000 })
  const { rowId } = await ask('quote.lineRow', { quoteId, lineId: 'SW-PAIE' })
  await ask('field.commit', { table: 'quote_line', id: rowId, field: 'proprietaryReason', value: 'Exigé par l’expert-comptable' })
  await visit.complete()
  const secret = /1713|3137|3319|17,13|31,37|33,19|Grossiste|Discret|fournisseur local|purchase|margin|supplier/i
  const shown = await ask('quote.clientView', { quoteId })
  expect(JSON.stringify(shown)).not.toMatch(secret)
  expect(JSON.stringify(await ask('quote.get', { quoteId })).replaceAll('quote.supplierReason', '')).not.toMatch(secret)
  // The client's words: no name of a part that only technicians use, no name of the network's.
  expect(jargonIn(shown.sections.flatMap(({ lines }) => lines.map(({ label }) => label)).join('\n'))).toEqual([])
  expect(shown.sections[0]?.lines.map(({ label }) => label)).toContain('Disque rapide 500 Go')
  expect(shown.sections[1]?.lines.find(({ label }) => label === 'Logiciel de paie')?.reason).toBe('Exigé par l’expert-comptable')
  const { docId } = await ask('quote.issue', { quoteId })
  const doc = store().documents.get(docId)
  expect(JSON.stringify(doc?.data)).not.toMatch(secret)
  const text = readWords(store().blobs.get(doc?.pdfSha256 ?? '') ?? new Uint8Array()).words.map((word) => word.text).join(' ')
  expect(text).not.toMatch(secret)
  expect(text.replaceAll(/\s+/g, ' ')).toContain('Logiciel propriétaire : Exigé par l’expert-comptable')
})

test('a new list changes no issued quote: neither its figures nor its margin', async () => {
  const { ask, quoteId } = visit
  const [before, margin] = [await ask('quote.get', { quoteId }), await ask('quote.margin', { quoteId })]
  writeFileSync(file, `${HEAD}\nHW-RAM8;Matériel;Barrette mémoire 8 Go;99;88;Autre;\n`)
  const preview = await ask('catalog.open', {})
  const from = before.asOf
  const again = await ask('catalog.preview', { fileId: preview?.fileId ?? '', how: 'replace', from })
  expect(again.removed.map(({ sku }) => sku)).toEqual(['SW-PAIE'])
  await ask('catalog.take', { fileId: again.fileId, how: 'replace', from, ownId: again.ownId })
  expect(await ask('quote.get', { quoteId })).toEqual(before)
  expect(await ask('quote.margin', { quoteId })).toEqual(margin)
})

test('accepted quotes say together what is to be ordered, by supplier; a spreadsheet gets it', async () => {
  const { ask, quoteId } = visit
  expect(await ask('catalog.toOrder', {})).toEqual({ quotes: 0, lines: [], totalCents: 0 })
  const doc = await ask('document.get', { docId: quoteId })
  await signTyped(ask, quoteId)
  const order = await ask('catalog.toOrder', {})
  expect(order).toMatchObject({ quotes: 1, totalCents: 1713 + SECRETS.local })
  expect(order.lines.map(({ sku, supplier, qtyMilli, quotes }) => [sku, supplier, qtyMilli, quotes])).toEqual([['HW-SSD500', SECRETS.local_supplier, 1000, [doc.number]], ['HW-RAM8', SECRETS.supplier, 1000, [doc.number]]])
  await ask('catalog.exportOrder', {})
  expect(readFileSync(saved, 'utf8')).toBe(`\uFEFFFournisseur;Référence;Désignation;Quantité;Prix d’achat HT;Total HT;Devis\r\n${SECRETS.local_supplier};HW-SSD500;SSD 500 Go;1;33,19;33,19;${doc.number}\r\n${SECRETS.supplier};HW-RAM8;Barrette mémoire 8 Go;1;17,13;17,13;${doc.number}\r\n`)
  await ask('catalog.export', {})
  expect(readFileSync(saved, 'utf8')).toContain('HW-RAM8;Matériel;Barrette mémoire 8 Go;99,00')
})
