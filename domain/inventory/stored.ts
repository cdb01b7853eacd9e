// Inventories as they were stored, read again by this program: what a former form did not have is not collected.
import { z } from 'zod'
import { unknown } from './fact.ts'
import { Inventory, LISTS } from './model.ts'

const FormerFact = z.union([z.looseObject({ v: z.unknown() }), z.looseObject({ unknown: z.string() })])
/** Before 2026-12: one fact for the end of support, one for the TPM, and no gaps. */
const Former = z.looseObject({ os: z.looseObject({ eol: FormerFact }), security: z.looseObject({ tpm: FormerFact }) })

/** @throws ZodError when it is no inventory of any form */
export function storedInventory(value: unknown): Inventory {
  const former = Former.safeParse(value)
  if (!former.success || 'gaps' in former.data) return Inventory.parse(value)
  const { os, security, ...rest } = former.data
  const tpm = security.tpm
  const present = 'v' in tpm ? { ...tpm, v: true } : tpm
  const gaps = Object.fromEntries(LISTS.flatMap((path) => (path.split('.').reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>> | undefined)?.[key], former.data) === undefined ? [[path, unknown('not-collected', '')]] : [])))
  return Inventory.parse({ ...rest, os: { ...os, eol: { date: os.eol } }, security: { ...security, tpm: { present, version: tpm } }, gaps })
}
