// A canary in each place where a secret is typed: afterwards it is nowhere but where a step was told to put it.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { secretForms } from '../../domain/provisioning/host-scripts.ts'
import { applyArgs, Cli, cli, dataFolder, deployArgs, inside, pause } from './lab.ts'
import { withHost } from './host-pool.ts'
import { makePack } from './make-pack.ts'

const SECRET = `canari secret's ${process.pid}é&1`
const PASSWORD = `canari-mot-de-passe-${process.pid}`
const both = { fr: 'Clé', en: 'Key' }

test('neither the login password nor a secret of the pack is anywhere after success, failure and resume', async () => await withHost(async (host) => {
  const pack = makePack('secret-pack', [
    // Uses it as it should, then shows it as it never should.
    { id: 'uses', apply: 'sha256sum < "$SECRETS/key" > /srv/packtic-lab/print\ncat "$SECRETS/key"; echo; base64 -w0 < "$SECRETS/key"; echo >&2; cat "$SECRETS/key" >&2', seconds: 3, more: { secrets: ['key'] } },
    { id: 'fails', apply: 'cat "$SECRETS/key"; [ -e /srv/packtic-lab/allowed ]', seconds: 1, more: { secrets: ['key'] } },
  ], [{ key: 'key', type: 'secret', label: both }])
  inside(host, `echo 'tech:${PASSWORD}' | chpasswd`)
  const file = join(mkdtempSync(join(tmpdir(), 'packtic-lab-secret-')), 'key')
  writeFileSync(file, `${SECRET}\n`, { mode: 0o600 })
  const data = dataFolder()
  const run = new Cli(applyArgs(data, host, pack, ['--secret-file', `key=${file}`]), PASSWORD)
  const seen: string[] = []
  await run.seen(({ step, phase, ev }) => step === 'uses' && phase === 'apply' && ev === 'start')
  // While it is in use: process lists and environments, there and here.
  seen.push(inside(host, 'ps -eo args; cat /proc/[0-9]*/environ 2>/dev/null | tr "\\0" "\\n"'), execFileSync('ps', ['-p', String(run.child.pid), '-o', 'args='], { encoding: 'utf8' }), readFileSync(`/proc/${run.child.pid}/environ`, 'utf8'))
  const failed = await run.ended
  expect(failed.code, failed.err).toBe(5)
  expect(inside(host, 'ls -A /run/packtic')).toBe('')
  // Without the secret a resume has nothing to work with, and says so.
  expect((await cli(deployArgs('resume', data, host), PASSWORD)).code).toBe(2)
  inside(host, ': > /srv/packtic-lab/allowed')
  const resumed = await cli(deployArgs('resume', data, host, ['--secret-file', `key=${file}`]), PASSWORD)
  expect(resumed.code, resumed.err).toBe(0)
  await pause(500)
  seen.push(failed.out, failed.err, resumed.out, resumed.err)
  // It did arrive, byte for byte.
  expect(inside(host, `printf %s '${SECRET.replaceAll("'", `'\\''`)}' | sha256sum; cat /srv/packtic-lab/print`).split('\n').slice(0, 2).map((line) => line.slice(0, 64)).filter((sum, i, all) => all.indexOf(sum) === i)).toHaveLength(1)
  expect(inside(host, 'cat /var/lib/packtic/runs/*/out.log')).toContain('***')
  const forms = [...secretForms(SECRET), ...secretForms(PASSWORD)]
  expect(forms.filter((form) => seen.some((text) => text.includes(form)))).toEqual([])
  for (const form of forms) {
    const word = `'${form.replaceAll("'", `'\\''`)}'`
    expect(inside(host, `grep -rlaF -e ${word} /var /etc /root /home /tmp /run /srv 2>/dev/null || :`), form).toBe('')
    expect(execFileSync('sh', ['-c', `grep -rlaF -e ${word} "$1" || :`, 'sh', data], { encoding: 'utf8' }), form).toBe('')
  }
}))

test('a secret in a file of the pack is in that file alone: planned, applied, applied again, taken back', async () => await withHost(async (host) => {
  const path = '/etc/packtic-lab/key.conf'
  const pack = makePack('secret-file', [{ id: 'conf', kind: { kind: 'file', file: { form: 'whole', path, source: 'files/key.conf', escape: 'shell' } } }, { id: 'record', kind: { kind: 'record' } }], [{ key: 'key', type: 'secret', label: both }], [], { 'files/key.conf': 'suite={{suite}}\nkey={{secret.key}}\n' })
  const file = join(mkdtempSync(join(tmpdir(), 'packtic-lab-secret-')), 'key')
  writeFileSync(file, `${SECRET}\n`, { mode: 0o600 })
  const data = dataFolder()
  const given = ['--secret-file', `key=${file}`]
  const seen: string[] = []
  const planned = async (): Promise<string> => {
    const { out } = await cli(deployArgs('plan', data, host, ['--pack', pack]))
    seen.push(out)
    return out
  }
  expect(await planned()).toMatch(/"id":"conf","result":"todo"\}/)
  const runs: string[] = []
  for (const changed of [2, 0]) {
    const run = await cli(applyArgs(data, host, pack, given))
    seen.push(run.out, run.err)
    expect(run, run.err).toMatchObject({ code: 0 })
    expect(run.out).toContain(`"changed":${changed},`)
    runs.push(/"summary":true,"run":"([^"]+)"/.exec(run.out)?.[1] ?? '')
  }
  expect(inside(host, `. ${path}; printf '%s|%s' "$suite" "$key"; stat -c '|%a %U' ${path}`)).toContain(`|${SECRET}|600 root`)
  // Nobody gives a plan the secret: it sees that the rest is as it was.
  expect(await planned()).toContain('"id":"conf","result":"ok"')
  inside(host, `sed -i 's/^suite=.*/suite=other/' ${path}`)
  expect(await planned()).toMatch(/"id":"conf","result":"todo"\}/)
  // Somebody's change would stay; as it was, it goes, and nobody gives an undo the secret either.
  inside(host, `sed -i 's/^suite=.*/suite='"'$(. /etc/os-release; echo $VERSION_CODENAME)'"'/' ${path}`)
  const undone = await cli(deployArgs('undo', data, host, ['--run', runs[0] ?? '']))
  seen.push(undone.out, undone.err)
  expect(undone.out, undone.err).toContain('"undone":2')
  expect(inside(host, `ls -d ${path} /etc/packtic-lab /etc/packtic 2>/dev/null || :`)).toBe('')
  await pause(500)
  const forms = secretForms(SECRET)
  expect(forms.filter((form) => seen.some((text) => text.includes(form)))).toEqual([])
  for (const form of forms) {
    const word = `'${form.replaceAll("'", `'\\''`)}'`
    expect(inside(host, `grep -rlaF -e ${word} /var /etc /root /home /tmp /run /srv 2>/dev/null | grep -vx ${path} || :`), form).toBe('')
    expect(execFileSync('sh', ['-c', `grep -rlaF -e ${word} "$1" || :`, 'sh', data], { encoding: 'utf8' }), form).toBe('')
  }
}))
