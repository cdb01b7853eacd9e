// Copies of papers and letters that wait to leave: nothing is sent from here; what left is what a person says left.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { mailFile, readAddresses } from '../../../domain/mail/mail-file.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { Output } from '../../contract/procedures.ts'
import { writeChosen } from '../documents/chosen-place.ts'
import { recordCopy } from '../documents/copies.ts'
import { signaturesOf } from '../documents/signatures.ts'
import type { Handlers, Services } from '../services.ts'
import { sha256 } from '../store/hash.ts'
import type { IssuedDocument } from '../store/store.ts'
import { clientName } from '../views/entry.ts'
import { translator } from '../words/sentences.ts'

type PaperMethod = 'paper.copyToFolder' | 'paper.copyPrinted' | 'mail.draft' | 'mail.queue' | 'mail.change' | 'mail.list' | 'mail.hand' | 'mail.sent' | 'mail.cancel' | 'mail.requeue'
type Mail = RowOf<'outgoing_mail'>
type MailState = NonNullable<Mail['state']>

const done = { ok: true } as const
const Chosen = z.string().nullable()
/** Letters that left or were taken back are told for a while; the base keeps them all. */
const TOLD = 30
const t = translator('fr')

export const paperHandlers: Handlers<PaperMethod> = {
  'paper.copyToFolder': async (services, { docId }) => {
    const { store, host, who } = services
    const doc = theDocument(store, docId)
    const pdf = fileOf(services, doc)
    const path = Chosen.parse(await host({ what: 'choose-save', title: t('copy.save'), name: `${doc.number}.pdf` }))
    if (path === null || path === '') return { copied: false }
    try {
      writeChosen(path, pdf)
      // What is on the stick now is what counts.
      if (sha256(readFileSync(path)) !== sha256(pdf)) throw new Error('the copy reads back otherwise')
    } catch (error) {
      if (error instanceof Refusal) throw error
      throw new Refusal('DOCUMENT_FAILED', { document: doc.number }, { cause: error instanceof Error ? error.message : String(error) })
    }
    store.write({ by: who() }, (w) => recordCopy(services, w, doc, 'usb'))
    return { copied: true }
  },
  'paper.copyPrinted': (services, { docId }) => {
    const doc = theDocument(services.store, docId)
    services.store.write({ by: services.who() }, (w) => recordCopy(services, w, doc, 'print'))
    return done
  },
  'mail.draft': ({ store }, { docId }) => {
    const doc = theDocument(store, docId)
    const { clientId } = about(doc)
    const contact = clientId ? store.list('account_contact', { clientId })[0] : undefined
    const scop = store.list('scop')[0]
    const signed = signaturesOf(store, docId).standing !== undefined
    const kind = t(`document.${doc.type}`)
    return { to: contact?.email ?? '', signed, subject: t(signed ? 'mail.subjectSigned' : 'mail.subject', { kind, number: doc.number }), body: t(signed ? 'mail.bodySigned' : 'mail.body', { kind, number: doc.number, who: [scop?.contactName, scop?.name].filter(Boolean).join(', ') }).replaceAll('¶', '\n') }
  },
  'mail.queue': ({ store, now, who }, { docId, ...words }) => {
    theDocument(store, docId)
    checkAddress(words.to)
    return { mailId: store.write({ by: who() }, (w) => w.create('outgoing_mail', { docId, ...words, state: 'queued', queuedAt: now(), by: who() })) }
  },
  'mail.change': ({ store, who }, { mailId, ...words }) => {
    expectState(store, mailId, 'queued', 'handed')
    checkAddress(words.to)
    // A letter handed over with other words is not the one that will leave.
    store.write({ by: who() }, (w) => w.set('outgoing_mail', mailId, { ...words, state: 'queued', handedAt: null }))
    return done
  },
  'mail.list': ({ store }, { visitId }) => {
    const rows = store.list('outgoing_mail', {}, { descending: true }).flatMap((mail) => mailRow(store, mail) ?? []).filter((row) => visitId === undefined || row.visitId === visitId)
    const waits = (row: (typeof rows)[number]): boolean => row.state === 'queued' || row.state === 'handed'
    return [...rows.filter(waits), ...rows.filter((row) => !waits(row)).slice(0, TOLD)]
  },
  'mail.hand': async (services, { mailId }) => {
    const { store, dataFolder, host, who, now, newId } = services
    const mail = expectState(store, mailId, 'queued', 'handed')
    const doc = theDocument(store, mail.docId ?? '')
    const to = checkAddress(mail.to ?? '')
    const letter = mailFile({ to, subject: mail.subject ?? '', body: mail.body ?? '', date: new Date(now()).toUTCString().replace('GMT', '+0000'), boundary: `packtic-${newId()}`, attachment: { name: `${doc.number}.pdf`, base64: Buffer.from(fileOf(services, doc)).toString('base64') } })
    const folder = join(dataFolder, 'cache/mail')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const path = join(folder, `${doc.number}.eml`)
    writeFileSync(path, letter, { mode: 0o600 })
    const why = await host({ what: 'open-file', path })
    if (typeof why === 'string' && why !== '') throw new Refusal('DOCUMENT_FAILED', { document: `${doc.number}.eml` }, { cause: why })
    store.write({ by: who() }, (w) => w.set('outgoing_mail', mailId, { state: 'handed', handedAt: now() }))
    return done
  },
  'mail.sent': (services, { mailId }) => {
    const { store, who, now } = services
    const mail = expectState(store, mailId, 'queued', 'handed')
    const doc = theDocument(store, mail.docId ?? '')
    store.write({ by: who() }, (w) => {
      w.set('outgoing_mail', mailId, { state: 'sent', sentAt: now() })
      recordCopy(services, w, doc, 'mail')
    })
    return done
  },
  'mail.cancel': ({ store, who }, { mailId }) => {
    expectState(store, mailId, 'queued', 'handed')
    store.write({ by: who() }, (w) => w.set('outgoing_mail', mailId, { state: 'cancelled' }))
    return done
  },
  'mail.requeue': ({ store, who }, { mailId }) => {
    expectState(store, mailId, 'cancelled')
    store.write({ by: who() }, (w) => w.set('outgoing_mail', mailId, { state: 'queued', handedAt: null }))
    return done
  },
}

