// What a step may do to the SSH server it came by: a lost line at most. Design: provisioning.md 4, rule 9.
import { expect, test } from 'vitest'
import { applyArgs, Cli, dataFolder, inside, summaryOf } from './lab.ts'
import { withHost } from './host-pool.ts'
import { JOURNAL, makePack } from './make-pack.ts'

test('a step puts the SSH server in anew and ends every session: the line is lost at most, and the run ends as any other', async () => await withHost(async (host) => {
  // As an upgrade does, and then all that some do: nobody answers for a while, and no session is left.
  const apply = 'apt-get -q -y install --reinstall openssh-server; systemctl stop ssh; pkill -x sshd || :; pkill -x sshd-session || :; sleep 3; systemctl start ssh'
  const pack = makePack('server-pack', [{ id: 'before', seconds: 0 }, { id: 'server', apply }, { id: 'behind', seconds: 0 }])
  const run = new Cli(applyArgs(dataFolder(), host, pack))
  expect(await run.seen(({ state }) => state === 'linkLost')).toBeDefined()
  const ended = await run.ended
  expect(ended.code, ended.err).toBe(0)
  expect(summaryOf(ended)).toMatchObject({ state: 'done', changed: 3, failed: 0 })
  const seqs = ended.lines.flatMap(({ seq }) => seq ?? [])
  expect(seqs).toEqual(seqs.map((_, at) => at + 1))
  expect(ended.lines.filter(({ phase, ev }) => phase === 'run' && (ev === 'start' || ev === 'resume'))).toHaveLength(1)
  expect(inside(host, `cat ${JOURNAL}`)).toBe('before\nserver\nbehind\n')
}))
