// A pack changed in every way it can be: refused, with the file named. A pack written wrong: everything wrong at once.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { generateKeyPairSync } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { faultKinds, Refusal } from '../../../domain/errors.ts'
import { both, relock, scriptsOf, shellStep, writePack } from '../../../tests/packs/written-pack.ts'
import type { CommandIo } from '../cli/command.ts'
import { packCheck, packNew, packSign } from '../cli/pack.ts'
import { faultLines, translator } from '../words/sentences.ts'
import { checkPack } from './check-pack.ts'
import { loadPack } from './pack-files.ts'

const here = mkdtempSync(join(tmpdir(), 'packtic-check-'))
afterAll(() => rmSync(here, { recursive: true, force: true }))
let count = 0
const place = (): string => {
  const folder = join(here, String(count++))
  mkdirSync(folder)
  return folder
}
/** Resources of a network that knows these keys. */
const resources = join(here, 'resources')
mkdirSync(join(resources, 'packs'), { recursive: true })
const keys = (list: readonly object[]): void => writeFileSync(join(resources, 'packs/keys.json'), JSON.stringify(list))
keys([])

/** The command as the table has it, in this process: what it says, prints and ends with. */
async function packtic(cwd: string, name: 'new' | 'check' | 'sign', path: string, ...more: readonly string[]): Promise<{ code: number; out: Record<string, unknown>; err: string }> {
  const said: string[] = []
  let out: Record<string, unknown> = {}
  const args = [join(cwd, path), ...more.map((word) => (word.startsWith('--') ? word : join(cwd, word)))]
  const io = { args, resources, t: translator('fr'), say: (text: string) => void said.push(text), out: (text: string) => void (out = JSON.parse(text) as Record<string, unknown>) }
  try {
    return { code: await { new: packNew, check: packCheck, sign: packSign }[name](io as unknown as CommandIo), out, err: said.join('\n') }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { code: faultKinds[error.fault.code].exit, out, err: faultLines(translator('fr'), error.fault).join('\n') }
  }
}
const refused = (folder: string): string => {
  try {
    loadPack(folder, resources)
    return 'accepted'
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return `${error.fault.code} ${error.fault.detail['file']}`
  }
}
const small = (): string => writePack(place(), 'small-pack', { steps: [shellStep('one', { title: both('Poser un') })] }, { ...scriptsOf('one'), 'files/é.txt': 'é\n' }).folder

/** The last step of any pack. */
const record = { kind: 'record', id: 'record', title: both('Noter le pack') }

