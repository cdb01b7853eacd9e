// What every handler is given: the wired parts of the backend, in one object. Wired by index.ts and cli/ alone.
import type { CivilDate } from '../../domain/civil-date.ts'
import type { Id } from '../../domain/ids.ts'
import type { Settings } from '../../domain/settings.ts'
import type { Push } from '../contract/events.ts'
import type { HostAsk } from '../contract/wire.ts'
import type { Input, Method, Output } from '../contract/procedures.ts'
import type { Typesetter } from './documents/typst.ts'
import type { JobRow, StartJob } from './jobs.ts'
import type { ArtefactCache } from './provisioning/artefact-cache.ts'
import type { Runs } from './provisioning/runs-face.ts'
import type { Connect, Credential } from './ssh/link.ts'
import type { Jump } from './ssh/way.ts'
import type { Store } from './store/store.ts'
import type { Sync } from './sync/sync.ts'

export interface Services {
  readonly store: Store
  readonly connect: Connect
  readonly typeset: Typesetter
  readonly runs: Runs
  readonly artefacts: ArtefactCache
  readonly sync: Sync
  /** Identifiers typed for a visit: in memory only, gone when the backend stops. */
  readonly credentials: Map<Id, { readonly user: string; readonly port: number; readonly credential: Credential; readonly keyName: string | null; readonly jump?: Jump }>
  readonly settings: { get(): Settings; set(change: Partial<Settings>): Settings; readonly unreadable: boolean }
  /** Folder of packs, collectors, documents, reference tables, fonts. */
  readonly resources: string
  readonly dataFolder: string
  readonly version: string
  readonly now: () => number
  /** Today at this laptop's place. */
  readonly today: () => CivilDate
  readonly newId: () => Id
  readonly push: Push
  readonly startJob: StartJob
  readonly jobs: { list(): readonly JobRow[]; cancel(jobId: Id): void }
  /** Asks Electron's main (or the command line's answerer) for what only it can do. */
  readonly host: (ask: HostAsk) => Promise<unknown>
  readonly log: (level: 'info' | 'warn' | 'error', event: string, values?: Readonly<Record<string, string | number | boolean>>) => void
  /** Who acts: the technician's name in the settings, or the laptop's code. */
  readonly who: () => string
}

interface CallContext { readonly signal: AbortSignal }

type Handler<M extends Method> = (services: Services, input: Input<M>, context: CallContext) => Output<M> | Promise<Output<M>>

/** Every procedure has its handler: a missing or extra one does not compile. */
export type Handlers<M extends Method = Method> = { readonly [K in M]: Handler<K> }
