// Wires the backend's parts into one object, for the app (index.ts) and the command line (cli/) alike.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { uuidv7 } from 'uuidv7'
import { civilDateOf } from '../../domain/civil-date.ts'
import { addressText } from '../../domain/inventory/search/address-range.ts'
import { Refusal } from '../../domain/errors.ts'
import { unsafeFolderReason } from '../../domain/data-folder.ts'
import type { Id } from '../../domain/ids.ts'
import type { Push } from '../contract/events.ts'
import type { HostAsk } from '../contract/wire.ts'
import { createTypesetter } from './documents/typst.ts'
import { readNeighbours } from './inventory/find/read-neighbours.ts'
import { createJobs, type Jobs } from './jobs.ts'
import { createLog } from './log.ts'
import { createArtefactCache } from './provisioning/artefact-cache.ts'
import { createRuns } from './provisioning/runs.ts'
import type { Services } from './services.ts'
import { openSettings } from './settings-file.ts'
import { connect } from './ssh/connect.ts'
import { createStore } from './store/create-store.ts'
import { createSync } from './sync/create-sync.ts'

export interface Wiring {
  readonly services: Services
  readonly jobs: Jobs
  /** Everything that pushes goes through here; ports subscribe. */
  onPush(listener: (event: string, payload: unknown) => void): () => void
  close(): Promise<void>
}

export interface WiringOptions {
  readonly dataFolder: string
  readonly resources: string
  readonly version: string
  readonly host: (ask: HostAsk) => Promise<unknown>
  readonly logName: string
}

/**
 * Opens the data folder and everything over it.
 * @throws Refusal DATA_FOLDER_UNSAFE, DATA_IN_USE, DATA_NEWER, DATA_DAMAGED
 */
export function createServices({ dataFolder, resources, version, host, logName }: WiringOptions): Wiring {
  const why = unsafeFolderReason(dataFolder)
  if (why) throw new Refusal('DATA_FOLDER_UNSAFE', { folder: dataFolder, why })
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })

  const now = (): number => Date.now()
  const newId = (): Id => uuidv7()
  const today = (): string => civilDateOf(now(), -new Date(now()).getTimezoneOffset())
  const log = createLog({ folder: join(dataFolder, 'logs'), who: logName, now })
  const settings = openSettings(dataFolder)
  const listeners = new Set<(event: string, payload: unknown) => void>()
  const push: Push = (event, payload) => {
    for (const listener of listeners) listener(event, payload)
  }

  const store = createStore({ folder: dataFolder, now, newId, appVersion: version, log })
  const jobs = createJobs({ store, push, now, newId, log })
  store.onChange((tables, ids) => push('rows.changed', { tables: [...tables], ids: ids.length > 50 ? [] : [...ids] }))

  const who = (): string => settings.get().technician || store.replica.code
  const credentials: Services['credentials'] = new Map()
  const artefacts = createArtefactCache(dataFolder)
  const runs = createRuns({ store, artefacts, connect, neighbours: async (signal) => (await readNeighbours(signal)).map(({ address }) => addressText(address)), resources, now, elapsedMs: () => performance.now(), random: Math.random, push, who, credentialOf: (visitId, machineId) => credentials.get(machineId) ?? (visitId === null ? undefined : credentials.get(visitId)) })
  const sync = createSync({ store, settings, now, random: Math.random, push, log })

  const services: Services = {
    store, connect, typeset: createTypesetter(resources), runs, artefacts, sync, credentials, settings, resources, dataFolder, version, now, today, newId, push, host, log,
    startJob: jobs.start, jobs,
    who,
  }
  return {
    services,
    jobs,
    onPush: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: async () => {
      await jobs.settle()
      await runs.stop()
      await sync.stop()
      services.credentials.clear()
      store.close()
    },
  }
}
