// A machine reinstalled since a run changed it: its new key is to be accepted with a reason, and then a way back says plainly that
// nothing of the run is there. Design: provisioning.md 3.7.
import { expect, test } from 'vitest'
import { applyArgs, cli, dataFolder, deployArgs, inside, reinstalled, stateOf, summaryOf } from './lab.ts'
import { withHost } from './host-pool.ts'
import { makePack } from './make-pack.ts'

test('a way back on a machine reinstalled since: refused as such, with code 3, and nothing is written', async () => await withHost(async (host) => {
  const data = dataFolder()
  const applied = await cli(applyArgs(data, host, makePack('gone-pack', [{ id: 'first', seconds: 0 }])))
  expect(summaryOf(applied), applied.err).toMatchObject({ state: 'done', changed: 1 })
  const other = reinstalled(host)
  const before = stateOf(other)
  const refused = await cli(deployArgs('undo', data, other))
  expect(refused.code).toBe(3)
  expect(summaryOf(refused)).toMatchObject({ state: 'needsAttention', cause: 'SSH_HOST_KEY_CHANGED' })
  // The new key alone is not enough: somebody says why.
  const because = ['--host-reinstalled', 'disque remplacé']
  const gone = await cli(deployArgs('undo', data, other, because))
  expect(gone.code, gone.err).toBe(3)
  expect(summaryOf(gone)).toMatchObject({ state: 'needsAttention', cause: 'REMOTE_RUN_GONE', changed: 1, undone: 0 })
  expect(gone.err).toContain(`${host.ip} ne garde aucune trace de cette installation`)
  const resumed = await cli(deployArgs('resume', data, other))
  expect(resumed.code).toBe(3)
  expect(summaryOf(resumed)).toMatchObject({ cause: 'REMOTE_RUN_GONE' })
  expect(stateOf(other)).toEqual(before)
  expect(inside(other, 'ls /var/lib/packtic 2>/dev/null || :')).toBe('')
}))
