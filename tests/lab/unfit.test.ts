// Machines that a pack is not for: said before anything is written (design/provisioning.md 4, rules 7 and 24).
import { expect, test } from 'vitest'
import { applyArgs, cli, dataFolder, type Host, inside, stateOf } from './lab.ts'
import { withHost } from './host-pool.ts'
import { makePack } from './make-pack.ts'

const pack = makePack('unfit-pack', [{ id: 'first', seconds: 0 }])
const osRelease = (id: string, codename: string): string => `printf 'ID=${id}\\nVERSION_CODENAME=${codename}\\n' > /etc/os-release`
const DATE = '#!/bin/sh\\nexec /usr/bin/date.real -d "$(cat /run/packtic-lab-clock 2>/dev/null || echo now)" "$@"\\n'

/** The machine's clock as its programs read it: the kernel's is the lab's own. */
const movedClock = (host: Host, by: string): string => inside(host, `[ -e /usr/bin/date.real ] || { mv /usr/bin/date /usr/bin/date.real; printf '${DATE}' > /usr/bin/date; chmod 755 /usr/bin/date; }; echo '${by}' > /run/packtic-lab-clock; date -u +%F`)

const REFUSED = [
  { what: 'Debian 11', make: osRelease('debian', 'bullseye'), says: /debian bullseye/ },
  { what: 'Ubuntu', make: osRelease('ubuntu', 'noble'), says: /ubuntu noble/ },
  { what: 'no name at all', make: 'rm -f /etc/os-release', says: /unknown/ },
  { what: '32 bits', make: `${osRelease('debian', 'bookworm')}; dpkg-divert --quiet --rename --add /usr/bin/dpkg-query >/dev/null; printf '#!/bin/sh\\n/usr/bin/dpkg-query.distrib "$@" | sed "s/^ii dpkg .*/ii dpkg i386/"\\n' > /usr/bin/dpkg-query; chmod 755 /usr/bin/dpkg-query`, says: /bookworm i386/ },
]

test('Debian 11, Ubuntu, a nameless system, 32 bits, too little memory, a clock that is a day or six minutes off: refused, nothing written', async () => await withHost(async (host) => {
  const suite = inside(host, '. /etc/os-release; echo $VERSION_CODENAME').trim()
  for (const { what, make, says } of REFUSED) {
    inside(host, `${make.replaceAll('bookworm', suite)}`)
    const before = stateOf(host)
    // oxlint-disable-next-line no-await-in-loop -- one machine, one disguise at a time
    const { code, err } = await cli(applyArgs(dataFolder(), host, pack))
    expect(code, `${what}: ${err}`).toBe(3)
    expect(err, what).toMatch(says.source.includes('bookworm') ? new RegExp(says.source.replace('bookworm', suite)) : says)
    expect(stateOf(host), what).toEqual(before)
  }
  inside(host, `${osRelease('debian', suite)}; mv /usr/bin/dpkg-query.distrib /usr/bin/dpkg-query`)
  for (const [by, minutes] of [['+1 day', 1440], ['-1 day', 1440], ['+6 minutes', 6], ['-6 minutes', 6]] as const) {
    movedClock(host, by)
    const before = stateOf(host)
    // oxlint-disable-next-line no-await-in-loop -- one clock at a time
    const { code, err } = await cli(applyArgs(dataFolder(), host, pack))
    expect(code, `${by}: ${err}`).toBe(3)
    expect(err).toMatch(new RegExp(`\\b${minutes}\\b`))
    expect(stateOf(host), by).toEqual(before)
  }
  // Nobody's clock is right to the minute.
  movedClock(host, '+4 minutes')
  expect((await cli(applyArgs(dataFolder(), host, pack))).code).toBe(0)
}))

test('a machine whose first process is no systemd is refused as such, nothing written', async () => await withHost(async (host) => {
  // A namespace of its own, as on such a machine: another first process, no trace of systemd, its own SSH server.
  inside(host, `systemd-run --quiet --unit=no-systemd unshare -m -p -f --mount-proc sh -c 'mount -t tmpfs none /run/systemd; mount -t tmpfs none /run/dbus; /usr/sbin/sshd -D -p 2222; :'; i=0; until ss -ltn | grep -q :2222 || [ $i -gt 50 ]; do sleep 0.1; i=$((i+1)); done`)
  const before = stateOf(host)
  const { code, err } = await cli(applyArgs(dataFolder(), host, pack).map((word) => (word === `tech@${host.ip}` ? `${word}:2222` : word)))
  expect(code, err).toBe(3)
  expect(err).toContain('(init)')
  expect(stateOf(host)).toEqual(before)
}))
