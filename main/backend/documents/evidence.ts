// A file that proves something, chosen by the person: kept under its hash, sent to colleagues with the row that names it, opened by
// the system's own viewer.
import { readFileSync, statSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { z } from 'zod'
import { Refusal } from '../../../domain/errors.ts'
import type { Sha256 } from '../../../domain/ids.ts'
import type { Services } from '../services.ts'
import { translator } from '../words/sentences.ts'
import { openPaper } from './open-paper.ts'

/** A photo of a telephone is 4 MB, a scanned page less; a film proves nothing that a picture does not. */
const MOST_MB = 20
const MOST_BYTES = MOST_MB * 1024 * 1024
/** Only what a viewer shows: a colleague's file is opened by the system, and must never be a program. */
const EVIDENCE = ['jpg', 'jpeg', 'png', 'webp', 'heic', 'pdf', 'txt', 'log', 'csv', 'json']
const isEvidence = (name: string): boolean => EVIDENCE.includes(extname(name).slice(1).toLowerCase())

export interface EvidenceFile { readonly file: Sha256; readonly fileName: string }

/**
 * Asks for a file in the system's own dialog and keeps its bytes; undefined when the dialog was closed.
 * @throws Refusal INVALID when it is empty, too large, or of a kind that no viewer shows
 */
export async function chooseEvidence({ store, host, settings }: Pick<Services, 'store' | 'host' | 'settings'>): Promise<EvidenceFile | undefined> {
  const [path] = z.array(z.string()).parse(await host({ what: 'choose-files', title: translator(settings.get().language)('sheet.attach'), extensions: EVIDENCE }))
  if (path === undefined) return undefined
  const wrong = (rule: string): never => {
    throw new Refusal('INVALID', { what: basename(path) }, { issues: [{ path: 'file', rule }] })
  }
  if (!isEvidence(path)) wrong('no picture, text or PDF')
  const { size } = statSync(path)
  if (size === 0) wrong('empty file')
  if (size > MOST_BYTES) wrong('evidence too large')
  return { file: store.blobs.put(readFileSync(path)), fileName: basename(path).slice(-200) }
}

/** @throws Refusal NOT_FOUND, DOCUMENT_FAILED when its bytes are with a colleague still */
export async function openEvidence(services: Services, row: { readonly file: Sha256 | null; readonly fileName: string | null } | undefined): Promise<void> {
  if (!row?.file) throw new Refusal('NOT_FOUND', { what: 'document' })
  const name = row.fileName ?? ''
  if (!isEvidence(name)) throw new Refusal('DOCUMENT_FAILED', { document: name }, { cause: 'not a kind of file that is opened' })
  await openPaper(services, services.store.blobs.get(row.file), name)
}
