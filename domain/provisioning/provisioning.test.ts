import { describe, expect, test } from 'vitest'
import { readLock, readStatus, secretForms, startScript, statusScript } from './host-scripts.ts'
import { decideSteps } from './decide-steps.ts'
import { fileDiff } from './file-diff.ts'
import { HostFacts, hostFacts, READ_FACTS, READ_SSH_PORT } from './facts.ts'
import { optionValues, type PackSource } from './pack.ts'
import { planProgram, readPlan } from './plan-program.ts'
import { progressOf, progressOfSteps, readEvent } from './run-events.ts'
import { runProgram } from './run-program.ts'
import { quote } from './shell-words.ts'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { WholePack } from '../../tests/packs/whole-pack.ts'

const RUN = '01a20e08-5354-76cd-a11d-492ef476cf82'
const manifest = {
  format: 'packtic.pack/1', id: 'small-pack', version: '1.0.0', title: { fr: 'a', en: 'a' }, summary: { fr: 'a', en: 'a' }, needs: ['informatique'], authors: [{ name: 'a', scop: 'a' }], licence: 'MIT', platform: 'linux', suites: ['bookworm'], arch: ['amd64'],
  preflight: { ramMinMb: 0, rootFreeMb: 0 }, options: [{ key: 'name', type: 'string', label: { fr: 'a', en: 'a' } }], training: { halfDays: 0, content: [] }, maintenance: { level: 'essentiel', visitsPerYear: 0, responseHours: 0, checks: [] },
  steps: [{ kind: 'package', id: 'tools', title: { fr: 'a', en: 'a' }, install: ['less'] }, { kind: 'shell', id: 'greet', title: { fr: 'a', en: 'a' }, needs: ['tools'] }],
}
const source: PackSource = { pack: WholePack.parse(manifest), scripts: { 'greet.check': 'exit 1', 'greet.apply': 'echo hello', 'greet.verify': 'exit 0', 'greet.undo': 'exit 0' }, files: {} }
const input = { source, options: { name: "l'été $(reboot)" }, facts: { suite: 'bookworm' }, runId: RUN, packHash: 'a'.repeat(64), device: 'D (X2)', mode: 'apply' as const }
const event = (seq: number, step: string, phase: string, ev: string, more = {}): string => JSON.stringify({ v: 1, run: RUN, seq, t: '2026-11-24T10:00:00Z', up: seq * 10, step, phase, ev, ...more })
const events = (...lines: string[]) => lines.flatMap((line) => readEvent(line) ?? [])

describe('the program of a host', () => {
  test('is the same bytes for the same input, and a shell accepts it', () => {
    expect(runProgram(input)).toBe(runProgram(input))
    execFileSync('sh', ['-n'], { input: runProgram(input) })
    execFileSync('sh', ['-n'], { input: runProgram({ ...input, mode: 'undo' }) })
    execFileSync('sh', ['-n'], { input: planProgram(source, input.options, input.packHash) })
  })

  test('never lets a value become code', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')), (text) => {
      expect(execFileSync('sh', ['-c', `printf %s ${quote(text)}`]).toString('utf8')).toBe(Buffer.from(text).toString('utf8'))
    }), { numRuns: 60 })
    // The same way that an option goes: set by the program, here as on the machine, printed by a step.
    for (const value of ["l'été", '"', '$(id)', '${HOME}', '`id`', '\\', '%s%n', 'é 👩‍🔧', '-n', '--', '~', '*', '!', '#', `${"'$(id)`\\%é".repeat(400)}end`, '']) {
      const program = runProgram({ ...input, options: { ...input.options, odd: value } }).split('\n').filter((line) => line.startsWith('OPT_odd=')).join('\n')
      expect(execFileSync('sh', ['-s'], { input: `${program}\nprintf %s "$OPT_odd"\n` }).toString('utf8')).toBe(value)
    }
  })

  test('puts all packages in one transaction, before the first step that may need them', () => {
    const program = runProgram(input)
    expect(program.match(/^join_packages /gm)).toHaveLength(1)
    expect(program.indexOf('\njoin_packages less')).toBeLessThan(program.indexOf('\nshell_step greet'))
  })
})