describe('a locked pack', () => {
  test('with any byte of any file flipped is refused by that file’s name', () => {
    const folder = small()
    expect(refused(folder)).toBe('accepted')
    for (const path of readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name !== 'pack.lock.json').map((entry) => join(entry.parentPath, entry.name))) {
      const bytes = readFileSync(path)
      for (const at of [0, Math.floor(bytes.length / 2), bytes.length - 1]) {
        const changed = Buffer.from(bytes)
        changed[at] = (bytes[at] ?? 0) ^ 1
        writeFileSync(path, changed)
        const name = path.slice(folder.length + 1)
        // A manifest may stop being JSON first: refused as well, by its name.
        expect(refused(folder), name).toMatch(name === 'pack.json' ? /^PACK_(ALTERED|BROKEN) pack\.json/ : new RegExp(`^PACK_ALTERED ${name}$`))
      }
      writeFileSync(path, bytes)
    }
    expect(refused(folder)).toBe('accepted')
  })

  test('with a byte of its lock flipped is refused, wherever the byte', () => {
    const folder = small()
    const bytes = readFileSync(join(folder, 'pack.lock.json'))
    for (let at = 0; at < bytes.length; at += 7) {
      const changed = Buffer.from(bytes)
      changed[at] = (bytes[at] ?? 0) ^ 1
      writeFileSync(join(folder, 'pack.lock.json'), changed)
      expect(refused(folder)).toMatch(/^PACK_ALTERED /)
    }
  })

  test.each<readonly [string, (folder: string) => void, string]>([
    ['a file added', (folder) => writeFileSync(join(folder, 'steps/two.check.sh'), ''), 'PACK_ALTERED steps/two.check.sh'],
    ['a file removed', (folder) => rmSync(join(folder, 'steps/one.undo.sh')), 'PACK_ALTERED steps/one.undo.sh'],
    ['a hidden file added', (folder) => writeFileSync(join(folder, '.DS_Store'), ''), 'PACK_BROKEN .DS_Store'],
    ['Windows line ends', (folder) => writeFileSync(join(folder, 'steps/one.check.sh'), readFileSync(join(folder, 'steps/one.check.sh'), 'utf8').replaceAll('\n', '\r\n')), 'PACK_ALTERED steps/one.check.sh'],
    ['a link in place of a file', (folder) => { rmSync(join(folder, 'docs/fiche.fr.md')); symlinkSync('/etc/passwd', join(folder, 'docs/fiche.fr.md')) }, 'PACK_BROKEN docs/fiche.fr.md'],
    ['a linked folder', (folder) => symlinkSync('/etc', join(folder, 'files/etc')), 'PACK_BROKEN files/etc'],
    // Where case does not count, the second name writes over the first.
    ['two names that case alone tells apart', (folder) => writeFileSync(join(folder, 'docs/Fiche.fr.md'), ''), existsSync(import.meta.filename.toUpperCase()) ? 'PACK_ALTERED docs/fiche.fr.md' : 'PACK_BROKEN docs/fiche.fr.md'],
    ['a name in another Unicode form', (folder) => writeFileSync(join(folder, 'files/e\u0301.md'), ''), 'PACK_BROKEN files/e\u0301.md'],
    ['a name that Windows keeps for itself', (folder) => writeFileSync(join(folder, 'files/aux.txt'), ''), 'PACK_BROKEN files/aux.txt'],
    ['the lock of another version', (folder) => writeFileSync(join(folder, 'pack.lock.json'), readFileSync(join(folder, 'pack.lock.json'), 'utf8').replace('"version":"1.0.0"', '"version":"1.0.1"')), 'PACK_ALTERED pack.lock.json'],
    ['a lock that names a file outside', (folder) => writeFileSync(join(folder, 'pack.lock.json'), readFileSync(join(folder, 'pack.lock.json'), 'utf8').replace('steps/one.undo.sh', '../../one.undo.sh')), 'PACK_ALTERED steps/one.undo.sh'],
    ['no lock', (folder) => rmSync(join(folder, 'pack.lock.json')), 'PACK_BROKEN pack.lock.json'],
  ])('with %s is refused', (_what, change, why) => {
    const folder = small()
    change(folder)
    expect(refused(folder)).toBe(why)
  })
})

