// The fleet of a visit taken away: one GLPI document a machine in a folder, or one table.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { civilDateOf } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import { fleetCsv, type FleetRow } from '../inventory/fleet-csv.ts'
import { writeChosen } from '../documents/chosen-place.ts'
import { pricesInForce } from '../reference/prices-in-force.ts'
import type { Handlers, Services } from '../services.ts'
import { machineRow } from '../views/machine.ts'
import { inventoryOf } from '../views/read-machine.ts'
import { machinesOf } from '../views/visit.ts'
import { translator } from '../words/sentences.ts'

type InventoryFileMethod = 'inventory.exportGlpi' | 'inventory.exportCsv'
const Chosen = z.string().min(1).nullable()

export const inventoryFileHandlers: Handlers<InventoryFileMethod> = {
  'inventory.exportGlpi': async (services, { visitId, machineIds }) => {
    const { host, version } = services
    const wanted = machineIds ? new Set(machineIds) : undefined
    const read = fleet(services, visitId).filter(({ row }) => wanted?.has(row.id) ?? true).flatMap(({ inventory }) => inventory ?? [])
    if (read.length === 0) throw new Refusal('NOT_FOUND', { what: 'inventory' })
    const folder = Chosen.parse(await host({ what: 'choose-folder', title: words(services)('inventory.exportGlpi') }))
    if (folder === null) return { saved: 0, folder: null }
    mkdirSync(folder, { recursive: true })
    for (const inventory of read) {
      const { exportGlpi } = await import('../../../domain/inventory/glpi/export-glpi.ts')
      const document = exportGlpi(inventory, version)
      // The name GLPI gives it; two machines of one name differ by the date drawn from their keys.
      writeChosen(join(folder, `${String(document['deviceid'])}.json`), `${JSON.stringify(document, null, 1)}\n`)
      // A thousand documents are written while the window still answers.
      await new Promise((resolve) => setImmediate(resolve))
    }
    return { saved: read.length, folder }
  },
  'inventory.exportCsv': async (services, { visitId }) => {
    const rows = fleet(services, visitId)
    const t = words(services)
    const file = Chosen.parse(await services.host({ what: 'choose-save', title: t('inventory.exportCsv'), name: `${t('csv.file')}-${services.today()}.csv` }))
    if (file === null) return { saved: 0, file: null }
    writeChosen(file, fleetCsv(rows, t, (at) => civilDateOf(at, -new Date(at).getTimezoneOffset())))
    return { saved: rows.length, file }
  },
}

const words = ({ settings }: Services) => translator(settings.get().language)

/** Machines of the visit that are still there, those not read yet with an empty row. */
function fleet(services: Services, visitId: string): readonly FleetRow[] {
  const { store, today } = services
  const visit = store.get('visit', visitId)
  if (!visit) throw new Refusal('NOT_FOUND', { what: 'visit' })
  const prices = pricesInForce(services, today(), visit.packId)
  return machinesOf(store, visit).filter(({ retired }) => retired !== true).map((machine) => ({ row: machineRow(store, machine, prices, today(), { state: 'idle', fault: null }), inventory: inventoryOf(store, machine) }))
}
