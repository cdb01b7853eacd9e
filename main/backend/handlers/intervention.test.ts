// A maintenance visit and its sheet of work through the real handlers, on a real base and real Typst: prefilled, measured, signed, and what
// an edit after the signature does.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sheetLaptop } from '../../../tests/interventions/sheet-laptop.ts'
import { readPdf } from '../../../tests/read-pdf.ts'
import { refusal } from '../../../tests/ask.ts'
import { verifyProof } from '../documents/proof.ts'

const { folder, ask, store, services, sign, place, choose, type, get, fillChecks } = sheetLaptop()
const refused = async (work: Promise<unknown>): Promise<string> => await refusal(work, 'state', 'missing', 'rule')

describe('a maintenance visit of a contract', () => {
  let sheetId = ''
  let visitId = ''
  let docId = ''

  test('opens its sheet in one call, prefilled; asked again it is the same one', async () => {
    const { store } = services()
    visitId = store.write({ by: 'test' }, (w) => {
      const contractId = w.create('maintenance_contract', { ...place(), state: 'active', start: '2026-01-01', durationMonths: 12, noticeMonths: 2 })
      w.create('machine', { ...place(), name: 'ACCUEIL-01', place: 'Accueil' })
      return w.create('visit', { ...place(), contractId, on: '2026-11-24', purpose: 'maintenance', state: 'planned', technician: 'Dominique' })
    })
    ;({ sheetId } = await ask('intervention.create', { visitId }))
    expect(await ask('intervention.create', { visitId })).toEqual({ sheetId, visitId })
    expect(await get(sheetId)).toMatchObject({ kind: 'maintenance', state: 'planned', technician: 'Dominique', remote: false, procedure: { title: 'Visite de maintenance', frozen: false }, machines: [{ name: 'ACCUEIL-01', rowId: expect.any(String) }], kmAvoided: 0 })
  })

  test('freezes its procedure when the work begins, and says what is missing', async () => {
    await ask('intervention.start', { sheetId })
    expect((await get(sheetId)).procedure).toMatchObject({ frozen: true, version: 1 })
    expect(await refused(ask('intervention.finish', { sheetId }))).toBe('QUOTE_INCOMPLETE Âge de la dernière sauvegarde, Un fichier restauré à l’essai et ouvert, Mises à jour de sécurité en attente, État SMART des disques relevé, Place libre sur le disque du système')
  })

  test('a measure outside of its bounds wants a word, a check set aside too', async () => {
    await fillChecks(sheetId)
    const { checks } = await get(sheetId)
    const row = (id: string): string => checks.find((check) => check.id === id)?.rowId ?? ''
    await type('check_result', row('place-libre'), 'value', 12)
    expect((await get(sheetId)).checks.find(({ id }) => id === 'place-libre')).toMatchObject({ standing: 'deviates', deviation: -8 })
    expect(await refused(ask('intervention.finish', { sheetId }))).toBe('QUOTE_INCOMPLETE Place libre sur le disque du système')
    await type('check_result', row('place-libre'), 'why', 'disque commandé')
    expect((await get(sheetId)).checks.find(({ id }) => id === 'disques')).toMatchObject({ fileName: 'smart.txt', standing: 'closed' })
  })

  test('a program is no evidence, nor an empty file, and the check stays as it was', async () => {
    const resultId = (await get(sheetId)).checks.find(({ id }) => id === 'disques')?.rowId ?? ''
    const before = await get(sheetId)
    for (const [name, bytes] of [['photo.exe', 'MZ'], ['vide.txt', '']] as const) {
      writeFileSync(join(folder, 'files', name), bytes)
      choose(join(folder, 'files', name))
      expect(await refused(ask('intervention.attach', { resultId }))).toMatch(/^INVALID/)
    }
    choose(join(folder, 'files/smart.txt'))
    expect(await get(sheetId)).toEqual(before)
  })

  test('two stretches of one person never overlap, and one that is typed wrong changes nothing', async () => {
    const [span] = (await get(sheetId)).spans
    const from = (span?.from ?? 0) - 3 * 3_600_000
    const typed = { sheetId, from, to: from + 3_600_000 }
    await ask('intervention.setSpan', typed)
    const before = await get(sheetId)
    expect(await refused(ask('intervention.setSpan', { ...typed, from: from + 60_000 }))).toBe('INVALID the same person twice at once')
    expect(await refused(ask('intervention.setSpan', { ...typed, to: from }))).toBe('INVALID ends before it begins')
    expect(await refused(ask('intervention.setSpan', { ...typed, from: services().now() + 3_600_000, to: services().now() + 7_200_000 }))).toBe('INVALID not yet begun')
    await ask('intervention.setSpan', { ...typed, technician: 'Camille' })
    expect(before.minutes).toBe(60)
    expect((await get(sheetId)).minutes).toBe(120)
  })

  test('a part without its price, a value that its field refused and an hour that was not taken keep it from being finished', async () => {
    const { checks, spans } = await get(sheetId)
    const [measure, span] = [checks.find(({ evidence }) => evidence === 'number')?.rowId ?? '', spans[0]?.id ?? '']
    const { partId } = await ask('intervention.addPart', { sheetId })
    await type('intervention_part', partId, 'label', 'Câble')
    expect(await refused(type('check_result', measure, 'value', 'beaucoup'))).toMatch(/^INVALID/)
    await ask('field.draft', { table: 'intervention_span', id: span, field: 'from', value: '2026-11-30 09:00 ' })
    expect((await get(sheetId)).missing).toEqual([
      { key: 'sheet.missing.parts', label: null },
      { key: 'toCorrect.intervention_span.from', label: null },
      { key: 'toCorrect.check_result.value', label: null },
    ])
    expect(await refused(ask('intervention.finish', { sheetId }))).toBe('QUOTE_INCOMPLETE une pièce sans nom ou sans prix, saisie à corriger\u00a0: début, saisie à corriger\u00a0: valeur mesurée')
    // Taken or put right, each goes; what was typed of a stretch goes with the stretch that was taken.
    await ask('intervention.setSpan', { sheetId, spanId: span, from: spans[0]?.from ?? 0, to: spans[0]?.to ?? null })
    await type('check_result', measure, 'value', 0)
    await type('intervention_part', partId, 'unitCents', 500)
    expect((await get(sheetId)).missing).toEqual([])
    await ask('intervention.removePart', { partId })
    expect(await ask('field.drafts', { id: span })).toEqual([])
  })

  test('is issued with its number, signed, and proves itself', async () => {
    for (const [field, value] of [['asked', 'L’imprimante n’imprime plus'], ['askedBy', 'Sacha'], ['summary', 'Pilote remis\nPage d’essai imprimée'], ['next', 'Prévoir un disque'], ['remarks', 'Merci'], ['travelMin', 50]] as const) await type('intervention', sheetId, field, value)
    const { partId } = await ask('intervention.addPart', { sheetId })
    for (const [field, value] of Object.entries({ label: 'Barrette 8 Go', serial: 'EX-1', qtyMilli: 2000, unitCents: 3333 })) await type('intervention_part', partId, field, value)
    expect((await get(sheetId)).missing).toEqual([])
    await ask('intervention.finish', { sheetId })
    expect((await get(sheetId)).running).toBe(false)
    const issued = await ask('intervention.issue', { sheetId })
    docId = issued.docId
    expect(issued.number).toMatch(/^I\d\d-X[2-9A-Z]{4}-\d{4}$/)
    expect(await ask('intervention.issue', { sheetId })).toEqual(issued)
    const text = readPdf(Buffer.from(store().blobs.get((await ask('document.get', { docId })).pdfSha256) ?? [])).spoken
    for (const words of [issued.number, 'L’imprimante n’imprime plus (demandé par Sacha)', 'Pilote remis', 'Page d’essai imprimée', 'Prévoir un disque', 'Barrette 8 Go', 'EX-1', '12 %, attendu de 20 à 100, écart −8.', 'vu et essayé', '0 jours', 'disque commandé', 'smart.txt', 'Camille', '2\u00a0h', 'Merci', '66,66']) expect(text.replaceAll(/\s+/g, ' ')).toContain(words.replaceAll(/\s+/g, ' '))
    const signedPdf = await sign(docId)
    expect(verifyProof(store().blobs.get(signedPdf) ?? new Uint8Array())).toMatchObject({ number: issued.number, signer: 'Camille Exemple' })
    expect(await get(sheetId)).toMatchObject({ state: 'signed', signatures: [{ docId, voidedAt: null }] })
  })

  test('once signed no call changes it: not typing, not undo, not the lists', async () => {
    const before = await get(sheetId)
    const { checks, spans, parts } = before
    const tries: Promise<unknown>[] = [
      type('intervention', sheetId, 'summary', 'x'), type('check_result', checks[0]?.rowId ?? '', 'value', 1), type('intervention_part', parts[0]?.id ?? '', 'label', 'x'),
      ask('undo.undo', { visitId }), ask('intervention.removeSpan', { spanId: spans[0]?.id ?? '' }), ask('intervention.removePart', { partId: parts[0]?.id ?? '' }),
      ask('intervention.detach', { resultId: checks.find(({ evidence }) => evidence === 'file')?.rowId ?? '' }), ask('intervention.setMachine', { sheetId, machineId: before.machines[0]?.machineId ?? '', concerned: false }),
    ]
    for (const one of tries) expect(await refused(one)).toBe('STATE_REFUSED signed')
    expect(await get(sheetId)).toEqual(before)
    // Never by typing, in any state: what a sheet is.
    expect(await refused(type('intervention', sheetId, 'state', 'planned'))).toMatch(/^INVALID/)
  })

  test('an edit after the signature voids it and says why; the old proof stays, and a new version is signed', async () => {
    await ask('intervention.reopen', { sheetId, reason: 'heure corrigée' })
    expect(await get(sheetId)).toMatchObject({ state: 'to_sign', signatures: [{ docId, reason: 'heure corrigée', voidedAt: expect.any(Number) }] })
    // The paper of before cannot be signed again, whether the sheet has changed or not.
    expect(await refused(sign(docId))).toMatch(/^STATE_REFUSED/)
    await type('intervention', sheetId, 'summary', 'Pilote remis, deux fois')
    const again = await ask('intervention.issue', { sheetId })
    expect(again.docId).not.toBe(docId)
    const doc = await ask('document.get', { docId: again.docId })
    expect(doc).toMatchObject({ version: 2, supersedes: docId })
    await sign(again.docId)
    const view = await get(sheetId)
    expect(view.state).toBe('signed')
    expect(view.signatures.map(({ docId: of, voidedAt }) => [of, voidedAt === null])).toEqual([[docId, false], [again.docId, true]])
    expect(view.story.map(({ kind }) => kind)).toEqual(['started', 'finished', 'issued', 'signed', 'reopened', 'issued', 'signed'])
    expect(store().count('signature_proof', { docId })).toBe(1)
    await ask('intervention.close', { sheetId })
  })
})
