// The exchange with the hub as the page sees it: the chip, an enrolment, an exchange on demand, choices to make.
import type { Handlers } from '../services.ts'
import { chooseConflict, listConflicts } from '../sync/conflicts.ts'

const HISTORY = 100

type SyncMethod = 'sync.state' | 'sync.enrol' | 'sync.now' | 'sync.history' | 'conflict.list' | 'conflict.choose'

export const syncHandlers: Handlers<SyncMethod> = {
  'sync.state': ({ sync }) => sync.state(),
  'sync.enrol': async ({ sync }, { text }) => await sync.enrol(text),
  'sync.now': ({ sync, startJob }) => startJob('sync', async (job) => void (await sync.exchange({ signal: job.signal, progress: job.progress, asked: true }))),
  'sync.history': ({ store }) => store.sync.history(HISTORY).map((attempt) => ({ ...attempt })),
  'conflict.list': ({ store }) => listConflicts(store),
  'conflict.choose': ({ store, who }, { id, version }) => {
    chooseConflict(store, who(), id, version)
    return { ok: true }
  },
}
