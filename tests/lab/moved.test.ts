// A machine that comes back at another address, while somebody else answers at its old one: found again by its host key among
// the neighbours, never by an address alone. Design: provisioning.md 4, rule 6.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { applyArgs, Cli, dataFolder, type Host, inside, summaryOf } from './lab.ts'
import { withHosts } from './host-pool.ts'
import { gatedPack, JOURNAL, OPEN_GATE } from './make-pack.ts'

const logins = (host: Host): string => inside(host, 'journalctl -q --no-pager -u ssh -o cat | grep -E "Failed|Accepted|Invalid" || :').trim()

test('found again by its key; the one that took its address gets no login', async () => await withHosts(2, async (host, stranger) => {
  const data = dataFolder()
  const run = new Cli(applyArgs(data, host, gatedPack('moved-pack', 2)))
  expect(await run.seen(({ step, phase, ev }) => step === 'part-1' && phase === 'apply' && ev === 'start')).toBeDefined()
  const elsewhere = host.ip.replace(/\d+$/, (last) => String(Number(last) - 100 + 20))
  // It speaks on the network, as a machine that came back does; its old address is another's by now.
  inside(host, `ip addr flush dev eth0; ip addr add ${elsewhere}/24 dev eth0; ping -q -c 1 10.77.0.1`)
  inside(stranger, `ip addr add ${host.ip}/24 dev eth0`)
  execFileSync('ip', ['neigh', 'replace', host.ip, 'lladdr', `02:70:74:69:63:${stranger.i.toString(16).padStart(2, '0')}`, 'dev', 'ptbr0', 'nud', 'permanent'])
  expect(await run.seen((line) => line['host'] === elsewhere)).toBeDefined()
  inside(host, OPEN_GATE)
  const ended = await run.ended
  expect(ended.code, ended.err).toBe(0)
  expect(summaryOf(ended)).toMatchObject({ host: elsewhere, state: 'done', changed: 2, failed: 0 })
  expect(inside(host, `cat ${JOURNAL}`)).toBe('part-1\npart-2\n')
  expect(logins(stranger)).toBe('')
  // The same machine, with its key pinned where it is now.
  const db = new Database(join(data, 'packtic.db'), { readonly: true })
  expect(db.prepare('SELECT host FROM machine').all()).toEqual([{ host: elsewhere }])
  expect(db.prepare('SELECT sha256 FROM host_key WHERE host = ?').all(elsewhere)).toEqual([{ sha256: host.key }])
  db.close()
}))
