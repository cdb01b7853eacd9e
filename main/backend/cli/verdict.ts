// `packtic verdict FILE… --pack ID|PATH`: the decision on each inventoried machine, with its reasons. No base, no network.
import { basename } from 'node:path'
import { uuidv7 } from 'uuidv7'
import { civilDateOf, formatDay } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import { decisionFields } from '../../../domain/inventory/decision-fields.ts'
import { valueOf } from '../../../domain/inventory/fact.ts'
import type { Dataset } from '../../../domain/inventory/knowledge.ts'
import { project } from '../../../domain/inventory/project.ts'
import { judge } from '../../../domain/inventory/verdict.ts'
import { readFile } from '../inventory/read-file.ts'
import { findPack } from '../provisioning/pack-files.ts'
import { priceList } from '../reference/price-data.ts'
import type { Command } from './command.ts'
import { inputFile } from './input-file.ts'
import { options } from './options.ts'

const MAX_FILES = 5000

export const verdictCommand: Command = (io) => {
  const { words, values: { '--pack': named } } = options(io.args, { '--pack': 'value' }, 1, MAX_FILES)
  if (named === undefined) throw new Refusal('INVALID', { what: '--pack' })
  const { pack, packHash } = findPack(named, io.resources)
  const asOf = civilDateOf(Date.now())
  const prices = priceList(io.resources, asOf)
  const stale = new Map<string, Dataset>()
  const machines = words.flatMap((file) => readFile(inputFile(file), { resources: io.resources, newId: uuidv7, now: Date.now, by: 'packtic' }, basename(file)).map(({ inventory }) => {
    // Answers of a visit are never inferred: without one they are unknown.
    const projection = project(inventory, { id: inventory.id, needsWindowsApp: null, linuxCompatible: null, smartOkReason: null }, [], asOf)
    const { machine, virtual } = projection
    for (const dataset of projection.expired) stale.set(dataset.name, dataset)
    const fields = decisionFields(inventory)
    const lacking = fields.flatMap(({ path, state, reason }) => (state === 'unknown' ? [{ field: path, reason: reason ?? 'not-collected' }] : []))
    const about = { file: basename(file), id: inventory.id, host: valueOf(inventory.os.host), virtual, known: fields.length - lacking.length, fields: fields.length }
    // A virtual machine is listed, never judged.
    if (virtual) return { ...about, missing: lacking }
    const verdict = judge(machine, prices, asOf, projection)
    const { reasons, missing } = inventory.win11
    // What the verdict asks for first, then every other fact that is lacking.
    return { ...about, ...verdict, missing: [...verdict.missing, ...lacking], win11: { verdict: valueOf(inventory.win11.verdict), reasons, missing }, machine }
  }))
  for (const { name, version, expires } of stale.values()) io.say(io.t('knowledge.expired', { table: io.t(`knowledge.${name}`), version: formatDay(version), expires: formatDay(expires) }))
  io.out(JSON.stringify({ pack: { id: pack.id, version: pack.version, packHash }, catalog: prices.version, asOf, machines }, null, 1))
  return 0
}
