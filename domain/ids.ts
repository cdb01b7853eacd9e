// Names of things: UUIDv7, lower case. Made by an injected `newId()`, never here.
import { z } from 'zod'

export const Id = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'uuid v7 in lower case')
export type Id = z.infer<typeof Id>

/** SHA-256 in lower-case hex: names of blobs, PDFs, packs and transcripts. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'sha-256 in lower-case hex')
export type Sha256 = z.infer<typeof Sha256>

/** An instant: integer milliseconds, UTC. */
export const Instant = z.int()
