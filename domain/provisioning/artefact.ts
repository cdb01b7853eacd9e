// A file that a pack brings because Debian lacks it: named, measured and hashed in the pack's artefacts.json, carried by the
// laptop, put on the machine before the run and found there by its name in the folder "$ARTEFACTS".
import { z } from 'zod'
import { Sha256 } from '../ids.ts'
import { SUITES } from './suites.ts'

/** A file name alone: it becomes a name on the laptop and on the machine. */
export const ArtefactName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}$/)
const LARGEST = 8 * 1024 ** 3

export const Artefact = z.strictObject({
  name: ArtefactName, size: z.int().min(1).max(LARGEST), sha256: Sha256, licence: z.string().min(1).max(100),
  /** Where it comes from: fetched at the office, never by the client's machine. */
  source: z.url({ protocol: /^https?$/ }).max(500),
  suites: z.array(z.enum(SUITES)).min(1).default([...SUITES]),
})
export type Artefact = z.infer<typeof Artefact>

/** `artefacts.json`: one entry a name and suite. */
export const Artefacts = z.array(Artefact).superRefine((list, context) => {
  const seen = new Set<string>()
  list.forEach(({ name, suites }, index) => {
    for (const suite of suites) {
      const key = `${name} ${suite}`
      if (seen.has(key)) context.addIssue({ code: 'custom', path: [index, 'name'], message: `${name} twice for ${suite}` })
      seen.add(key)
    }
  })
})
