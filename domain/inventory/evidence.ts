// What tells a machine from another, hashed: a serial number leaves no inventory in clear by this way.
import { z } from 'zod'
import { Sha256 } from '../ids.ts'

export const EVIDENCE_KINDS = ['serial', 'uuid', 'board', 'mac', 'os'] as const
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number]

export const Evidence = z.strictObject({ kind: z.enum(EVIDENCE_KINDS), sha256: Sha256 })
export type Evidence = z.infer<typeof Evidence>
