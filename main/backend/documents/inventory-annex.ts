// The inventory annex's data: one row a machine with its facts as they were read; what is unknown is named with its reason.
import { type CivilDate, civilDateOf } from '../../../domain/civil-date.ts'
import { type Fact, valueOf } from '../../../domain/inventory/fact.ts'
import type { Inventory } from '../../../domain/inventory/model.ts'
import type { Projection } from '../../../domain/inventory/project.ts'
import type { z } from 'zod'
import type { Translate } from '../words/sentences.ts'
import type { InventoryPaper } from './papers/work.ts'
import type { PaperHead } from './parties.ts'

interface AnnexMachine { readonly name: string; readonly place: string; readonly inventory: Inventory | undefined; readonly projection: Projection | undefined }
export interface AnnexInput { readonly head: PaperHead; readonly quoteNumber: string; readonly visitedOn: CivilDate; readonly site: string; readonly technician: string; readonly machines: readonly AnnexMachine[]; readonly t: Translate }

type Row = z.input<typeof InventoryPaper>['machines'][number]
const MB_PER_GB = 1024

export function inventoryAnnex({ head, quoteNumber, visitedOn, site, technician, machines, t }: AnnexInput): z.input<typeof InventoryPaper> {
  return {
    ...head, quoteNumber, visitedOn, site, technician, machines: machines.map((one) => rowOf(one, t)), notes: [],
    // What a machine has no use for is not unknown: a battery of a desktop, Windows 11 on Linux.
    unknown: machines.flatMap(({ name, place, projection }) => Object.entries(projection?.unknown ?? {}).filter(([, reason]) => reason !== 'not-applicable').map(([path, reason]) => ({ place: place || name, what: t(`fact.${path}`), why: t(`unknown.${reason ?? 'not-collected'}`) }))),
  }
}

/** Facts as the rules read them: a correction typed by hand is in them. */
function rowOf({ name, place, inventory, projection }: AnnexMachine, t: Translate): Row {
  const unknown = t('annex.unknown')
  const text = (fact: Fact<string> | undefined): string => (fact ? (valueOf(fact) ?? '') : '')
  const number = (key: string, value: number | null | undefined): string => (value === null || value === undefined ? unknown : t(key, { value: String(value) }))
  if (!inventory || !projection) return { place: place || name, name: place ? name : '', model: unknown, system: unknown, updatesUntil: null, processor: unknown, memory: unknown, disk: unknown, age: unknown, battery: unknown, takenOn: null }
  const { machine, parts } = projection
  const free = parts.diskSizeGb && parts.diskFreeGb !== null ? t('annex.free', { percent: String(Math.floor((100 * parts.diskFreeGb) / parts.diskSizeGb)) }) : ''
  return {
    place: place || name, name: place ? name : '', model: [text(inventory.machine.maker), text(inventory.machine.model)].filter(Boolean).join(', ') || unknown,
    system: [text(inventory.os.name), text(inventory.os.version)].filter(Boolean).join(' ') || unknown, updatesUntil: machine.os?.eos ?? null, processor: text(inventory.cpu.name) || unknown,
    memory: machine.ramMb === null ? unknown : t('annex.gb', { value: String(Math.round((machine.ramMb / MB_PER_GB) * 10) / 10).replace('.', ',') }),
    disk: [parts.diskType ? t(`fact.diskType.${parts.diskType}`) : '', parts.diskSizeGb === null ? '' : t('annex.gb', { value: String(parts.diskSizeGb) }), free].filter(Boolean).join(' ') || unknown,
    age: number('annex.years', machine.ageYears), battery: machine.kind === 'fixe' ? t('unknown.not-applicable') : number('annex.percent', machine.batteryPct), takenOn: civilDateOf(inventory.takenAt),
  }
}
