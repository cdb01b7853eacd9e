// Copies and letters: what the client got is on record, chained to the proof; what waits to leave survives a kill.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Id } from '../../../domain/ids.ts'
import { asking, openBackend, refusal } from '../../../tests/ask.ts'
import { issueExample, signExample } from '../../../tests/issued-example.ts'
import type { HostAsk } from '../../contract/wire.ts'
import type { Wiring } from '../create-services.ts'

const root = join(import.meta.dirname, '../../..')
const folder = mkdtempSync(join(tmpdir(), 'packtic-copies-'))
const asked: HostAsk[] = []
let savePath: string | null = null
let wiring: Wiring
let docId: Id = ''
let clientId: Id = ''

const ask = asking(() => wiring.services)
const open = (): Wiring => openBackend(join(folder, 'data'), async (one) => {
  asked.push(one)
  return await Promise.resolve(one.what === 'choose-save' ? savePath : '')
})

beforeAll(() => {
  wiring = open()
  const { services } = wiring
  const visitId = services.store.write({ by: 'test' }, (w) => {
    clientId = w.create('client', { name: 'Association' })
    w.create('account_contact', { clientId, name: 'Camille', email: 'camille@exemple.fr' })
    return w.create('visit', { clientId, on: '2026-11-24' })
  })
  docId = issueExample(services, 'quote', 'devis', { clientId, visitId }).id
})
afterAll(async () => {
  await wiring.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a copy handed over is on record, chained to the proof once there is one; a bent record no longer holds', async () => {
  const { services } = wiring
  expect((await ask('document.get', { docId })).copies).toEqual([])
  await ask('paper.copyPrinted', { docId })
  signExample(services, services.store.documents.get(docId) as never)
  savePath = null
  expect(await ask('paper.copyToFolder', { docId })).toEqual({ copied: false })
  savePath = join(folder, 'copy.pdf')
  expect(await ask('paper.copyToFolder', { docId })).toEqual({ copied: true })
  const { copies, signedPdfSha256 } = await ask('document.get', { docId })
  expect(copies.map(({ how, signed, chained }) => [how, signed, chained])).toEqual([['print', false, true], ['usb', true, true]])
  expect(readFileSync(savePath).equals(Buffer.from(services.store.blobs.get(signedPdfSha256 ?? '') ?? []))).toBe(true)
  savePath = join(folder, 'no-such-folder/copy.pdf')
  // The paper is well: it is the place that takes nothing.
  expect(await refusal(ask('paper.copyToFolder', { docId }))).toBe('STATE_REFUSED')
  expect((await ask('document.get', { docId })).copies).toHaveLength(2)
  const last = services.store.list('event', { subjectId: docId }).findLast(({ kind }) => kind === 'copied')
  for (const bent of [{ how: 'mail' }, { at: 5 }, { pdfSha256: 'b'.repeat(64) }, { prevHash: 'b'.repeat(64) }, { hash: 'b'.repeat(64) }]) services.store.write({ by: 'x' }, (w) => w.add('event', { subject: 'quote', subjectId: docId, kind: 'copied', at: 1, by: 'x', data: { ...(last?.data as object), ...bent } }))
  expect((await ask('document.get', { docId })).copies.map(({ chained }) => chained)).toEqual([true, true, false, false, false, false, false])
})

test('a letter waits, is handed to the mail program with the signed copy in it, and is on record when the person says it left', async () => {
  const words = await ask('mail.draft', { docId })
  expect(words).toMatchObject({ to: 'camille@exemple.fr', signed: true, subject: expect.stringContaining('signé') as string })
  expect(words.body).toMatch(/^Bonjour,\n\n.*signée/)
  const letter = { to: words.to, subject: words.subject, body: words.body }
  expect(await refusal(ask('mail.queue', { docId, ...letter, to: 'camille' }))).toBe('INVALID')
  const { mailId } = await ask('mail.queue', { docId, ...letter })
  await ask('mail.change', { mailId, ...letter, subject: 'Votre copie' })
  expect(await ask('mail.list', {})).toMatchObject([{ id: mailId, state: 'queued', subject: 'Votre copie', clientName: 'Association' }])
  await ask('mail.hand', { mailId })
  const opened = asked.at(-1)
  const file = readFileSync(opened?.what === 'open-file' ? opened.path : '', 'utf8')
  expect(file).toContain('To: camille@exemple.fr')
  const { signedPdfSha256 } = await ask('document.get', { docId })
  expect(file.replaceAll('\r\n', '')).toContain(Buffer.from(wiring.services.store.blobs.get(signedPdfSha256 ?? '') ?? []).toString('base64'))
  expect((await ask('mail.list', {}))[0]?.state).toBe('handed')
  await ask('mail.sent', { mailId })
  expect((await ask('document.get', { docId })).copies.at(-1)).toMatchObject({ how: 'mail', signed: true, chained: true })
  for (const late of ['mail.sent', 'mail.cancel', 'mail.hand', 'mail.requeue'] as const) expect(await refusal(ask(late, { mailId }))).toBe('STATE_REFUSED')
  expect(await refusal(ask('mail.change', { mailId, ...letter }))).toBe('STATE_REFUSED')
  const other = await ask('mail.queue', { docId, ...letter })
  await ask('mail.cancel', other)
  expect(await refusal(ask('mail.hand', other))).toBe('STATE_REFUSED')
  await ask('mail.requeue', other)
  expect((await ask('mail.list', {}))[0]).toMatchObject({ id: other.mailId, state: 'queued' })
})

const QUEUER = `
  import { createServices } from ${JSON.stringify(join(root, 'main/backend/create-services.ts'))}
  import { handlers } from ${JSON.stringify(join(root, 'main/backend/handlers.ts'))}
  const { services } = createServices({ dataFolder: process.argv[1], resources: ${JSON.stringify(join(root, 'resources'))}, version: '0', host: async () => '', logName: 'test' })
  for (let n = 0; ; n++) process.stdout.write(handlers['mail.queue'](services, { docId: process.argv[2], to: 'camille@exemple.fr', subject: 'Lettre ' + n, body: '' }).mailId + '\\n')`

test('every letter that was taken is still there after kill -9', async () => {
  await wiring.close()
  const child = spawn(process.execPath, ['--input-type=module', '-e', QUEUER, join(folder, 'data'), docId], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.split('\n').length > 20) resolve()
    })
    child.once('close', () => reject(new Error('the writer ended')))
  })
  child.removeAllListeners('close')
  const gone = new Promise((resolve) => child.once('close', resolve))
  child.kill('SIGKILL')
  await gone
  wiring = open()
  const kept = new Set((await ask('mail.list', {})).map(({ id }) => id))
  const taken = text.split('\n').slice(0, -1)
  expect(taken.length).toBeGreaterThan(19)
  expect(taken.filter((id) => !kept.has(id))).toEqual([])
}, 60_000)
