// `packtic inventory edid FILE`, `packtic inventory smart FILE`: one decoder alone, on a file from anywhere. JSON; nothing is written.
import { basename } from 'node:path'
import { Refusal } from '../../../domain/errors.ts'
import { decodeEdid, readEdid } from '../../../domain/inventory/edid.ts'
import { findEdids } from '../../../domain/inventory/edid-text.ts'
import type { Command } from './command.ts'
import { inputFile } from './input-file.ts'
import { options } from './options.ts'

/** The screen as the inventory keeps it, and under `edid` word for word. A file of several screens gives a list. */
export const inventoryEdid: Command = (io) => {
  const { words: [file = ''] } = options(io.args, {}, 1)
  const screens = findEdids(inputFile(file)).map((bytes) => ({ ...readEdid(bytes, { builtin: null }), edid: decodeEdid(bytes) }))
  if (screens.length === 0) throw new Refusal('INVALID', { what: basename(file) }, { issues: [{ path: '', rule: io.t('cli.edid.none') }] })
  io.out(JSON.stringify(screens.length === 1 ? screens[0] : screens, null, 1))
  return 0
}
