// Packs on disk: what they include, and each rule that refuses one, with the file or the step named.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { Refusal } from '../../../domain/errors.ts'
import { both, scriptsOf, shellStep, writePack } from '../../../tests/packs/written-pack.ts'
import { translator, faultLines } from '../words/sentences.ts'
import { loadPack } from './pack-files.ts'

const resources = join(import.meta.dirname, '../../../resources')
const root = mkdtempSync(join(tmpdir(), 'packtic-packs-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let count = 0
const place = (): string => join(root, String(count++))
const refused = (work: () => unknown): Record<string, unknown> => {
  try {
    work()
    return { why: 'accepted' }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { code: error.fault.code, ...error.fault.detail }
  }
}
const text = (content: string): object => ({ kind: 'file', file: { form: 'whole', path: '/etc/motd', source: 'files/motd' }, title: both('Poser'), id: content })

describe('a pack that includes another', () => {
  const include = async (pack: { lockSha256: () => Promise<string> }, id: string): Promise<object> => ({ pack: id, version: '1.0.0', lockSha256: await pack.lockSha256() })

  test('has its steps first, depth first and once, with their scripts, texts, options and programs', async () => {
    const at = place()
    const base = writePack(at, 'base-pack', { steps: [shellStep('one')], options: [{ key: 'desktop', type: 'boolean', label: both('Bureau'), default: true }], software: [{ name: 'Un', licence: 'MIT', free: true, step: 'one' }] }, scriptsOf('one'))
    const left = writePack(at, 'left-pack', { includes: [await include(base, 'base-pack')], steps: [text('left-text')] }, { 'files/motd': 'left\n' })
    const right = writePack(at, 'right-pack', { includes: [await include(base, 'base-pack')], steps: [text('right-text')] }, { 'files/motd': 'right\n' })
    const outer = writePack(at, 'outer-pack', { includes: [await include(left, 'left-pack'), await include(right, 'right-pack')], preflight: { ramMinMb: 7, rootFreeMb: 0 }, steps: [shellStep('last', { needs: ['one'], when: 'opt.desktop' })], software: [{ name: 'Deux', licence: 'MIT', free: true, step: 'one' }] }, scriptsOf('last'))
    const { pack, scripts, files } = loadPack(outer.folder, resources)
    expect(pack.steps.map(({ id }) => id)).toEqual(['one', 'left-text', 'right-text', 'last'])
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['one.check', 'last.undo']))
    // Both call their text files/motd, and each keeps its own.
    expect(pack.steps.flatMap((step) => (step.kind === 'file' && 'source' in step.file ? files[step.file.source] : []))).toEqual(['left\n', 'right\n'])
    expect(pack.software.map(({ name }) => name)).toEqual(['Un', 'Deux'])
    expect(pack.options.map(({ key }) => key)).toEqual(['desktop'])
    expect(pack.preflight).toMatchObject({ ramMinMb: 7, rootFreeMb: 1 })
  })

  test('does a step that both say once, at the place the outer one gives it: the record of the pack comes last', async () => {
    const at = place()
    const record = { kind: 'record', id: 'record', title: both('Noter') }
    const base = writePack(at, 'base-pack', { steps: [shellStep('same'), shellStep('one'), record] }, { ...scriptsOf('same'), ...scriptsOf('one') })
    const outer = writePack(at, 'outer-pack', { includes: [await include(base, 'base-pack')], steps: [shellStep('own'), shellStep('same'), record] }, { ...scriptsOf('own'), ...scriptsOf('same') })
    expect(loadPack(outer.folder, resources).pack.steps.map(({ id }) => id)).toEqual(['one', 'own', 'same', 'record'])
    // Without a record of its own the whole would be said to be there before the outer pack's steps.
    const silent = writePack(at, 'silent-pack', { includes: [await include(base, 'base-pack')], steps: [shellStep('own')] }, scriptsOf('own'))
    expect(refused(() => loadPack(silent.folder, resources))).toMatchObject({ code: 'PACK_BROKEN', why: 'record-not-last', step: 'record' })
  })

  test('is for the machines that its own condition and theirs name; a step that two of them say is for either', async () => {
    const at = place()
    const desk = writePack(at, 'desk-pack', { steps: [shellStep('both'), shellStep('desk')] }, { ...scriptsOf('both'), ...scriptsOf('desk') })
    const server = writePack(at, 'server-pack', { steps: [shellStep('both'), shellStep('server', { when: '!virt' })] }, { ...scriptsOf('both'), ...scriptsOf('server') })
    const role = { key: 'role', type: 'choice', label: both('Rôle'), choices: ['poste', 'serveur'], default: 'poste' }
    const outer = writePack(at, 'outer-pack', { options: [role], includes: [{ ...(await include(desk, 'desk-pack')), when: 'opt.role == "poste"' }, { ...(await include(server, 'server-pack')), when: 'opt.role == "serveur"' }], steps: [] })
    expect(loadPack(outer.folder, resources).pack.steps.map(({ id, when }) => [id, when])).toEqual([
      ['both', '(opt.role == "poste") || (opt.role == "serveur")'], ['desk', 'opt.role == "poste"'], ['server', '(opt.role == "serveur") && (!virt)'],
    ])
    const wrong = writePack(at, 'wrong-pack', { includes: [{ ...(await include(desk, 'desk-pack')), when: 'opt.none' }] })
    expect(refused(() => loadPack(wrong.folder, resources))).toMatchObject({ code: 'PACK_BROKEN', why: 'when-unknown-name' })
  })

  test.each([['in a phase', scriptsOf('same', 'exit 0')], ['in what its phases share', { ...scriptsOf('same'), 'steps/same.sh': 'X=1\n' }]])('is refused when a step of that name is another one elsewhere, %s: both packs are named', async (_where, scripts) => {
    const at = place()
    const one = writePack(at, 'first-pack', { steps: [shellStep('same')] }, scriptsOf('same'))
    const two = writePack(at, 'second-pack', { steps: [shellStep('same')] }, scripts)
    const outer = writePack(at, 'outer-pack', { includes: [await include(one, 'first-pack'), await include(two, 'second-pack')] })
    expect(refused(() => loadPack(outer.folder, resources))).toMatchObject({ code: 'PACK_BROKEN', why: 'include-step', step: 'same', first: 'first-pack', second: 'second-pack' })
  })

  test('is refused when what it includes is absent, of another version, locked otherwise, altered, or includes it back', async () => {
    const at = place()
    const base = writePack(at, 'base-pack', { steps: [shellStep('one')] }, scriptsOf('one'))
    const named = async (more: object): Promise<Record<string, unknown>> => {
      const outer = writePack(at, `outer-${count++}`, { includes: [{ ...(await include(base, 'base-pack')), ...more }] })
      return refused(() => loadPack(outer.folder, resources))
    }
    expect(await named({})).toEqual({ why: 'accepted' })
    expect(await named({ pack: 'no-such-pack' })).toMatchObject({ why: 'include-missing', included: 'no-such-pack' })
    expect(await named({ version: '1.0.1' })).toMatchObject({ why: 'include-other', foundVersion: '1.0.0' })
    expect(await named({ lockSha256: '0'.repeat(64) })).toMatchObject({ why: 'include-other', foundLock: await base.lockSha256() })
    writePack(at, 'loop-pack', { includes: [{ pack: 'other-loop', version: '1.0.0', lockSha256: '0'.repeat(64) }] })
    writePack(at, 'other-loop', { includes: [{ pack: 'loop-pack', version: '1.0.0', lockSha256: '0'.repeat(64) }] })
    expect(refused(() => loadPack(join(at, 'loop-pack'), resources))).toMatchObject({ why: 'include-cycle', chain: 'loop-pack → other-loop → loop-pack' })
    const outer = writePack(at, 'last-outer', { includes: [await include(base, 'base-pack')] })
    rmSync(join(base.folder, 'steps/one.undo.sh'))
    expect(refused(() => loadPack(outer.folder, resources))).toMatchObject({ code: 'PACK_ALTERED', pack: 'base-pack', file: 'steps/one.undo.sh' })
  })
})

