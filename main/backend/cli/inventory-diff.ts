// `packtic inventory diff OLD NEW`: what changed on one machine between two visits. Any readable file stands for an inventory.
import { basename } from 'node:path'
import { uuidv7 } from 'uuidv7'
import { Refusal } from '../../../domain/errors.ts'
import { diffInventories } from '../../../domain/inventory/diff.ts'
import { valueOf } from '../../../domain/inventory/fact.ts'
import type { Inventory } from '../../../domain/inventory/model.ts'
import { readFile } from '../inventory/read-file.ts'
import type { Command, CommandIo } from './command.ts'
import { inputFile } from './input-file.ts'
import { options } from './options.ts'

export const inventoryDiff: Command = (io) => {
  const { words: [oldFile = '', newFile = ''] } = options(io.args, {}, 2)
  const [old, now] = [theOne(oldFile, io), theOne(newFile, io)]
  const { sameness, changes, volatile } = diffInventories(old, now)
  // Two machines differ in everything: said, never hidden behind a list of changes.
  if (sameness !== 'same') io.say(io.t(`cli.diff.${sameness}`, { old: basename(oldFile), new: basename(newFile) }))
  io.out(JSON.stringify({ sameMachine: sameness === 'same' ? true : sameness === 'ask' ? null : false, sameness, old: about(old, oldFile), new: about(now, newFile), changes, volatile }, null, 1))
  return 0
}

const about = (inventory: Inventory, file: string): object => ({ file: basename(file), id: inventory.id, host: valueOf(inventory.os.host), takenAt: inventory.takenAt, machineKey: inventory.machineKey })

/** @throws Refusal INVALID when the file holds several: which of them is not for us to choose */
function theOne(file: string, { resources, t }: CommandIo): Inventory {
  const [first, ...others] = readFile(inputFile(file), { resources, newId: uuidv7, now: Date.now, by: 'packtic' }, basename(file))
  if (first === undefined || others.length > 0) throw new Refusal('INVALID', { what: basename(file) }, { issues: [{ path: '', rule: t('cli.diff.several', { count: others.length + 1 }) }] })
  return first.inventory
}
