// Sheets of work through the real handlers, on a real base and real Typst: every act in every state, what an edit after the
// signature does, who may answer an offer, and a clock that a kill does not stop.
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { INTERVENTION_STATES, type InterventionState } from '../../../domain/interventions/intervention.ts'
import { readPdf } from '../../../tests/read-pdf.ts'
import { asking, openBackend, refusal, resources } from '../../../tests/ask.ts'
import { sharedLaptop } from '../../../tests/shared-laptop.ts'
import { verifyProof } from '../documents/proof.ts'

let clientId = ''
let siteId = ''
let chosen: string[] = []
const { folder, ask, store, services, sign } = sharedLaptop({ host: async ({ what }) => await Promise.resolve(what === 'choose-files' ? chosen : '') })

const refused = async (work: Promise<unknown>): Promise<string> => await refusal(work, 'state', 'missing', 'rule')
const type = async (table: string, id: string, field: string, value: string | number | boolean): Promise<unknown> => await ask('field.commit', { table, id, field, value })
const get = async (sheetId: string) => await ask('intervention.get', { sheetId })

/** Fills every check of the sheet so that nothing is missing. */
async function fillChecks(sheetId: string): Promise<void> {
  for (const check of (await get(sheetId)).checks) {
    const id = check.rowId ?? ''
    if (check.evidence === 'none') await type('check_result', id, 'met', true)
    if (check.evidence === 'text') await type('check_result', id, 'evidence', 'vu et essayé')
    if (check.evidence === 'number') await type('check_result', id, 'value', check.min ?? 0)
    if (check.evidence === 'file') await ask('intervention.attach', { resultId: id })
  }
}

