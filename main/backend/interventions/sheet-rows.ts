// What a sheet lists: parts, machines, files that prove a check. Each act can be taken back while the sheet is open.
import { readFileSync, statSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { z } from 'zod'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { openPaper } from '../documents/open-paper.ts'
import type { Services } from '../services.ts'
import { translator } from '../words/sentences.ts'
import { theSheet } from './read-sheet.ts'
import { demandOpen, openSheetOf } from './sheet-edits.ts'
import { undo } from './sheet-time.ts'

/** A photo of a telephone is 4 MB, a scanned page less; a film proves nothing that a picture does not. */
const MOST_MB = 20
const MOST_BYTES = MOST_MB * 1024 * 1024
/** Only what a viewer shows: a colleague's file is opened by the system, and must never be a program. */
const EVIDENCE = ['jpg', 'jpeg', 'png', 'webp', 'heic', 'pdf', 'txt', 'log', 'csv', 'json']
const isEvidence = (name: string): boolean => EVIDENCE.includes(extname(name).slice(1).toLowerCase())

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

/**
 * The person chooses a file that proves a check; it is kept under its hash and goes to colleagues with the row.
 * @throws Refusal INVALID when it is empty or too large; nothing is changed when the dialog is closed
 */
export async function attachFile(services: Services, resultId: Id): Promise<{ fileName: string | null }> {
  const { store, who, host, settings } = services
  openSheetOf(store, 'check_result', resultId)
  const [path] = z.array(z.string()).parse(await host({ what: 'choose-files', title: translator(settings.get().language)('sheet.attach'), extensions: EVIDENCE }))
  if (path === undefined) return { fileName: null }
  const wrong = (rule: string): never => {
    throw new Refusal('INVALID', { what: basename(path) }, { issues: [{ path: 'file', rule }] })
  }
  if (!isEvidence(path)) wrong('no picture, text or PDF')
  const { size } = statSync(path)
  if (size === 0) wrong('empty file')
  if (size > MOST_BYTES) wrong('file too large')
  const fileName = basename(path).slice(-200)
  const file = store.blobs.put(readFileSync(path))
  // The dialog may have been open for an hour: the sheet may be signed by now.
  const { visitId } = openSheetOf(store, 'check_result', resultId)
  store.write({ by: who(), ...undo(visitId, 'intervention.attach', fileName) }, (w) => w.set('check_result', resultId, { file, fileName }))
  return { fileName }
}

export function detachFile({ store, who }: Services, resultId: Id): void {
  const { visitId } = openSheetOf(store, 'check_result', resultId)
  store.write({ by: who(), ...undo(visitId, 'intervention.detach', store.get('check_result', resultId)?.fileName ?? '') }, (w) => w.set('check_result', resultId, { file: null, fileName: null }))
}

/** @throws Refusal NOT_FOUND, DOCUMENT_FAILED when its bytes are with a colleague still */
export async function openFile(services: Services, resultId: Id): Promise<void> {
  const { store } = services
  const result = store.get('check_result', resultId)
  if (!result?.file) throw new Refusal('NOT_FOUND', { what: 'document' })
  const name = result.fileName ?? ''
  if (!isEvidence(name)) throw new Refusal('DOCUMENT_FAILED', { document: name }, { cause: 'not a kind of file that is opened' })
  await openPaper(services, store.blobs.get(result.file), name)
}
