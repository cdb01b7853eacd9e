// One machine read over SSH: one connection, one exec, by the machine's own log; rights by the two ways sudo behaves.
import { expect, test } from 'vitest'
import { Inventory } from '../../domain/inventory/model.ts'
import { cli, inside, PASSWORD } from './lab.ts'
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

test.each(['tech', 'tech-np'])('%s reads with rights, and the password is no command where nothing asks for it', async (user) => await withHost(async (host) => {
  const { code, out, err } = await cli(['inventory', 'ssh', `${user}@${host.ip}`, '--password-stdin', '--sudo-stdin', '--host-key', host.key])
  expect(code, err).toBe(0)
  expect(Inventory.parse(JSON.parse(out)).target).toMatchObject({ user, elevated: true })
  // The password never ran as a command, nor stayed in a history or a log.
  expect(inside(host, `grep -rlaF -e ${PASSWORD} /var /root /home /tmp 2>/dev/null || :`)).toBe('')
}))