describe('the order of the work', () => {
  const both = { fr: 'a', en: 'a' }
  const shell = (id: string, more: object = {}) => ({ kind: 'shell', id, title: both, ...more })
  const packages = (id: string, name: string, needs: readonly string[] = []) => ({ kind: 'package', id, title: both, install: [name], needs })
  const program = (steps: readonly object[]): string => runProgram({ ...input, source: { pack: WholePack.parse({ ...manifest, steps }), scripts: {}, files: {} } })

  test('needs between packages do not split the transaction; a need of another kind does, and takes those behind it along', () => {
    const text = program([packages('one', 'less', []), shell('source'), packages('two', 'rsync', ['one']), packages('three', 'vlc', ['source']), packages('four', 'orca', ['three'])])
    expect(text.match(/^join_packages .*$/gm)).toEqual(['join_packages less rsync', 'join_packages vlc orca'])
    expect(text.indexOf('\njoin_packages vlc')).toBeGreaterThan(text.indexOf('\nshell_step source'))
  })

  test('one restart for all who ask: where the pack places it, else at the end, and none where nobody asks', () => {
    const asking = shell('kernel', { reboot: 'always' })
    expect(program([asking, shell('other')])).toMatch(/\nshell_step kernel .*\nask_reboot kernel always\nshell_step other .*\nreboot_at_end\n/)
    expect(program([asking, { kind: 'reboot', id: 'restart', title: both }, shell('other')])).toMatch(/ask_reboot kernel always\nreboot_step restart\nshell_step other/)
    expect(program([shell('other')])).not.toMatch(/^reboot_(at_end$|step )/m)
    execFileSync('sh', ['-n'], { input: program([asking, { kind: 'reboot', id: 'restart', title: both }, { kind: 'firewall', id: 'wall', title: both, firewall: { allow: ['80/tcp', { port: '445/tcp', from: '10.0.0.0/8' }] } }]) })
  })
})

