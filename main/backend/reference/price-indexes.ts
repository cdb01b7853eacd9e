// Published index values: the newest shipped table, and what the Scop typed beside it with its source.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PriceIndexes } from '../../../domain/contracts/price-index.ts'
import type { Store } from '../store/store.ts'

/** A month of the shipped table is never typed over: a published value does not change. */
export function priceIndexes(resources: string, store?: Pick<Store, 'list'>): PriceIndexes {
  const folder = join(resources, 'reference')
  const newest = readdirSync(folder).filter((name) => name.startsWith('price-indexes-')).toSorted().at(-1) ?? ''
  const shipped = PriceIndexes.parse(JSON.parse(readFileSync(join(folder, newest), 'utf8')))
  const typed = store?.list('index_value') ?? []
  return {
    ...shipped, indexes: shipped.indexes.map((index) => {
      const months = new Map(typed.flatMap(({ name, month, tenths, source }) => (name === index.name && month && tenths && !index.values.some((one) => one.month === month) ? [[month, { month, tenths, source: source ?? '', status: 'read' as const }] as const] : [])))
      return { ...index, values: [...index.values, ...months.values()].toSorted((a, b) => (a.month < b.month ? -1 : 1)) }
    }),
  }
}
