// The published quoting cases, to the cent. Read from ../shared/reference, which is no part of this repository.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { QuotingCase } from '../../domain/quoting/case.ts'
import { priceCase } from '../../domain/quoting/price-case.ts'
import { noticeRule } from '../../main/backend/reference/notice-rule.ts'
import { priceList } from '../../main/backend/reference/price-data.ts'

const root = join(import.meta.dirname, '../..')
const file = join(root, '../shared/reference/quoting/examples.json')
const present = existsSync(file)
const published = present ? (JSON.parse(readFileSync(file, 'utf8')) as { catalog: unknown; pack: unknown; recurring: unknown; cases: { id: string; expected: Record<string, unknown> }[] }) : undefined

describe.runIf(present)('published quoting cases', () => {
  for (const one of published?.cases ?? []) {
    test(`case ${one.id} equals what is published`, () => {
      const result = priceCase(QuotingCase.parse(one), priceList(join(root, 'resources')), noticeRule(join(root, 'resources')))
      const { note: _note, ...expected } = one.expected
      expect(JSON.parse(JSON.stringify(result))).toEqual(expected)
    })
  }

  test('the built-in price list is the published one, in the same order', () => {
    const { catalog, pack, recurring } = priceList(join(root, 'resources'))
    expect({ catalog, pack, recurring }).toEqual({ catalog: published?.catalog, pack: published?.pack, recurring: published?.recurring })
    expect(Object.keys(catalog)).toEqual(Object.keys(published?.catalog ?? {}))
  })
})
