// The Scop's own list in and out of a file: what is taken, what is refused and where, and that a refused file changes nothing.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Item, ITEM_SKU_EXAMPLE } from '../../../tests/quoting/random-items.ts'
import { readList, writeList } from '../../../domain/catalogue/list-file.ts'
import { csvText } from '../../../domain/csv-text.ts'
import { Refusal } from '../../../domain/errors.ts'
import { createServices, type Wiring } from '../create-services.ts'
import { priceList } from '../reference/price-data.ts'
import { pricesInForce } from '../reference/prices-in-force.ts'
import { listWords, problemWords } from './list-words.ts'
import { exportList, previewList, takeAgain, takeList } from './own-list.ts'
import { readCsv } from './read-csv.ts'
import { translator } from '../words/sentences.ts'

const resources = join(import.meta.dirname, '../../../resources')
const folder = mkdtempSync(join(tmpdir(), 'packtic-list-'))
const words = listWords('fr')
const HEAD = 'Référence;Rubrique;Désignation;Prix HT;Réemploi;Prix d’achat HT;Fournisseur'
let wiring: Wiring

beforeAll(() => {
  wiring = createServices({ dataFolder: folder, resources, version: '0.0.0-test', host: async () => await Promise.resolve(''), logName: 'test' })
})
afterAll(async () => {
  await wiring.close()
  rmSync(folder, { recursive: true, force: true })
})

const bytes = (text: string): Uint8Array => Buffer.from(text)
const sentences = (text: string | Uint8Array): string[] => previewList(wiring.services, typeof text === 'string' ? bytes(text) : text, 'complete', '2026-12-01').problems.map((problem) => problemWords(problem, translator('fr')))

test('the list in force goes out and comes back as it was: nothing would change', () => {
  const { text, count } = exportList(wiring.services, '2026-12-01')
  expect(count).toBe(priceList(resources).items.length)
  expect(text.startsWith('\uFEFFRéférence;Rubrique;Désignation;Prix HT;')).toBe(true)
  expect(text).toContain('HW-RAM8;Matériel;Barrette mémoire 8 Go;24,90;0,02;0;bien;non;;non;;')
  const { problems, changes } = previewList(wiring.services, bytes(text), 'replace', '2026-12-01')
  expect([problems, changes]).toEqual([[], { added: [], changed: [], removed: [], unchanged: count }])
})

test('any list of articles written reads back to the same articles, with or without the mark of UTF-8', () => {
  fc.assert(fc.property(fc.uniqueArray(Item, { selector: ({ sku }) => sku, minLength: 1, maxLength: 20 }), fc.boolean(), (items, marked) => {
    const text = csvText(writeList(items, words))
    const read = readCsv(bytes(marked ? text : text.slice(1)))
    if ('problem' in read) throw new Error(JSON.stringify(read.problem))
    expect(readList(read.rows, words, [], [])).toEqual({ items, problems: [] })
  }), { numRuns: 2000, seed: 28 })
})