describe('a plan', () => {
  const answer = (...lines: readonly string[]) => readPlan([...lines, 'E', ''].join('\n'))
  const file = { kind: 'file', id: 'motd', title: { fr: 'a', en: 'a' }, file: { form: 'whole', path: '/etc/motd', source: 'files/motd' } }
  const block = { ...file, id: 'hosts', file: { form: 'block', path: '/etc/hosts', source: 'files/motd' } }
  const pack = WholePack.parse({ ...manifest, steps: [file, block] })
  const withFiles: PackSource = { pack, scripts: {}, files: { 'files/motd': 'Bonjour {{opt.name}}\n' } }
  const diff = (line: string): string | undefined => {
    const found = [...(answer(line)?.files ?? [])][0]
    const step = pack.steps.find(({ id }) => id === found?.[0])
    return step && found ? fileDiff(step, withFiles, { name: 'Zoé' }, {}, found[1]) : undefined
  }

  test('shows what would change in a file, and its rights; a block leaves the lines of the owner', () => {
    expect(diff('D motd - - 0 none')).toBe('--- /dev/null\n+++ /etc/motd\n@@ -0,0 +1,1 @@\n+Bonjour Zoé')
    expect(diff(`D motd 600 root:root 4 =${btoa('old\n')}`)).toBe('old mode 600 root:root\nnew mode 644 root:root\n--- /etc/motd\n+++ /etc/motd\n@@ -1,1 +1,1 @@\n-old\n+Bonjour Zoé')
    expect(diff(`D motd 644 root:root 2 =${btoa('\u0000a')}`)).toContain('Binary file, 2 bytes')
    expect(diff('D motd 644 root:root 999999 hidden')).toContain('Binary file, 999999 bytes')
    expect(diff(`D hosts 644 root:root 20 =${btoa('127.0.0.1 localhost\n')}`)).toBe('--- /etc/hosts\n+++ /etc/hosts\n@@ -1,1 +1,4 @@\n 127.0.0.1 localhost\n+# >>> packtic hosts\n+Bonjour Zoé\n+# <<< packtic hosts')
  })

  test('shows a fact in a text, and nothing of a file that holds a secret: it does not even leave the machine', () => {
    const seen = { rights: '644 root:root', bytes: 4, content: new TextEncoder().encode('old\n') }
    const shown = (text: string, facts: HostFacts): string | undefined => fileDiff(pack.steps[0]!, { ...withFiles, files: { 'files/motd': text } }, {}, facts, seen)
    expect(shown('{{suite}}\n', { suite: 'bookworm' })).toContain('+bookworm')
    expect(shown('{{suite}}\n', {})).toBeUndefined()
    expect(shown('{{secret.key}}\n', {})).toBeUndefined()
    expect(planProgram(withFiles, { name: 'Zoé' }, 'a'.repeat(64))).toContain("told motd $? '/etc/motd'")
    const program = planProgram({ ...withFiles, files: { 'files/motd': '{{secret.key}}\n' } }, {}, 'a'.repeat(64))
    expect(program).toContain('told motd $?\n')
    execFileSync('sh', ['-n'], { input: program })
  })

  test('asks each kind for itself: what one check sets, leaves or ends by touches no other', () => {
    const folder = mkdtempSync(join(tmpdir(), 'packtic-plan-'))
    const { username } = userInfo()
    const group = execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim()
    const step = (id: string, more: object) => ({ id, title: { fr: 'a', en: 'a' }, ...more })
    const text = (id: string, name: string) => step(id, { kind: 'file', file: { form: 'whole', path: join(folder, name), source: 'files/text', owner: username, group } })
    writeFileSync(join(folder, 'same'), 'one\nEND\n(case x) "$(exit 3)\n', { mode: 0o644 })
    writeFileSync(join(folder, 'other'), 'two\n', { mode: 0o644 })
    const steps = [text('same-1', 'same'), text('other-1', 'other'), step('wall', { kind: 'firewall', firewall: { allow: ['1/tcp'] } }), step('nobody', { kind: 'account', account: { user: 'no-such-login-here' } }), step('me', { kind: 'account', account: { groups: [group] } }), step('odd', { kind: 'shell' }), text('same-2', 'same'), text('lacks', 'lacks')]
    const program = planProgram({ pack: WholePack.parse({ ...manifest, steps }), scripts: { 'odd.check': 'exit 7' }, files: { 'files/text': 'one\nEND\n(case x) "$(exit 3)\n' } }, {}, 'a'.repeat(64))
    const plan = readPlan(execFileSync('sh', ['-s'], { input: program, encoding: 'utf8' }))
    expect(Object.fromEntries(plan?.checks ?? [])).toEqual({ 'same-1': 'ok', 'other-1': 'todo', wall: 'todo', nobody: 'todo', me: 'ok', odd: 'undetermined', 'same-2': 'ok', lacks: 'todo' })
    expect([...(plan?.files ?? [])].map(([id, { bytes }]) => [id, bytes])).toEqual([['other-1', 4], ['lacks', 0]])
    expect([...(plan?.upMs.keys() ?? [])].toSorted()).toEqual(steps.map(({ id }) => id).toSorted())
    rmSync(folder, { recursive: true })
  })

  test('says what apt would do: all packages, their bytes, the room they take, and what would be removed', () => {
    expect(answer('A The following additional packages will be installed:', 'A   liba', 'A The following packages will be REMOVED:', 'A   exim4 mailx', 'A The following NEW packages will be installed:', 'A   a b', 'A   liba', 'A The following packages will be upgraded:', 'A   tzdata', 'A After this operation, 1,436 kB of additional disk space will be used.', "A 'http://x/a.deb' a.deb 1000 MD5Sum:1", "A 'http://x/b.deb' b.deb 500 SHA256:1")?.apt).toEqual({ bytes: 1500, installs: ['a', 'b', 'liba'], upgrades: ['tzdata'], removes: ['exim4', 'mailx'], diskKb: 1436 })
    expect(answer('F suite bookworm')?.apt).toBeUndefined()
    expect(answer('A nothing')?.apt).toMatchObject({ bytes: 0, installs: [] })
  })
})

