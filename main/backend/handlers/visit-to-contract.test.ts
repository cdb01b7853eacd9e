// One visit through the real handlers, on a real base and real Typst: from the client to the signed contract.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Refusal } from '../../../domain/errors.ts'
import { startHub } from '../../../tests/simulation/laptops.ts'
import { asking, jobDone, openBackend, refusal } from '../../../tests/ask.ts'
import { sharedLaptop } from '../../../tests/shared-laptop.ts'
import type { Wiring } from '../create-services.ts'
import { verifyProof } from '../documents/proof.ts'

const { ask, store, services, wiring } = sharedLaptop()

describe('a visit', () => {
  let visitId = ''
  let clientId = ''
  let quoteId = ''
  let contactId = ''

  test('starts with a client whose name is all that is asked', async () => {
    const created = await ask('client.create', { name: 'Association des Quatre Vents', kind: 'association', commune: 'Privas' })
    clientId = created.clientId
    contactId = created.contactId
    visitId = (await ask('visit.create', { clientId })).visitId
    const visit = await ask('visit.get', { visitId })
    expect(visit.missing).toEqual(['field.client.seat', 'field.account_contact.name'])
    expect(visit.needs.filter((need) => need.wanted).map((need) => need.kind)).toEqual(['informatique'])
  })

  test('takes the inventory of this machine; what is unknown keeps the quote from being issued', async () => {
    await jobDone(wiring(), async () => await ask('inventory.local', { visitId }))
    const { rows } = await ask('machine.list', { visitId })
    expect(rows).toHaveLength(1)
    const machineId = rows[0]?.id ?? ''
    // What a technician would read on the machine's label and in its firmware.
    const typed: Record<string, string | number | boolean> = { virtual: false, arch: 64, cpuClass: 2, ageYears: 6, ramMb: 4096, ramMaxMb: 16_384, ramSlotsFree: 1, diskType: 'hdd', diskSizeGb: 500, diskFreeGb: 300, smartOk: true, osFamily: 'linux', osEos: '2030-06-30' }
    await ask('machine.correct', { machineId, path: 'virtual', value: false, reason: 'read on the machine' })
    quoteId = (await ask('quote.open', { visitId })).quoteId
    expect((await ask('quote.get', { quoteId })).state).toBe('to_verify')
    expect(await refusal(ask('quote.issue', { quoteId }))).toBe('QUOTE_INCOMPLETE')
    for (const [path, value] of Object.entries(typed)) await ask('machine.correct', { machineId, path, value, reason: 'read on the machine' })
    const after = await ask('machine.list', { visitId })
    expect(after.rows[0]?.verdict?.decision).toBe('UPGRADE')
    expect(after.rows[0]?.verdict?.reasons.map(({ code }) => code)).toEqual(['U-RAM', 'U-HDD'])
  })

  test('a verdict chosen by the technician changes the quote, and both stay visible', async () => {
    const { rows } = await ask('machine.list', { visitId })
    const machineId = rows[0]?.id ?? ''
    await ask('machine.setVerdict', { machineId, visitId, decision: 'REPLACE', reason: 'cracked case' })
    const replaced = await ask('quote.get', { quoteId })
    expect(replaced.lines.map(({ sku }) => sku)).toContain('HW-PC-RECO')
    expect(replaced.decisions[0]?.reasons.map(({ code }) => code)).toContain('T-CHOICE')
    await ask('machine.setVerdict', { machineId, visitId, decision: null, reason: '' })
    expect((await ask('quote.get', { quoteId })).lines.map(({ sku }) => sku)).toEqual(['HW-RAM8', 'HW-SSD500', 'ECO', 'SW-LIBRE', 'SRV-INST-KEEP', 'SRV-INST-UPG', 'SRV-DEP'])
  })

  test('a line typed over, one taken out and one added change the total; undo brings the line back', async () => {
    const before = (await ask('quote.get', { quoteId })).totalTtcCents
    await ask('quote.removeLine', { quoteId, lineId: 'SRV-DEP' })
    await ask('quote.addLine', { quoteId, section: 'formation', label: 'Prise en main', qtyMilli: 1500, unitCents: 6001, nature: 'services' })
    const changed = await ask('quote.get', { quoteId })
    expect(changed.lines.some(({ sku }) => sku === 'SRV-DEP')).toBe(false)
    // 1,5 × 60,01 = 90,015, rounded half away from zero.
    expect(changed.lines.find(({ origin }) => origin === 'manual')?.netCents).toBe(9002)
    await ask('undo.undo', { visitId })
    await ask('undo.undo', { visitId })
    expect((await ask('quote.get', { quoteId })).totalTtcCents).toBe(before)
  })

  test('is issued once complete: number, frozen PDF, nothing changes afterwards', async () => {
    const { scopId } = await ask('scop.open', {})
    const fields: readonly [string, string, string, string][] = [
      ['client', clientId, 'seat', '1 place du Marché'], ['account_contact', contactId, 'name', 'Camille Exemple'],
      ['scop', scopId, 'name', 'Scop Exemple'], ['scop', scopId, 'form', 'Société coopérative et participative'], ['scop', scopId, 'siret', '00000000000000'], ['scop', scopId, 'address', '2 rue Neuve'], ['scop', scopId, 'contactName', 'Dominique Exemple'],
    ]
    for (const [table, id, field, value] of fields) await ask('field.commit', { table, id, field, value })
    expect((await ask('quote.get', { quoteId })).missing).toEqual(['table.late-payment'])
    await ask('rate.set', { name: 'late-payment', from: '2020-01-01', until: '2099-12-31', valueBp: 1200, source: 'typed for the test' })
    const { docId, number } = await ask('quote.issue', { quoteId })
    expect(number).toMatch(/^D\d\d-X[2-9A-Z]{4}-0001$/)
    expect(docId).toBe(quoteId)
    expect(await refusal(ask('quote.setQuantity', { quoteId, sku: 'SW-LIBRE', qtyMilli: 2000 }))).toBe('VERSION_FROZEN')
    // Pressed again before the window has read what the first press did.
    expect(await ask('quote.issue', { quoteId })).toEqual({ docId, number })
    expect((await ask('document.list', { visitId })).rows).toHaveLength(1)
  })

  test('is signed page by page; the signed file proves itself, and one changed bit is found', async () => {
    const doc = await ask('document.get', { docId: quoteId })
    expect(doc.pages.length).toBeGreaterThan(0)
    const base = { docId: quoteId, signer: { name: 'Camille Exemple', function: 'Présidente', onBehalfOf: 'Association des Quatre Vents' }, method: 'typed' as const, strokes: [], typedName: 'Camille Exemple', consentVersion: doc.consentVersion, startedAt: 1 }
    expect(await refusal(ask('document.sign', { ...base, pagesShown: [] }))).toBe('INVALID')
    const { signedPdfSha256 } = await ask('document.sign', { ...base, pagesShown: doc.pages.map((_, index) => ({ page: index + 1, at: 2 })) })
    const signed = readFileSync(store().blobs.path(signedPdfSha256))
    expect(verifyProof(signed)).toMatchObject({ number: doc.number, signer: 'Camille Exemple' })
    const proofAt = signed.indexOf('EmbeddedFile')
    const bent = Buffer.from(signed)
    const stream = bent.indexOf('stream', proofAt) + 40
    bent[stream] = (bent[stream] ?? 0) ^ 1
    expect(() => verifyProof(bent)).toThrow(Refusal)
    expect(await refusal(ask('document.sign', { ...base, pagesShown: doc.pages.map((_, index) => ({ page: index + 1, at: 2 })) }))).toBe('STATE_REFUSED')
    expect((await ask('quote.get', { quoteId })).state).toBe('accepted')
  })

  test('hands over a report that names the programs really put in, and no other', async () => {
    const { store } = services()
    const [machine] = (await ask('machine.list', { visitId })).rows
    store.write({ by: 'test' }, (w) => {
      const runId = w.create('provisioning_run', { visitId, clientId, packId: 'poste-bureautique', packVersion: '1.0.0', state: 'done' })
      for (const [step, result] of [['dictionaries', 'changed'], ['office-suite', 'failed'], ['security-updates', 'changed'], ['security-updates', 'undone']] as const) w.add('provisioning_step', { runId, machineId: machine?.id ?? '', step, result, rc: 0, ms: 1, at: 1 })
    })
    const { docId } = await ask('report.make', { visitId })
    expect(store.documents.get(docId)?.data).toMatchObject({ paper: { software: [{ name: 'Hunspell (français)' }] } })
  })

  test('opens its maintenance contract, with the notice inside the legal window', async () => {
    const { contractId } = await ask('contract.create', { quoteDocId: quoteId, start: '2027-03-18' })
    const contract = await ask('contract.get', { contractId })
    expect(contract).toMatchObject({ term: '2028-03-17', monthlyHtCents: 3500, state: 'project' })
    expect(contract.notice).toMatchObject({ deadline: '2028-01-17', notBefore: '2027-10-17', notAfter: '2027-12-17' })
    expect(contract.dues[0]).toEqual({ from: '2027-03-18', to: '2027-03-31', carriedCents: 0, htCents: 1581 })
    expect(await refusal(ask('contract.issue', { contractId }))).toBe('QUOTE_INCOMPLETE')
    await ask('field.commit', { table: 'maintenance_contract', id: contractId, field: 'substituteMember', value: 'Scop Voisine' })
    const { docId, number } = await ask('contract.issue', { contractId })
    expect(number).toMatch(/^C\d\d-/)
    // A machine that was read and not quoted (virtual, taken out) is not under contract.
    expect(store().documents.get(docId)?.data).toMatchObject({ paper: { machines: Array.from({ length: contract.machines }, () => expect.anything()) } })
    const doc = await ask('document.get', { docId })
    await ask('document.sign', { docId, signer: { name: 'Camille Exemple', function: '', onBehalfOf: '' }, method: 'strokes', strokes: [[[0, 0, 0], [9000, 9000, 10]]], typedName: '', consentVersion: doc.consentVersion, startedAt: 1, pagesShown: doc.pages.map((_, index) => ({ page: index + 1, at: 2 })) })
    expect((await ask('contract.get', { contractId })).state).toBe('active')
  })

  test('takes back the contract’s acts with its own, the last one first, whichever they are', async () => {
    const contractId = (await ask('visit.get', { visitId })).contractId ?? ''
    await ask('contract.suspend', { contractId, from: '2027-06-01', note: 'travaux' })
    await ask('field.commit', { table: 'visit', id: visitId, field: 'note', value: 'clé au café', visitId })
    await ask('contract.resume', { contractId, on: '2027-07-01' })
    expect((await ask('undo.state', { visitId })).undo).toEqual({ key: 'contract.resume', what: '01/07/2027' })
    await ask('undo.undo', { visitId })
    expect((await ask('contract.life', { contractId })).suspensions).toMatchObject([{ to: null }])
    expect((await ask('undo.undo', { visitId })).key).toBe('field.visit.note')
    expect((await ask('undo.undo', { visitId })).key).toBe('contract.suspend')
    expect((await ask('contract.life', { contractId })).suspensions).toEqual([])
    for (const key of ['contract.suspend', 'field.visit.note']) expect((await ask('undo.redo', { visitId })).key).toBe(key)
    // From the contract alone, the visit's own acts are not touched.
    expect((await ask('undo.undo', { visitId: contractId })).key).toBe('contract.suspend')
    expect((await ask('visit.get', { visitId })).note).toBe('clé au café')
  })

  test('reaches a colleague through the hub whole: papers, pictures of pages, signed copies and the transcript, byte for byte', async () => {
    const hubFolder = mkdtempSync(join(tmpdir(), 'packtic-visit-hub-'))
    const first = wiring()
    const second = openBackend(join(hubFolder, 'second'))
    const askSecond = asking(() => second.services)
    const hub = await startHub({ folder: null })
    for (const { services } of [first, second]) await services.sync.enrol(await hub.invitation())
    for (const { services } of [first, second, first]) await services.sync.exchange({ asked: true })
    const { rows: papers } = await ask('document.list', {})
    expect(papers.map(({ type, signed }) => [type, signed])).toEqual([['contract', true], ['acceptance', false], ['quote', true]])
    const bytes = ({ services: { store } }: Wiring, name: string): Buffer => Buffer.from(store.blobs.get(name) ?? [])
    const names: string[] = []
    for (const { id } of papers) {
      const here = await ask('document.get', { docId: id })
      expect(await askSecond('document.get', { docId: id })).toEqual(here)
      names.push(here.pdfSha256, ...(here.signedPdfSha256 ? [here.signedPdfSha256] : []), ...here.pages)
    }
    for (const { transcriptBlob } of second.services.store.list('inventory')) names.push(transcriptBlob ?? '')
    expect(names.length).toBeGreaterThanOrEqual(7)
    for (const name of names) {
      expect(bytes(first, name).length).toBeGreaterThan(100)
      expect(bytes(second, name).equals(bytes(first, name))).toBe(true)
    }
    expect(verifyProof(bytes(second, names[1] ?? ''))).toMatchObject({ signer: 'Camille Exemple' })
    // The visit, the quote and the contract read the same there as here.
    for (const [method, input] of [['visit.get', { visitId }], ['quote.get', { quoteId }], ['contract.list', {}]] as const) expect(await askSecond(method, input as never)).toEqual(await ask(method, input as never))
    expect(second.services.store.sync.projectionHash()).toBe(store().sync.projectionHash())
    expect(services().sync.state()).toMatchObject({ state: 'sent', waiting: 0 })
    await second.close()
    await hub.stop()
    rmSync(hubFolder, { recursive: true, force: true })
  }, 120_000)
})
