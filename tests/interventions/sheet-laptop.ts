// One laptop for all tests of a file that work on sheets: a client 21 km away, a Scop that may print, Dominique at work.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll } from 'vitest'
import type { Id } from '../../domain/ids.ts'
import type { InterventionState } from '../../domain/interventions/intervention.ts'
import type { Output } from '../../main/contract/procedures.ts'
import { sharedLaptop, type SharedLaptop } from '../shared-laptop.ts'

export interface SheetLaptop extends SharedLaptop {
  place(): { readonly clientId: Id; readonly siteId: Id }
  /** The file that the person picks as evidence: at first a text that a disk is well. */
  choose(path: string): void
  type(table: string, id: Id, field: string, value: string | number | boolean): Promise<unknown>
  get(sheetId: Id): Promise<Output<'intervention.get'>>
  /** Fills every check of the sheet so that nothing is missing. */
  fillChecks(sheetId: Id): Promise<void>
  /** A new sheet brought to a state by the calls alone. */
  sheetIn(state: InterventionState): Promise<Id>
}

export function sheetLaptop(): SheetLaptop {
  let clientId = ''
  let siteId = ''
  let chosen: string[] = []
  const laptop = sharedLaptop({ host: async ({ what }) => await Promise.resolve(what === 'choose-files' ? chosen : '') })
  const { folder, ask, sign } = laptop
  const type: SheetLaptop['type'] = async (table, id, field, value) => await ask('field.commit', { table, id, field, value })
  const get: SheetLaptop['get'] = async (sheetId) => await ask('intervention.get', { sheetId })

  beforeAll(async () => {
    mkdirSync(join(folder, 'files'))
    writeFileSync(join(folder, 'files/smart.txt'), 'PASSED')
    chosen = [join(folder, 'files/smart.txt')]
    const made = await ask('client.create', { name: 'Association des Quatre Vents', kind: 'association', commune: 'Privas' })
    ;({ clientId, siteId } = made)
    await type('site', siteId, 'distanceKm', 21)
    const { scopId } = await ask('scop.open', {})
    for (const [field, value] of [['name', 'Scop Exemple'], ['form', 'Société coopérative'], ['siret', '00000000000000'], ['address', '2 rue Neuve'], ['contactName', 'Dominique Exemple']] as const) await type('scop', scopId, field, value)
    await ask('settings.set', { technician: 'Dominique' })
  })

  async function fillChecks(sheetId: string): Promise<void> {
    for (const check of (await get(sheetId)).checks) {
      const id = check.rowId ?? ''
      if (check.evidence === 'none') await type('check_result', id, 'met', true)
      if (check.evidence === 'text') await type('check_result', id, 'evidence', 'vu et essayé')
      if (check.evidence === 'number') await type('check_result', id, 'value', check.min ?? 0)
      if (check.evidence === 'file') await ask('intervention.attach', { resultId: id })
    }
  }

  async function sheetIn(state: InterventionState): Promise<Id> {
    const { sheetId } = await ask('intervention.create', { clientId, kind: 'help', remote: true })
    if (state === 'planned') return sheetId
    if (state === 'cancelled') await ask('intervention.cancel', { sheetId, reason: 'client absent' })
    if (state === 'cancelled') return sheetId
    await ask('intervention.start', { sheetId })
    if (state === 'in_progress') return sheetId
    await fillChecks(sheetId)
    await ask('intervention.finish', { sheetId })
    if (state === 'to_sign') return sheetId
    await sign((await ask('intervention.issue', { sheetId })).docId)
    if (state === 'closed') await ask('intervention.close', { sheetId })
    return sheetId
  }

  return { ...laptop, place: () => ({ clientId, siteId }), choose: (path) => void (chosen = [path]), type, get, fillChecks, sheetIn }
}
