// Numbers of documents: type and year, code of the laptop, counter from 0001. Gap-free per series by construction
// (counter and document in one transaction); invoices are never numbered here. Design: sync.md 3.9.
import type { CivilDate } from '../civil-date.ts'
import type { Id } from '../ids.ts'
import { DOC_TYPES, type DocType } from '../tables.ts'

const BASE_32 = '23456789ABCDEFGHJKLMNPQRSTUVWYZ2'

/** Code of a laptop nobody enrolled yet: X and 4 characters drawn from its replica's id. */
export function offlineCode(replica: Id): string {
  const tail = replica.replaceAll('-', '').slice(-8)
  return `X${[0, 2, 4, 6].map((at) => BASE_32[Number.parseInt(tail.slice(at, at + 2), 16) % 31]).join('')}`
}

/** Key of a series: one per type, year and laptop code. */
export function seriesKey(type: DocType, on: CivilDate, code: string): string {
  return `${DOC_TYPES[type]}${on.slice(2, 4)}-${code}`
}

/** `D26-K7-0042`; at least four digits. */
export function documentNumber(key: string, counter: number): string {
  return `${key}-${String(counter).padStart(4, '0')}`
}
