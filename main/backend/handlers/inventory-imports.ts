// Readings that come by file, and the stick that fetches them. A reading of another client's machine, or of a day before the
// visit, is proposed and kept aside: it joins the visit when a person says so.
import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'
import { civilDateOf } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import { valueOf } from '../../../domain/inventory/fact.ts'
import type { RowOf } from '../../../domain/tables.ts'
import { toFault } from '../../contract/faults.ts'
import type { Output } from '../../contract/procedures.ts'
import type { Collected } from '../inventory/collect.ts'
import { isKnown, keepInventory } from '../inventory/keep-inventory.ts'
import { prepareStick } from '../inventory/prepare-stick.ts'
import { recognise } from '../inventory/recognise.ts'
import type { Handlers, Services } from '../services.ts'
import { translator } from '../words/sentences.ts'

type ImportMethod = 'inventory.importFiles' | 'inventory.importDropped' | 'inventory.attachFiles' | 'inventory.prepareStick'
type Imported = Output<'inventory.importFiles'>

/** What the dialog shows first; a file is told by what it holds. */
const EXTENSIONS = ['pt', 'json', 'xml', 'ocs', 'txt', 'gz', 'zst', 'wmi', 'reg', 'spx', 'plist']
/** Proposals wait in memory, per visit, as long as the app is open; choosing the files again proposes them again. */
const MAX_ASIDE = 500
const aside = new WeakMap<Services['store'], Map<string, Collected>>()
const asideOf = ({ store }: Services): Map<string, Collected> => aside.get(store) ?? aside.set(store, new Map()).get(store) ?? new Map<string, Collected>()
const keyOf = (visitId: string, { inventory }: Collected): string => `${visitId} ${inventory.transcriptSha256} ${inventory.machineKey}`

export const inventoryImportHandlers: Handlers<ImportMethod> = {
  'inventory.importFiles': async (services, { visitId }) => {
    const visit = theVisit(services, visitId)
    const files = z.array(z.string()).parse(await services.host({ what: 'choose-files', title: 'packtic', extensions: EXTENSIONS }))
    const result = nothingYet()
    for (const file of files) {
      await take(services, visit, basename(file), { sizeBytes: () => statSync(file).size, bytes: () => readFileSync(file) }, result)
      // A hundred files are read while the window still answers.
      await new Promise((resolve) => setImmediate(resolve))
    }
    return result
  },
  'inventory.importDropped': async (services, { visitId, name, base64 }) => {
    const result = nothingYet()
    const bytes = Buffer.from(base64, 'base64')
    await take(services, theVisit(services, visitId), basename(name), { sizeBytes: () => bytes.length, bytes: () => bytes }, result)
    return result
  },
  'inventory.attachFiles': (services, { visitId, keys }) => {
    const visit = theVisit(services, visitId)
    let imported = 0
    for (const key of keys) {
      const collected = key.startsWith(`${visitId} `) ? asideOf(services).get(key) : undefined
      if (!collected) continue
      asideOf(services).delete(key)
      if (isKnown(services.store, visit.clientId, collected.inventory)) continue
      keepInventory(collected, { store: services.store, by: services.who(), visit, machineId: undefined, newId: services.newId })
      imported++
    }
    return { imported }
  },
  'inventory.prepareStick': async (services) => {
    const folder = z.string().min(1).nullable().parse(await services.host({ what: 'choose-folder', title: translator(services.settings.get().language)('inventory.stick') }))
    return { folder, files: folder === null ? 0 : prepareStick(services.resources, folder) }
  },
}

interface Result { imported: number; known: number; refused: Imported['refused']; foreign: Imported['foreign'] }
const nothingYet = (): Result => ({ imported: 0, known: 0, refused: [], foreign: [] })

/** One file into `result`: taken in, known, set aside, or named with why it is none. */
async function take(services: Services, visit: RowOf<'visit'>, name: string, file: { readonly sizeBytes: () => number; readonly bytes: () => Uint8Array }, result: Result): Promise<void> {
  try {
    // The readers of every form, loaded when a file is first read: the window opens without them.
    const { demandSize, readFile } = await import('../inventory/read-file.ts')
    demandSize(file.sizeBytes(), name)
    for (const collected of readFile(file.bytes(), { ...services, by: services.who() }, name)) {
      if (collected.partial === true) throw new Refusal('INVENTORY_PARTIAL', { file: name })
      if (isKnown(services.store, visit.clientId, collected.inventory)) {
        result.known++
        continue
      }
      const why = foreignTo(services, visit, collected)
      if (why) {
        const key = keyOf(visit.id, collected)
        if (asideOf(services).size < MAX_ASIDE) asideOf(services).set(key, collected)
        if (!result.foreign.some((one) => one.key === key)) result.foreign.push({ key, name, host: valueOf(collected.inventory.os.host), takenAt: collected.inventory.takenAt, ...why })
      } else {
        keepInventory(collected, { store: services.store, by: services.who(), visit, machineId: undefined, newId: services.newId })
        result.imported++
      }
    }
  } catch (error) {
    const { code, detail } = toFault(error)
    result.refused.push({ name, why: code, state: code === 'NOT_A_COMPUTER' ? String(detail['state']) : null })
  }
}

/** Null when the reading may be of this visit. Only our own readings are dated to the minute: another program's may be old. */
function foreignTo({ store }: Services, visit: RowOf<'visit'>, { inventory }: Collected): Pick<Imported['foreign'][number], 'why' | 'client'> | null {
  const elsewhere = inventory.evidence.length === 0 ? undefined : store.list('machine', { machineKey: inventory.machineKey }).find((one) => one.clientId !== visit.clientId)
  if (elsewhere && recognise(store, visit.clientId, inventory).how !== 'same') return { why: 'other-client', client: store.get('client', elsewhere.clientId ?? '')?.name ?? null }
  const day = civilDateOf(inventory.takenAt, -new Date(inventory.takenAt).getTimezoneOffset())
  return inventory.sections.length > 0 && visit.on !== null && day < visit.on ? { why: 'before-visit', client: null } : null
}

function theVisit({ store }: Services, visitId: string): RowOf<'visit'> {
  const visit = store.get('visit', visitId)
  if (!visit) throw new Refusal('NOT_FOUND', { what: 'visit' })
  return visit
}
