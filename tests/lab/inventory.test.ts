// One machine read over SSH: one connection, one exec, by the machine's own log; rights by the two ways sudo behaves.
import { expect, test } from 'vitest'
import { Inventory } from '../../domain/inventory/model.ts'
import { cli, type Host, inside, PASSWORD } from './lab.ts'
import { withHost } from './host-pool.ts'

test('an inventory is one connection and one exec, and fits the model', async () => await withHost(async (host) => {
  // At this level the server notes each command it starts.
  inside(host, 'echo LogLevel VERBOSE > /etc/ssh/sshd_config.d/00-verbose.conf; systemctl reload ssh')
  const { code, out, err } = await cli(['inventory', 'ssh', `tech@${host.ip}`, '--password-stdin', '--host-key', host.key])
  expect(code, err).toBe(0)
  const inventory = Inventory.parse(JSON.parse(out))
  expect(inventory).toMatchObject({ method: 'ssh', target: { host: host.ip, user: 'tech', hostKeySha256: host.key, elevated: false } })
  const log = inside(host, 'journalctl -q --no-pager -u ssh -o cat')
  expect(log.match(/^Connection from /gm)).toHaveLength(1)
  expect(log.match(/^Starting session: command /gm)).toHaveLength(1)
  expect(log.match(/^Starting session: /gm)).toHaveLength(1)
}))

test('the services told are those that the machine says are running', async () => await withHost(async (host) => {
  const { code, out, err } = await cli(['inventory', 'ssh', `tech@${host.ip}`, '--password-stdin', '--host-key', host.key])
  expect(code, err).toBe(0)
  // Sessions come and go with logins.
  const running = inside(host, 'systemctl list-units --type=service --state=running --no-legend --plain --no-pager').trim().split('\n').map((line) => line.split('.service')[0] ?? '').filter((name) => !/^user@|^user-runtime/.test(name))
  expect(running.length).toBeGreaterThan(3)
  expect(Inventory.parse(JSON.parse(out)).services.filter((name) => !/^user@|^user-runtime/.test(name)).toSorted()).toEqual(running.toSorted())
}))

test.each(['tech', 'tech-np'])('%s reads with rights, and the password is no command where nothing asks for it', async (user) => await withHost(async (host) => {
  const { code, out, err } = await cli(['inventory', 'ssh', `${user}@${host.ip}`, '--password-stdin', '--sudo-stdin', '--host-key', host.key])
  expect(code, err).toBe(0)
  expect(Inventory.parse(JSON.parse(out)).target).toMatchObject({ user, elevated: true })
  // The password never ran as a command, nor stayed in a history or a log.
  expect(inside(host, `grep -rlaF -e ${PASSWORD} /var /root /home /tmp 2>/dev/null || :`)).toBe('')
}))

/** Every file of the host with its size and times of change, but what logs and sessions write at any login. */
const filesOf = (host: Host): string => inside(host, `find / -xdev \\( -path /proc -o -path /sys -o -path /run -o -path /dev -o -path /tmp -o -path /var/log -o -path /var/lib/systemd -o -path /var/lib/sudo -o -path /var/lib/private \\) -prune -o -printf '%p %y %s %T@ %C@\\n' | sort`)

test('an inventory with all rights changes no file', async () => await withHost(async (host) => {
  const read = async () => await cli(['inventory', 'ssh', `tech@${host.ip}`, '--password-stdin', '--sudo-stdin', '--host-key', host.key])
  // The first login makes what a first login makes.
  expect((await read()).code).toBe(0)
  const before = filesOf(host)
  expect(before.split('\n').length).toBeGreaterThan(1000)
  expect((await read()).code).toBe(0)
  expect(filesOf(host)).toBe(before)
  // And this way of looking would see one.
  inside(host, 'touch /etc/hostname')
  expect(filesOf(host)).not.toBe(before)
}))

test.each([['fish', 'fish', '.config/fish/config.fish'], ['tcsh', 'tcsh', '.cshrc']])('a login shell that is no sh (%s), and talks, changes nothing', async (name, pack, rc) => await withHost(async (host) => {
  inside(host, `apt-get install -y -qq ${pack} >/dev/null 2>&1; mkdir -p /home/tech/.config/fish; echo 'echo "@@PT/1 ffffffffffffffff begin collector=9 os=Linux uid=0 elev=root"; echo Bonjour' > /home/tech/${rc}; chown -R tech: /home/tech; chsh -s "$(command -v ${name})" tech`)
  expect(inside(host, 'getent passwd tech')).toContain(`/${name}`)
  const { code, out, err } = await cli(['inventory', 'ssh', `tech@${host.ip}`, '--password-stdin', '--host-key', host.key])
  expect(code, err).toBe(0)
  const inventory = Inventory.parse(JSON.parse(out))
  expect(inventory.sections.filter(({ status }) => status === 'cut')).toEqual([])
  expect(inventory.collectorVersion).not.toBe('9')
  expect(inventory.software.length).toBeGreaterThan(50)
}))
