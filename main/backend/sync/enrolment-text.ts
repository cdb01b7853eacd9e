// What a manager hands over to a new laptop: `packtic:<url>#<scop>.<secret>.<fingerprint of the hub's key>`.
import { z } from 'zod'
import { Refusal } from '../../../domain/errors.ts'
import { Id } from '../../../domain/ids.ts'

const Secret = z.string().regex(/^[0-9a-f]{32}$/)
export interface EnrolmentText { readonly url: string; readonly scop: Id; readonly secret: string; readonly fingerprint: string }

/** @param why in words, when it is none @throws Refusal ENROLMENT_REFUSED when the text is no enrolment, or was cut when copied */
export function readEnrolmentText(text: string, why: string): EnrolmentText {
  const [, url = '', scop, secret, fingerprint] = /^packtic:(https?:\/\/[^#\s]+)#([0-9a-f-]{36})\.([0-9a-f]{32})\.([0-9a-f]{32})$/.exec(text.trim()) ?? []
  const parts = z.tuple([Id, Secret, Secret]).safeParse([scop, secret, fingerprint])
  if (!URL.canParse(url) || !parts.success) throw new Refusal('ENROLMENT_REFUSED', { why })
  return { url: url.replace(/\/+$/, ''), scop: parts.data[0], secret: parts.data[1], fingerprint: parts.data[2] }
}
