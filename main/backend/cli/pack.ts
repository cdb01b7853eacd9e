// `packtic pack list | show | check`.
import { findPack, shippedPacks } from '../provisioning/pack-files.ts'
import type { Command } from './command.ts'
import { options } from './options.ts'

export const packList: Command = (io) => {
  options(io.args, {}, 0)
  io.out(JSON.stringify(shippedPacks(io.resources).map(({ pack, packHash, signature }) => ({ id: pack.id, version: pack.version, title: pack.title.fr, steps: pack.steps.length, packHash, signature })), null, 1))
  return 0
}

export const packShow: Command = (io) => {
  const { words: [id = ''] } = options(io.args, {}, 1)
  const { pack, packHash, signature } = findPack(id, io.resources)
  io.out(JSON.stringify({ ...pack, packHash, signature }, null, 1))
  return 0
}

/** Schema, lock and scripts; a broken pack is refused with its file and cause (exit 2 or 3). */
export const packCheck: Command = (io) => {
  const { words: [path = ''] } = options(io.args, {}, 1)
  const { pack, packHash, signature } = findPack(path, io.resources)
  io.out(JSON.stringify({ ok: true, id: pack.id, version: pack.version, packHash, signature }, null, 1))
  return 0
}
