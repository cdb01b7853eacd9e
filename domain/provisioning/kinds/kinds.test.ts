// The kinds' scripts by a real shell on real files: to do, done, proved, done again without change, and back as it was.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { ESCAPES, fillTemplate, piecesOf } from '../template.ts'
import { accountScripts, AccountShape } from './account.ts'
import { backupScripts, BackupShape, backupTarget } from './backup.ts'
import { borgmaticSettings } from './backup-files.ts'
import { fileScripts, FileShape } from './file.ts'
import { firewallScripts, FirewallShape } from './firewall.ts'
import type { StepScripts } from './kind.ts'
import { recordScripts } from './record.ts'
import { siteScripts, SiteShape } from './site.ts'
import { serviceScripts, ServiceShape } from './service.ts'

const root = mkdtempSync(join(tmpdir(), 'packtic-kinds-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const owner = userInfo().username
const group = execFileSync('id', ['-gn']).toString().trim()
let count = 0

/** A folder of its own for each case, with its own undo folder. */
function place(): { readonly at: (name: string) => string; readonly run: (scripts: StepScripts, phase: keyof StepScripts, more?: Readonly<Record<string, string>>) => number | null } {
  const folder = join(root, String(count++))
  const undo = join(folder, 'undo')
  mkdirSync(undo, { recursive: true })
  return {
    at: (name) => join(folder, name),
    run: (scripts, phase, more = {}) => spawnSync('sh', [], { input: scripts[phase], env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', UNDO: undo, ...more } }).status,
  }
}

const shape = (value: Record<string, unknown>): FileShape => FileShape.parse({ ...(value['form'] === 'link' || value['form'] === 'absent' ? {} : { owner, group }), ...value })
/** Everything under a folder but the undo copies. */
const listed = (folder: string): string[] => readdirSync(folder, { recursive: true }).map(String).filter((name) => !name.startsWith('undo')).toSorted()

describe('a file', () => {
  test.each<readonly [string, Record<string, unknown>, string, (at: (name: string) => string) => void, (at: (name: string) => string) => void]>([
    ['whole, new, in folders that lacked', { form: 'whole', path: 'a/b/motd', source: 'files/x', mode: '0640' }, 'Bonjour\n', () => {}, (at) => { expect(readFileSync(at('a/b/motd'), 'utf8')).toBe('Bonjour\n'); expect(statSync(at('a/b/motd')).mode & 0o777).toBe(0o640) }],
    ['whole, over another text', { form: 'whole', path: 'motd', source: 'files/x' }, 'Bonjour', (at) => writeFileSync(at('motd'), 'old\n', { mode: 0o600 }), (at) => expect(readFileSync(at('motd'), 'utf8')).toBe('Bonjour\n')],
    ['whole, over a link: the link goes, not what it names', { form: 'whole', path: 'motd', source: 'files/x' }, 'ours', (at) => { writeFileSync(at('elsewhere'), 'theirs\n'); symlinkSync(at('elsewhere'), at('motd')) }, (at) => { expect(readFileSync(at('elsewhere'), 'utf8')).toBe('theirs\n'); expect(readFileSync(at('motd'), 'utf8')).toBe('ours\n') }],
    ['whole, with a line that ends heredocs', { form: 'whole', path: 'motd', source: 'files/x' }, 'one\nEND\nEND_\n', () => {}, (at) => expect(readFileSync(at('motd'), 'utf8')).toBe('one\nEND\nEND_\n')],
    ['a block in the owner’s file', { form: 'block', path: 'hosts', source: 'files/x' }, '10.0.0.2 serveur', (at) => writeFileSync(at('hosts'), '127.0.0.1 localhost\n'), (at) => expect(readFileSync(at('hosts'), 'utf8')).toBe('127.0.0.1 localhost\n# >>> packtic step\n10.0.0.2 serveur\n# <<< packtic step\n')],
    ['a block, without a file', { form: 'block', path: 'hosts', source: 'files/x' }, 'a', () => {}, (at) => expect(existsSync(at('hosts'))).toBe(true)],
    ['a directory', { form: 'directory', path: 'srv/partage', mode: '2770' }, '', () => {}, (at) => expect(statSync(at('srv/partage')).mode & 0o7777).toBe(0o2770)],
    ['a directory that was there', { form: 'directory', path: 'partage', mode: '700' }, '', (at) => mkdirSync(at('partage'), { mode: 0o755 }), (at) => expect(statSync(at('partage')).mode & 0o777).toBe(0o700)],
    ['a link', { form: 'link', path: 'localtime', target: '/etc/hostname' }, '', (at) => symlinkSync('/etc/hosts', at('localtime')), (at) => expect(readlinkSync(at('localtime'))).toBe('/etc/hostname')],
    ['nothing', { form: 'absent', path: 'old.conf' }, '', (at) => writeFileSync(at('old.conf'), 'x'), (at) => expect(existsSync(at('old.conf'))).toBe(false)],
  ])('%s', (_name, wanted, content, before, after) => {
    const { at, run } = place()
    before(at)
    const fresh = listed(at('.')).map((name) => `${name} ${statSync(at(name)).mode}`)
    const scripts = fileScripts('step', shape({ ...wanted, path: at(String(wanted['path'])) }), [content])
    expect(run(scripts, 'check')).toBe(1)
    expect(run(scripts, 'apply')).toBe(0)
    expect(run(scripts, 'verify')).toBe(0)
    expect(run(scripts, 'check')).toBe(0)
    after(at)
    // Applied again after a cut: the first state is still the one kept.
    expect(run(scripts, 'apply')).toBe(0)
    after(at)
    for (let twice = 0; twice < 2; twice++) expect(run(scripts, 'undo')).toBe(0)
    expect(run(scripts, 'check')).toBe(1)
    expect(listed(at('.')).map((name) => `${name} ${statSync(at(name)).mode}`)).toEqual(fresh)
  })

  test('changed by somebody since: an undo leaves it and says so', () => {
    const { at, run } = place()
    const scripts = fileScripts('step', shape({ form: 'whole', path: at('motd'), source: 'files/x' }), ['ours'])
    run(scripts, 'apply')
    writeFileSync(at('motd'), 'theirs\n')
    expect(run(scripts, 'undo')).toBe(1)
    expect(readFileSync(at('motd'), 'utf8')).toBe('theirs\n')
  })

  test('refused by its own program: the old one stays', () => {
    const { at, run } = place()
    writeFileSync(at('conf'), 'good\n')
    expect(run(fileScripts('step', shape({ form: 'whole', path: at('conf'), source: 'files/x', validator: ['sh', '-n'] }), ['if']), 'apply')).toBe(1)
    expect(readFileSync(at('conf'), 'utf8')).toBe('good\n')
    expect(listed(at('.'))).toEqual(['conf'])
  })

  test('any text arrives byte for byte', () => {
    const { at, run } = place()
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }).filter((text) => !text.includes('\0')), (text) => {
      run(fileScripts('step', shape({ form: 'whole', path: at('any'), source: 'files/x' }), [text]), 'apply')
      const whole = text === '' || text.endsWith('\n') ? text : `${text}\n`
      expect(readFileSync(at('any')).equals(Buffer.from(whole))).toBe(true)
    }), { numRuns: 40, seed: 7 })
  })

  test('has what only the machine knows: its facts, and a secret that lies nowhere else', () => {
    const { at, run } = place()
    mkdirSync(at('secrets'))
    writeFileSync(at('secrets/key'), 'Ab&\\1$(id)`"\'%é')
    const [facts, secrets] = [{ FACT_suite: 'bookworm' }, { SECRETS: at('secrets') }]
    const planned = { ...facts, UNDO: '' }
    const scripts = fileScripts('step', shape({ form: 'whole', path: at('conf'), source: 'files/x', escape: 'php' }), piecesOf('suite={{suite}}\nkey=\'{{ secret.key }}\'\nname={{opt.name}}', { name: '{{secret.key}}' }, 'php'))
    // A plan has the facts and no secret; a machine that does not say its suite cannot be judged.
    expect(run(scripts, 'check', facts)).toBe(1)
    writeFileSync(at('conf'), 'old\n', { mode: 0o600 })
    expect(run(scripts, 'check')).toBe(2)
    expect(run(scripts, 'apply', facts)).toBe(1)
    expect(run(scripts, 'apply', secrets)).toBe(1)
    expect(readFileSync(at('conf'), 'utf8')).toBe('old\n')
    expect(run(scripts, 'apply', { ...facts, ...secrets })).toBe(0)
    expect(readFileSync(at('conf'), 'utf8')).toBe('suite=bookworm\nkey=\'Ab&\\\\1$(id)`"\\\'%é\'\nname={{secret.key}}\n')
    expect(statSync(at('conf')).mode & 0o777).toBe(0o600)
    for (const phase of ['verify', 'check'] as const) expect(run(scripts, phase, { ...facts, ...secrets })).toBe(0)
    expect(run(scripts, 'check', planned)).toBe(0)
    expect(execFileSync('grep', ['-rlaF', 'Ab&', at('.')]).toString().trim().split('\n').map((path) => path.slice(at('.').length + 1)).toSorted()).toEqual(['conf', 'secrets/key'])
    // Another secret than the one in the file is to do; so is another text around it.
    writeFileSync(at('secrets/key'), 'other')
    expect(run(scripts, 'check', { ...facts, ...secrets })).toBe(1)
    expect(run(scripts, 'check', { ...planned, FACT_suite: 'trixie' })).toBe(1)
    expect(run(scripts, 'undo')).toBe(0)
    expect(readFileSync(at('conf'), 'utf8')).toBe('old\n')
    for (const env of [facts, planned]) expect(run(scripts, 'check', env)).toBe(1)
  })

  test('that stood there with another secret comes back, and the check sees it without being told either', () => {
    const { at, run } = place()
    mkdirSync(at('secrets'))
    writeFileSync(at('secrets/key'), 'new')
    writeFileSync(at('conf'), 'key=old\n', { mode: 0o600 })
    const scripts = fileScripts('step', shape({ form: 'whole', path: at('conf'), source: 'files/x' }), piecesOf('key={{secret.key}}\n', {}, 'none'))
    expect(run(scripts, 'check', { SECRETS: at('secrets') })).toBe(1)
    expect(run(scripts, 'apply', { SECRETS: at('secrets') })).toBe(0)
    expect(run(scripts, 'undo')).toBe(0)
    expect(readFileSync(at('conf'), 'utf8')).toBe('key=old\n')
    expect(run(scripts, 'check')).toBe(1)
  })

  test.each(ESCAPES)('gets any value with the escape %s as the laptop writes it', (escape) => {
    const { at, run } = place()
    mkdirSync(at('secrets'))
    const scripts = fileScripts('step', shape({ form: 'whole', path: at('any'), source: 'files/x', escape }), piecesOf('{{secret.key}}|{{suite}}', {}, escape))
    const line = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).map((text) => text.replace(/[\0\r\n]/g, '\'')).filter((text) => text !== '')
    fc.assert(fc.property(line, fc.stringMatching(/^[ -~]{1,20}$/), (value, suite) => {
      writeFileSync(at('secrets/key'), value)
      expect(run(scripts, 'apply', { SECRETS: at('secrets'), FACT_suite: suite })).toBe(0)
      const text = fillTemplate('{{opt.value}}|{{opt.suite}}\n', { value: Buffer.from(value).toString('utf8'), suite }, escape)
      expect(readFileSync(at('any'), 'utf8')).toBe(text)
      expect(run(scripts, 'verify', { SECRETS: at('secrets'), FACT_suite: suite })).toBe(0)
    }), { numRuns: 6, seed: 11, examples: [["'\"&<>%\\$`", 'a b']] })
  })

  test.each(['relative/path', '/etc/../root/x', '/home/client/x', "/etc/it's"])('%s is no place for it', (path) => {
    expect(FileShape.safeParse({ form: 'absent', path }).success).toBe(false)
  })
})

