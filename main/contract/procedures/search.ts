// Looking for machines on the client's network: which network, whose consent, what is found.
import { z } from 'zod'
import { Id, Instant } from '../../../domain/ids.ts'
import { FOUND_KINDS } from '../../../domain/inventory/search/found-host.ts'
import { job, read, write } from '../procedure.ts'

const text = z.string().nullable()
/** `192.168.1.0/24`, `192.168.1.10-40` or one address; what it may be is the domain's to say. */
const RangeText = z.string().trim().min(1).max(60)

const FoundHostView = z.object({
  address: z.string(), name: text, kind: z.enum(FOUND_KINDS), ports: z.array(z.int()).readonly(), mac: text, randomMac: z.boolean(), answered: z.boolean(), ssh: text, system: text,
  known: z.object({ machineId: Id, moved: z.boolean() }).nullable(),
})

/** The last search of a visit: kept by the backend while it lives, so that a closed dialog loses nothing. */
export const SearchView = z.object({ visitId: Id, jobId: Id.nullable(), state: z.enum(['none', 'running', 'done', 'cancelled', 'failed']), range: text, done: z.int(), total: z.int(), hosts: z.array(FoundHostView) })
export type SearchView = z.infer<typeof SearchView>

export const searchProcedures = {
  /** Networks of this computer's own cards, with the visit's consent for each. */
  'search.networks': read(z.strictObject({ visitId: Id }), z.array(z.object({ network: z.string(), interfaceName: z.string(), addresses: z.int(), tooWide: z.boolean(), consent: z.object({ givenBy: z.string(), at: Instant }).nullable() }))),
  /** Notes who said yes, for the network that holds this range. */
  'search.consent': write(z.strictObject({ visitId: Id, range: RangeText, givenBy: z.string().trim().min(1).max(200) }), z.object({ network: z.string() })),
  /** Refused without the noted consent. A search under way in this visit ends first. */
  'search.start': job(z.strictObject({ visitId: Id, range: RangeText }), z.object({ jobId: Id })),
  'search.get': read(z.strictObject({ visitId: Id }), SearchView),
} as const
