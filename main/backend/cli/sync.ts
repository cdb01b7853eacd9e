// `packtic enrol TEXT` and `packtic sync [--status]`: the same exchange as the window's, once, and its state as JSON.
import type { ExitCode } from '../../../domain/errors.ts'
import type { Command } from './command.ts'
import { options } from './options.ts'

export const enrolCommand: Command = async (io): Promise<ExitCode> => {
  const { words: [text = ''] } = options(io.args, {}, 1)
  const { services: { sync } } = io.open()
  io.out(JSON.stringify(await sync.enrol(text), null, 1))
  return 0
}

/** Without `--status`, one whole exchange; what the hub or the network refuses is the command's exit code (3 or 4). */
export const syncCommand: Command = async (io): Promise<ExitCode> => {
  const { values } = options(io.args, { '--status': 'flag', '--json': 'flag' }, 0)
  const { services: { sync } } = io.open()
  if (values['--status'] !== undefined) {
    io.out(JSON.stringify(sync.state(), null, 1))
    return 0
  }
  const { sent, received } = await sync.exchange({ asked: true })
  io.out(JSON.stringify({ sent, received, ...sync.state() }, null, 1))
  return 0
}
