// One visit ready to be quoted, for all tests of a file; it is gone with them.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { offlineVisit, type OfflineVisit } from './offline-visit.ts'

/** `take` is given the visit before the first test, with everything that a quote waits for. */
export function sharedVisit(take: (visit: OfflineVisit) => void): void {
  let made: OfflineVisit | undefined
  const folder = mkdtempSync(join(tmpdir(), 'packtic-visit-'))
  beforeAll(async () => {
    made = await offlineVisit(folder)
    await made.complete()
    take(made)
  })
  afterAll(async () => {
    await made?.close()
    rmSync(folder, { recursive: true, force: true })
  })
}
