// Papers of a visit besides its report, through the real handlers: what is missing is named, a paper is issued once, signed, and made
// anew when what it says has changed; sheets to read are what the base knows.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { seedRun, stepEvents } from '../../../tests/app/seed-run.ts'
import { readPdf } from '../../../tests/read-pdf.ts'
import { refusal, resources } from '../../../tests/ask.ts'
import { sharedLaptop } from '../../../tests/shared-laptop.ts'
import { findPack, type LoadedPack } from '../provisioning/pack-files.ts'

const laptop = sharedLaptop()
const { folder, ask, store, services, sign } = laptop
let visitId = ''

const refused = async (work: Promise<unknown>): Promise<string> => await refusal(work, 'missing', 'rule')
const type = async (table: string, id: string, field: string, value: string | number | boolean): Promise<unknown> => await ask('field.commit', { table, id, field, value })
const words = (docId: string): string => laptop.words(docId, 'spoken')
const opened = (name: string): string => readPdf(readFileSync(join(folder, 'data/cache/papers', name))).spoken.replaceAll(/\s+/g, ' ')


beforeAll(async () => {
  const { clientId } = await ask('client.create', { name: 'Association des Quatre Vents', kind: 'association', commune: 'Privas' })
  ;({ visitId } = await ask('visit.create', { clientId }))
  await ask('machine.add', { visitId, host: '192.0.2.7', place: 'Accueil' })
})

test('the acceptance record lays out the tests of the needs that are wanted, and of no other', async () => {
  expect((await ask('acceptance.get', { visitId })).missing).toEqual(['tests'])
  await ask('acceptance.open', { visitId })
  await ask('acceptance.open', { visitId })
  const { tests } = await ask('acceptance.get', { visitId })
  expect([tests.length, [...new Set(tests.map(({ need }) => need))]]).toEqual([4, ['informatique']])
})

test('nothing untried is issued, and what failed wants its reserve', async () => {
  expect(await refused(ask('acceptance.issue', { visitId }))).toBe('QUOTE_INCOMPLETE un essai sans résultat')
  const { tests } = await ask('acceptance.get', { visitId })
  for (const [at, { id }] of tests.entries()) await type('acceptance_test', id, 'result', at === 2 ? 'unmet' : 'met')
  expect(await refused(ask('acceptance.issue', { visitId }))).toMatch(/^QUOTE_INCOMPLETE une réserve/)
  const { rowId } = await ask('visit.addRow', { visitId, table: 'reserve' })
  expect(await refused(ask('acceptance.issue', { visitId }))).toBe('QUOTE_INCOMPLETE une réserve sans texte ou sans nom')
  for (const [field, value] of [['what', 'Imprimante de l’étage'], ['who', 'Scop Exemple'], ['until', '2026-12-18']] as const) await type('reserve', rowId, field, value)
  await type('visit', visitId, 'present', 'Camille Exemple\nSacha Patron')
  expect((await ask('acceptance.get', { visitId })).outcome).toBe('withReserves')
})

test('it is issued once, read back, signed; the report is another paper; a change makes a new version', async () => {
  const issued = await ask('acceptance.issue', { visitId })
  expect(issued.number).toMatch(/^R\d\d-/)
  expect(await ask('acceptance.issue', { visitId })).toEqual(issued)
  for (const said of [issued.number, 'Recette prononcée avec les réserves', 'Imprimante de l’étage', '18/12/2026', 'Camille Exemple, Sacha Patron', 'Non réussi']) expect(words(issued.docId)).toContain(said)
  expect((await ask('visit.get', { visitId })).reportDocId).toBeNull()
  await sign(issued.docId)
  expect(await ask('acceptance.get', { visitId })).toMatchObject({ docId: issued.docId, signed: true })
  await type('visit', visitId, 'acceptanceRefused', true)
  const again = await ask('acceptance.issue', { visitId })
  expect(await ask('document.get', { docId: again.docId })).toMatchObject({ version: 2, supersedes: issued.docId })
  expect(words(again.docId)).toContain('Recette refusée')
  // The signed one keeps its bytes and its signature until the new one is signed.
  expect((await ask('document.get', { docId: issued.docId })).signed).toBe(true)
  await sign(again.docId)
  expect((await ask('document.get', { docId: issued.docId })).signed).toBe(false)
})