describe('a check', () => {
  test('says everything wrong at once, each with its file and line, in both languages', () => {
    const steps = [shellStep('one', { title: both('Le script'), when: "suite == 'buster'" }), shellStep('two', { needs: ['three'] }), { kind: 'file', id: 'text', title: both('Poser un texte'), file: { form: 'whole', path: '/etc/motd', source: 'files/motd' } }]
    const { folder } = writePack(place(), 'wrong-pack', { steps, training: { halfDays: 1, content: [] } }, { ...scriptsOf('one'), ...scriptsOf('two'), 'steps/tow.check.sh': ':\n', 'steps/two.apply.sh': ':\n)\n', 'steps/one.check.sh': 'set -u\nrm -f /x\n[[ -e /y ]]\n', 'files/motd': 'one\n{{opt.nobody}}\n', 'files/never.txt': 'x\r\n' })
    rmSync(join(folder, 'docs/formation.fr.md'))
    const { problems } = checkPack(folder, resources)
    const line = (needle: string): number => readFileSync(join(folder, 'pack.json'), 'utf8').split('\n').findIndex((text) => text.includes(needle)) + 1
    expect(problems.map(({ file, line: at, rule }) => `${file}:${at} ${rule}`)).toEqual(expect.arrayContaining([
      `pack.json:${line('buster')} when-unknown-word`, `pack.json:${line('"fr": "Le script"')} title-jargon`, `pack.json:${line('"fr": "Le script"')} title-infinitive`, `pack.json:${line('"three"') - 1} need-unknown`,
      'steps/one.check.sh:2 check-writes', 'steps/one.check.sh:3 script-bashism', 'steps/tow.check.sh:1 script-orphan', 'steps/two.apply.sh:2 script-syntax', 'files/motd:2 place-unknown', 'files/never.txt:1 line-ends', 'files/never.txt:1 file-orphan', 'docs/formation.fr.md:1 file-missing', 'pack.lock.json:1 lock-differs',
    ]))
    for (const lang of ['fr', 'en'] as const) for (const { rule, values } of problems) expect(translator(lang)(`pack.rule.${rule}`, values), rule).not.toMatch(/^pack\.rule|\{\w+\}/)
  })

  test('lets facts stand in a text, and a secret only in a whole file that root puts in place', () => {
    const file = (id: string, more: object, step: object = {}): object => ({ kind: 'file', id, title: both('Poser un texte'), file: { form: 'whole', path: `/etc/${id}`, source: `files/${id}`, ...more }, ...step })
    const texts = Object.fromEntries(['good', 'block', 'login'].map((id) => [`files/${id}`, 'suite={{suite}}\nkey={{secret.key}}\n']))
    const { folder } = writePack(place(), 'secret-pack', { options: [{ key: 'key', type: 'secret', label: both('Clé') }], steps: [file('good', {}), file('block', { form: 'block' }), file('login', {}, { privileged: false }), file('wrong', {}), record] }, { ...texts, 'files/wrong': '{{colour}} {{opt.key}}\n{{secret.other}}\n' })
    expect(checkPack(folder, resources).problems.map(({ file: at, line, rule }) => `${at}:${line} ${rule}`)).toEqual(['files/block:2 place-secret', 'files/login:2 place-secret', 'files/wrong:1 place-unknown', 'files/wrong:1 place-unknown', 'files/wrong:2 place-unknown'])
  })

  test('holds what the phases of a step share to the rules of a check, and to a step that has phases', () => {
    const text = { kind: 'file', id: 'text', title: both('Poser un texte'), file: { form: 'absent', path: '/etc/motd.old' } }
    const { folder } = writePack(place(), 'shared-pack', { steps: [shellStep('one', { title: both('Poser un') }), text, record] }, { ...scriptsOf('one'), 'steps/one.sh': 'FILE=/etc/motd\nmade() { cp "$FILE" "$OPT_nobody"; }\n', 'steps/text.sh': 'X=1\n', 'steps/nobody.sh': 'X=1\n' })
    expect(checkPack(folder, resources).problems.map(({ file, line, rule }) => `${file}:${line} ${rule}`)).toEqual(['steps/nobody.sh:1 script-orphan', 'steps/one.sh:2 check-writes', 'steps/one.sh:2 script-option', 'steps/text.sh:1 script-orphan'])
    for (const path of ['steps/one.sh', 'steps/text.sh', 'steps/nobody.sh', 'steps/one.verify.sh']) rmSync(join(folder, path))
    writeFileSync(join(folder, 'steps/one.sh'), 'FILE=/etc/motd\n')
    relock(folder, 'shared-pack')
    expect(checkPack(folder, resources).problems).toEqual([])
    expect(loadPack(folder, resources).scripts).toMatchObject({ one: 'FILE=/etc/motd\n' })
  })

  test('asks its author for the step by which the next inventory knows it', () => {
    expect(checkPack(small(), resources).problems.filter(({ rule }) => rule === 'record-none')).toMatchObject([{ file: 'pack.json' }])
    expect(checkPack(writePack(place(), 'known-pack', { steps: [shellStep('one', { title: both('Poser un') }), record] }, scriptsOf('one')).folder, resources).problems).toEqual([])
  })

  test.each([
    ['no JSON', '{\n "format": "packtic.pack/1",\n nope\n}', 'json-broken', 3],
    ['a key twice', '{\n "format": "packtic.pack/1",\n "format": "packtic.pack/1"\n}', 'json-twice', 3],
    ['a key nobody knows', '{\n "format": "packtic.pack/1",\n "colour": "blue"\n}', 'shape-unknown-key', 3],
    ['fields that lack', '{}', 'shape-missing', 1],
    ['a value of another sort', '{\n "suites": 5\n}', 'shape-type', 2],
    ['a word outside its list', '{\n "suites": [\n  "buster"\n ]\n}', 'shape-value', 3],
    ['a comma too many', '{\n "format": "packtic.pack/1",\n}', 'json-broken', 3],
    ['a mark before the first sign', '\ufeff{}', 'json-bom', 1],
  ])('says %s by its line', (_what, text, rule, line) => {
    const folder = small()
    writeFileSync(join(folder, 'pack.json'), text)
    expect(checkPack(folder, resources).problems).toContainEqual(expect.objectContaining({ file: 'pack.json', rule, line }))
  })
})

