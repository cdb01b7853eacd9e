// An article that a rule names must be in the catalogue: a missing one would be work done for nothing.
import { Refusal } from '../errors.ts'
import type { Catalog } from './case.ts'

/** @throws Refusal INVALID with the path of the missing article */
export function articleOf(catalog: Catalog, sku: string): Catalog[string] {
  const article = Object.hasOwn(catalog, sku) ? catalog[sku] : undefined
  if (!article) throw new Refusal('INVALID', { what: sku }, { issues: [{ path: `catalog.${sku}`, rule: 'article missing' }] })
  return article
}
