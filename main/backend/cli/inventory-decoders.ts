// `packtic inventory edid|smart|smbios FILE`: one decoder alone, on a file from anywhere. JSON; nothing is written.
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { Refusal } from '../../../domain/errors.ts'
import { completeFacts } from '../../../domain/inventory/complete.ts'
import { decodeEdid, readEdid } from '../../../domain/inventory/edid.ts'
import { findEdids } from '../../../domain/inventory/edid-text.ts'
import { decodeText } from '../../../domain/inventory/decode-text.ts'
import { evidenceOf, machineKey } from '../../../domain/inventory/identity.ts'
import { readSmart } from '../../../domain/inventory/smart.ts'
import { readSmbiosFile } from '../../../domain/inventory/smbios/smbios-file.ts'
import { smbiosReading } from '../../../domain/inventory/smbios/smbios-reading.ts'
import { readUdisks } from '../../../domain/inventory/udisks.ts'
import { readKnowledge } from '../inventory/knowledge-files.ts'
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

/**
 * The machine as the inventory keeps it, what tells it from others, and under `smbios` the tables word for word. Raw tables
 * (dump, entry point and table joined, Windows' form, bare) or dmidecode's text.
 */
export const inventorySmbios: Command = (io) => {
  const { words: [file = ''] } = options(io.args, {}, 1)
  const found = readSmbiosFile(inputFile(file))
  if (!found) throw new Refusal('INVALID', { what: basename(file) }, { issues: [{ path: '', rule: io.t('cli.smbios.none') }] })
  const { record, source } = found
  const facts = completeFacts(smbiosReading(record, source), null, { knowledge: readKnowledge(io.resources), takenAt: Date.now() })
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
  const evidence = evidenceOf(facts, null, sha256)
  io.out(JSON.stringify({ ...facts, identity: { machineKey: evidence.length > 0 ? machineKey(evidence, null, sha256) : null, evidence }, smbios: record }, (_, value: unknown) => (value instanceof Uint8Array ? Array.from(value, (one) => one.toString(16).padStart(2, '0')).join(' ') : value), 1))
  return 0
}