describe('what a fault in the shape says', () => {
  const said = (manifest: object): readonly string[] => {
    const folder = small()
    writeFileSync(join(folder, 'pack.json'), JSON.stringify({ ...(JSON.parse(readFileSync(join(folder, 'pack.json'), 'utf8')) as object), ...manifest }))
    return checkPack(folder, resources).problems.filter(({ file }) => file === 'pack.json').map(({ rule, values }) => translator('fr')(`pack.rule.${rule}`, values))
  }

  test('where, by the whole path; what may stand there, or one that is right', () => {
    const kind = said({ steps: [{ kind: 'packages', id: 'one', title: both('Poser un') }] })
    expect(kind).toEqual([expect.stringMatching(/steps\[0\]\.kind .*package, file, service/)])
    expect(said({ steps: [{ kind: 'package', id: 'one', title: both('Poser un'), install: ['less', 'Not This'] }] })).toEqual([expect.stringMatching(/steps\[0\]\.install\[1\] .*par exemple less/)])
    expect(said({ steps: [{ kind: 'package', id: 'one', title: both('Poser un'), neds: ['two'] }] })).toEqual([expect.stringContaining('steps[0].neds')])
    expect(said({ version: '1' })).toEqual([expect.stringContaining('par exemple 1.0.0')])
    expect(said({ steps: [{ kind: 'file', id: 'one', title: both('Poser un'), file: { form: 'hole', path: '/etc/motd' } }] })).toEqual([expect.stringMatching(/steps\[0\]\.file\.form .*whole, block, directory/)])
  })

  test('a list in the place of the whole is told as the whole', () => {
    const folder = small()
    writeFileSync(join(folder, 'pack.json'), '[]')
    expect(checkPack(folder, resources).problems.map(({ rule, values }) => translator('fr')(`pack.rule.${rule}`, values))).toContainEqual(expect.stringContaining('$'))
  })

  test('a script that is no text, and a card with nothing on it', () => {
    const folder = small()
    writeFileSync(join(folder, 'steps/one.apply.sh'), Buffer.from([0x3a, 0x20, 0xff, 0xfe, 0x0a]))
    writeFileSync(join(folder, 'docs/fiche.fr.md'), ' \n')
    expect(checkPack(folder, resources).problems.map(({ file, rule }) => `${file} ${rule}`)).toEqual(expect.arrayContaining(['steps/one.apply.sh not-utf8', 'docs/fiche.fr.md card-empty']))
  })
})