describe('a file with a fault', () => {
  const cases: readonly (readonly [name: string, text: string | Uint8Array, told: RegExp])[] = [
    ['an amount in words', `${HEAD}\nHW-A;Matériel;Écran;cent euros;;;\n`, /^Ligne 2, colonne « Prix HT » : « cent euros » n’est pas un montant\. Écrivez par exemple 24,90/],
    ['a negative amount', `${HEAD}\nHW-A;Matériel;Écran;-12,00;;;\n`, /^Ligne 2, colonne « Prix HT »/],
    ['a price that slipped', `${HEAD}\nHW-A;Matériel;Écran;24900000;;;\n`, /^Ligne 2, colonne « Prix HT » : « 24900000 » dépasse 99999,99 €, le plus qu’un article puisse coûter\. Vérifiez la virgule/],
    ['a purchase that slipped', `${HEAD}\nHW-A;Matériel;Écran;12;;100000;\n`, /^Ligne 2, colonne « Prix d’achat HT » : « 100000 » dépasse/],
    ['a week and more of one article', `Référence;Rubrique;Désignation;Prix HT;Minutes\nHW-A;Matériel;Écran;12;2401\n`, /^Ligne 2, colonne « Minutes » : « 2401 » dépasse 2400 minutes/],
    ['three decimals', `${HEAD}\nHW-A;Matériel;Écran;12,005;;;\n`, /^Ligne 2, colonne « Prix HT »/],
    ['no price', `${HEAD}\nHW-A;Matériel;Écran;;;;\n`, /^Ligne 2, colonne « Prix HT » : cellule vide/],
    ['an unknown section', `${HEAD}\nHW-A;Divers;Écran;12;;;\n`, /^Ligne 2, colonne « Rubrique » : « Divers » n’est pas une rubrique\. Écrivez : Matériel, Logiciels, Installation, Formation, Maintenance\./],
    ['a reference made of digits', `${HEAD}\n12;Matériel;Écran;12;;;\n`, /^Ligne 2, colonne « Référence » : « 12 » n’est pas une référence/],
    ['a reference twice, after a cell of two lines', `${HEAD}\nHW-A;Matériel;"Écran\nlarge";12;;;\nHW-A;Matériel;Écran;13;;;\n`, /^Ligne 4, colonne « Référence » : « HW-A » est déjà à la ligne 3/],
    ['a title nobody knows', `${HEAD};Couleur\nHW-A;Matériel;Écran;12;;;;rouge\n`, /^Ligne 1, colonne « Couleur » : titre inconnu/],
    ['a missing column', 'Référence;Rubrique;Désignation\nHW-A;Matériel;Écran\n', /^Ligne 1, colonne « Prix HT » : cette colonne manque/],
    ['commas for separators', 'Référence,Rubrique,Désignation,Prix HT\nHW-A,Matériel,Écran,12\n', /les colonnes ne sont pas séparées par des points-virgules/],
    ['a semicolon in a label without quotes', `${HEAD}\nHW-A;Matériel;Écran;large;12;;;;x\n`, /^Ligne 2 : 9 cellules pour 7 colonnes/],
    ['a quote that does not close', `${HEAD}\nHW-A;Matériel;"Écran;12;;;\n`, /^Ligne 2 : un guillemet s’ouvre/],
    ['text of Windows-1252', Buffer.from(`${HEAD.replaceAll(/[^ -~;]/g, 'e')}\nHW-A;Mat\xe9riel;x;12;;;\n`, 'latin1'), /^Ligne 2 : le texte n’est pas en UTF-8\. Dans le tableur, enregistrez sous « CSV UTF-8 »/],
    ['nothing but titles', `${HEAD}\n;;;;;;\n`, /aucun article/],
    ['an article of the rules among the monthly ones', `${HEAD}\nHW-RAM8;Maintenance;Barrette;12;;;\n`, /HW-RAM8 est compté par les règles/],
  ]
  test.each(cases)('%s: line, column, what, what to do', (_name, text, told) => {
    expect(sentences(text)[0]?.replaceAll('\u00a0', ' ')).toMatch(told)
  })

  test('other separators are told alone, whatever quotes and titles look like then', () => {
    for (const text of ['Référence,Rubrique,Désignation,Prix HT\nHW-A,Matériel,Écran,"12,50"\n', '\n"Référence"\t"Rubrique"\t"Désignation"\t"Prix HT"\n"HW-A"\t"Matériel"\t"Écran"x\t"12,50"\n']) expect(sentences(text)).toEqual([expect.stringContaining('points-virgules')])
    // A comma inside of a title is none.
    expect(sentences(`${HEAD};"Prix, TTC"\nHW-A;Matériel;Écran;12;;;;\n`)).toEqual([expect.stringContaining('titre inconnu')])
  })

  test('every fault is named at once', () => {
    expect(sentences(`${HEAD}\nHW-A;Divers;;cent;peut-être;;\n`)).toHaveLength(4)
  })

  test('changes nothing, whatever was damaged and where', () => {
    const { services } = wiring
    const whole = Buffer.from(exportList(services, '2026-12-01').text)
    let refused = 0
    fc.assert(fc.property(fc.nat(whole.length - 1), fc.constantFrom(0x00, 0x22, 0x2c, 0x3b, 0x0a, 0x2d, 0x41, 0xe9, 0xff), fc.boolean(), (at, byte, insert) => {
      const damaged = Buffer.concat([whole.subarray(0, at), Buffer.from([byte]), whole.subarray(insert ? at : at + 1)])
      const before = pricesInForce(services, '2026-12-01')
      const { problems } = previewList(services, damaged, 'complete', '2026-12-01')
      if (problems.length === 0) return
      refused++
      for (const problem of problems) {
        expect(problem.line).toBeGreaterThan(0)
        // A sentence, not a key.
        expect(problemWords(problem, translator('fr'))).not.toContain('catalog.')
      }
      expect(() => takeList(services, { bytes: damaged, name: 'prix.csv', how: 'complete', from: '2026-12-01' }, () => '')).toThrow(Refusal)
      expect(pricesInForce(services, '2026-12-01')).toEqual(before)
      expect(services.store.count('own_catalog')).toBe(0)
    }), { numRuns: 300, seed: 9 })
    // The damage must be seen, not only survived.
    expect(refused).toBeGreaterThan(100)
  })
})

