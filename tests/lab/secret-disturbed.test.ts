// The same canaries when a run is disturbed: the line cut, the power cut, the run cancelled. The whole disk of the machine, its
// memory files, its journal and its processes are searched, and all that the laptop keeps.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { secretForms } from '../../domain/provisioning/host-scripts.ts'
import { applyArgs, Cli, cli, dataFolder, deployArgs, type Host, inside, lab, pause, summaryOf } from './lab.ts'
import { withHost } from './host-pool.ts'
import { makePack } from './make-pack.ts'

const SECRET = `canari secret's ${process.pid}é&1`
const PASSWORD = `canari-mot-de-passe-${process.pid}`
const forms = [...secretForms(SECRET), ...secretForms(PASSWORD)]
const applying = (name: string) => ({ step, phase, ev }: { step?: string; phase?: string; ev?: string }): boolean => step === name && phase === 'apply' && ev === 'start'

/** Places outside the run's own memory folder that hold a form of a secret. */
const LOOK = `umask 077; f=/dev/shm/forms; cat > $f
{ grep -rlaF -f $f / --exclude-dir=proc --exclude-dir=sys 2>/dev/null | grep -v "^/run/packtic/"
journalctl --no-pager -o export | grep -aF -f $f
cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | grep -aF -f $f; } | grep -vx $f; rm $f`
function whereOnMachine({ i }: Host): string {
  // The searching program names none of them: they come on its input, and lie in memory.
  return execFileSync(join(import.meta.dirname, '../../scripts/lab/lab.sh'), ['sh', String(i), 'sh', '-c', LOOK], { input: `${forms.join('\n')}\n`, encoding: 'utf8', maxBuffer: 1 << 26 })
}
function whereHere(data: string, run: Cli): string {
  const found = execFileSync('sh', ['-c', 'grep -rlaF -f - "$1" || :', 'sh', data], { input: `${forms.join('\n')}\n`, encoding: 'utf8' })
  const alive = run.child.exitCode === null && run.child.signalCode === null
  const shown = alive ? `${readFileSync(`/proc/${run.child.pid}/cmdline`, 'utf8')}${readFileSync(`/proc/${run.child.pid}/environ`, 'utf8')}` : ''
  return found + forms.filter((form) => shown.includes(form)).join('\n')
}

test('neither the login password nor a secret of the pack is anywhere after a cut line, a power cut and a cancel', async () => await withHost(async (host) => {
  // Each step shows it as it never should, then waits to be disturbed.
  const show = 'cat "$SECRETS/key"; echo; base64 -w0 < "$SECRETS/key"'
  const more = { secrets: ['key'] }
  const pack = makePack('disturbed-pack', [
    { id: 'uses', apply: `sha256sum < "$SECRETS/key" > /srv/packtic-lab/print; ${show}`, more },
    { id: 'cut', apply: `${show}; while [ ! -e /srv/packtic-lab/go-1 ]; do sleep 0.2; done`, more },
    { id: 'dark', apply: `${show}; while [ ! -e /srv/packtic-lab/go-2 ]; do sleep 0.2; done`, more },
    { id: 'cancelled', apply: `${show}; while [ ! -e /srv/packtic-lab/go-3 ]; do sleep 0.2; done`, more },
    { id: 'never', apply: show, more },
  ], [{ key: 'key', type: 'secret', label: { fr: 'Clé', en: 'Key' } }])
  inside(host, `echo 'tech:${PASSWORD}' | chpasswd`)
  const data = dataFolder()
  const file = join(dataFolder(), 'key')
  writeFileSync(file, `${SECRET}\n`, { mode: 0o600 })
  const first = new Cli(applyArgs(data, host, pack, ['--secret-file', `key=${file}`]), PASSWORD)
  expect(await first.seen(applying('cut'))).toBeDefined()
  const clean = (what: string, run: Cli): void => {
    expect(whereOnMachine(host), what).toBe('')
    expect(whereHere(data, run), what).toBe('')
  }
  // Refused by a reset, so that the app knows at once.
  inside(host, "nft 'add table inet packtic_cut; add chain inet packtic_cut in { type filter hook input priority -300; }; add rule inet packtic_cut in tcp dport 22 reject with tcp reset'")
  expect(await first.seen(({ state }) => state === 'linkLost')).toBeDefined()
  clean('while the line is cut', first)
  inside(host, 'nft delete table inet packtic_cut; touch /srv/packtic-lab/go-1')
  expect(await first.seen(applying('dark'))).toBeDefined()
  clean('after the line came back', first)
  lab('kill', String(host.i))
  lab('boot', String(host.i))
  const dark = await first.ended
  expect(summaryOf(dark)).toMatchObject({ cause: 'REMOTE_WENT_OFF' })
  clean('after the power cut', first)
  inside(host, 'touch /srv/packtic-lab/go-2')
  const second = new Cli(deployArgs('resume', data, host, ['--secret-file', `key=${file}`]), PASSWORD)
  expect(await second.seen(applying('cancelled'))).toBeDefined()
  second.child.kill('SIGKILL')
  await second.ended
  const cancelling = cli(deployArgs('cancel', data, host), PASSWORD)
  while (inside(host, 'ls /var/lib/packtic/runs/*/stop 2>/dev/null || :') === '') await pause(200)
  inside(host, 'touch /srv/packtic-lab/go-3')
  const cancelled = await cancelling
  expect(summaryOf(cancelled), cancelled.err).toMatchObject({ state: 'setAside', failed: 0 })
  await pause(500)
  clean('after the cancel', second)
  expect(inside(host, 'ls -A /run/packtic')).toBe('')
  const said = [dark, await second.ended, cancelled].map(({ out, err }) => out + err).join('\n')
  expect(forms.filter((form) => said.includes(form))).toEqual([])
  // It did arrive, and this way of looking would see it.
  expect(inside(host, `printf %s '${SECRET.replaceAll("'", `'\\''`)}' | sha256sum; cat /srv/packtic-lab/print`).split('\n').slice(0, 2).map((line) => line.slice(0, 64)).filter((sum, i, all) => all.indexOf(sum) === i)).toHaveLength(1)
  inside(host, `printf %s '${SECRET.replaceAll("'", `'\\''`)}' > /usr/share/planted`)
  expect(whereOnMachine(host)).toBe('/usr/share/planted\n')
}))