describe('the events of a host', () => {
  test('a colleague\'s run is read from its step rows: the last word on each step', () => {
    const row = (step: string, result: 'changed' | 'failed') => ({ step, result, rc: 0, ms: 5 })
    expect([...progressOfSteps([row('greet', 'failed'), row('tools', 'changed'), row('greet', 'changed')]).outcomes]).toEqual([['greet', { step: 'greet', result: 'changed', rc: 0, ms: 5 }], ['tools', { step: 'tools', result: 'changed', rc: 0, ms: 5 }]])
  })

  test('a torn line is skipped, what is whole counts', () => {
    expect(readEvent('{"v":1,"run":"')).toBeUndefined()
    expect(readEvent(event(1, 'greet', 'check', 'end', { res: 'ok', rc: 0 }))?.step).toBe('greet')
  })

  test('a step changed before a cut and found done at the resume stays changed', () => {
    const progress = progressOf(events(event(1, '-', 'run', 'start'), event(2, 'greet', 'check', 'end', { rc: 1 }), event(3, 'greet', 'verify', 'end', { res: 'changed', rc: 0 }), event(4, '-', 'run', 'resume'), event(5, 'greet', 'check', 'end', { res: 'ok', rc: 0 }), event(6, '-', 'run', 'end', { rc: 0 })))
    expect(progress.outcomes.get('greet')?.result).toBe('changed')
    expect(progress).toMatchObject({ ended: 0, resumes: 1, lastSeq: 6 })
  })

  test('a run that was resumed is not ended until it says so again', () => {
    expect(progressOf(events(event(1, '-', 'run', 'start'), event(2, '-', 'run', 'end', { rc: 1 }), event(3, '-', 'run', 'resume'))).ended).toBeUndefined()
  })
})

describe('a pack', () => {
  test.each([
    ['an unknown key', { ...manifest, colour: 'blue' }],
    ['a step that needs a later one', { ...manifest, steps: [{ ...manifest.steps[1] }, { ...manifest.steps[0] }] }],
    ['two steps of one name', { ...manifest, steps: [manifest.steps[0], manifest.steps[0]] }],
    ['a package name that is not one', { ...manifest, steps: [{ ...manifest.steps[0], install: ['less; reboot'] }] }],
    ['an option nobody declared', { ...manifest, steps: [{ ...manifest.steps[0], when: 'opt.desktop' }] }],
  ])('with %s is refused', (_why, broken) => {
    expect(WholePack.safeParse(broken).success).toBe(false)
  })

  test('a plan whose end is missing is no plan: the line died', () => {
    expect(readPlan('F suite bookworm\nC greet 1\n')).toBeUndefined()
    expect(readPlan('F suite bookworm\nC greet 1\nC tools 127\nE\n')?.checks).toEqual(new Map([['greet', 'todo'], ['tools', 'undetermined']]))
  })
})

describe('what surrounds the program', () => {
  const start = startScript({ runId: RUN, n: 2, program: runProgram(input), sha256: 'b'.repeat(64), port: 22, secrets: { key: "l'été à 6 €" }, offset: 12 })

  test('a shell accepts it, and a secret is a file, never an argument of a program', () => {
    execFileSync('sh', ['-n'], { input: start })
    execFileSync('sh', ['-n'], { input: statusScript(RUN, 1) })
    // printf is the shell's own: no process ever has the value in its arguments.
    expect(start.split('\n').filter((line) => line.includes('6 €')).every((line) => line.startsWith('printf '))).toBe(true)
    expect(runProgram(input)).not.toContain('6 €')
  })

  test('every form a secret may show in is hidden, but no word too short to tell from others', () => {
    expect(secretForms("l'été à 6 €")).toEqual(expect.arrayContaining(["l'été à 6 €", "l'%C3%A9t%C3%A9%20%C3%A0%206%20%E2%82%AC", "l'\\''été à 6 €"]))
    expect(secretForms('abc')).toEqual([])
  })

  test('a status says what is not there; another technician’s lock may hold anything', () => {
    expect(readStatus('#status boot no - 0 - -')).toEqual({ bootId: 'boot', active: false, rc: null, eventBytes: 0, programSha256: null, freeKb: null })
    expect(readStatus(`#status boot yes 28 512 ${'c'.repeat(64)} 12`)).toMatchObject({ active: true, rc: 28, freeKb: 12 })
    expect(readLock('{"run":"x","device":"Zoé \\"Z\\"","since":"2026-11-24T10:00:00Z"}')).toEqual({ by: 'Zoé "Z"', since: '2026-11-24T10:00:00Z' })
    expect(readLock('{"device":')).toEqual({ by: '?', since: '?' })
  })
})