test('the attendance sheet comes from the training of the quote, with people and half-days that make sense', async () => {
  await ask('attendance.open', { visitId })
  expect((await ask('attendance.get', { visitId })).halfDays).toMatchObject([{ from: '09:00', to: '12:30' }])
  expect(await refused(ask('attendance.issue', { visitId }))).toBe('QUOTE_INCOMPLETE une ligne de formation au devis')
  const { quoteId } = await ask('quote.open', { visitId })
  await ask('quote.addLine', { quoteId, section: 'formation', label: 'Prendre en main son poste', qtyMilli: 1000, unitCents: 30_000, nature: 'services' })
  const { rowId } = await ask('visit.addRow', { visitId, table: 'attendee' })
  expect(await refused(ask('attendance.issue', { visitId }))).toBe('QUOTE_INCOMPLETE une personne sans nom')
  await type('attendee', rowId, 'name', 'Noa Gabarit')
  const [half] = (await ask('attendance.get', { visitId })).halfDays
  await type('half_day', half?.id ?? '', 'to', '08:00')
  expect(await refused(ask('attendance.issue', { visitId }))).toMatch(/fin vient après le début$/)
  await type('half_day', half?.id ?? '', 'to', '12:00')
  const { docId, number } = await ask('attendance.issue', { visitId })
  expect(number).toMatch(/^E\d\d-/)
  for (const said of ['Prendre en main son poste', 'Noa Gabarit', '09 h 00', '12 h 00', '3 h']) expect(words(docId)).toContain(said)
  await sign(docId)
  expect((await ask('attendance.get', { visitId })).signed).toBe(true)
})

test('a row of another visit is not taken out from here, and one of this visit comes back by undo', async () => {
  const other = await ask('visit.create', { clientId: (await ask('client.create', { name: 'Autre' })).clientId })
  const { rowId } = await ask('visit.addRow', { visitId, table: 'reserve' })
  expect(await refused(ask('visit.removeRow', { visitId: other.visitId, table: 'reserve', rowId }))).toBe('NOT_FOUND')
  const before = (await ask('acceptance.get', { visitId })).reserves.length
  await ask('visit.removeRow', { visitId, table: 'reserve', rowId })
  await ask('undo.undo', { visitId })
  expect((await ask('acceptance.get', { visitId })).reserves).toHaveLength(before)
})

test('the need sheet and the domain sheet say what the base knows, and no note of a colleague', async () => {
  const { rows } = await ask('machine.list', { visitId })
  await type('machine', rows[0]?.id ?? '', 'note', 'mot de passe sous le clavier')
  for (const [field, value] of [['constraints', 'Budget : 2 000 € cette année\nPas en janvier'], ['access', 'Une bénévole se sert d’un lecteur d’écran']] as const) await type('visit', visitId, field, value)
  await ask('visit.needSheet', { visitId })
  const sheet = opened('fiche-besoin.pdf')
  for (const said of ['Budget', '2 000 € cette année', 'Pas en janvier', 'lecteur d’écran', 'Accueil']) expect(sheet).toContain(said)
  expect(sheet).not.toContain('clavier')
  const { rowId } = await ask('visit.addRow', { visitId, table: 'domain_name' })
  await type('domain_name', rowId, 'name', 'quatrevents.org')
  expect(await refused(ask('domain.sheet', { domainId: rowId }))).toBe('INVALID neither .coop nor .fr')
  for (const [field, value] of [['name', 'QuatreVents.coop'], ['expiresOn', '2027-12-01'], ['state', 'registered']] as const) await type('domain_name', rowId, field, value)
  await ask('domain.sheet', { domainId: rowId })
  expect(readdirSync(join(folder, 'data/cache/papers'))).toContain('quatrevents.coop.pdf')
  for (const said of ['Expire le 01/12/2027', 'Rappel prévu le 02/10/2027', 'À vérifier', 'enregistré']) expect(opened('quatrevents.coop.pdf')).toContain(said)
})

