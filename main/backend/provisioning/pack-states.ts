// How far a version of a shipped pack has come: draft → pilot → released → withdrawn (design/business.md 3.2). Kept beside the
// packs and not in them: to release a version must not change the bytes that were proved, nor the locks of those that include it.
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { CivilDate } from '../../../domain/civil-date.ts'

const PACK_STATES = ['draft', 'pilot', 'released', 'withdrawn'] as const
export type PackState = (typeof PACK_STATES)[number]

const States = z.array(z.strictObject({ pack: z.string(), version: z.string(), state: z.enum(PACK_STATES), since: CivilDate }))

/** @throws ZodError where the shipped table is not one: the app's own fault, never the user's */
export function readStates(resources: string): z.infer<typeof States> {
  return States.parse(JSON.parse(readFileSync(join(resources, 'packs/states.json'), 'utf8')))
}

/** A folder from elsewhere is its author's draft, whatever name it bears. */
export function packState(folder: string, { id, version }: { readonly id: string; readonly version: string }, resources: string): PackState {
  if (dirname(resolve(folder)) !== resolve(resources, 'packs')) return 'draft'
  return readStates(resources).find((one) => one.pack === id && one.version === version)?.state ?? 'draft'
}
