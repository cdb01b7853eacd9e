// The fleet as one table, a row a machine: what it is, what it can, until when it is supported. No login, no address of a
// person: the table leaves the laptop. A fact that is not known is an empty cell.
import { type CsvCell, csvText } from '../../../domain/csv-text.ts'
import type { CivilDate } from '../../../domain/civil-date.ts'
import { type Fact, valueOf, whyUnknown } from '../../../domain/inventory/fact.ts'
import type { Inventory } from '../../../domain/inventory/model.ts'
import type { Output } from '../../contract/procedures.ts'
import type { Translate } from '../words/sentences.ts'

export interface FleetRow { readonly row: Output<'machine.list'>['rows'][number]; readonly inventory: Inventory | undefined }
interface Column { readonly key: string; readonly of: (machine: FleetRow, t: Translate) => CsvCell }

const GB = 1_000_000_000
const MIB = 1024 * 1024
const fact = <T extends string | number>(pick: (inventory: Inventory) => Fact<T> | undefined): Column['of'] => ({ inventory }) => {
  const found = inventory && pick(inventory)
  return found ? valueOf(found) : null
}
/** In whole units, the way the boxes count. */
const inUnits = (unit: number, pick: (inventory: Inventory) => Fact<number> | undefined): Column['of'] => (machine) => {
  const bytes = fact(pick)(machine, String)
  return typeof bytes === 'number' ? Math.round(bytes / unit) : null
}
const word = (list: string, value: string | number | boolean | null, t: Translate): CsvCell => (value === null ? null : t(`csv.${list}.${value}`))
const yesNo = (pick: (inventory: Inventory) => Fact<boolean> | undefined): Column['of'] => ({ inventory }, t) => {
  const found = inventory && pick(inventory)
  return found ? word('flag', valueOf(found), t) : null
}
const systemDisk = ({ disks }: Inventory): Inventory['disks'][number] | undefined => disks.find((disk) => valueOf(disk.system) === true) ?? (disks.length === 1 ? disks[0] : undefined)
const systemVolume = ({ volumes }: Inventory): Inventory['volumes'][number] | undefined => volumes.find((one) => valueOf(one.system) === true)

const COLUMNS: readonly Column[] = [
  { key: 'name', of: ({ row }) => row.name },
  { key: 'place', of: ({ row }) => row.place },
  { key: 'verdict', of: ({ row }, t) => (row.virtual ? t('verdict.virtual') : row.verdict ? t(row.verdict.decision === 'MIGRATE' && row.verdict.reinstall ? 'verdict.MIGRATE.reinstall' : `verdict.${row.verdict.decision}`) : t('verdict.none')) },
  { key: 'maker', of: fact(({ machine }) => machine.maker) },
  { key: 'model', of: fact(({ machine }) => machine.model) },
  { key: 'serial', of: fact(({ machine }) => machine.serial) },
  { key: 'assetTag', of: fact(({ machine }) => machine.assetTag) },
  { key: 'chassis', of: ({ inventory }, t) => word('chassis', inventory ? valueOf(inventory.machine.chassis) : null, t) },
  { key: 'ageYears', of: ({ row }) => row.ageYears },
  { key: 'system', of: ({ row }) => row.system },
  { key: 'systemEnd', of: fact(({ os }) => os.eol.date) },
  { key: 'cpu', of: fact(({ cpu }) => cpu.name) },
  { key: 'cores', of: fact(({ cpu }) => cpu.cores) },
  { key: 'ramMb', of: inUnits(MIB, ({ ram }) => ram.totalBytes) },
  { key: 'ramMaxMb', of: inUnits(MIB, ({ ram }) => ram.maxBytes) },
  { key: 'slotsFree', of: fact(({ ram }) => ram.slotsFree) },
  { key: 'soldered', of: yesNo(({ ram }) => ram.soldered) },
  { key: 'diskKind', of: ({ inventory }, t) => {
    const kind = inventory && systemDisk(inventory)?.kind
    return kind ? word('disk', valueOf(kind), t) : null
  } },
  { key: 'diskGb', of: inUnits(GB, (inventory) => systemDisk(inventory)?.bytes) },
  { key: 'diskFreeGb', of: inUnits(GB, (inventory) => systemVolume(inventory)?.freeBytes) },
  { key: 'diskState', of: ({ inventory }, t) => {
    const state = inventory && systemDisk(inventory)?.smart.state
    return state ? word('smart', valueOf(state), t) : null
  } },
  { key: 'batteryPct', of: ({ inventory }) => {
    const wear = inventory?.battery[0] && valueOf(inventory.battery[0].wearPct)
    return typeof wear === 'number' ? 100 - wear : null
  } },
  { key: 'tpm', of: fact(({ security }) => security.tpm.version) },
  { key: 'secureBoot', of: ({ inventory }, t) => word('secureBoot', inventory ? valueOf(inventory.security.secureBoot) : null, t) },
  { key: 'encryption', of: ({ inventory }, t) => word('encryption', inventory ? valueOf(inventory.security.diskEncryption) : null, t) },
  { key: 'win11', of: ({ inventory }, t) => (inventory && whyUnknown(inventory.win11.verdict) !== 'not-applicable' ? word('win11', valueOf(inventory.win11.verdict), t) : null) },
  { key: 'address', of: ({ row }) => row.host },
  { key: 'known', of: ({ row }) => row.known || null },
]

/** `day` = the civil day of an instant at this laptop's place. */
export function fleetCsv(machines: readonly FleetRow[], t: Translate, day: (at: number) => CivilDate): string {
  const columns: readonly Column[] = [...COLUMNS, { key: 'takenOn', of: ({ row }) => (row.takenAt === null ? null : day(row.takenAt)) }]
  return csvText([columns.map(({ key }) => t(`csv.column.${key}`)), ...machines.map((machine) => columns.map(({ of }) => of(machine, t)))])
}