describe('from nothing to a signed pack, by the command line alone', () => {
  const at = place()
  const pair = generateKeyPairSync('ed25519')
  const publicKey = pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(12).toString('hex')
  writeFileSync(join(at, 'key.pem'), pair.privateKey.export({ format: 'pem', type: 'pkcs8' }))
  const key = (more: object): object => ({ name: 'Clé du réseau', scop: 'a', publicKey, from: '2020-01-01', until: null, revoked: false, ...more })

  test('a new pack passes its check; changed, it says how to lock it again, and is', async () => {
    expect((await packtic(at, 'new', 'mon-pack')).code).toBe(0)
    expect((await packtic(at, 'new', 'mon-pack')).code).toBe(2)
    expect(await packtic(at, 'check', 'mon-pack')).toMatchObject({ code: 0, out: { ok: true, signature: 'unsigned' } })
    writeFileSync(join(at, 'mon-pack/docs/fiche.fr.md'), '# Autre\n')
    const { code, err, out } = await packtic(at, 'check', 'mon-pack')
    expect(code).toBe(2)
    expect(err).toMatch(/^pack\.lock\.json:1: .*docs\/fiche\.fr\.md.*--lock/)
    expect(out).toMatchObject({ ok: false, problems: [{ file: 'pack.lock.json', line: 1, rule: 'lock-differs' }] })
    expect((await packtic(at, 'check', 'mon-pack', '--lock')).code).toBe(0)
    expect((await packtic(at, 'check', 'mon-pack')).code).toBe(0)
  })

  test('signed, it is good for a network that knows the key, and red once the key is unknown, expired, not of age or taken back', async () => {
    expect((await packtic(at, 'sign', 'mon-pack')).code).toBe(2)
    keys([])
    const unknown = await packtic(at, 'sign', 'mon-pack', '--key', 'key.pem')
    expect(unknown).toMatchObject({ code: 0, out: { signature: 'unknown-key', publicKey } })
    expect(unknown.err).toContain(String(unknown.out['keyId']))
    const state = (...list: readonly object[]): unknown => {
      keys(list)
      return loadPack(join(at, 'mon-pack'), resources).signature
    }
    expect(state(key({}))).toBe('good')
    expect(state(key({ revoked: true }))).toBe('revoked')
    expect(state(key({ until: '2020-12-31' }))).toBe('expired')
    expect(state(key({ from: '9999-01-01' }))).toBe('expired')
    expect(state(key({ publicKey: '0'.repeat(64) }))).toBe('unknown-key')
    expect(state(key({}))).toBe('good')
    // A signature over a former lock is worth none.
    writeFileSync(join(at, 'mon-pack/docs/fiche.fr.md'), '# Encore\n')
    expect(await packtic(at, 'check', 'mon-pack', '--lock')).toMatchObject({ code: 0, out: { signature: 'unknown-key' } })
    expect(await packtic(at, 'sign', 'mon-pack', '--key', 'key.pem')).toMatchObject({ code: 0, out: { signature: 'good' } })
    writeFileSync(join(at, 'mon-pack/pack.sig'), 'nonsense')
    expect(refused(join(at, 'mon-pack'))).toBe('PACK_BROKEN pack.sig')
  })

  test('a key of OpenSSH signs as well; a locked or another one is refused by its name', async () => {
    const made = (name: string, ...args: readonly string[]): string => {
      execFileSync('ssh-keygen', ['-q', '-N', '', '-C', 'test', '-f', join(at, name), ...args])
      return name
    }
    const file = made('openssh', '-t', 'ed25519')
    const line = Buffer.from(readFileSync(join(at, 'openssh.pub'), 'utf8').split(' ')[1] ?? '', 'base64')
    rmSync(join(at, 'mon-pack/pack.sig'))
    expect(await packtic(at, 'sign', 'mon-pack', '--key', file)).toMatchObject({ code: 0, out: { publicKey: line.subarray(-32).toString('hex') } })
    keys([key({ publicKey: line.subarray(-32).toString('hex') })])
    expect(loadPack(join(at, 'mon-pack'), resources).signature).toBe('good')
    for (const wrong of [made('locked', '-t', 'ed25519', '-N', 'passphrase'), made('ecdsa', '-t', 'ecdsa')]) {
      const run = await packtic(at, 'sign', 'mon-pack', '--key', wrong)
      expect(run.code, wrong).toBe(2)
      expect(run.err).toContain(wrong)
    }
  })

  test('a pack with anything to correct is not signed', async () => {
    const copy = join(place(), 'mon-pack')
    cpSync(join(at, 'mon-pack'), copy, { recursive: true })
    rmSync(join(copy, 'pack.sig'))
    writeFileSync(join(copy, 'steps/motto.check.sh'), 'touch /tmp/x\n')
    expect((await packtic('/', 'sign', copy, '--key', join(at, 'key.pem'))).code).toBe(2)
    expect(existsSync(join(copy, 'pack.sig'))).toBe(false)
  })
})