describe('the record of the installed pack', () => {
  const pack = (version: string, hash: string): Readonly<Record<string, string>> => ({ PACK_ID: 'small-pack', PACK_VERSION: version, PACK_HASH: hash.repeat(64) })

  test('names pack, version, hash and day; another version or hash is to do; undone, nothing of it is left', () => {
    const { at, run } = place()
    const scripts = recordScripts('record', at('etc/packtic/pack.json'))
    const mine = pack('1.0.0', 'a')
    expect(run(scripts, 'check', mine)).toBe(1)
    for (let twice = 0; twice < 2; twice++) expect(run(scripts, 'apply', mine)).toBe(0)
    expect(run(scripts, 'verify', mine)).toBe(0)
    expect(JSON.parse(readFileSync(at('etc/packtic/pack.json'), 'utf8'))).toEqual({ id: 'small-pack', version: '1.0.0', packHash: 'a'.repeat(64), date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as unknown })
    expect(statSync(at('etc/packtic/pack.json')).mode & 0o777).toBe(0o644)
    for (const other of [pack('1.0.1', 'a'), pack('1.0.0', 'b'), { ...mine, PACK_ID: 'other-pack' }]) expect(run(scripts, 'check', other)).toBe(1)
    for (let twice = 0; twice < 2; twice++) expect(run(scripts, 'undo', mine)).toBe(0)
    expect(run(scripts, 'check', mine)).toBe(1)
    expect(listed(at('.'))).toEqual([])
  })

  test('of the pack before comes back with an undo; the record of one put in since stays', () => {
    const { at, run } = place()
    const scripts = recordScripts('record', at('pack.json'))
    const before = '{"id":"old-pack","version":"1.0.0","packHash":"0","date":"2026-01-01"}\n'
    writeFileSync(at('pack.json'), before, { mode: 0o640 })
    run(scripts, 'apply', pack('1.0.0', 'a'))
    expect(run(scripts, 'undo', pack('1.0.0', 'a'))).toBe(0)
    expect(readFileSync(at('pack.json'), 'utf8')).toBe(before)
    expect(statSync(at('pack.json')).mode & 0o777).toBe(0o640)
    run(scripts, 'apply', pack('1.0.0', 'a'))
    const since = before.replace('old-pack', 'new-pack')
    writeFileSync(at('pack.json'), since)
    expect(run(scripts, 'undo', pack('1.0.0', 'a'))).toBe(0)
    expect(readFileSync(at('pack.json'), 'utf8')).toBe(since)
  })
})