/** A new sheet brought to a state by the calls alone. */
async function sheetIn(state: InterventionState): Promise<string> {
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

describe('every act in every state', () => {
  const ACTS = {
    start: async (sheetId) => await ask('intervention.start', { sheetId }),
    finish: async (sheetId) => await ask('intervention.finish', { sheetId }),
    resume: async (sheetId) => await ask('intervention.resume', { sheetId }),
    issue: async (sheetId) => await ask('intervention.issue', { sheetId }),
    reopen: async (sheetId) => await ask('intervention.reopen', { sheetId, reason: 'heure corrigée' }),
    close: async (sheetId) => await ask('intervention.close', { sheetId }),
    cancel: async (sheetId) => await ask('intervention.cancel', { sheetId, reason: 'client absent' }),
    clock: async (sheetId) => await ask('intervention.clock', { sheetId, running: true }),
    type: async (sheetId) => await type('intervention', sheetId, 'summary', 'autre chose'),
    span: async (sheetId) => await ask('intervention.setSpan', { sheetId, from: 1000, to: 2000 }),
    part: async (sheetId) => await ask('intervention.addPart', { sheetId }),
    offer: async (sheetId) => await ask('intervention.offer', { sheetId, to: 'Camille', toKind: 'technician', why: 'plus près' }),
  } as const satisfies Record<string, (sheetId: string) => Promise<unknown>>
  const ALLOWED: Readonly<Record<InterventionState, readonly (keyof typeof ACTS)[]>> = {
    planned: ['start', 'cancel', 'type', 'span', 'part', 'offer'],
    in_progress: ['finish', 'cancel', 'clock', 'type', 'span', 'part', 'offer'],
    to_sign: ['finish', 'resume', 'issue', 'cancel', 'type', 'span', 'part', 'offer'],
    signed: ['reopen', 'close'],
    closed: [], cancelled: [],
  }
  for (const state of INTERVENTION_STATES) {
    test(`${state}: only ${ALLOWED[state].join(', ') || 'nothing'}`, async () => {
      const outcome: Record<string, string> = {}
      let sheetId = ''
      for (const [name, act] of Object.entries(ACTS)) {
        if (sheetId === '') sheetId = await sheetIn(state)
        if (name === 'finish' && state === 'in_progress') await fillChecks(sheetId)
        const before = JSON.stringify(await get(sheetId))
        outcome[name] = await refused(act(sheetId))
        // A refused act has changed nothing: the next one is tried on the same sheet.
        if (outcome[name] === 'accepted') sheetId = ''
        else expect(JSON.stringify(await get(sheetId))).toBe(before)
      }
      expect(outcome).toEqual(Object.fromEntries(Object.keys(ACTS).map((name) => [name, ALLOWED[state].includes(name as keyof typeof ACTS) ? 'accepted' : `STATE_REFUSED ${state}`])))
    }, 120_000)
  }
})

describe('a maintenance visit of a contract', () => {
  let sheetId = ''
  let visitId = ''
  let docId = ''

  test('opens its sheet in one call, prefilled; asked again it is the same one', async () => {
    const { store } = services()
    visitId = store.write({ by: 'test' }, (w) => {
      const contractId = w.create('maintenance_contract', { clientId, siteId, state: 'active', start: '2026-01-01', durationMonths: 12, noticeMonths: 2 })
      w.create('machine', { clientId, siteId, name: 'ACCUEIL-01', place: 'Accueil' })
      return w.create('visit', { clientId, siteId, contractId, on: '2026-11-24', purpose: 'maintenance', state: 'planned', technician: 'Dominique' })
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
      chosen = [join(folder, 'files', name)]
      expect(await refused(ask('intervention.attach', { resultId }))).toMatch(/^INVALID/)
    }
    chosen = [join(folder, 'files/smart.txt')]
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

test('an issued paper that the sheet left behind is not signed; its new version is', async () => {
  const sheetId = await sheetIn('to_sign')
  const first = await ask('intervention.issue', { sheetId })
  await type('intervention', sheetId, 'remarks', 'encore un mot')
  expect(await refused(sign(first.docId))).toBe('STATE_REFUSED changed-since')
  const second = await ask('intervention.issue', { sheetId })
  expect(second.docId).not.toBe(first.docId)
  await sign(second.docId)
  expect((await get(sheetId)).state).toBe('signed')
})

test('a colleague’s change that an exchange brings after the signature is seen, and the signature has to be voided first', async () => {
  const sheetId = await sheetIn('signed')
  // As the exchange folds it: through no call of this laptop.
  store().write({ by: 'Camille' }, (w) => w.set('intervention', sheetId, { summary: 'tapé ailleurs' }))
  expect(await get(sheetId)).toMatchObject({ state: 'to_sign', changedSince: true })
  for (const act of [ask('intervention.close', { sheetId }), ask('intervention.issue', { sheetId }), type('intervention', sheetId, 'next', 'x')]) expect(await refused(act)).toMatch(/^STATE_REFUSED/)
  await ask('intervention.reopen', { sheetId, reason: 'changé sur deux ordinateurs' })
  expect(await get(sheetId)).toMatchObject({ state: 'to_sign', changedSince: false, summary: 'tapé ailleurs' })
  await sign((await ask('intervention.issue', { sheetId })).docId)
  expect((await get(sheetId)).state).toBe('signed')
})

test('kilometres avoided are counted there and back, only from afar', async () => {
  const sheetId = await sheetIn('in_progress')
  expect(await get(sheetId)).toMatchObject({ remote: true, distanceKm: 21, kmAvoided: 42 })
  await type('intervention', sheetId, 'remote', false)
  expect((await get(sheetId)).kmAvoided).toBe(0)
})

test('a start is taken back whole: the work is to be begun again, the clock that it stopped runs on; begun again, its checks are there', async () => {
  const [sheetId, other] = [await sheetIn('planned'), await sheetIn('in_progress')]
  await ask('intervention.clock', { sheetId: other, running: true })
  const planned = await get(sheetId)
  await ask('intervention.start', { sheetId })
  expect((await get(other)).spans.filter(({ to }) => to === null)).toEqual([])
  expect(await ask('undo.undo', { visitId: planned.visitId ?? '' })).toEqual({ key: 'intervention.start', what: '' })
  // Its story tells no start that was taken back, and one start once begun again.
  expect(await get(sheetId)).toEqual(planned)
  expect((await get(other)).spans.filter(({ to }) => to === null)).toHaveLength(1)
  await ask('intervention.start', { sheetId })
  expect((await get(sheetId)).checks.map(({ rowId }) => rowId !== null)).toEqual(planned.checks.map(() => true))
  expect((await get(sheetId)).story.map(({ kind }) => kind)).toEqual(['started'])
  await fillChecks(sheetId)
  // Something was written into it since: nothing of it is thrown away.
  expect(await refused(ask('undo.undo', { visitId: planned.visitId ?? '' }))).toMatch(/^STATE_REFUSED/)
  await ask('intervention.cancel', { sheetId, reason: 'essai' })
  await ask('intervention.clock', { sheetId: other, running: false })
})

test('a person’s clock runs on one sheet at a time, and the other is named', async () => {
  const [one, other] = [await sheetIn('in_progress'), await sheetIn('in_progress')]
  expect((await get(one)).running).toBe(false)
  expect(await ask('intervention.clock', { sheetId: one, running: true })).toEqual({ stoppedOn: [other] })
  expect(await ask('intervention.clock', { sheetId: one, running: true })).toEqual({ stoppedOn: [] })
  expect([(await get(one)).running, (await get(other)).running]).toEqual([true, false])
  await ask('intervention.clock', { sheetId: one, running: false })
})

test('an offer is answered by whom it is made to, a refusal says why, and the sheet’s story keeps both', async () => {
  const sheetId = await sheetIn('in_progress')
  expect(await refused(ask('intervention.offer', { sheetId, to: 'dominique ', toKind: 'technician', why: 'plus près' }))).toMatch(/^INVALID/)
  await ask('intervention.offer', { sheetId, to: 'Camille', toKind: 'technician', why: 'plus près' })
  expect(await refused(ask('intervention.offer', { sheetId, to: 'Sacha', toKind: 'technician', why: 'autre' }))).toBe('STATE_REFUSED offered')
  expect(await refused(ask('intervention.answer', { sheetId, accept: true, reason: '' }))).toBe('STATE_REFUSED offered-to-another')
  await ask('settings.set', { technician: 'Camille' })
  expect((await get(sheetId)).offer).toMatchObject({ mine: true, by: 'Dominique' })
  expect(await refused(ask('intervention.answer', { sheetId, accept: false, reason: ' ' }))).toMatch(/^INVALID/)
  await ask('intervention.answer', { sheetId, accept: false, reason: 'absente cette semaine' })
  expect(await refused(ask('intervention.answer', { sheetId, accept: true, reason: '' }))).toBe('STATE_REFUSED not-offered')
  await ask('intervention.offer', { sheetId, to: 'Scop Voisine', toKind: 'member', why: 'compétence réseau' })
  await ask('intervention.answer', { sheetId, accept: true, reason: '' })
  const view = await get(sheetId)
  expect(view).toMatchObject({ memberName: 'Scop Voisine', technician: 'Dominique', offer: null })
  expect(view.story.filter(({ kind }) => kind.startsWith('hand-off')).map(({ kind, by }) => `${kind} ${by}`)).toEqual(['hand-off-offered Dominique', 'hand-off-refused Camille', 'hand-off-offered Camille', 'hand-off-accepted Camille'])
  await ask('settings.set', { technician: 'Dominique' })
})

test('kill -9 while the clock runs: it still runs afterwards, from the very moment it was started', async () => {
  const data = join(folder, 'killed')
  const script = `
    import { createServices } from ${JSON.stringify(join(import.meta.dirname, '../create-services.ts'))}
    import { handlers } from ${JSON.stringify(join(import.meta.dirname, '../handlers.ts'))}
    const { services } = createServices({ dataFolder: process.argv[1], resources: ${JSON.stringify(resources)}, version: '0', host: async () => '', logName: 'test' })
    const ask = async (method, input) => await handlers[method](services, input, { signal: new AbortController().signal })
    const { clientId } = await ask('client.create', { name: 'n' })
    const { sheetId } = await ask('intervention.create', { clientId, kind: 'help', remote: true })
    await ask('intervention.start', { sheetId })
    await ask('field.draft', { table: 'intervention', id: sheetId, field: 'summary', value: 'tapé, pas encore quitté' })
    const { spans } = await ask('intervention.get', { sheetId })
    process.stdout.write(JSON.stringify({ sheetId, from: spans[0].from }) + '\\n')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, data], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const line = await Promise.race([new Promise<string>((resolve) => child.stdout.once('data', (bytes: Buffer) => resolve(bytes.toString()))), ended.then(() => '')])
  child.kill('SIGKILL')
  await ended
  const { sheetId, from } = JSON.parse(line) as { sheetId: string; from: number }
  const back = openBackend(data)
  const asked = asking(() => back.services)
  expect(await asked('intervention.get', { sheetId })).toMatchObject({ state: 'in_progress', running: true, spans: [{ from, to: null, mine: true }] })
  expect(await asked('field.drafts', { id: sheetId })).toMatchObject([{ field: 'summary', value: 'tapé, pas encore quitté' }])
  await asked('intervention.clock', { sheetId, running: false })
  expect((await asked('intervention.get', { sheetId })).spans).toMatchObject([{ from, to: expect.any(Number) }])
  await back.close()
}, 60_000)
