// Links that a person of the machine planted where a run writes as root: none is followed, and what they name stays as it was.
// The scripts alone are in domain/provisioning/kinds/planted-links.test.ts. Design: provisioning.md 4, rule 15.
import { expect, test } from 'vitest'
import { applyArgs, cli, dataFolder, inside, summaryOf } from './lab.ts'
import { withHost } from './host-pool.ts'
import { makePack } from './make-pack.ts'

/** As the machine's ordinary person. */
const AS_CLIENT = 'setpriv --reuid client --regid client --init-groups sh -c'
const TARGETS = '/etc/shadow /etc/passwd /etc/planted/kept'
const file = (id: string, shape: object) => ({ id, kind: { kind: 'file', file: shape }, more: { optional: true } })
const text = { source: 'files/text' }

test('links in /tmp, in a folder of the client’s and on the way to /home: nothing is written through them, the files elsewhere are untouched', async () => await withHost(async (host) => {
  inside(host, `mkdir -p /etc/planted /srv/theirs; echo kept > /etc/planted/kept; chmod 600 /etc/planted/kept; chown client /srv/theirs; ln -s /home/client /srv/home
${AS_CLIENT} 'umask 077; ln -s /etc/shadow /tmp/whole; ln -s /etc/shadow /tmp/block; ln -s /etc/planted /tmp/folder; ln -s /etc/planted/kept /tmp/gone; ln -s /etc/planted /srv/theirs/docs; ln -s /etc/planted /home/client/docs; ln -s /etc/shadow /tmp/packtic; ln -s /etc /tmp/packtic-lab'`)
  const state = (): string => inside(host, `sha256sum ${TARGETS}; stat -c '%n %a %U:%G %Y' ${TARGETS} /etc/planted; ls -A /etc/planted; find /tmp /srv/theirs /home/client -type l -printf '%p -> %l\\n' | sort`)
  const before = state()
  const planted = [
    file('whole', { form: 'whole', path: '/tmp/whole', ...text }), file('block', { form: 'block', path: '/tmp/block', ...text }), file('folder', { form: 'directory', path: '/tmp/folder', mode: '2777' }), file('gone', { form: 'absent', path: '/tmp/gone' }), file('link', { form: 'link', path: '/tmp/folder/link', target: '/etc/hostname' }),
    file('theirs', { form: 'whole', path: '/srv/theirs/docs/new', ...text }), file('home', { form: 'whole', path: '/srv/home/docs/new', ...text }), file('direct', { form: 'whole', path: '/srv/home/new', ...text }),
  ]
  const pack = makePack('planted-pack', [...planted, { id: 'last', seconds: 0 }], [], [], { 'files/text': 'ours\n' })
  const ended = await cli(applyArgs(dataFolder(), host, pack))
  const result = (step: string): unknown => ended.lines.findLast((line) => line.step === step && line.res !== undefined)?.res
  expect(planted.map(({ id }) => [id, result(id)]), ended.err).toEqual(planted.map(({ id }) => [id, 'failed']))
  expect(summaryOf(ended)).toMatchObject({ state: 'done', changed: 1, failed: planted.length })
  expect(inside(host, 'cat /var/lib/packtic/runs/*/out.log')).toContain('somebody else may change a folder on the way: nothing was written')
  // Nor did the run itself put anything where everybody may.
  expect(state()).toBe(before)
  expect(inside(host, 'find /tmp /var/tmp -newer /etc/planted/kept ! -type d ! -type l ! -path "*systemd-private*" -user root')).toBe('')
}))
