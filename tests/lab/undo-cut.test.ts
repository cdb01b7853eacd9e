// The power cut in the middle of an undo: a resume takes back what is left, and no step is taken back that was not put in.
import { expect, test } from 'vitest'
import { applyArgs, Cli, cli, dataFolder, deployArgs, inside, lab, summaryOf } from './lab.ts'
import { withHost } from './host-pool.ts'
import { makePack } from './make-pack.ts'

test('the power cut while a run is taken back: resumed, and all of it is gone', async () => await withHost(async (host) => {
  const own = (id: string) => ({ check: `[ -e /srv/${id} ] || exit 1`, apply: `: > /srv/${id}`, verify: `[ -e /srv/${id} ]`, undo: `echo ${id} >> /var/tmp/taken-back; [ -e /var/tmp/quick ] || sleep 8; rm -f /srv/${id}` })
  const pack = makePack('back-pack', ['one', 'two', 'three'].map((id) => ({ id, kind: { kind: 'shell' }, scripts: own(id) })))
  const data = dataFolder()
  inside(host, ': > /srv/one')
  const applied = await cli(applyArgs(data, host, pack))
  expect(summaryOf(applied), applied.err).toMatchObject({ state: 'done', changed: 2, ok: 1 })
  const undo = new Cli(deployArgs('undo', data, host))
  expect(await undo.seen(({ step, phase, ev }) => step === 'three' && phase === 'undo' && ev === 'start')).toBeDefined()
  lab('kill', String(host.i))
  lab('boot', String(host.i))
  expect(summaryOf(await undo.ended)).toMatchObject({ state: 'needsAttention', cause: 'REMOTE_WENT_OFF' })
  inside(host, ': > /var/tmp/quick')
  const resumed = await cli(deployArgs('resume', data, host))
  expect(resumed.code, resumed.err).toBe(0)
  expect(summaryOf(resumed)).toMatchObject({ state: 'done', undone: 2, failed: 0 })
  // The one that stood there before stays; the one that was cut is taken back anew.
  expect(inside(host, 'ls /srv').trim()).toBe('one')
  expect(inside(host, 'cat /var/tmp/taken-back')).toBe('three\nthree\ntwo\n')
}))
