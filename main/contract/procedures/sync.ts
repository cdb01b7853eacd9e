// The exchange with the network's hub.
import { z } from 'zod'
import { Id, Instant } from '../../../domain/ids.ts'
import { job, read, write } from '../procedure.ts'
import { Done } from './app.ts'

const text = z.string().nullable()
const Nothing = z.strictObject({})

/** What the chip says: never red, never modal. */
export const SyncState = z.object({ state: z.enum(['not-enrolled', 'offline', 'sending', 'sent', 'refused']), waiting: z.int(), choices: z.int(), lastSentAt: Instant.nullable(), code: text, role: text, scop: text, nextTryAt: Instant.nullable(), fault: z.string().nullable() })
export const ConflictView = z.object({ id: z.string(), kind: z.enum(['field', 'delete_edit', 'sibling_versions', 'number_clash', 'duplicate_party']), table: z.string(), rowId: z.string(), field: text, clientName: text, versions: z.array(z.object({ value: z.json(), by: z.string(), mine: z.boolean(), at: Instant })) })

export const syncProcedures = {
  'sync.state': read(Nothing, SyncState),
  'sync.enrol': write(z.strictObject({ text: z.string().trim().min(1).max(2000) }), z.object({ code: z.string(), scop: z.string() })),
  'sync.now': job(Nothing, z.object({ jobId: Id })),
  'sync.history': read(Nothing, z.array(z.object({ at: Instant, sent: z.int(), received: z.int(), fault: text }))),
  'conflict.list': read(Nothing, z.array(ConflictView)),
  'conflict.choose': write(z.strictObject({ id: z.string().max(64), version: z.int().min(0) }), Done),
} as const
