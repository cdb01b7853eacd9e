// What a machine or a pack makes impossible is said in French, with its exit code, and changes nothing, here or there.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { applyArgs, cli, dataFolder, deployArgs, type Host, inside, lab, PASSWORD, reinstalled, stateOf } from './lab.ts'
import { withHost } from './host-pool.ts'
import { slowPack } from './make-pack.ts'

const pack = slowPack('refused-pack', 2)

/** Nothing that a run would write: no machine, no run, no pinned key. */
function untouched(data: string): void {
  const db = new Database(join(data, 'packtic.db'), { readonly: true })
  const rows = (table: string): number => (db.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n
  expect({ machines: rows('machine'), runs: rows('provisioning_run'), keys: rows('host_key') }).toEqual({ machines: 0, runs: 0, keys: 0 })
  db.close()
}

const logins = (host: Host): string => inside(host, 'journalctl -q --no-pager -u ssh -o cat | grep -E "Failed|Accepted|Invalid" || :').trim()

test('a machine that does not answer: code 4, said so, nothing written', async () => await withHost(async (host) => {
  const data = dataFolder()
  lab('cut', String(host.i))
  const { code, err } = await cli(applyArgs(data, host, pack))
  expect(err).toContain(`${host.ip} ne répond pas. Il est peut-être éteint, en veille ou sur un autre réseau. Rien n’a été modifié sur ce poste.`)
  expect(err).toContain('Réessayer')
  expect(code).toBe(4)
  untouched(data)
}))

test('a wrong password: code 3, one attempt in the machine’s own log, nothing written', async () => await withHost(async (host) => {
  const data = dataFolder()
  const before = stateOf(host)
  const { code, err } = await cli(applyArgs(data, host, pack), 'pas-le-bon')
  expect(err).toContain(`Identifiant ou mot de passe refusé par ${host.ip}`)
  expect(code).toBe(3)
  expect(logins(host).split('\n')).toEqual([expect.stringMatching(/^Failed password for tech/)])
  expect(stateOf(host)).toEqual(before)
  untouched(data)
  // The inventory meets the same door.
  const inventory = await cli(['inventory', 'ssh', `tech@${host.ip}`, '--password-stdin', '--host-key', host.key], 'pas-le-bon')
  expect(inventory.code).toBe(3)
  expect(logins(host).split('\n')).toHaveLength(2)
}))

test('a machine reinstalled since, with another key: code 3, both keys known, no login even tried', async () => await withHost(async (host) => {
  const data = dataFolder()
  expect((await cli(deployArgs('plan', data, host, ['--pack', pack]))).code).toBe(0)
  const other = reinstalled(host)
  const { code, out, err } = await cli(deployArgs('plan', data, other, ['--pack', pack]))
  expect(code).toBe(3)
  expect(err).toContain(`${host.ip} n’est plus le poste que nous connaissons. Rien ne lui a été envoyé.`)
  expect(out).toContain(host.key)
  expect(out).toContain(other.key)
  expect(logins(other)).toBe('')
  // Named with a reason it takes the old one's place; another key, or no reason, does not.
  const because = (key: string, reason: string): readonly string[] => deployArgs('plan', data, { ...other, key }, ['--pack', pack, '--host-reinstalled', reason])
  expect((await cli(because(host.key, 'disque remplacé'))).code).toBe(3)
  expect((await cli(because(other.key, ' '))).code).toBe(2)
  expect(logins(other)).toBe('')
  expect((await cli(because(other.key, 'disque remplacé'))).code).toBe(0)
  expect((await cli(deployArgs('plan', data, other, ['--pack', pack]))).code).toBe(0)
}))

test('a key nobody named: code 3 with its fingerprint, no login even tried', async () => await withHost(async (host) => {
  for (const args of [['inventory', 'ssh', `tech@${host.ip}`, '--password-stdin'], deployArgs('plan', dataFolder(), { ...host, key: 'SHA256:other' }, ['--pack', pack])]) {
    const { code, out, err } = await cli(args)
    expect(code).toBe(3)
    expect(err).toContain(`${host.ip} n’est pas encore connu de cet ordinateur`)
    expect(err).toContain(host.key)
    expect(out).not.toMatch(/"plan":"/)
  }
  expect(logins(host)).toBe('')
}))

test('an account without rights: code 3, one prompt answered, nothing done', async () => await withHost(async (host) => {
  const data = dataFolder()
  const args = applyArgs(data, host, pack).map((word) => word.replace('tech@', 'client@'))
  const { code, err } = await cli(args, 'client')
  expect(err).toContain(`Ce compte n’a pas assez de droits sur ${host.ip}`)
  expect(code).toBe(3)
  expect(inside(host, 'ls -d /var/lib/packtic 2>/dev/null || :')).toBe('')
}))

test('sudo that wants a terminal: code 3, said with the line to take out, and nothing done', async () => await withHost(async (host) => {
  const data = dataFolder()
  inside(host, `echo 'Defaults requiretty' > /etc/sudoers.d/terminal; chmod 440 /etc/sudoers.d/terminal`)
  const before = stateOf(host)
  const { code, err } = await cli(applyArgs(data, host, pack))
  expect(err).toContain(`sudo n’obéit que devant un écran sur ${host.ip}`)
  expect(err).toContain('Defaults requiretty')
  expect(code).toBe(3)
  expect(stateOf(host)).toEqual(before)
}))

test('a pack altered after its lock, or broken: refused with the file named, no machine met', async () => {
  const host: Host = { i: 0, ip: '10.77.0.254', key: 'SHA256:none' }
  const altered = slowPack('altered-pack', 1)
  const script = join(altered, 'steps/part-1.apply.sh')
  writeFileSync(script, readFileSync(script, 'utf8').replace('done', 'dona'))
  const said = await cli(applyArgs(dataFolder(), host, altered), PASSWORD)
  expect(said.code).toBe(3)
  expect(said.err).toContain('steps/part-1.apply.sh')
  expect(said.err).toContain('Rien n’a été lancé')
  const broken = join(mkdtempSync(join(tmpdir(), 'packtic-lab-pack-')))
  writeFileSync(join(broken, 'pack.json'), '{"format":"packtic.pack/1"')
  const refused = await cli(applyArgs(dataFolder(), host, slowPack('sound-pack', 1)).map((word) => (word.endsWith('sound-pack') && word.startsWith('/') ? broken : word)))
  expect(refused.code).toBe(2)
  expect(refused.err).toContain('pack.json')
})