test('the acceptance record lists what each pack of the visit put in, where the machines proved it, and wants a reserve for what is lacking', async () => {
  const { clientId } = await ask('visit.get', { visitId })
  const { visitId: own } = await ask('visit.create', { clientId: clientId ?? '' })
  const [desk = '', office = ''] = await Promise.all(['Accueil', 'Bureau'].map(async (place, at) => (await ask('machine.add', { visitId: own, host: `192.0.2.${20 + at}`, place })).machineId))
  const { now } = services()
  const [post, access] = [findPack('poste-bureautique', resources), findPack('accessibilite', resources)]
  const failing = post.pack.steps.find(({ proof }) => proof)
  const seed = (loaded: LoadedPack, machineId: string, fails?: string): unknown => {
    const { steps } = loaded.pack
    const done = fails === undefined ? steps : steps.slice(0, steps.findIndex(({ id }) => id === fails))
    const failed = fails === undefined ? [] : stepEvents(fails, 'failed')
    return seedRun(store(), { visitId: own, clientId, loaded, options: { desktop: true }, startedAt: now(), by: 'Dominique Exemple', hosts: [{ machineId, state: fails === undefined ? { state: 'done', endedAt: now() } : { state: 'needsAttention', fault: { code: 'STEP_FAILED', detail: { machine: 'Bureau', step: fails } } }, events: [{ ev: 'start' }, ...done.flatMap(({ id }) => stepEvents(id, 'changed')), ...failed, { ev: 'end', rc: fails === undefined ? 0 : 1 }] }] })
  }
  seed(post, desk)
  seed(access, desk)
  seed(post, office, failing?.id)

  await ask('acceptance.open', { visitId: own })
  for (const { id } of (await ask('acceptance.get', { visitId: own })).tests) await type('acceptance_test', id, 'result', 'met')
  const before = await ask('acceptance.get', { visitId: own })
  expect(before.installed.map(({ pack }) => pack.fr)).toEqual([post.pack.title.fr, access.pack.title.fr])
  const [ofPost] = before.installed
  expect(ofPost?.tests.find(({ title }) => title.fr === failing?.proof?.fr)).toMatchObject({ result: 'unmet', proved: ['Accueil'], lacking: ['Bureau'] })
  // Sentences of the pack, of the steps that were wanted, and of no other.
  const sentences = post.pack.steps.flatMap(({ proof }) => (proof ? [proof.fr] : []))
  expect(sentences).toEqual(expect.arrayContaining((ofPost?.tests ?? []).map(({ title }) => title.fr)))
  expect(before.missing).toEqual(['reserve'])
  // The second pack includes the first one: what both say is listed once, with the machines of both.
  const listed = before.installed.flatMap(({ tests }) => tests.map(({ title }) => title.fr))
  expect(listed).toEqual([...new Set(listed)])
  expect(access.pack.steps.filter(({ proof }) => proof && sentences.includes(proof.fr)).length).toBeGreaterThan(2)
  expect(before.installed[1]?.tests.length).toBeGreaterThan(0)

  // Put right by the other pack, which includes it: the machine is believed in its later run, whichever pack ran.
  seed(access, office)
  const after = await ask('acceptance.get', { visitId: own })
  expect(after.installed.flatMap(({ tests }) => tests).every(({ result, lacking }) => result === 'met' && lacking.length === 0)).toBe(true)
  expect(after.missing).toEqual([])
  const { docId } = await ask('acceptance.issue', { visitId: own })
  for (const said of [`Mis en place : ${access.pack.title.fr}`, failing?.proof?.fr ?? '?', 'Prouvé par la machine : Accueil, Bureau', 'Recette prononcée sans réserve', 'Un document s’imprime depuis chaque poste']) expect(words(docId)).toContain(said)
})
