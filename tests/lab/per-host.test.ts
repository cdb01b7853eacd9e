// One pack, one command, two machines of two roles: each gets its own steps, is asked for its own secrets and given no other, and
// is checked again and taken back by its own role.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cli, dataFolder, type Host, inside, stateOf, type Summary } from './lab.ts'
import { withHosts } from './host-pool.ts'
import { makePack } from './make-pack.ts'

const both = (text: string) => ({ fr: text, en: text })
const made = ({ i, ip, key }: Host): string => inside({ i, ip, key }, 'cd /srv/packtic-lab 2>/dev/null && ls && cat seen || :')

test('a post and a server in one run: each its own steps and secrets; the second apply and the undo know it still', async () => await withHosts(2, async (post, server) => {
  if (!post || !server) throw new Error('two hosts')
  const seen = (role: string): string => `echo "$OPT_role $OPT_floor" > /srv/packtic-lab/seen; ls "$SECRETS" | grep -vx scratch >> /srv/packtic-lab/seen || : # ${role}`
  const pack = makePack('two-roles', [
    { id: 'desk', apply: seen('post'), more: { when: 'opt.role == "post"' } },
    { id: 'share', apply: `[ "$(cat "$SECRETS/phrase")" = secret-of-the-server ]\n${seen('server')}`, more: { when: 'opt.role == "server"', secrets: ['phrase'] } },
  ], [{ key: 'role', type: 'choice', label: both('Rôle'), choices: ['post', 'server'], default: 'post', perHost: true }, { key: 'floor', type: 'integer', label: both('Étage'), default: 0 }, { key: 'phrase', type: 'secret', label: both('Phrase') }])
  const data = dataFolder()
  const both2 = [post, server].flatMap((host) => ['--host', `tech@${host.ip}`, '--host-key', host.key])
  const deploy = async (verb: string, more: readonly string[]) => await cli(['deploy', verb, '--data', data, ...both2, '--password-stdin', ...more])
  const apply = async (more: readonly string[]) => await deploy('apply', ['--pack', pack, '--yes', '--accept-unsigned', 'two-roles', ...more])
  const roles = ['--set', `role@${server.ip}=server`, '--set', 'floor=3']
  const fresh = [post, server].map(stateOf)

  // Nothing is begun on either while a word is wrong or missing.
  const missing = await apply(roles)
  expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('phrase')])
  expect((await apply(['--set', `floor@${server.ip}=3`])).code).toBe(2)
  expect((await apply(['--set', 'role@10.77.0.250=server'])).code).toBe(2)
  expect((await apply(['--set', `role@${server.ip}=roof`])).err).toContain('post, server')
  expect([post, server].map(stateOf)).toEqual(fresh)

  const file = join(mkdtempSync(join(tmpdir(), 'packtic-lab-role-')), 'phrase')
  writeFileSync(file, 'secret-of-the-server\n')
  const first = await apply([...roles, '--secret-file', `phrase=${file}`])
  expect(first.code, first.err).toBe(0)
  const counts = (of: typeof first): readonly Summary[] => of.lines.at(-1)?.['hosts'] as Summary[]
  expect(counts(first).map(({ state, changed, skipped }) => ({ state, changed, skipped }))).toEqual([{ state: 'done', changed: 1, skipped: 1 }, { state: 'done', changed: 1, skipped: 1 }])
  expect(made(post)).toBe('desk\njournal\nseen\npost 3\n')
  expect(made(server)).toBe('journal\nseen\nshare\nserver 3\nphrase\n')

  const again = await apply([...roles, '--secret-file', `phrase=${file}`])
  expect([again.code, ...counts(again).map(({ changed }) => changed)], again.err).toEqual([0, 0, 0])
  // The plan of other roles is another plan.
  const plans = await Promise.all([roles, ['--set', 'floor=3']].map(async (sets) => (await deploy('plan', ['--pack', pack, ...sets])).lines.at(-1)?.['plan']))
  expect(plans[0]).not.toBe(plans[1])

  const runId = first.lines.at(-1)?.['run']
  for (const host of [post, server]) inside(host, 'rm -f /srv/packtic-lab/seen')
  const undone = await deploy('undo', ['--run', String(runId)])
  expect([undone.code, ...counts(undone).map(({ undone: count }) => count)], undone.err).toEqual([0, 1, 1])
  expect([post, server].map(made)).toEqual(['', ''])
}))
