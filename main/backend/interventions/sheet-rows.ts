// What a sheet lists: parts, machines, files that prove a check. Each act can be taken back while the sheet is open.
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { chooseEvidence } from '../documents/evidence.ts'
import type { Services } from '../services.ts'
import { theSheet } from './read-sheet.ts'
import { demandOpen, openSheetOf } from './sheet-edits.ts'
import { undo } from './sheet-time.ts'

/** A part to be named and priced in its own fields: what is typed of it survives a kill like everything else. */
export function addPart({ store, who }: Services, sheetId: Id): Id {
  const sheet = theSheet(store, sheetId)
  demandOpen(store, sheet)
  return store.write({ by: who(), ...undo(sheet.visitId, 'intervention.part') }, (w) => w.create('intervention_part', { interventionId: sheetId, qtyMilli: 1000, covered: false }))
}

export function removePart({ store, who }: Services, partId: Id): void {
  const sheet = openSheetOf(store, 'intervention_part', partId)
  store.write({ by: who(), ...undo(sheet.visitId, 'intervention.removePart', store.get('intervention_part', partId)?.label ?? '') }, (w) => w.remove('intervention_part', partId))
}

/** Names a machine on the sheet, or takes its name off. @throws Refusal NOT_FOUND for a machine of another client */
export function setMachine({ store, who }: Services, sheetId: Id, machineId: Id, concerned: boolean): void {
  const sheet = theSheet(store, sheetId)
  demandOpen(store, sheet)
  const machine = store.get('machine', machineId)
  if (!machine || machine.clientId !== sheet.clientId) throw new Refusal('NOT_FOUND', { what: 'machine' })
  const known = store.list('intervention_machine', { interventionId: sheetId, machineId })
  if (concerned === known.length > 0) return
  store.write({ by: who(), ...undo(sheet.visitId, 'intervention.machine', machine.name ?? machine.place ?? '') }, (w) => {
    if (concerned) w.create('intervention_machine', { interventionId: sheetId, machineId })
    for (const { id } of known) w.remove('intervention_machine', id)
  })
}

/** A file that proves a check. @throws Refusal as `chooseEvidence`; nothing is changed when the dialog is closed */
export async function attachFile(services: Services, resultId: Id): Promise<{ fileName: string | null }> {
  const { store, who } = services
  openSheetOf(store, 'check_result', resultId)
  const chosen = await chooseEvidence(services)
  if (!chosen) return { fileName: null }
  // The dialog may have been open for an hour: the sheet may be signed by now.
  const { visitId } = openSheetOf(store, 'check_result', resultId)
  store.write({ by: who(), ...undo(visitId, 'intervention.attach', chosen.fileName) }, (w) => w.set('check_result', resultId, chosen))
  return { fileName: chosen.fileName }
}

export function detachFile({ store, who }: Services, resultId: Id): void {
  const { visitId } = openSheetOf(store, 'check_result', resultId)
  store.write({ by: who(), ...undo(visitId, 'intervention.detach', store.get('check_result', resultId)?.fileName ?? '') }, (w) => w.set('check_result', resultId, { file: null, fileName: null }))
}