describe('a machine gets the steps that are for it', () => {
  const title = { fr: 'a', en: 'a' }
  const pack = WholePack.parse({
    ...manifest, suites: ['bookworm', 'trixie'], options: [{ key: 'desktop', type: 'boolean', label: title, default: true }],
    steps: [
      { kind: 'package', id: 'fonts', title, install: ['less'], installIn: { trixie: ['fonts-atkinson-hyperlegible'] } },
      { kind: 'shell', id: 'old', title, suites: ['bookworm'] }, { kind: 'shell', id: 'battery', title, when: '!onMains', retry: { times: 2, delayS: 30 } }, { kind: 'package', id: 'games', title, install: ['bsdgames'], when: 'opt.desktop && ramMb > 2000' },
    ],
  })
  const decided = (facts: HostFacts, options = {}): string[] => decideSteps(pack, optionValues(pack, options), facts).map(({ step, decision }) => `${step.id} ${decision}${step.kind === 'package' ? ` ${step.install.join('+')}` : ''}`)

  test('by suite, facts and options; a fact nobody read leaves it open', () => {
    expect(decided({ suite: 'trixie', onMains: true, ramMb: 4000 })).toEqual(['fonts wanted less+fonts-atkinson-hyperlegible', 'old left-out', 'battery left-out', 'games wanted bsdgames'])
    expect(decided({ suite: 'bookworm', ramMb: 1000 })).toEqual(['fonts wanted less', 'old wanted', 'battery undetermined', 'games left-out bsdgames'])
    expect(decided({}, { desktop: false })).toEqual(['fonts wanted less', 'old undetermined', 'battery undetermined', 'games left-out bsdgames'])
  })

  test('the run has them as its plan decided, and names what stayed open without doing it', () => {
    const scripts = Object.fromEntries(['old', 'battery'].flatMap((step) => ['check', 'apply', 'verify', 'undo'].map((phase) => [`${step}.${phase}`, 'exit 0'])))
    const program = (facts: HostFacts): string[] => runProgram({ ...input, source: { pack, scripts, files: {} }, options: { desktop: true }, facts }).split('\n').filter((line) => /^(shell_step|package_step|join_packages|undecided_step) /.test(line))
    expect(program({ suite: 'trixie', onMains: false, ramMb: 4000 })).toEqual(['join_packages less fonts-atkinson-hyperlegible bsdgames', 'package_step fonts no less fonts-atkinson-hyperlegible', 'shell_step battery 600 no 2 30', 'package_step games no bsdgames'])
    expect(program({ suite: 'bookworm', ramMb: 1 })).toEqual(['join_packages less', 'package_step fonts no less', 'shell_step old 600 no 5 10', 'undecided_step battery no'])
  })

  test('facts are read by a plain shell, each of its type', () => {
    const said = execFileSync('sh', ['-c', `main() {\n${READ_FACTS}\nSSH_CONNECTION='1.2.3.4 5 6.7.8.9 2222'; ${READ_SSH_PORT}\n}\nmain`], { encoding: 'utf8' })
    const facts = hostFacts(readPlan(`${said}E\n`)?.facts ?? {})
    expect(facts.sshPort).toBe(2222)
    expect(facts.ramMb).toBeGreaterThan(100)
    expect(typeof facts.graphical).toBe('boolean')
    expect(HostFacts.safeParse(facts).success).toBe(true)
    expect(hostFacts({ ramMb: '12 GB', onMains: 'maybe', suite: '' })).toEqual({})
  })

  test('the whole plan is one program that a shell accepts', () => {
    execFileSync('sh', ['-n'], { input: planProgram({ pack, scripts: {}, files: {} }, { desktop: true }, input.packHash) })
  })
})
