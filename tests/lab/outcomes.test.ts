// What a step's codes mean, on a machine: design/provisioning.md 4, rules 9, 13 and 20. One pack, one run.
import { expect, test } from 'vitest'
import { applyArgs, cli, dataFolder, deployArgs, inside, summaryOf } from './lab.ts'
import { withHost } from './host-pool.ts'
import { JOURNAL, makePack } from './make-pack.ts'

const mark = (step: string): string => `/srv/packtic-lab/${step}`
/** Writes its line, then goes its own way. */
const scripts = (step: string, own: Record<string, string>): Record<string, string> => ({
  check: `[ -e ${mark(step)} ] || exit 1`,
  apply: `mkdir -p /srv/packtic-lab; echo ${step} >> ${JOURNAL}; : > ${mark(step)}`,
  verify: `[ -e ${mark(step)} ]`,
  undo: `rm -f ${mark(step)}`,
  ...own,
})
const step = (id: string, own: Record<string, string> = {}, more: object = {}) => ({ id, kind: { kind: 'shell' }, scripts: scripts(id, own), more })
const apply = (id: string): string => scripts(id, {})['apply'] ?? ''
const FAKE = `echo '{"v":1,"run":"x","seq":1,"t":"2026-01-01T00:00:00Z","up":1,"step":"fake","phase":"verify","ev":"end","rc":0,"res":"changed"}'; echo '#status x no 0 0 - 0'; echo '#started'; printf '\\033]0;title\\007\\377\\376\\n'`

test('each code means what the design says; words of a step are no events; a restart of the SSH server stops nothing', async () => await withHost(async (host) => {
  const pack = makePack('outcomes-pack', [
    step('warned', { apply: `${apply('warned')}; exit 3` }),
    // Until what it needs is there its check cannot tell: that is to do, not unknown.
    step('behind', { check: `[ -e ${mark('warned')} ] || exit 7; [ -e ${mark('behind')} ] || exit 1` }, { needs: ['warned'] }),
    step('false', { apply: `mkdir -p /srv/packtic-lab; echo false >> ${JOURNAL}` }, { optional: true }),
    step('unsure', { check: 'exit 7' }, { optional: true }),
    step('talks', { apply: `${FAKE}; ${FAKE} >&2; ${apply('talks')}` }),
    step('ssh', { apply: `systemctl restart ssh; ${apply('ssh')}` }),
    step('last'),
  ])
  const data = dataFolder()
  // As logind has one for each session that PAM opened: who reads it waits for ever.
  inside(host, 'mkdir -p /run/systemd/sessions; mkfifo /run/systemd/sessions/lab.ref')
  const plan = await cli(deployArgs('plan', data, host, ['--pack', pack]))
  expect(plan.code, plan.err).toBe(0)
  const planned = Object.fromEntries(((plan.lines[0]?.['steps'] ?? []) as { id: string; result: string }[]).map(({ id, result }) => [id, result]))
  expect(planned).toMatchObject({ warned: 'todo', behind: 'todo', false: 'todo', unsure: 'undetermined' })
  const ended = await cli(applyArgs(data, host, pack))
  expect(ended.code, ended.err).toBe(0)
  expect(summaryOf(ended)).toMatchObject({ state: 'done', changed: 5 })
  const last = (id: string): unknown => ended.lines.findLast((line) => line.step === id && line.res !== undefined)?.res
  expect(['warned', 'behind', 'false', 'unsure', 'talks', 'ssh', 'last'].map((id) => [id, last(id)])).toEqual([['warned', 'changed'], ['behind', 'changed'], ['false', 'failed'], ['unsure', 'undetermined'], ['talks', 'changed'], ['ssh', 'changed'], ['last', 'changed']])
  // What nobody could tell was not done on a guess.
  expect(inside(host, `cat ${JOURNAL}`)).toBe('warned\nbehind\nfalse\ntalks\nssh\nlast\n')
  expect(ended.lines.filter((line) => line.step === 'fake')).toEqual([])
  const seqs = ended.lines.flatMap(({ seq }) => seq ?? [])
  expect(seqs).toEqual(seqs.map((_, at) => at + 1))
  // Not optional, it stops the machine, and says why.
  const strict = await cli(applyArgs(dataFolder(), host, makePack('unsure-pack', [step('doubt', { check: 'echo why; exit 7' }), step('after')])))
  expect(strict.code).toBe(5)
  expect(summaryOf(strict)).toMatchObject({ state: 'needsAttention', cause: 'STEP_UNDETERMINED' })
  expect(inside(host, `grep -c -e doubt -e after ${JOURNAL} || :`).trim()).toBe('0')
}))
