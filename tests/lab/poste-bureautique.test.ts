// The shipped pack on a real machine, its heavy desktop programs left out by its own option.
import { expect, test } from 'vitest'
import { planProgram } from '../../domain/provisioning/plan-program.ts'
import { stepsOf } from '../../domain/provisioning/decide-steps.ts'
import { optionValues } from '../../domain/provisioning/pack.ts'
import { findPack } from '../../main/backend/provisioning/pack-files.ts'
import { applyArgs, cli, dataFolder, deployArgs, inside, leftOf, resources, stateOf, summaryOf } from './lab.ts'
import { withHost } from './host-pool.ts'

const light = ['--set', 'desktop=false']
/** Kept by the tools of the system about packages that came and went: no setting, no program. */
const BOOKKEEPING = /^\/var\/lib\/(dpkg|apt|ucf)\//
/** The archives are the client's: an undo stops the backup and never deletes one (design of provisioning, 3.3). */
const KEPT = /^\/var\/backups\/packtic\//

test('on an empty machine every check answers done or to do, heavy programs included', async () => await withHost(async (host) => {
  await Promise.resolve()
  const loaded = findPack('poste-bureautique', resources)
  const options = optionValues(loaded.pack, {})
  const program = planProgram(loaded, options, loaded.packHash)
  const answers = [...inside(host, program).matchAll(/^C (\S+) (\d+) [\d.]+$/gm)].map(([, step, rc]) => [step, rc])
  expect(answers.map(([step = '']) => step).toSorted()).toEqual(stepsOf(loaded.pack, options, {}).map(({ id }) => id).toSorted())
  expect(answers.filter(([, rc]) => rc !== '0' && rc !== '1')).toEqual([])
}))

test('plan changes nothing, apply does, apply again does not, undo gives the machine back', async () => await withHost(async (host) => {
  const data = dataFolder()
  const fresh = stateOf(host)
  const left = leftOf(host)
  const plan = await cli(deployArgs('plan', data, host, ['--pack', 'poste-bureautique', ...light]))
  expect(plan.code, plan.err).toBe(0)
  expect(plan.err).toContain('6 étapes laissées de côté par les options choisies')
  expect(stateOf(host)).toEqual(fresh)
  const named = await cli(applyArgs(data, host, 'poste-bureautique', [...light, '--plan', String(plan.lines.at(-1)?.['plan'])]))
  expect(named.code, named.err).toBe(0)
  expect(summaryOf(named)).toMatchObject({ state: 'done', failed: 0, skipped: 6 })
  expect(summaryOf(named).changed).toBeGreaterThanOrEqual(15)
  // What the steps say they did, asked of the machine itself.
  expect(inside(host, 'cat /etc/default/locale; cat /etc/timezone; stat -c "%a %U:%G" /srv/partage; systemctl is-enabled packtic-sauvegarde.timer; cat /etc/packtic/pack.json')).toMatch(/LANG=fr_FR\.UTF-8[\s\S]*Europe\/Paris\n2770 root:bureau\nenabled\n.*"id":"poste-bureautique"/)
  expect(inside(host, 'tar --zstd -tf /var/backups/packtic/*.tar.zst etc/passwd').trim()).toBe('etc/passwd')
  const again = await cli(applyArgs(data, host, 'poste-bureautique', light))
  expect(summaryOf(again)).toMatchObject({ state: 'done', changed: 0, failed: 0 })
  const run = String(named.lines.at(-1)?.['run'])
  const undone = await cli(deployArgs('undo', data, host, ['--run', run]))
  expect(undone.code, undone.err).toBe(0)
  // What is announced as staying stays: the first archive is the client's.
  const stays = findPack('poste-bureautique', resources).pack.steps.filter(({ irreversible }) => irreversible).length
  expect(summaryOf(undone)).toMatchObject({ state: 'done', changed: stays, failed: 0, undone: summaryOf(named).changed - stays })
  expect(leftOf(host).filter((path) => !left.includes(path) && !path.startsWith('/var/lib/packtic/') && !BOOKKEEPING.test(path) && !KEPT.test(path))).toEqual([])
  const status = await cli(['deploy', 'status', '--data', data, '--run', run])
  expect(status.code).toBe(0)
}))
