// A machine whose whole disk is full, at two bad moments: between two steps, and while dpkg unpacks. Stopped with its cause, and a
// resume once there is room. Full folders of their own are in interrupted.test.ts and apt-trouble.test.ts. Design: provisioning.md 4, rule 10.
import { expect, test } from 'vitest'
import { applyArgs, Cli, cli, dataFolder, deployArgs, type Host, inside, reinstalled, summaryOf } from './lab.ts'
import { withHost } from './host-pool.ts'
import { JOURNAL, makePack } from './make-pack.ts'

/** apt's own cache of its index takes 50 of them. */
const DISK_MB = 160

function onSmallDisk(host: Host): Host {
  process.env['LAB_DISK_MB'] = String(DISK_MB)
  try {
    return reinstalled(host)
  } finally {
    delete process.env['LAB_DISK_MB']
  }
}

test('`/` full between two steps: said as that, resumed once there is room, no step applied twice', async () => await withHost(async (fresh) => {
  const host = onSmallDisk(fresh)
  const pack = makePack('small-pack', [{ id: 'package', install: ['tree'] }, ...['one', 'two', 'three'].map((id) => ({ id, seconds: 2 }))])
  const data = dataFolder()
  const run = new Cli(applyArgs(data, host, pack))
  expect(await run.seen(({ step, phase, ev }) => step === 'one' && phase === 'apply' && ev === 'start'), inside(host, 'df -Pk /; tail -n 30 /var/lib/packtic/runs/*/out.log')).toBeDefined()
  inside(host, 'cat /dev/zero > /filler 2>/dev/null || :')
  expect(inside(host, 'df -Pk / | tail -n 1')).toMatch(/ 100% /)
  const stopped = await run.ended
  expect(summaryOf(stopped), stopped.err).toMatchObject({ state: 'needsAttention', cause: 'REMOTE_DISK_FULL' })
  expect(stopped.code).toBe(5)
  expect(stopped.err).toContain(`Le disque de ${host.ip} est presque plein`)
  expect(inside(host, 'dpkg --audit')).toBe('')
  inside(host, 'rm /filler')
  const resumed = await cli(deployArgs('resume', data, host))
  expect(summaryOf(resumed), resumed.err).toMatchObject({ state: 'done', changed: 4, failed: 0 })
  const applied = inside(host, `cat ${JOURNAL}`).trim().split('\n')
  // The step that met the full disk may have been begun anew; no other was.
  expect([...new Set(applied)]).toEqual(['one', 'two', 'three'])
  expect(applied.length).toBeLessThanOrEqual(4)
}))

test('`/` full while packages are unpacked: said as that, and the resume repairs them once there is room', async () => await withHost(async (fresh) => {
  const host = onSmallDisk(fresh)
  // The run and the archives have room of their own, so that dpkg is the one who has none: four megabytes for nearly eight.
  inside(host, `mkdir -p /var/lib/packtic && mount -t tmpfs -o size=8m,mode=700 tmpfs /var/lib/packtic; mount -t tmpfs -o size=200m tmpfs /var/cache/apt; mkdir -p /var/cache/apt/archives/partial
free=$(df -Pk / | awk 'NR == 2 { print $4 }'); head -c $(((free - 4096) * 1024)) /dev/zero > /filler`)
  const pack = makePack('unpack-pack', [{ id: 'package', install: ['tree', 'hunspell-fr'] }, { id: 'last', seconds: 0 }])
  const data = dataFolder()
  const stopped = await cli(applyArgs(data, host, pack))
  expect(summaryOf(stopped), stopped.err).toMatchObject({ state: 'needsAttention', cause: 'REMOTE_DISK_FULL' })
  expect(stopped.code).toBe(5)
  expect(inside(host, 'ls /srv')).toBe('')
  inside(host, 'rm /filler')
  const resumed = await cli(deployArgs('resume', data, host))
  expect(summaryOf(resumed), `${resumed.err}\n${inside(host, 'tail -n 40 /var/lib/packtic/runs/*/out.log')}`).toMatchObject({ state: 'done', changed: 2, failed: 0 })
  expect(inside(host, "dpkg --audit; ls -A /var/lib/dpkg/updates; dpkg-query -W -f='${db:Status-Abbrev}' tree hunspell-fr")).toBe('ii ii ')
}))
