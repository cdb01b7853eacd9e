// Machines that are not simply there: one reached through another, one that is still starting.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { applyArgs, Cli, cli, dataFolder, deployArgs, type Host, inside, lab, PASSWORD, pause, summaryOf } from './lab.ts'
import { withHost, withHosts } from './host-pool.ts'
import { JOURNAL, makePack, OPEN_GATE } from './make-pack.ts'

const RESET = "nft 'add table inet packtic_cut; add chain inet packtic_cut in { type filter hook input priority -300; }; add rule inet packtic_cut in tcp dport 22 reject with tcp reset'"
const FAR_PASSWORD = `loin-${process.pid}`
const through = (between: Host, key = between.key): string[] => ['--jump', `tech-np@${between.ip}`, '--jump-host-key', key, '--jump-password-stdin']
const logins = (host: Host): string => inside(host, 'journalctl -q --no-pager -u ssh -o cat | grep -E "Failed|Accepted" || :').trim()

test('a machine behind another: planned, applied, its line lost and found again, undone; the one between learns no password', async () => await withHosts(2, async (between, far) => {
  const pack = makePack('behind-pack', [{ id: 'first', seconds: 0 }, { id: 'waits', apply: 'while [ ! -e /run/packtic-lab-gate ]; do sleep 0.2; done' }, { id: 'last', seconds: 0 }])
  // Only the machine between reaches it, and the two have passwords of their own.
  inside(far, `nft 'add table inet packtic_far; add chain inet packtic_far in { type filter hook input priority -200; }; add rule inet packtic_far in ip saddr 10.77.0.1 drop'; echo 'tech:${FAR_PASSWORD}' | chpasswd`)
  const stdin = `${FAR_PASSWORD}\n${PASSWORD}`
  const data = dataFolder()
  // Another key than the known one on the way: nothing is tried, neither there nor beyond.
  const wrong = await cli(deployArgs('plan', data, far, ['--pack', pack, ...through(between, 'SHA256:other')]), stdin)
  expect(wrong.code, wrong.err).toBe(3)
  expect(wrong.err).toContain(`--jump-host-key ${between.key}`)
  expect([logins(between), logins(far)]).toEqual(['', ''])
  const run = new Cli(applyArgs(data, far, pack, through(between)), stdin)
  expect(await run.seen(({ step, phase, ev }) => step === 'waits' && phase === 'apply' && ev === 'start')).toBeDefined()
  inside(between, RESET)
  expect(await run.seen(({ state }) => state === 'linkLost')).toBeDefined()
  // It goes on by itself meanwhile.
  inside(far, OPEN_GATE)
  while (!inside(far, `cat ${JOURNAL}`).includes('last')) {
    // oxlint-disable-next-line no-await-in-loop -- waits for the machine
    await pause(200)
  }
  inside(between, 'nft delete table inet packtic_cut')
  const { code, err, lines, out } = await run.ended
  expect(code, err).toBe(0)
  expect(summaryOf({ code, err, lines, out })).toMatchObject({ state: 'done', changed: 3 })
  expect(lines.flatMap(({ seq }) => seq ?? []).every((seq, at) => seq === at + 1)).toBe(true)
  // The far machine saw the one between, and no password of it was ever on it.
  expect(logins(far).split('\n').every((line) => line.startsWith('Accepted password for tech from ') && line.includes(` ${between.ip} `))).toBe(true)
  expect(inside(between, `grep -rlaF -e ${FAR_PASSWORD} / --exclude-dir=proc --exclude-dir=sys 2>/dev/null; journalctl --no-pager -o export | grep -aF -e ${FAR_PASSWORD} || :`)).toBe('')
  const undone = await cli(deployArgs('undo', data, far, through(between)), stdin)
  expect(undone.code, undone.err).toBe(0)
  expect(inside(far, 'ls -A /srv')).toBe('')
}))

test('a machine that is still starting: each try settles and says so, nothing is written, and once it is up the run is done', async () => await withHost(async (host) => {
  const pack = makePack('early-pack', [{ id: 'first', seconds: 0 }])
  const data = dataFolder()
  // What a booting Debian answers until its users may come in: a good login, then the door (pam_nologin).
  inside(host, 'echo "System is booting up. Unprivileged users are not permitted to log in yet." > /run/nologin')
  const early = await cli(applyArgs(data, host, pack))
  expect(early.err).toContain(`${host.ip} ne répond pas`)
  expect(early.code).toBe(4)
  expect(inside(host, 'ls -d /var/lib/packtic 2>/dev/null || :')).toBe('')
  // And a real start, asked all along.
  lab('kill', String(host.i))
  let up = false
  const booting = new Promise<void>((resolve) => execFile(join(import.meta.dirname, '../../scripts/lab/lab.sh'), ['boot', String(host.i)], () => {
    up = true
    resolve()
  }))
  const codes: (number | null)[] = []
  while (!up) {
    const began = Date.now()
    // oxlint-disable-next-line no-await-in-loop -- one after the other, as a technician would
    const { code, err } = await cli(deployArgs('plan', data, host, ['--pack', pack]))
    expect(Date.now() - began, err).toBeLessThan(30_000)
    codes.push(code)
  }
  await booting
  expect(codes.filter((code) => code !== 0 && code !== 4)).toEqual([])
  const { code, err } = await cli(applyArgs(data, host, pack))
  expect(code, err).toBe(0)
}))

test('a run meets a machine that is starting again: it waits by itself, and ends', async () => await withHost(async (host) => {
  const pack = makePack('again-pack', [{ id: 'waits', apply: 'while [ ! -e /run/packtic-lab-gate ]; do sleep 0.2; done' }, { id: 'last', seconds: 0 }])
  const run = new Cli(applyArgs(dataFolder(), host, pack))
  expect(await run.seen(({ step, phase, ev }) => step === 'waits' && phase === 'apply' && ev === 'start')).toBeDefined()
  // Its users are shut out while the line is lost: the next tries meet a good login and a closed door.
  inside(host, `echo "System is booting up." > /run/nologin; ${RESET}`)
  const since = await run.seen(({ state }) => state === 'linkLost')
  expect(since).toBeDefined()
  inside(host, `nft delete table inet packtic_cut; ${OPEN_GATE}`)
  while (!/denied|nologin|not permitted|Accepted/.test(inside(host, `journalctl -q --no-pager -u ssh -o cat --since @${Math.floor((since ?? 0) / 1000)} || :`))) {
    // oxlint-disable-next-line no-await-in-loop -- waits for a try
    await pause(300)
  }
  expect(run.child.exitCode).toBeNull()
  inside(host, 'rm /run/nologin')
  const ended = await run.ended
  expect(ended.code, ended.err).toBe(0)
  expect(summaryOf(ended)).toMatchObject({ state: 'done', changed: 2 })
}))
