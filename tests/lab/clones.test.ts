// Two machines made from one disk image, with one host key: two machines all the same. Design: provisioning.md 4, rule 6.
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { applyArgs, cli, dataFolder, deployArgs, hostOf, inside } from './lab.ts'
import { withHosts } from './host-pool.ts'
import { makePack } from './make-pack.ts'

test('two machines with one host key: both are served, each is a machine of its own, and neither counts as changed', async () => await withHosts(2, async (one, other) => {
  inside(other, `printf '%s' '${inside(one, 'cat /etc/ssh/ssh_host_ed25519_key')}' > /etc/ssh/ssh_host_ed25519_key; echo >> /etc/ssh/ssh_host_ed25519_key; ssh-keygen -y -f /etc/ssh/ssh_host_ed25519_key > /etc/ssh/ssh_host_ed25519_key.pub; systemctl restart ssh`)
  const clone = hostOf(other.i)
  expect(clone.key).toBe(one.key)
  const data = dataFolder()
  const pack = makePack('clones-pack', [{ id: 'first', seconds: 0 }])
  const both = (args: readonly string[]): string[] => [...args, '--host', `tech@${other.ip}`]
  const applied = await cli(both(applyArgs(data, one, pack)))
  expect(applied.code, applied.err).toBe(0)
  expect(applied.lines.at(-1)?.['hosts']).toMatchObject([{ state: 'done', changed: 1 }, { state: 'done', changed: 1 }])
  for (const host of [one, other]) expect(inside(host, 'cat /srv/packtic-lab/first').trim()).toBe('done')
  // Each again, by its own address: known, and as it was left.
  const again = await cli(both(deployArgs('plan', data, one, ['--pack', pack])))
  expect(again.code, again.err).toBe(0)
  expect(again.lines.at(-1)?.['hosts']).toMatchObject([{ ok: 1, todo: 0, cause: null }, { ok: 1, todo: 0, cause: null }])
  expect(again.lines.slice(0, 2)).toMatchObject([{ host: one.ip, sharesKeyWith: [other.ip] }, { host: other.ip, sharesKeyWith: [one.ip] }])
  expect(again.err.match(/même clé d’hôte/g)).toHaveLength(1)
  const db = new Database(join(data, 'packtic.db'), { readonly: true })
  expect(db.prepare('SELECT count(*) AS n, count(DISTINCT host) AS hosts FROM machine').get()).toEqual({ n: 2, hosts: 2 })
  expect(db.prepare('SELECT count(*) AS n, count(DISTINCT sha256) AS keys FROM host_key').get()).toEqual({ n: 2, keys: 1 })
  db.close()
}))
