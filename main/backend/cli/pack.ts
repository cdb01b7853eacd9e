// `packtic pack list | show | check | new | sign`: the library of packs, and what an author needs.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { createHash } from 'node:crypto'
import { Refusal } from '../../../domain/errors.ts'
import type { Pack } from '../../../domain/provisioning/pack.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import { type Checked, checkPack, type Lint } from '../provisioning/check-pack.ts'
import { newPack } from '../provisioning/new-pack.ts'
import { findPack, LOCK, lockOf, shippedPacks } from '../provisioning/pack-files.ts'
import { readKeys, SIGNATURE, signed, signingKey } from '../provisioning/pack-signature.ts'
import { translator } from '../words/sentences.ts'
import type { Command, CommandIo } from './command.ts'
import { inputFile } from './input-file.ts'
import { options, refused } from './options.ts'

export const packList: Command = (io) => {
  options(io.args, {}, 0)
  io.out(JSON.stringify(shippedPacks(io.resources).map(({ pack, packHash, signature, state }) => ({ id: pack.id, version: pack.version, state, title: pack.title.fr, steps: pack.steps.length, packHash, signature })), null, 1))
  return 0
}

export const packShow: Command = (io) => {
  const { words: [id = ''] } = options(io.args, {}, 1)
  const { pack, packHash, signature, state } = findPack(id, io.resources)
  io.out(JSON.stringify({ ...pack, state, packHash, signature }, null, 1))
  return 0
}

/** Everything wrong at once, with file and line (exit 2); `--lock` writes the lock when nothing else is wrong. */
export const packCheck: Command = (io) => {
  const { words: [path = ''], values } = options(io.args, { '--lock': 'flag' }, 1)
  const folder = folderOf(path, io)
  const found = checkPack(folder, io.resources)
  const { pack } = found
  const locked = pack !== undefined && values['--lock'] !== undefined && onlyLock(found)
  if (locked) writeFileSync(join(folder, LOCK), lockText(folder, pack))
  // Asked to write the lock: what keeps it from being written is told, not that it is to be written.
  const problems = locked ? [] : values['--lock'] === undefined || onlyLock(found) ? found.problems : found.problems.filter(({ file }) => file !== LOCK)
  if (!found.shell) io.say(io.t('cli.pack.noShell'))
  if (problems.length > 0) return sayProblems(io, problems)
  const { packHash, signature } = findPack(folder, io.resources)
  io.out(JSON.stringify({ ok: true, id: pack?.id, version: pack?.version, packHash, signature }, null, 1))
  return 0
}

/** A folder of that name: a pack that is right as it stands. */
export const packNew: Command = (io) => {
  const { words: [path = ''] } = options(io.args, {}, 1)
  const folder = resolve(path)
  const id = basename(folder)
  if (!/^[a-z][a-z0-9-]{2,40}$/.test(id)) throw new Refusal('INVALID', { what: id }, { issues: [{ path: '', rule: 'not a name of a pack' }] })
  if (existsSync(folder)) throw new Refusal('INVALID', { what: path }, { issues: [{ path: '', rule: 'there already' }] })
  const both = (key: string): { fr: string; en: string } => ({ fr: translator('fr')(`pack.new.${key}`, { id }), en: translator('en')(`pack.new.${key}`, { id }) })
  const files = newPack(id, { title: both('title'), summary: both('summary'), option: both('option'), tools: both('tools'), record: both('record'), message: both('message'), motto: both('motto'), card: both('card'), lesson: both('lesson'), default: both('default') })
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  writeFileSync(join(folder, LOCK), canonicalJson(lockOf(folder, { id, version: '0.1.0' })))
  io.out(JSON.stringify({ ok: true, folder, files: [...Object.keys(files), LOCK] }, null, 1))
  return 0
}

/** Writes the lock, then the signature over it; a pack that its own check refuses is not signed. */
export const packSign: Command = (io) => {
  const { words: [path = ''], values: { '--key': keyFile } } = options(io.args, { '--key': 'value' }, 1)
  if (keyFile === undefined) throw refused('--key', 'wanted here')
  const key = signingKey(inputFile(keyFile).toString('utf8'), keyFile)
  const folder = folderOf(path, io)
  const found = checkPack(folder, io.resources)
  const { pack } = found
  if (!pack || (found.problems.length > 0 && !onlyLock(found))) return sayProblems(io, found.problems)
  const lock = lockText(folder, pack)
  writeFileSync(join(folder, LOCK), lock)
  const file = join(folder, SIGNATURE)
  const { text, keyId, publicKey } = signed(existsSync(file) ? readFileSync(file, 'utf8') : undefined, lock, key)
  writeFileSync(file, text)
  const { signature } = findPack(folder, io.resources)
  if (!readKeys(io.resources).some((one) => one.publicKey === publicKey)) io.say(io.t('cli.pack.keyUnknown', { key: keyId }))
  io.out(JSON.stringify({ ok: true, id: pack.id, version: pack.version, packHash: createHash('sha256').update(lock).digest('hex'), keyId, publicKey, signature }, null, 1))
  return 0
}

const lockText = (folder: string, pack: Pack): string => canonicalJson(lockOf(folder, pack))
const onlyLock = ({ problems }: Checked): boolean => problems.every(({ file }) => file === LOCK)

function folderOf(path: string, { resources }: CommandIo): string {
  const shipped = join(resources, 'packs', path)
  return /^[a-z][a-z0-9-]+$/.test(path) && !existsSync(join(path, 'pack.json')) && existsSync(shipped) ? shipped : resolve(path)
}

/** One line a problem for a person and his editor, the same as data on standard output. */
function sayProblems(io: CommandIo, problems: readonly Lint[]): 2 {
  const told = problems.map(({ file, line, rule, values }) => ({ file, line, rule, text: io.t(`pack.rule.${rule}`, values) }))
  for (const { file, line, text } of told) io.say(`${file}:${line}: ${text}`)
  io.say(io.t('cli.pack.problems', { count: told.length }))
  io.out(JSON.stringify({ ok: false, problems: told }, null, 1))
  return 2
}
