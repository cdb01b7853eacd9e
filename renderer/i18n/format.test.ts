// Days and numbers in words: what Intl says otherwise than people do.
import { expect, test } from 'vitest'
import { longDay } from './format.ts'

test('the first of a month is said as people say it, other days by their number', () => {
  expect(['2026-12-01', '2026-12-11', '2026-11-30'].map(longDay)).toEqual(['mardi 1er décembre', 'vendredi 11 décembre', 'lundi 30 novembre'])
})
