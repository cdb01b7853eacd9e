// Everything the backend says without being asked. At most 4 a second per job, the last one always sent.
import { z } from 'zod'
import { Id } from '../../domain/ids.ts'
import { SyncState } from './procedures/sync.ts'
import { HostRunView } from './procedures/run.ts'
import { SearchView } from './procedures/search.ts'

const FaultShape = z.object({ code: z.string(), detail: z.record(z.string(), z.union([z.string(), z.number()])), issues: z.array(z.object({ path: z.string(), rule: z.string() })).optional(), cause: z.string().optional() })

export const events = {
  /** Drives all invalidation in the page: which tables changed, and which rows when few. */
  'rows.changed': z.object({ tables: z.array(z.string()), ids: z.array(z.string()) }),
  'job.progress': z.object({ jobId: Id, kind: z.string(), done: z.int(), total: z.int(), text: z.string().nullable(), state: z.enum(['running', 'done', 'failed', 'cancelled']), fault: FaultShape.nullable() }),
  /** One machine's inventory came, failed, or is waiting: the row fills by itself. */
  'inventory.row': z.object({ visitId: Id, machineId: Id, state: z.enum(['waiting', 'running', 'done', 'failed']), fault: FaultShape.nullable() }),
  /** The whole search as it stands: its rows fill as answers come. */
  'search.state': SearchView,
  /** The whole view of one host of a run; the page replaces its leaf values. */
  'run.event': z.object({ runId: Id, host: HostRunView }),
  'sync.state': SyncState,
  'backend.state': z.object({ state: z.enum(['starting', 'up', 'down', 'stopped']) }),
  'fault.raised': FaultShape,
} as const

export type EventName = keyof typeof events
export type EventPayload<N extends EventName> = z.infer<(typeof events)[N]>
export type Push = <N extends EventName>(event: N, payload: EventPayload<N>) => void
