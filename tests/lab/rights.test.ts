// How a technician gets his rights, besides the plain way: sudo that asks nothing, a sudo that remembers him, root itself. The password
// is a command here: run by mistake, it would leave its mark. Design: provisioning.md 3.9 S7 and 4, rule 11.
import { expect, test } from 'vitest'
import { applyArgs, cli, dataFolder, deployArgs, inside, summaryOf } from './lab.ts'
import { withHost } from './host-pool.ts'
import { makePack } from './make-pack.ts'

const PASSWORD = 'touch /var/tmp/ran-by-mistake'

test('sudo that asks nothing, sudo that remembers, and root: each run ends, and the password is nowhere run nor written', async () => await withHost(async (host) => {
  inside(host, `printf '%s\n' 'tech:${PASSWORD}' 'tech-np:${PASSWORD}' 'root:${PASSWORD}' | chpasswd
echo 'PermitRootLogin yes' > /etc/ssh/sshd_config.d/00-root.conf; systemctl reload ssh
printf 'Defaults:tech timestamp_type=global, timestamp_timeout=60\nDefaults logfile=/var/log/sudo.log, log_input, log_output, iolog_dir=/var/log/sudo-io\n' > /etc/sudoers.d/remember; chmod 440 /etc/sudoers.d/remember`)
  const data = dataFolder()
  const as = (user: string, args: readonly string[]): string[] => args.map((word) => (word === `tech@${host.ip}` ? `${user}@${host.ip}` : word))
  const isRemembered = (): boolean => inside(host, 'setpriv --reuid tech --regid tech --init-groups sudo -n true 2>/dev/null && echo yes || echo no').trim() === 'yes'
  expect(isRemembered()).toBe(false)
  for (const [user, id] of [['tech-np', 'silent'], ['tech', 'asked'], ['tech', 'remembered'], ['root', 'above']] as const) {
    if (id === 'remembered') expect(isRemembered()).toBe(true)
    const pack = makePack(`${id}-pack`, [{ id, apply: 'id -u > /srv/packtic-lab/uid', seconds: 0 }, { id: `${id}-more`, seconds: 0 }])
    // oxlint-disable-next-line no-await-in-loop -- one login after the other
    const applied = await cli(as(user, applyArgs(data, host, pack)), PASSWORD)
    expect(applied.code, `${user} ${applied.err}`).toBe(0)
    expect(summaryOf(applied), user).toMatchObject({ state: 'done', changed: 2, failed: 0 })
    expect(inside(host, 'cat /srv/packtic-lab/uid').trim()).toBe('0')
    // oxlint-disable-next-line no-await-in-loop -- one login after the other
    const undone = await cli(as(user, deployArgs('undo', data, host, ['--run', String(applied.lines.at(-1)?.['run'])])), PASSWORD)
    expect(undone.code, `${user} ${undone.err}`).toBe(0)
  }
  expect(inside(host, 'ls /var/tmp/ran-by-mistake 2>/dev/null || :')).toBe('')
  expect(inside(host, `grep -rlaF '${PASSWORD}' / --exclude-dir=proc --exclude-dir=sys 2>/dev/null; journalctl --no-pager -o export | grep -aF '${PASSWORD}' || :`)).toBe('')
}))