test('a value typed by a technician never becomes code', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')), (value) => {
    const line = fillTemplate('printf %s {{opt.name}}', { name: value }, 'shell')
    expect(execFileSync('sh', ['-c', line]).toString('utf8')).toBe(Buffer.from(value).toString('utf8'))
  }), { numRuns: 60, seed: 3 })
  expect(fillTemplate('a={{opt.n}}', { n: 'x\n[other]\ny=1' }, 'ini')).toBe('a=x [other] y=1')
  expect(fillTemplate('<b>{{ opt.n }}</b>', { n: '<i>&"\'' }, 'xml')).toBe('<b>&lt;i&gt;&amp;&quot;&apos;</b>')
  expect(() => fillTemplate('{{opt.absent}}', {}, 'none')).toThrow(RangeError)
})

test('services and accounts: a shell accepts every script, and what is not there is "to do"', () => {
  const both = [serviceScripts('s', ServiceShape.parse({ unit: 'nobody-has-this.service', port: 80 })), serviceScripts('s', ServiceShape.parse({ unit: 'a@b.timer', on: false })), accountScripts('a', AccountShape.parse({ user: 'personne-ici', groups: ['bureau-absent'], password: 'first' })), accountScripts('g', AccountShape.parse({ groups: ['bureau-absent'] })),
    ...['/srv/absent', 'LABEL=ABSENT', 'ssh://nobody@192.0.2.1:2222/srv/borg', 'nothing of that kind'].map((target) => backupScripts('b', BackupShape.parse({ name: 'absent', sources: ['/srv/partage'], target: '{{opt.target}}', hostKey: 'ssh-ed25519 AAAA', passphrase: 'phrase', before: '/usr/local/sbin/dump' }), { target })),
    ...[{ engine: 'static' }, spip()].map((engine) => siteScripts('w', SiteShape.parse({ name: 'absent', hosts: '{{opt.name}}', ...engine }), { name: 'asso.example www.asso.example' }))]
  for (const scripts of both) for (const text of Object.values(scripts)) execFileSync('sh', ['-n'], { input: text })
  for (const scripts of both.filter((_, at) => at !== 1)) expect(place().run(scripts, 'check')).toBe(1)
  expect(AccountShape.safeParse({ groups: [] }).success).toBe(false)
})

