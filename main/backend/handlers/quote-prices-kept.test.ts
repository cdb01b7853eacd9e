// Invariant I14 of the design of the business: an issued quote keeps its catalogue version. Random days after the issue (the
// Scop's prices change, another pack is chosen, a new version is drawn up, machines turn out otherwise) leave every issued quote
// with its own versions and its own cents, read again and computed again, and the drafts follow.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quoteFigures } from '../../../domain/quoting/quote-figures.ts'
import type { OfflineVisit } from '../../../tests/quoting/offline-visit.ts'
import { sharedVisit } from '../../../tests/quoting/shared-visit.ts'
import { ownOver } from '../../../domain/catalogue/own-list.ts'
import { frozenSourcesOf } from '../quoting/frozen-prices.ts'
import { readQuote } from '../quoting/read-quote.ts'
import { networkPrices } from '../reference/prices-in-force.ts'

let visit: OfflineVisit
sharedVisit((made) => (visit = made))

const PACKS = ['poste-bureautique', 'poste-libre', 'mairie']
const act = fc.oneof(
  fc.record({ do: fc.constant('prices' as const), percent: fc.integer({ min: 1, max: 300 }) }),
  fc.record({ do: fc.constant('pack' as const), packId: fc.constantFrom(...PACKS) }),
  fc.record({ do: fc.constant('version' as const), discountBp: fc.nat(10_000) }),
  fc.record({ do: fc.constant('memory' as const), ramMb: fc.constantFrom(2048, 4096, 8192) }),
)

/** The Scop's whole list at a share of the network's prices, as of today. */
function takePrices(percent: number): void {
  const { store, services } = visit
  const items = ownOver(networkPrices(services, services.today()).items, []).map((item) => ({ ...item, unitHtCents: item.unitHtCents === null ? null : Math.floor((item.unitHtCents * percent) / 100) }))
  store().write({ by: 'test' }, (w) => w.add('own_catalog', { version: `v${store().count('own_catalog') + 1}`, from: services.today(), items, source: 'test', by: 'test', at: 1 }))
}

/** All that names or follows from the prices of an issued quote, from its row, its document and its frozen sources. */
function keptOf(docId: string): { readonly versions: readonly unknown[]; readonly figures: unknown } {
  const { store, services } = visit
  const [row, doc] = [store().get('quote', docId), store().documents.get(docId)]
  const sources = doc && frozenSourcesOf(doc)
  if (!row || !sources) throw new Error('nothing was frozen')
  // Read with no price list and no pack at hand: nothing of today's can come in.
  const { lines, recurring, vatGroups, totalHtCents, totalTtcCents, prices } = readQuote({ ...services, resources: '/nothing-here' }, docId)
  const again = quoteFigures(sources)
  expect(again.lines.map(({ id, unitCents, netCents }) => [id, unitCents, netCents])).toEqual(lines.map(({ id, unitCents, netCents }) => [id, unitCents, netCents]))
  expect([again.totalHtCents, again.totalTtcCents]).toEqual([totalHtCents, totalTtcCents])
  expect(row.catalogVersion).toBe(sources.prices.version)
  expect(prices.version).toBe(sources.prices.version)
  return { versions: [row.catalogVersion, row.packId, row.packVersion, sources.prices.ownId], figures: JSON.parse(JSON.stringify({ lines, recurring, vatGroups, totalHtCents, totalTtcCents, sources })) as unknown }
}

test('I14: whatever list or pack is taken afterwards, an issued quote keeps its versions and its cents', async () => {
  const { ask, store, services, visitId, machineId, quoteId } = visit
  const kept = new Map<string, ReturnType<typeof keptOf>>()
  const issue = async (id: string): Promise<void> => {
    await ask('quote.issue', { quoteId: id })
    kept.set(id, keptOf(id))
    expect(kept.get(id)?.versions[0]).toBe(networkPrices(services, services.today()).version + (store().count('own_catalog') > 0 ? ` + v${store().count('own_catalog')}` : ''))
  }
  await issue(quoteId)
  await fc.assert(fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 6 }), async (acts) => {
    for (const one of acts) {
      const last = [...kept.keys()].at(-1) ?? ''
      if (one.do === 'prices') takePrices(one.percent)
      else if (one.do === 'pack') await ask('visit.choosePack', { visitId, packId: one.packId })
      else if (one.do === 'memory') await ask('machine.correct', { machineId, path: 'ramMb', value: one.ramMb, reason: 'read again' })
      else {
        const next = (await ask('quote.newVersion', { docId: last })).quoteId
        await ask('field.commit', { table: 'quote', id: next, field: 'discountBp', value: one.discountBp })
        await issue(next)
      }
      for (const [id, before] of kept) expect(keptOf(id)).toEqual(before)
    }
  }), { numRuns: 12, seed: 20261130 })
  // The acts did change what is sold today: many versions and many totals, or the test says nothing.
  expect(new Set([...kept.values()].map(({ versions }) => versions[0])).size).toBeGreaterThan(4)
  expect(new Set([...kept.values()].map(({ figures }) => (figures as { totalHtCents: number }).totalHtCents)).size).toBeGreaterThan(4)
}, 120_000)
