// The table of docs/inventory-fields.md is the one that the readers give; each gap has its reason, and its words beside.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decisionFields } from '../../domain/inventory/decision-fields.ts'
import { fieldInventories, fieldTable } from '../inventory-fields.ts'

const text = readFileSync(join(import.meta.dirname, '../../docs/inventory-fields.md'), 'utf8')

test('the table is the computed one (else: node scripts/inventory-fields.ts)', () => {
  const held = text.split('<!-- table -->\n')[1]?.split('\n<!-- end of table -->')[0]
  expect(held).toBe(fieldTable())
})

test('Linux with rights knows all 49, and at least 40 without', () => {
  const unknown = (title: string): number => fieldInventories().filter(([name]) => name === title).flatMap(([, inventory]) => decisionFields(inventory)).filter(({ state }) => state === 'unknown').length
  expect(unknown('Linux, rights')).toBe(0)
  expect(49 - unknown('Linux, none')).toBeGreaterThanOrEqual(40)
})

test('every gap has a reason, and the page says why for each of its fields', () => {
  const gaps = fieldInventories().flatMap(([title, inventory]) => decisionFields(inventory).filter(({ state }) => state === 'unknown').map((field) => ({ title, ...field })))
  expect(gaps.filter(({ reason }) => reason === null)).toEqual([])
  const told = text.split('## Why')[1] ?? ''
  expect([...new Set(gaps.filter(({ path }) => !told.includes(`\`${path}\``)).map(({ path }) => path))]).toEqual([])
})
