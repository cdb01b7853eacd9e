// `packtic db check | backup | restore [FILE] | rebuild` and `packtic log verify`: whether the local base can be trusted,
// and the ways back when it cannot. Nothing is ever deleted: a base that is replaced is set aside.
import type { ExitCode } from '../../../domain/errors.ts'
import type { Command, CommandIo } from './command.ts'
import { options } from './options.ts'

interface Lines { readonly ok: boolean; readonly lines: readonly { readonly what: string; readonly value: string; readonly ok: boolean }[] }

/** One screen, or the same as JSON; a line that is not right makes the exit code 3. */
function show(io: CommandIo, { ok, lines }: Lines, json: boolean): ExitCode {
  if (json) io.out(JSON.stringify({ ok, lines }, null, 1))
  else for (const line of lines) io.out(`${line.ok ? 'ok' : '!!'}  ${line.what}: ${line.value}`)
  return ok ? 0 : 3
}

export const dbCheck: Command = (io) => {
  const { values } = options(io.args, { '--json': 'flag' }, 0)
  return show(io, io.open().services.store.check(), values['--json'] !== undefined)
}

export const dbBackup: Command = async (io): Promise<ExitCode> => {
  options(io.args, {}, 0)
  io.out(await io.open().services.store.backup('asked'))
  return 0
}

/** The copy named, or the newest sound one; then the journal's changes are played again over it. */
export const dbRestore: Command = (io) => {
  const { words: [file] } = options(io.args, {}, 0, 1)
  const { copy, aside } = io.restoreBase(file)
  const { services: { store } } = io.open()
  io.out(JSON.stringify({ copy, aside, recovered: store.recovered, ok: store.check().ok }, null, 1))
  return store.check().ok ? 0 : 3
}

export const dbRebuild: Command = (io) => {
  options(io.args, {}, 0)
  const { rows, repaired } = io.open().services.store.rebuild()
  io.out(JSON.stringify({ rows, repaired }, null, 1))
  return 0
}

export const logVerify: Command = (io) => {
  const { values } = options(io.args, { '--json': 'flag' }, 0)
  return show(io, io.open().services.store.verifyLog(), values['--json'] !== undefined)
}
