// Documents of GLPI and our own export, damaged in their tree.
import fc from 'fast-check'
import { test } from 'vitest'
import { documentFromJson } from '../../domain/inventory/glpi/document.ts'
import { check, OURS, WHOLE } from './glpi-damage.ts'

const WRONG: readonly unknown[] = [null, '', ' ', '-', 'None', 'To Be Filled By O.E.M.', -1, 0, 1.5, 1e300, '9'.repeat(40), '12,5', '31/02/2019', '2019-02-31', '2026-11-20T10:00:00.000Z', true, [], {}, [[]], [null, 3], { toString: 3 }, 'x'.repeat(5000), '\u0000', '\uD800', '256.256.1.1', '010.1.1.1', '::', 'Up', 'wired', '1 TB', '5524', '4', 'MSWin32', 'Virtual Machine', '__proto__', 'constructor']

/** Places in a tree, and one changed: removed, renamed, made wrong, doubled, or put where another stood. */
function damaged(tree: unknown, where: number, kind: number, what: number): unknown {
  const copy = structuredClone(tree)
  const places: [Record<string, unknown>, string][] = []
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key])
      walk((node as Record<string, unknown>)[key])
    }
  }
  walk(copy)
  const [holder, key] = places[where % places.length] ?? [{}, '']
  const [other, otherKey] = places[what % places.length] ?? [{}, '']
  if (kind === 0) delete holder[key]
  else if (kind === 1) holder[key] = WRONG[what % WRONG.length]
  else if (kind === 2) holder[`${key}x`] = holder[key]
  else if (kind === 3 && Array.isArray(holder)) holder.push(...(structuredClone(holder) as unknown[]))
  else if (kind === 4) holder[key] = structuredClone(other[otherKey])
  else holder[key.toUpperCase()] = holder[key]
  return copy
}

const hit = fc.tuple(fc.nat(5_000), fc.nat(5), fc.nat(5_000))

test('ten thousand damaged JSON documents, ours and others', () => {
  fc.assert(fc.property(fc.boolean(), fc.array(hit, { minLength: 1, maxLength: 4 }), (ours, hits) => {
    const document = hits.reduce<unknown>((tree, [where, kind, what]) => damaged(tree, where, kind, what), ours ? OURS : WHOLE)
    check(documentFromJson(document), JSON.stringify(document))
  }), { numRuns: 10_000, seed: 11 })
}, 180_000)
