// A firewall put in over the line it guards: the door in use stays open, and rules that would lock out do not stay.
import { expect, test } from 'vitest'
import { applyArgs, Cli, cli, dataFolder, deployArgs, type Host, inside, lab, leftOf, pause, stateOf, summaryOf } from './lab.ts'
import { withHost } from './host-pool.ts'
import { makePack } from './make-pack.ts'

const firewall = (allow: readonly unknown[]) => ({ kind: 'firewall', firewall: { allow }, needs: ['tools'] })
const tools = { id: 'tools', install: ['ufw'] }
const rules = (host: Host): string => inside(host, 'cat /etc/ufw/user.rules /etc/ufw/user6.rules; grep ENABLED /etc/ufw/ufw.conf')
const incoming = (host: Host): string => inside(host, 'iptables -S INPUT | head -n 1').trim()
/** Its own timer and its own unit for the next start: gone once it is decided. */
const guards = (host: Host): string => inside(host, 'ls /etc/systemd/system/packtic-* /etc/systemd/system/*.wants/packtic-* 2>/dev/null; systemctl list-units --no-legend "packtic-firewall*" || :').trim()
const confirming = ({ ev }: { ev?: string }): boolean => ev === 'confirm'
/** A rule of the step's own, before all others: nobody from here comes in any more. */
const LOCK_OUT = 'ufw insert 1 deny from 10.77.0.1'

/** sshd of the machine on another port, as behind some routers. */
function movedDoor(host: Host): void {
  inside(host, 'echo "Port 2222" > /etc/ssh/sshd_config.d/port.conf; systemctl restart ssh')
}
const through2222 = (host: Host, args: readonly string[]): string[] => args.map((word) => (word === `tech@${host.ip}` ? `${word}:2222` : word))

test('the port we came by is allowed first, 22 or not; confirmed over a new connection; a second apply changes nothing; undone', async () => await withHost(async (host) => {
  const pack = makePack('firewall-pack', [tools, { id: 'wall', kind: firewall(['80/tcp', { port: '445/tcp', from: '10.77.0.0/24' }, '6000:6007/udp']) }])
  const data = dataFolder()
  movedDoor(host)
  const fresh = leftOf(host)
  const at2222 = (args: readonly string[]): string[] => through2222(host, args)
  const plan = await cli(at2222(deployArgs('plan', data, host, ['--pack', pack])))
  expect(plan.code, plan.err).toBe(0)
  const applied = await cli(at2222(applyArgs(data, host, pack)))
  expect(applied.code, applied.err).toBe(0)
  expect(applied.lines.filter(confirming)).toHaveLength(1)
  expect(rules(host)).toMatch(/allow tcp 2222 [\s\S]*allow tcp 80 [\s\S]*allow tcp 445 0\.0\.0\.0\/0 any 10\.77\.0\.0\/24[\s\S]*ENABLED=yes/)
  expect(rules(host)).not.toMatch(/allow tcp 22 /)
  expect(incoming(host)).toBe('-P INPUT DROP')
  expect(guards(host)).toBe('')
  const again = await cli(at2222(applyArgs(data, host, pack)))
  expect(again.code, again.err).toBe(0)
  expect(summaryOf(again)).toMatchObject({ state: 'done', changed: 0, ok: 2 })
  const undone = await cli(at2222(deployArgs('undo', data, host, ['--run', String(applied.lines.at(-1)?.['run'])])))
  expect(undone.code, undone.err).toBe(0)
  // iptables came with ufw and is gone with it: the kernel is asked by the machine's own nft.
  expect(inside(host, 'nft list ruleset')).not.toContain('policy drop')
  expect(leftOf(host).filter((path) => !fresh.includes(path) && !path.startsWith('/var/lib/packtic/') && !/^\/var\/lib\/(dpkg|apt|ucf)\//.test(path))).toEqual([])
}))

test('rules that lock us out, behind port 2222: after 90 s the former ones are back, the machine answers and says why', async () => await withHost(async (host) => {
  const pack = makePack('locking-pack', [tools, { id: 'wall', kind: firewall([]), scripts: { apply: LOCK_OUT } }])
  const data = dataFolder()
  movedDoor(host)
  const began = Date.now()
  const run = new Cli(through2222(host, applyArgs(data, host, pack)))
  const { code, err, lines } = await run.ended
  expect(code, err).toBe(5)
  expect(summaryOf({ code, err, lines, out: '' })).toMatchObject({ state: 'needsAttention', cause: 'FIREWALL_NOT_CONFIRMED' })
  expect(err).toContain('est revenu en arrière')
  expect(Date.now() - began).toBeGreaterThan(85_000)
  expect(rules(host)).toContain('ENABLED=no')
  expect(rules(host)).not.toContain('10.77.0.1')
  expect(incoming(host)).toBe('-P INPUT ACCEPT')
  expect(guards(host)).toBe('')
}))

test('the app killed before it confirms: the former rules come back by themselves; resumed, they are put in for good', async () => await withHost(async (host) => {
  const pack = makePack('unseen-pack', [tools, { id: 'wall', kind: firewall(['80/tcp']) }, { id: 'after' }])
  const data = dataFolder()
  // The line dies in the moment of the question, and the app with it: nobody can confirm.
  const run = new Cli(applyArgs(data, host, pack))
  expect(await run.seen(({ step, phase, ev }) => step === 'wall' && phase === 'apply' && ev === 'start')).toBeDefined()
  run.child.kill('SIGKILL')
  await run.ended
  while (incoming(host) !== '-P INPUT DROP') await pause(300)
  const closed = Date.now()
  while (incoming(host) === '-P INPUT DROP') await pause(1000)
  expect(Date.now() - closed).toBeLessThan(120_000)
  const resumed = await cli(deployArgs('resume', data, host))
  // Either the run had already ended with its cause, or it is met while it ends.
  const last = resumed.code === 0 ? resumed : await cli(deployArgs('resume', data, host))
  expect(last.code, last.err).toBe(0)
  expect(rules(host)).toMatch(/allow tcp 22 [\s\S]*ENABLED=yes/)
  expect(guards(host)).toBe('')
  expect(stateOf(host).some((line) => line.includes('/srv/packtic-lab/after'))).toBe(true)
}))

test('the power cut before the app confirms: the machine starts with its former rules, and a resume ends the work', async () => await withHost(async (host) => {
  const pack = makePack('dark-pack', [tools, { id: 'wall', kind: firewall(['80/tcp']), scripts: { apply: `${LOCK_OUT}; [ ! -e /var/tmp/dark ] || ufw delete deny from 10.77.0.1` } }])
  const data = dataFolder()
  const run = new Cli(applyArgs(data, host, pack))
  expect(await run.seen(({ step, phase, ev }) => step === 'wall' && phase === 'apply' && ev === 'start')).toBeDefined()
  while (!rules(host).includes('10.77.0.1')) await pause(200)
  lab('kill', String(host.i))
  lab('boot', String(host.i))
  expect(rules(host)).toContain('ENABLED=no')
  expect(guards(host)).toBe('')
  const ended = await run.ended
  expect(summaryOf(ended)).toMatchObject({ cause: 'REMOTE_WENT_OFF' })
  inside(host, 'touch /var/tmp/dark')
  const resumed = await cli(deployArgs('resume', data, host))
  expect(resumed.code, resumed.err).toBe(0)
  expect(incoming(host)).toBe('-P INPUT DROP')
}))
