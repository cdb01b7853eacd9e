// The papers beside a quote, made from the base: what each says, on the quote's own prices, and where there is none.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Refusal } from '../../../domain/errors.ts'
import { offlineVisit, type OfflineVisit } from '../../../tests/quoting/offline-visit.ts'
import { readWords } from '../../../tests/read-pdf.ts'

const folder = mkdtempSync(join(tmpdir(), 'packtic-beside-'))
let visit: OfflineVisit
let opened = ''
const words = async (kind: 'comparison' | 'inventory' | 'rent'): Promise<string> => {
  await visit.ask('quote.paper', { quoteId: visit.quoteId, kind })
  return readWords(readFileSync(opened)).words.map(({ text }) => text).join(' ').replaceAll('\u00a0', ' ')
}

beforeAll(async () => {
  visit = await offlineVisit(folder, async (ask) => {
    if (ask.what === 'open-file') opened = ask.path
    return await Promise.resolve('')
  })
  await visit.ask('field.commit', { table: 'machine', id: visit.machineId, field: 'place', value: 'Accueil' })
})
afterAll(async () => {
  await visit.close()
  rmSync(folder, { recursive: true, force: true })
})

test('the comparison gives the three ways of each machine at the prices of the quote, and marks the one it takes', async () => {
  const text = await words('comparison')
  expect(text).toContain('Accueil')
  // Memory 24,90 + disk 49,90 + fitting 25,00 + installing 35,00; a refurbished one 289,00 + 75,00.
  expect(text).toContain('134,80 €')
  expect(text).toContain('364,00 €')
  expect(text).toContain('impossible')
  expect(text).toMatch(/Les choix retenus coûtent ensemble 134,80 € HT/)
})

test('the inventory annex names the machines, their facts and what is not known', async () => {
  const text = await words('inventory')
  expect(text).toContain('Accueil')
  expect(text).toContain('4 Go')
  expect(text).toContain('30/06/2032')
  // What a desktop under Linux has no use for is not unknown.
  for (const useless of ['puce de sécurité', 'état de la batterie']) expect(text).not.toContain(useless)
})

test('the quote says memory as it is sold, numbers of firms as they are read, and "nothing" of an empty section alone', async () => {
  const { scopId } = await visit.ask('scop.open', {})
  await visit.ask('field.commit', { table: 'scop', id: scopId, field: 'siret', value: '73282932000074' })
  await visit.ask('quote.preview', { quoteId: visit.quoteId })
  const text = readWords(readFileSync(opened)).words.map((word) => word.text).join(' ').replaceAll('\u00a0', ' ')
  expect(text).toContain('Mémoire : 4 Go, le pack en demande 8 Go')
  expect(text).toContain('SIRET 732 829 320 00074')
  // Free programs cost nothing and are a line all the same; only the training is empty.
  expect(text.match(/Rien dans cette rubrique/g)).toHaveLength(1)
})

test('the rent simulation prints the schedule of the quote’s own rent; without one, or for a public body, there is no paper', async () => {
  const { ask, quoteId, clientId } = visit
  const refused = async (): Promise<string> => await words('rent').then(() => 'made', (error: unknown) => (error instanceof Refusal ? error.fault.code : String(error)))
  expect(await refused()).toBe('STATE_REFUSED')
  for (const [field, value] of [['rentMonths', 12], ['rentRateBp', 480], ['rentResidualCents', 1000]] as const) await ask('field.commit', { table: 'quote', id: quoteId, field, value })
  const { rent } = await ask('quote.get', { quoteId })
  const text = await words('rent')
  expect(text).toContain('12 mois')
  expect(text).toContain('10,00 €')
  expect(text).toContain(`${Math.floor((rent?.rentTtcCents ?? 0) / 100)},${String((rent?.rentTtcCents ?? 0) % 100).padStart(2, '0')} €`)
  await ask('field.commit', { table: 'client', id: clientId, field: 'kind', value: 'collectivite' })
  expect(await refused()).toBe('STATE_REFUSED')
})

test('a quote of many machines says first how many of each decision, and its total, before pages of reasons', async () => {
  const { ask, store, quoteId, visitId, machineId, clientId } = visit
  const { inventoryId } = store().get('machine', machineId) ?? { inventoryId: null }
  const typed = store().list('fact_override', { machineId })
  store().write({ by: 'test' }, (w) => {
    for (let at = 0; at < 13; at++) {
      const id = w.create('machine', { clientId, visitId, place: `Salle ${at}`, inventoryId })
      for (const { path, value } of typed) w.add('fact_override', { machineId: id, path, value: path === 'cpuClass' && at < 4 ? 0 : value, reason: 'read', by: 'test', at: 1 })
    }
  })
  await ask('quote.preview', { quoteId })
  const text = readWords(readFileSync(opened)).words.map((word) => word.text).join(' ').replaceAll('\u00a0', ' ')
  const first = text.indexOf('14 postes. ')
  expect(text.slice(first)).toMatch(/^14 postes\. (À faire évoluer : 10 · À remplacer : 4|À remplacer : 4 · À faire évoluer : 10) /)
  expect(text.indexOf('Total TTC')).toBeGreaterThan(0)
  expect(text.indexOf('Total TTC')).toBeLessThan(first)
})