describe('a partial list', () => {
  test('says what it adds and changes, and leaves the rest to the network', () => {
    const { services } = wiring
    const file = bytes(`${HEAD}\nHW-SSD500;Matériel;SSD 500 Go;44,90;;31,00;Grossiste\n${ITEM_SKU_EXAMPLE};Matériel;Écran 24 pouces reconditionné;"1 089,00";oui;60;Atelier voisin\n`)
    const { changes } = previewList(services, file, 'complete', '2026-12-01')
    expect(changes.added.map(({ sku, reused, unitHtCents }) => [sku, reused, unitHtCents])).toEqual([[ITEM_SKU_EXAMPLE, true, 108_900]])
    expect(changes.changed).toEqual([{ sku: 'HW-SSD500', label: 'SSD 500 Go', fields: [{ field: 'unitHtCents', before: 4990, after: 4490 }, { field: 'purchaseCents', before: null, after: 3100 }, { field: 'supplier', before: '', after: 'Grossiste' }] }])
    takeList(services, { bytes: file, name: 'prix.csv', how: 'complete', from: '2026-12-01' }, () => '')
    const prices = pricesInForce(services, '2026-12-01')
    // A column the file does not have leaves the article as it was.
    expect(prices.items.find(({ sku }) => sku === 'HW-SSD500')).toMatchObject({ unitHtCents: 4490, ecoCents: 5, purchaseCents: 3100 })
    expect(prices.items.at(-1)?.sku).toBe(ITEM_SKU_EXAMPLE)
    expect(prices.catalog['HW-RAM8']?.unitHtCents).toBe(2490)
    // The day before, the network's prices still count.
    expect(pricesInForce(services, '2026-11-30').catalog['HW-SSD500']?.unitHtCents).toBe(4990)
  })

  test('a monthly price of the Scop is the one of the engine', () => {
    const { services } = wiring
    takeList(services, { bytes: bytes('Référence;Rubrique;Désignation;Prix HT\nMNT;Maintenance;Contrat, par poste et par mois;12\n'), name: 'mensuel.csv', how: 'complete', from: '2026-12-01' }, () => '')
    expect(pricesInForce(services, '2026-12-01').recurring).toEqual({ MNT: 1200, MNT_MIN: 3500, HOST: 800, visitMinutes: 420 })
    // What the former version had is still there.
    expect(pricesInForce(services, '2026-12-01').catalog['HW-SSD500']?.unitHtCents).toBe(4490)
  })

  test('a whole list takes out what it does not name; an earlier version comes back', () => {
    const { services } = wiring
    const { changes } = previewList(services, bytes(`${HEAD}\nHW-SSD500;Matériel;SSD 500 Go;44,90;;31,00;Grossiste\n`), 'replace', '2026-12-01')
    expect(changes.removed.map(({ sku }) => sku)).toEqual([ITEM_SKU_EXAMPLE])
    expect(changes.changed.map(({ sku }) => sku)).toEqual(['MNT'])
    takeAgain(services, null, '2026-12-01')
    expect(pricesInForce(services, '2026-12-01').catalog).toEqual(priceList(resources).catalog)
    expect(services.store.count('own_catalog')).toBe(3)
  })

  test('the same list again is refused: a version says that something changed', () => {
    const { text } = exportList(wiring.services, '2026-12-01')
    expect(() => takeList(wiring.services, { bytes: bytes(text), name: 'prix.csv', how: 'complete', from: '2026-12-01' }, () => '')).toThrow(Refusal)
  })
})
