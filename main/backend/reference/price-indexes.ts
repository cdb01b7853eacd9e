// The newest shipped table of published index values.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PriceIndexes } from '../../../domain/contracts/price-index.ts'

export function priceIndexes(resources: string): PriceIndexes {
  const folder = join(resources, 'reference')
  const newest = readdirSync(folder).filter((name) => name.startsWith('price-indexes-')).toSorted().at(-1) ?? ''
  return PriceIndexes.parse(JSON.parse(readFileSync(join(folder, newest), 'utf8')))
}
