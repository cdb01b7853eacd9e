// What a machine of each kind gets from the town hall, by the options alone. Whole runs of each kind are tests/lab/packs/mairie.ts.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stepsOf } from '../../domain/provisioning/decide-steps.ts'
import { readOptions, readOwnOptions } from '../../domain/provisioning/pack-options.ts'
import { secretsRead } from '../../domain/provisioning/secrets-read.ts'
import { findPack } from '../../main/backend/provisioning/pack-files.ts'

const resources = join(import.meta.dirname, '../../resources')
const town = findPack('mairie', resources)
const own = (id: string): readonly string[] => findPack(id, resources).pack.steps.map(({ id: step }) => step)
const office = own('poste-bureautique')
const folder = own('partage-sauvegarde').filter((step) => !office.includes(step))
const helps = own('accessibilite').filter((step) => !office.includes(step))
const SECRETS = ['sharePassword', 'backupPassphrase', 'elsewherePassphrase']

test.each([
  { machine: 'the one that keeps the folder', given: {}, folder: true, helps: false },
  { machine: 'a post', given: { keepsFolder: 'false' }, folder: false, helps: false },
  { machine: 'one for the public', given: { publicPost: 'true' }, folder: false, helps: true },
  { machine: 'one for the public that is said to keep no folder either', given: { publicPost: true, keepsFolder: false }, folder: false, helps: true },
])('of the town hall, $machine is an office with what is its own, and is asked for no secret of another', ({ given, ...wanted }) => {
  const options = { ...readOptions(town.pack, {}), ...readOwnOptions(town.pack, given) }
  const steps = stepsOf(town.pack, options, {}).map(({ id }) => id)
  const kept = (names: readonly string[]): readonly string[] => names.filter((name) => steps.includes(name))
  expect(kept(office)).toEqual(office)
  expect(kept([...folder, 'backup-elsewhere'])).toEqual(wanted.folder ? [...folder, 'backup-elsewhere'] : [])
  expect(kept(helps)).toEqual(wanted.helps ? helps : [])
  expect(kept(['town-programs', 'ban-on', 'password-rules', 'settings-history'])).toHaveLength(4)
  expect(steps.at(-1)).toBe('pack-record')
  expect(secretsRead(town, options, {})).toEqual(wanted.folder ? SECRETS : [])
})
