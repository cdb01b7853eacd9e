// `packtic inventory edid FILE`, `packtic inventory smart FILE`: one decoder alone, on a file from anywhere. JSON; nothing is written.
import { basename } from 'node:path'
import { Refusal } from '../../../domain/errors.ts'
import { decodeEdid, readEdid } from '../../../domain/inventory/edid.ts'
import { findEdids } from '../../../domain/inventory/edid-text.ts'
import { decodeText } from '../../../domain/inventory/decode-text.ts'
import { readSmart } from '../../../domain/inventory/smart.ts'
import { readUdisks } from '../../../domain/inventory/udisks.ts'
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

/** One disk's health from smartctl's JSON or text; by disk from `udisksctl dump`. A scan, or a disk that sleeps, is unknown with its reason. */
export const inventorySmart: Command = (io) => {
  const { words: [file = ''] } = options(io.args, {}, 1)
  const text = decodeText(inputFile(file))
  const byDisk = readUdisks(text)
  const smart = byDisk.size > 0 ? Object.fromEntries(byDisk) : readSmart(text)
  if (byDisk.size === 0 && !('v' in readSmart(text).tool)) throw new Refusal('INVALID', { what: basename(file) }, { issues: [{ path: '', rule: io.t('cli.smart.none') }] })
  io.out(JSON.stringify(smart, null, 1))
  return 0
}