/** What a site by SPIP says of itself. */
const spip = (welcome: object = {}) => ({ engine: 'spip', title: "L'été \\ d'ici", password: 'first', language: 'fr', admin: { login: 'bureau', name: "Bureau de l'été" }, welcome: { section: "Vie d'ici", title: 'Bienvenue', text: 'Une page \\ à remplacer.', ...welcome } })

test('programs inside programs: a shell accepts what a backup and a site put on the machine', () => {
  const texts = [...['/srv/absent', 'LABEL=ABSENT', 'ssh://nobody@192.0.2.1/srv/borg'].map((target) => backupScripts('b', BackupShape.parse({ name: 'absent', sources: ['/srv/it'], target, hostKey: '', passphrase: 'phrase' }), {})), siteScripts('w', SiteShape.parse({ name: 'absent', hosts: 'asso.example', ...spip() }), {})]
  for (const { check } of texts) {
    const program = spawnSync('sh', ['-s'], { input: `${check.split(/^(?:settings\(\)|command -v|\[ -e )/m)[0] ?? ''}\ntext0`, encoding: 'utf8' }).stdout
    expect(program).toMatch(/^#!\/bin\/sh\n/)
    execFileSync('sh', ['-n'], { input: program })
  }
})

test('the first words of a site are the pack’s, each as one word of PHP; what a browser or SPIP would read as a mark is refused', () => {
  const program = siteScripts('w', SiteShape.parse({ name: 'absent', hosts: 'asso.example', ...spip() }), {}).apply
  for (const word of ["'titre' => 'Vie d\\'ici'", "'titre' => 'Bienvenue', 'texte' => 'Une page \\\\ à remplacer.'", "'nom' => 'Bureau de l\\'été', 'login' => 'bureau'", "ecrire_meta('langue_site', 'fr')", "ecrire_meta('nom_site', 'L\\'été \\\\ d\\'ici')"]) expect(program).toContain(word)
  for (const text of ['', 'a\nb', 'a\u2028b', '<b>a</b>', '{{opt.x}}', '{{{a}}}', 'a'.repeat(1001)]) expect(SiteShape.safeParse({ name: 'absent', hosts: 'x', ...spip({ text }) }).success, text).toBe(false)
  for (const more of [{ language: "fr'" }, { admin: { login: 'bu reau', name: 'a' } }, { welcome: { title: 'a' } }, { password: undefined }]) expect(SiteShape.safeParse({ name: 'absent', hosts: 'x', ...spip(), ...more }).success).toBe(false)
  expect(SiteShape.safeParse({ name: 'absent', hosts: 'x', engine: 'static', title: 'a' }).success).toBe(false)
})

test.each([
  ['/srv/sauvegarde', { kind: 'folder', folder: '/srv/sauvegarde' }], ['LABEL=SAUVEGARDE', { kind: 'disk', label: 'SAUVEGARDE' }],
  ['ssh://borg@10.0.0.2:2222/srv/borg', { kind: 'machine', address: 'ssh://borg@10.0.0.2:2222/srv/borg', login: 'borg', folder: '/srv/borg' }],
  ['/srv/../etc', undefined], ['ssh://borg@host/../etc', undefined], ['LABEL=a b', undefined], ["/srv/it's", undefined], ['ssh://-oProxyCommand=x@host/srv', undefined], ['', undefined],
])('a backup goes to %s', (text, target) => expect(backupTarget(text)).toEqual(target))

test('borgmatic is told the same in both its forms', () => {
  const { sections, flat } = borgmaticSettings({ name: 'bureau', sources: ['/srv/partage'], exclude: ['*.tmp'], target: { kind: 'folder', folder: '/srv/s' }, before: undefined, at: '21:30', keep: { daily: 7, weekly: 4, monthly: 6 } })
  for (const text of [sections, flat]) for (const word of ['/srv/partage', '/srv/s/packtic-bureau', '*.tmp', 'keep_daily: 7', 'keep_monthly: 6', 'cat /etc/packtic/backup/bureau/passphrase']) expect(text).toContain(word)
})

describe('the firewall is as wanted', () => {
  const rules = '### tuple ### allow tcp 2222 0.0.0.0/0 any 0.0.0.0/0 in\n### tuple ### allow tcp 80 ::/0 any ::/0 in comment=416263\n### tuple ### allow tcp 445 0.0.0.0/0 any 10.0.0.0/8 in\n'
  const loaded = '-P INPUT DROP\n-P OUTPUT ACCEPT\n-A ufw-user-input -p tcp -m tcp --dport 2222 -j ACCEPT\n'
  const check = firewallScripts('wall', FirewallShape.parse({ allow: ['80/tcp', { port: '445/tcp', from: '10.0.0.0/8' }] })).check
  const asked = (files: Readonly<Record<string, string>>, kernel: string): number | null => {
    const { at } = place()
    for (const [name, text] of Object.entries({ 'etc/ufw/ufw.conf': 'ENABLED=yes\n', 'etc/default/ufw': 'IPV6=yes\nDEFAULT_INPUT_POLICY="DROP"\n', 'etc/ufw/user.rules': rules, ...files, 'kernel': kernel, 'bin/iptables': `#!/bin/sh\ncat ${at('kernel')}\n` })) {
      mkdirSync(join(at(name), '..'), { recursive: true })
      writeFileSync(at(name), text, { mode: 0o755 })
    }
    return spawnSync('sh', [], { input: check.replaceAll('/etc/', `${at('etc')}/`), env: { PATH: `${at('bin')}:/usr/sbin:/usr/bin:/sbin:/bin`, SSH_PORT: '2222' } }).status
  }

  test('with its rules in its files and in the kernel', () => expect(asked({}, loaded)).toBe(0))

  test.each<readonly [string, Readonly<Record<string, string>>, string]>([
    ['it is off', { 'etc/ufw/ufw.conf': 'ENABLED=no\n' }, loaded],
    ['it lets in by default', { 'etc/default/ufw': '#DEFAULT_INPUT_POLICY="DROP"\nDEFAULT_INPUT_POLICY="ACCEPT"\n' }, loaded],
    ['a rule lacks', { 'etc/ufw/user.rules': rules.replace('tcp 80', 'tcp 8080') }, loaded],
    ['a rule is for another network', { 'etc/ufw/user.rules': rules.replace('10.0.0.0/8', '10.9.0.0/16') }, loaded],
    ['a rule denies', { 'etc/ufw/user.rules': rules.replace('allow tcp 80', 'deny tcp 80') }, loaded],
    ['the door we came by is shut', {}, loaded.replace('2222 -j ACCEPT', '2222 -j REJECT')],
    ['another door stands open in its place', {}, loaded.replace('2222', '22')],
    ['the kernel lets all in', {}, loaded.replace('INPUT DROP', 'INPUT ACCEPT')],
    ['the kernel has no rule of it', {}, '-P INPUT DROP\n'],
  ])('not where %s', (_why, files, kernel) => expect(asked(files, kernel)).toBe(1))
})
