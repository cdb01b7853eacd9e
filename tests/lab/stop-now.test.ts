// A run told to stop at once ends the step under way, not in the middle of apt; resumed, it begins that step anew. A step as
// the technician's own login has neither rights nor secrets.
import { expect, test } from 'vitest'
import { createServices } from '../../main/backend/create-services.ts'
import { applyArgs, Cli, cli, dataFolder, deployArgs, inside, PASSWORD, resources, stateOf, summaryOf } from './lab.ts'
import { withHost } from './host-pool.ts'
import { JOURNAL, makePack } from './make-pack.ts'

test('told to stop at once: the step under way ends, nothing is failed, a resume does it anew', async () => await withHost(async (host) => {
  const pack = makePack('stopped-pack', [{ id: 'long', apply: '[ -e /var/tmp/short ] || sleep 300' }, { id: 'behind' }])
  const data = dataFolder()
  const run = new Cli(applyArgs(data, host, pack))
  expect(await run.seen(({ step, phase, ev }) => step === 'long' && phase === 'apply' && ev === 'start')).toBeDefined()
  run.child.kill('SIGKILL')
  await run.ended
  const { services, close } = createServices({ dataFolder: data, resources, version: '0', host: async () => await Promise.resolve(null), logName: 'backend' })
  const { runs, store, credentials } = services
  const runId = store.list('provisioning_run')[0]?.id ?? ''
  const machineId = store.runs.hosts(runId)[0]?.machineId ?? ''
  credentials.set(machineId, { user: 'tech', port: 22, credential: { password: PASSWORD }, keyName: null })
  runs.resume(runId, machineId, {})
  const asking = setInterval(() => void runs.pause(runId, true).catch(() => undefined), 1000)
  await runs.settled(runId)
  clearInterval(asking)
  expect(runs.host(runId, machineId)).toMatchObject({ state: 'needsAttention', fault: { code: 'RUN_PAUSED' }, counts: { failed: 0 } })
  await close()
  inside(host, 'touch /var/tmp/short')
  const resumed = await cli(deployArgs('resume', data, host))
  expect(resumed.code, resumed.err).toBe(0)
  expect(inside(host, `cat ${JOURNAL}`)).toBe('long\nlong\nbehind\n')
}))

test('a plan says what would change in a file, and writes nothing; a step as the login has no rights', async () => await withHost(async (host) => {
  const own = { check: '[ -e "$HOME/mine" ] || exit 1', apply: 'set -eu\nid -un > "$HOME/mine"\n[ ! -r /etc/shadow ]\n[ ! -r "$SECRETS/code" ]', verify: '[ "$(cat "$HOME/mine")" = tech ]', undo: 'rm -f "$HOME/mine"' }
  const pack = makePack('plain-pack', [{ id: 'tools', install: ['tree'] }, { id: 'mine', kind: { kind: 'shell', privileged: false }, scripts: own }, { id: 'gone', kind: { kind: 'file', file: { form: 'absent', path: '/etc/packtic-lab.conf' } } }])
  inside(host, 'printf "port = 25\\npassword = hunter2hunter2\\n" > /etc/packtic-lab.conf')
  const data = dataFolder()
  const before = stateOf(host)
  const plan = await cli(deployArgs('plan', data, host, ['--pack', pack]))
  expect(plan.code, plan.err).toBe(0)
  expect(stateOf(host)).toEqual(before)
  const steps = plan.lines[0]?.['steps'] as { id: string; diff?: string }[]
  expect(steps.find(({ id }) => id === 'gone')?.diff).toBe('--- /etc/packtic-lab.conf\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-port = 25\n-password = •••')
  expect(plan.out).not.toContain('hunter2')
  expect(summaryOf(await cli(applyArgs(data, host, pack)))).toMatchObject({ state: 'done', changed: 3, failed: 0 })
  expect(inside(host, 'stat -c %U /home/tech/mine').trim()).toBe('tech')
}))