test.each([
  ['a condition on what nobody knows', { steps: [shellStep('one', { when: 'colour' })] }, { why: 'when-unknown-name', found: 'colour' }],
  ['a step for a suite the pack is not for', { suites: ['bookworm'], steps: [shellStep('one', { suites: ['trixie'] })] }, { why: 'suite-outside', suite: 'trixie' }],
  ['nothing to install on one suite', { steps: [shellStep('one'), { kind: 'package', id: 'two', title: both('Installer'), installIn: { trixie: ['less'] } }] }, { why: 'install-none', suite: 'bookworm' }],
  ['a secret nobody asks for', { steps: [shellStep('one', { secrets: ['key'] })] }, { why: 'secret-unknown', option: 'key' }],
  ['a default outside its choices', { options: [{ key: 'disk', type: 'choice', label: both('Disque'), choices: ['usb'], default: 'tape' }], steps: [shellStep('one')] }, { why: 'default-unfit', option: 'disk' }],
  ['an artefact that is not listed', { steps: [shellStep('one', { artefacts: ['big-file'] })] }, { why: 'artefact-unknown', name: 'big-file' }],
  ['a secret for each machine', { options: [{ key: 'phrase', type: 'secret', label: both('Phrase'), perHost: true }], steps: [shellStep('one')] }, { why: 'secret-per-host', option: 'phrase' }],
  ['a step that needs a later one', { steps: [shellStep('one', { needs: ['two'] }), shellStep('two')] }, { why: 'need-unknown', need: 'two' }],
  ['a record before its last step', { steps: [{ kind: 'record', id: 'note', title: both('Noter') }, shellStep('one')] }, { why: 'record-not-last', step: 'note' }],
  ['no step at all', {}, { why: 'steps-none' }],
  ['an undo of what cannot be undone', { steps: [shellStep('one', { irreversible: true })] }, { why: 'undo-and-irreversible' }],
])('a pack with %s is refused in words', (_what, more, why) => {
  const { folder } = writePack(place(), 'some-pack', more, { ...scriptsOf('one'), ...scriptsOf('two') })
  expect(refused(() => loadPack(folder, resources))).toMatchObject({ code: 'PACK_BROKEN', ...why })
  for (const lang of ['fr', 'en'] as const) {
    try {
      loadPack(folder, resources)
    } catch (error) {
      expect(faultLines(translator(lang), (error as Refusal).fault).join('\n')).not.toMatch(/\{|pack\.rule|undefined/)
    }
  }
})
