// `node scripts/inventory-fields.ts` writes the computed table of the 49 facts into docs/inventory-fields.md. The words around
// it are written by hand; the table never is.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fieldTable } from '../tests/inventory-fields.ts'

const file = join(import.meta.dirname, '../docs/inventory-fields.md')
const text = readFileSync(file, 'utf8')
const [before, after] = [text.split('<!-- table -->')[0] ?? '', text.split('<!-- end of table -->')[1] ?? '']
writeFileSync(file, `${before}<!-- table -->\n${fieldTable()}\n<!-- end of table -->${after}`)
