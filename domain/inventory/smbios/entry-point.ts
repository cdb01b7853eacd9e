// The entry point that stands before a table: its version, and how long the table is.
import { latin1, split } from './structures.ts'

/** True when the table is as long as its entry point says (2.x), or comes to its end mark (3.x tells a maximum only). */
export function isWhole(entry: Uint8Array, table: Uint8Array): boolean {
  if (latin1(entry.subarray(0, 5)).startsWith('_SM3_')) return [...split(table)].at(-1)?.type === 127
  return table.length === ((entry[0x16] ?? 0) | ((entry[0x17] ?? 0) << 8))
}

/** Version of an entry point (`_SM_`, `_SM3_`), or undefined when it is none. */
export function entryVersion(entry: Uint8Array): { major: number; minor: number } | undefined {
  const anchor = latin1(entry.subarray(0, 5))
  if (anchor.startsWith('_SM3_')) return { major: entry[7] ?? 3, minor: entry[8] ?? 0 }
  if (anchor.startsWith('_SM_')) return { major: entry[6] ?? 2, minor: entry[7] ?? 0 }
  return undefined
}