function theDocument(store: Services['store'], docId: Id): IssuedDocument {
  const doc = store.documents.get(docId)
  if (!doc) throw new Refusal('NOT_FOUND', { what: 'document' })
  return doc
}

/** The signed copy where a signature stands, the frozen paper otherwise. @throws Refusal DOCUMENT_FAILED */
function fileOf({ store }: Services, doc: IssuedDocument): Uint8Array {
  const pdf = store.blobs.get(signaturesOf(store, doc.id).standing?.signedPdfSha256 ?? doc.pdfSha256)
  if (!pdf) throw new Refusal('DOCUMENT_FAILED', { document: doc.number }, { cause: 'the file is not on this computer yet' })
  return pdf
}

function about(doc: IssuedDocument): { readonly clientId?: Id; readonly visitId?: Id } {
  return (doc.data ?? {}) as { clientId?: Id; visitId?: Id }
}

function checkAddress(to: string): readonly string[] {
  const all = readAddresses(to)
  if (!all) throw new Refusal('INVALID', { what: t('field.outgoing_mail.to') }, { issues: [{ path: 'to', rule: 'not an e-mail address' }] })
  return all
}

/** @throws Refusal NOT_FOUND, STATE_REFUSED */
function expectState(store: Services['store'], mailId: Id, ...states: readonly MailState[]): Mail {
  const mail = store.get('outgoing_mail', mailId)
  if (!mail) throw new Refusal('NOT_FOUND', { what: 'mail' })
  if (!mail.state || !states.includes(mail.state)) throw new Refusal('STATE_REFUSED', { what: mail.subject ?? '', state: t(`mailState.${mail.state}`) })
  return mail
}

function mailRow(store: Services['store'], mail: Mail): Output<'mail.list'>[number] | undefined {
  const doc = mail.docId ? store.documents.get(mail.docId) : undefined
  if (!doc || !mail.state) return undefined
  const { clientId, visitId } = about(doc)
  return { id: mail.id, docId: doc.id, number: doc.number, clientName: clientName(store, clientId ?? null), visitId: visitId ?? null, to: mail.to ?? '', subject: mail.subject ?? '', body: mail.body ?? '', state: mail.state, queuedAt: mail.queuedAt ?? 0, handedAt: mail.handedAt, sentAt: mail.sentAt }
}
