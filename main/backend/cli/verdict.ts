// `packtic verdict FILE… --pack ID|PATH`: the decision on each inventoried machine, with its reasons. No base, no network.
import { basename } from 'node:path'
import { uuidv7 } from 'uuidv7'
import { civilDateOf } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import { valueOf } from '../../../domain/inventory/fact.ts'
import { Inventory } from '../../../domain/inventory/model.ts'
import { project } from '../../../domain/inventory/project.ts'
import { judge } from '../../../domain/inventory/verdict.ts'
import { collectFile } from '../inventory/collect.ts'
import { findPack } from '../provisioning/pack-files.ts'
import { priceList } from '../reference/price-data.ts'
import type { Command, CommandIo } from './command.ts'
import { inputFile, inputJson } from './input-file.ts'
import { options } from './options.ts'

const MAX_FILES = 200

export const verdictCommand: Command = (io) => {
  const { words, values: { '--pack': named } } = options(io.args, { '--pack': 'value' }, 1, MAX_FILES)
  if (named === undefined) throw new Refusal('INVALID', { what: '--pack' })
  const { pack, packHash } = findPack(named, io.resources)
  const asOf = civilDateOf(Date.now())
  const prices = priceList(io.resources, asOf)
  const machines = words.flatMap((file) => inventories(file, io).map((inventory) => {
    // Answers of a visit are never inferred: without one they are unknown.
    const { machine, virtual, unknown } = project(inventory, { id: inventory.id, needsWindowsApp: null, linuxCompatible: null, smartOkReason: null }, [], asOf)
    const about = { file: basename(file), id: inventory.id, host: valueOf(inventory.os.host), virtual }
    // A virtual machine is listed, never judged.
    return virtual ? about : { ...about, ...judge(machine, prices, asOf, unknown), machine }
  }))
  io.out(JSON.stringify({ pack: { id: pack.id, version: pack.version, packHash }, catalog: prices.version, asOf, machines }, null, 1))
  return 0
}

/** Our own JSON (one inventory or several), or a transcript. */
function inventories(file: string, { resources }: CommandIo): readonly Inventory[] {
  const first = inputFile(file).toString('utf8').trimStart().slice(0, 1)
  if (first !== '{' && first !== '[') return [collectFile(inputFile(file), { resources, newId: uuidv7, now: Date.now, by: 'packtic' }, basename(file)).inventory]
  const value = inputJson(file)
  return (Array.isArray(value) ? value : [value]).map((one, index) => {
    const parsed = Inventory.safeParse(one)
    if (!parsed.success) throw new Refusal('INVALID', { what: file }, { issues: parsed.error.issues.slice(0, 5).map(({ path, message }) => ({ path: [...(Array.isArray(value) ? [index] : []), ...path].join('.'), rule: message })) })
    return parsed.data
  })
}
