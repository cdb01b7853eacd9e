// The network's price list, published as a dated version: checked whole before anything is written, the same for every Scop, never
// changed afterwards. A quote finds the version it was made from; a new price is a new version from its own day.
import type { z } from 'zod'
import { PublishedList } from '../domain/catalogue/price-list-file.ts'
import { Refusal } from '../domain/errors.ts'
import type { Id } from '../domain/ids.ts'
import { canonicalJson } from '../domain/sync/canonical-json.ts'
import { MAX_BODY_BYTES } from '../domain/sync/op.ts'
import type { FieldValue } from '../domain/tables.ts'
import { rowIdOf } from './hash.ts'
import { type NetworkHub, type NetworkRow, publish, readFile, rowsOf } from './network.ts'

type List = z.infer<typeof PublishedList>

/** The list of a file in the form of the shipped one (resources/reference/catalogue-*.json). @throws Refusal INVALID with every path that is wrong */
export function readPriceList(text: string, file: string): List {
  return readFile(PublishedList, text, file)
}

/**
 * Writes a list to each of these Scops, or to none where one of them already has another of that name or of that day.
 * @returns rows written by Scop: none where it was there already, word for word
 * @throws Refusal STATE_REFUSED naming the version in the way
 */
export async function publishPrices(hub: NetworkHub, scops: readonly { readonly id: Id; readonly name: string }[], by: string, { version, from, ...list }: List): Promise<{ readonly scop: string; readonly written: number }[]> {
  // Canonical JSON sorts names, and the order of the articles is that of a quote's lines.
  const data = JSON.parse(JSON.stringify({ ...list, order: list.order ?? Object.keys(list.catalog) })) as FieldValue
  // Beyond what one change may hold it would reach no laptop.
  if (Buffer.byteLength(JSON.stringify(data)) > MAX_BODY_BYTES - 10_000) throw new Refusal('INVALID', { what: version }, { issues: [{ path: 'catalog', rule: `more than ${MAX_BODY_BYTES - 10_000} bytes` }] })
  const row: NetworkRow = { table: 'catalog_version', id: rowIdOf('price-list', version), fields: { version, from, data } }
  for (const { id, name } of scops) {
    for (const known of await hub.store.tenant(id, async (query) => await rowsOf(query, id, 'catalog_version'))) {
      const same = known.version === version
      if (same && known.from === from && canonicalJson(known.data ?? null) === canonicalJson(data)) continue
      if (same) throw new Refusal('STATE_REFUSED', { what: version, state: `published already with other prices (${name}): give the changed list another version and day` })
      if (known.from === from) throw new Refusal('STATE_REFUSED', { what: from, state: `version ${known.version ?? ''} begins that day (${name}): give this one another day` })
    }
  }
  const written = []
  for (const { id, name } of scops) written.push({ scop: name, written: await publish(hub, id, by, [row]) })
  return written
}
