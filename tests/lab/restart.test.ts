// A restart that a step asks for: the machine goes on by itself, the app waits for it and follows again, a power cut inside
// changes nothing, and what was put off is done once.
import { expect, test } from 'vitest'
import { applyArgs, Cli, cli, dataFolder, deployArgs, type Host, inside, lab, summaryOf } from './lab.ts'
import { withHost } from './host-pool.ts'
import { JOURNAL, makePack } from './make-pack.ts'

const bootOf = (host: Host): string => inside(host, 'cat /proc/sys/kernel/random/boot_id').trim()
const leftUnits = (host: Host): string => inside(host, 'ls /etc/systemd/system/packtic-* /etc/systemd/system/*.wants/packtic-* 2>/dev/null || :').trim()
const restarting = ({ ev }: { ev?: string }): boolean => ev === 'reboot'
const restart = { id: 'restart', kind: { kind: 'reboot' } }
const asking = { id: 'kernel', more: { reboot: 'always' } }

test('one restart for all who ask for it: another boot is the proof, the steps behind it are done after, nobody types anything', async () => await withHost(async (host) => {
  const pack = makePack('restart-pack', [asking, { id: 'driver', more: { reboot: 'always' } }, restart, { id: 'behind' }])
  const before = bootOf(host)
  const data = dataFolder()
  const { code, err, lines } = await cli(applyArgs(data, host, pack))
  expect(code, err).toBe(0)
  expect(summaryOf({ code, err, lines, out: '' })).toMatchObject({ state: 'done', changed: 4, failed: 0 })
  expect(bootOf(host)).not.toBe(before)
  expect(lines.filter(restarting)).toMatchObject([{ step: 'restart', boot: before }])
  expect(lines.filter(({ phase, ev }) => phase === 'run' && ev === 'resume')).toHaveLength(1)
  expect(inside(host, `cat ${JOURNAL}`)).toBe('kernel\ndriver\nbehind\n')
  expect(leftUnits(host)).toBe('')
  // Nothing asks any more: a second apply restarts nothing.
  const boot = bootOf(host)
  expect(summaryOf(await cli(applyArgs(data, host, pack)))).toMatchObject({ state: 'done', changed: 0 })
  expect(bootOf(host)).toBe(boot)
}))

test('the power cut inside the restart: the machine goes on by itself at the next boot, and the app finds it', async () => await withHost(async (host) => {
  const pack = makePack('dark-restart-pack', [asking, { id: 'behind' }])
  const run = new Cli(applyArgs(dataFolder(), host, pack))
  expect(await run.seen(restarting)).toBeDefined()
  lab('kill', String(host.i))
  lab('boot', String(host.i))
  const { code, err, lines } = await run.ended
  expect(code, err).toBe(0)
  expect(summaryOf({ code, err, lines, out: '' })).toMatchObject({ state: 'done', changed: 2, failed: 0 })
  expect(inside(host, `cat ${JOURNAL}`)).toBe('kernel\nbehind\n')
  expect(leftUnits(host)).toBe('')
}))

test('an action put off, then the power cut: done at the resume, once', async () => await withHost(async (host) => {
  const counted = '/etc/systemd/system/packtic-lab-count.service'
  inside(host, `printf '[Service]\\nType=oneshot\\nRemainAfterExit=yes\\nExecStart=/bin/sh -c "echo once >> /var/tmp/counted"\\n' > ${counted}; systemctl daemon-reload; systemctl start packtic-lab-count; rm /var/tmp/counted`)
  const pack = makePack('deferred-pack', [{ id: 'asking', more: { after: ['restart:packtic-lab-count'] } }, { id: 'long', apply: 'sleep 6' }])
  const data = dataFolder()
  const run = new Cli(applyArgs(data, host, pack))
  expect(await run.seen(({ step, phase, ev }) => step === 'long' && phase === 'apply' && ev === 'start')).toBeDefined()
  expect(inside(host, 'cat /var/tmp/counted 2>/dev/null || :')).toBe('')
  lab('kill', String(host.i))
  lab('boot', String(host.i))
  expect((await run.ended).code).toBe(4)
  inside(host, 'systemctl start packtic-lab-count; rm -f /var/tmp/counted')
  const resumed = await cli(deployArgs('resume', data, host))
  expect(resumed.code, resumed.err).toBe(0)
  expect(inside(host, 'cat /var/tmp/counted')).toBe('once\n')
}))
