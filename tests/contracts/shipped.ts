// The shipped tables that contracts stand on, for tests of rules that may not read a file themselves.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NoticeRule } from '../../domain/contracts/notice-rule.ts'
import { PriceIndexes } from '../../domain/contracts/price-index.ts'

const table = (name: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, '../../resources/reference', name), 'utf8'))

export const noticeRule = NoticeRule.parse(table('notice-rules-2026-11.json'))
export const priceIndexes = PriceIndexes.parse(table('price-indexes-2026-11.json'))
