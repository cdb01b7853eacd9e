// The label from self-check to badge: a real base, a real hub, the network's own hand. Nobody else can grant it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, addMonths } from '../../../domain/civil-date.ts'
import type { Op } from '../../../domain/sync/op.ts'
import { checkHub } from '../../../hub/check.ts'
import { grantLabel, withdrawLabel } from '../../../hub/label.ts'
import { publish, readPublished } from '../../../hub/network.ts'
import { refusalOf } from '../../../hub/roles.ts'
import { asking, openBackend, refusal, resources } from '../../../tests/ask.ts'
import { readPdf } from '../../../tests/read-pdf.ts'
import { startHub, type TestHub } from '../../../tests/simulation/laptops.ts'
import type { Output } from '../../contract/procedures.ts'
import type { Wiring } from '../create-services.ts'
import { seller } from '../documents/parties.ts'
import { issuer } from '../label/label-history.ts'
import { standingCheck } from '../label/label-view.ts'

const folder = mkdtempSync(join(tmpdir(), 'packtic-label-'))
const proposal = JSON.parse(readFileSync(join(resources, 'reference/label-charter-2026-11.json'), 'utf8')) as Record<string, unknown>
let wiring: Wiring
let hub: TestHub
let today = ''
let opened = ''
/** What the person picks in the system's dialog. */
let chosen: string[] = []
/** A file on disk of that name, as the person would choose it. */
function choose(name: string, bytes: Buffer): void {
  chosen = [join(folder, name)]
  writeFileSync(join(folder, name), bytes)
}

const ask = asking(() => wiring.services)
const refused = async (work: Promise<unknown>): Promise<string> => await refusal(work, 'state')
const network = () => ({ ...hub.hub, newId: uuidv7 })
const grant = async (from: string): Promise<unknown> => await grantLabel(network(), { scop: hub.scop, scopName: 'Scop des Tests', from, by: 'Alix Prototype', network: 'Réseau Exemple' })
const exchange = async (): Promise<unknown> => await wiring.services.sync.exchange({ asked: true })
const criterion = async (code: string): Promise<Output<'label.get'>['criteria'][number] | undefined> => (await ask('label.get', {})).criteria.find((one) => one.code === code)
const badge = (on: string): string | undefined => seller(issuer(wiring.services.store, on)).lines.find((line) => line.startsWith('Label '))

beforeAll(async () => {
  hub = await startHub({ folder: null })
  wiring = openBackend(folder, async (asked) => {
    if (asked.what === 'open-file') opened = asked.path
    return await Promise.resolve(asked.what === 'choose-files' ? chosen : '')
  })
  today = wiring.services.today()
  const { scopId } = await ask('scop.open', {})
  await ask('field.commit', { table: 'scop', id: scopId, field: 'name', value: 'Scop Exemple' })
})
afterAll(async () => {
  await wiring.close()
  await hub.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('without an adopted charter the shipped proposal is shown as one, and what nothing was counted of is unknown', async () => {
  const label = await ask('label.get', {})
  expect(label).toMatchObject({ charter: { adoptedOn: null }, state: 'candidate', grant: null, mandatoryMet: false, begun: false })
  expect(label.criteria.filter(({ evidence }) => evidence === 'measured').map(({ held, of, met }) => [held, of, met])).toEqual(Array.from({ length: 5 }, () => [0, 0, null]))
})

test('the network publishes its charter into the log; no other role may, and a file with an error changes nothing', async () => {
  const rows = [{ table: 'label_charter', id: uuidv7(), fields: { version: '1.0', adoptedOn: addMonths(today, -2), data: proposal } }]
  expect(await refused(Promise.resolve().then(() => readPublished(JSON.stringify({ by: 'R', rows: [{ table: 'client', id: uuidv7(), fields: {} }] }), 'f')))).toBe('INVALID')
  expect(await refused(Promise.resolve().then(() => readPublished(JSON.stringify({ by: 'R', rows: [{ table: 'label_charter', id: uuidv7(), fields: { adoptedOn: '2026-02-30' } }] }), 'f')))).toBe('INVALID')
  const read = readPublished(JSON.stringify({ by: 'Réseau Exemple', rows }), 'f')
  expect(await publish(network(), hub.scop, read.by, read.rows)).toBe(1)
  expect(await publish(network(), hub.scop, read.by, read.rows)).toBe(0)
  await wiring.services.sync.enrol(await hub.invitation('manager'))
  await exchange()
  expect((await ask('label.get', {})).charter).toMatchObject({ version: '1.0', adoptedOn: addMonths(today, -2) })
  const op = { kind: 'set', tbl: 'label_grant', body: {} } as unknown as Op
  expect((['manager', 'technician', 'viewer', 'network'] as const).map((role) => refusalOf(role, op, undefined))).toEqual(['ROLE', 'ROLE', 'ROLE', null])
  expect(refusalOf('network', { ...op, tbl: 'client' } as Op, undefined)).toBe('ROLE')
})

test('measured facts are counted from the base, to the bound', async () => {
  const { store } = wiring.services
  const { clientId, siteId } = await ask('client.create', { name: 'Association A' })
  const { visitId } = await ask('visit.create', { clientId })
  const machineId = (await ask('machine.add', { visitId, host: '192.0.2.7' })).machineId
  const terms = { clientId, siteId, state: 'active', start: addMonths(today, -2), durationMonths: 12, noticeMonths: 2, unitMonthlyCents: 900, machines: 1, vatRateBp: 2000 } as const
  const contractId = store.write({ by: 'test' }, (w) => {
    const runId = w.create('provisioning_run', { visitId, clientId, packId: 'poste-bureautique', packVersion: '1.0.0', state: 'done' })
    for (const [step, result] of [['dictionaries', 'changed'], ['office-suite', 'failed']] as const) w.add('provisioning_step', { runId, machineId, step, result, rc: 0, ms: 1, at: 1 })
    return w.create('maintenance_contract', { ...terms, substituteMember: 'Scop Voisine' })
  })
  expect(await criterion('P1')).toMatchObject({ held: 1, of: 1, met: true })
  const second = store.write({ by: 'test' }, (w) => w.create('maintenance_contract', terms))
  expect(await criterion('P1')).toMatchObject({ held: 1, of: 2, met: false })
  store.write({ by: 'test' }, (w) => w.remove('maintenance_contract', second))
  const freeSoftware = await criterion('E1')
  expect(freeSoftware).toMatchObject({ held: 1, of: 1, met: true })
  // The handover is ready once the contract's paper is here and each machine was read.
  expect(await criterion('P2')).toMatchObject({ held: 0, of: 1, met: false })
  const { typeset } = wiring.services
  const { pdf } = typeset('contrat', JSON.parse(readFileSync(join(resources, 'documents/examples/contrat.json'), 'utf8')))
  store.write({ by: 'test' }, (w) => w.issue({ id: contractId, type: 'contract', version: 1, supersedes: null, issuedOn: today, make: (number) => ({ data: { number, clientId }, pdf, pages: [] }) }))
  store.write({ by: 'test' }, (w) => w.set('machine', machineId, { inventoryId: w.add('inventory', { machineId, takenAt: 1, facts: {} }) }))
  expect(await criterion('P2')).toMatchObject({ held: 1, of: 1, met: true })
  expect(await criterion('E3')).toMatchObject({ held: 1, of: 1, met: true })
  // A paper that no reader of screens can read is counted against it.
  const untagged = store.write({ by: 'test' }, (w) => w.issue({ id: uuidv7(), type: 'quote', version: 1, supersedes: null, issuedOn: today, make: (number) => ({ data: { number, clientId }, pdf: Buffer.from('%PDF-1.7 without a tree'), pages: [] }) }))
  expect(await criterion('E3')).toMatchObject({ held: 1, of: 2, met: false })
  expect(untagged.number).toMatch(/^D/)
})

test('answers are kept as they are typed, one row a criterion, and count with their evidence alone', async () => {
  await ask('label.open', {})
  await ask('label.open', {})
  expect(wiring.services.store.count('label_answer')).toBe(3)
  const id = (await criterion('E2'))?.answerId ?? ''
  await ask('field.commit', { table: 'label_answer', id, field: 'met', value: 'yes' })
  expect(await criterion('E2')).toMatchObject({ answer: 'yes', met: null })
  // A name is no evidence: the criterion asks for the file.
  await ask('field.commit', { table: 'label_answer', id, field: 'evidence', value: 'statuts.pdf' })
  expect(await criterion('E2')).toMatchObject({ proof: 'statuts.pdf', fileName: null, met: null })
  choose('statuts.pdf', Buffer.from('%PDF-1.7 statutes'))
  await ask('label.attach', { answerId: id })
  expect(await criterion('E2')).toMatchObject({ fileName: 'statuts.pdf', met: true })
  expect(await refused(ask('field.commit', { table: 'label_answer', id, field: 'met', value: 'perhaps' }))).toBe('INVALID')
})

test('a file that proves a criterion goes to colleagues, opens, is taken off and comes back; a program, nothing or too much is none', async () => {
  const id = (await criterion('E2'))?.answerId ?? ''
  const kept = wiring.services.store.get('label_answer', id)?.file ?? ''
  for (const [name, bytes] of [['statuts.exe', Buffer.from('MZ')], ['empty.pdf', Buffer.alloc(0)], ['film.pdf', Buffer.alloc(20 * 1024 * 1024 + 1)]] as const) {
    choose(name, bytes)
    expect(await refused(ask('label.attach', { answerId: id }))).toBe('INVALID')
  }
  chosen = []
  expect(await ask('label.attach', { answerId: id })).toEqual({ fileName: null })
  expect(await refused(ask('field.commit', { table: 'label_answer', id, field: 'file', value: 'a'.repeat(64) }))).toBe('INVALID')
  expect(wiring.services.store.get('label_answer', id)).toMatchObject({ file: kept, fileName: 'statuts.pdf' })
  await ask('label.openFile', { answerId: id })
  expect(readFileSync(opened, 'utf8')).toBe('%PDF-1.7 statutes')
  await exchange()
  expect(wiring.services.store.sync.unsentBlobs(10)).not.toContain(kept)
  await ask('label.detach', { answerId: id })
  expect(await criterion('E2')).toMatchObject({ fileName: null, met: null })
  await ask('undo.undo', { visitId: id })
  expect(await criterion('E2')).toMatchObject({ fileName: 'statuts.pdf', met: true })
  // What an audit froze says which file it was.
  const { check } = await standingCheck(wiring.services)
  expect(check.criteria.find(({ code }) => code === 'E2')?.evidence).toBe(`statuts.pdf (SHA-256 ${kept})`)
})

test('another member audits, never the Scop itself, and finds nothing met that the self-check does not hold', async () => {
  const audit = { reviewer: 'Scop Voisine Numérique', reviewedOn: today, outcome: 'favourable', why: '' } as const
  expect(await refused(ask('label.audit', { ...audit, reviewer: '  SCOP  exemple ' }))).toBe('STATE_REFUSED ownReview')
  expect(await refused(ask('label.audit', audit))).toBe('STATE_REFUSED mandatory')
  expect(await refused(ask('label.audit', { ...audit, outcome: 'unfavourable' }))).toBe('INVALID')
  expect(await refused(ask('label.audit', { ...audit, reviewedOn: addDays(today, 1) }))).toBe('INVALID')
  await ask('label.audit', { ...audit, outcome: 'unfavourable', why: 'Un document n’est pas lisible' })
  await exchange()
  expect(await refused(grant(today))).toBe('NOT_FOUND')
  expect((await ask('label.get', {})).state).toBe('candidate')
})

/** All that is mandatory, met: what a Scop would do over months. */
async function becomeGood(): Promise<void> {
  const { store } = wiring.services
  const { pdf } = wiring.services.typeset('devis', JSON.parse(readFileSync(join(resources, 'documents/examples/devis.json'), 'utf8')))
  // The charter asks for all papers: a stricter bound than one bad paper allows. The network publishes the next version of it.
  const criteria = (proposal['criteria'] as { code: string; atLeastPct?: number }[]).filter(({ code }) => code !== 'C1').map((one) => (one.code === 'E3' ? { ...one, atLeastPct: 50 } : one))
  await publish(network(), hub.scop, 'Réseau Exemple', [{ table: 'label_charter', id: uuidv7(), fields: { version: '1.1', adoptedOn: addDays(today, -1), data: { ...proposal, criteria } as never } }])
  store.write({ by: 'test' }, (w) => w.issue({ id: uuidv7(), type: 'quote', version: 1, supersedes: null, issuedOn: today, make: (number) => ({ data: { number }, pdf, pages: [] }) }))
  await exchange()
  await ask('label.open', {})
  const id = (await criterion('E2'))?.answerId ?? ''
  await ask('field.commit', { table: 'label_answer', id, field: 'met', value: 'yes' })
  choose('statuts.pdf', Buffer.from('%PDF-1.7 statutes'))
  await ask('label.attach', { answerId: id })
}

test('after a favourable audit the network grants; new papers bear the badge until the last day, and the certificate is made from the base', async () => {
  await becomeGood()
  expect(await ask('label.get', {})).toMatchObject({ charter: { version: '1.1' }, mandatoryMet: true, missing: [] })
  await ask('label.audit', { reviewer: 'Scop Voisine Numérique', reviewedOn: today, outcome: 'favourable', why: '' })
  expect((await ask('label.get', {})).state).toBe('audited')
  await exchange()
  expect(await refused(grant(addDays(today, -1)))).toBe('STATE_REFUSED audited')
  expect(badge(today)).toBeUndefined()
  await grant(today)
  await exchange()
  const label = await ask('label.get', {})
  const until = addDays(addMonths(today, 24), -1)
  expect(label).toMatchObject({ state: 'granted', grant: { from: today, until, network: 'Réseau Exemple', signedBy: 'Alix Prototype', runs: true } })
  expect([badge(addDays(today, -1)), badge(today), badge(until), badge(addDays(until, 1))].map(Boolean)).toEqual([false, true, true, false])
  await ask('label.certificate', {})
  const { drawn, title } = readPdf(readFileSync(opened))
  expect(title).toBe('Attestation de label')
  for (const said of ['Scop Exemple', 'Réseau Exemple', 'Scop Voisine Numérique', 'version 1.1', 'Chaque contrat nomme un adhérent suppléant']) expect(drawn).toContain(said)
  // Criteria that were not met are not certified.
  expect(drawn).not.toContain('annuaire du réseau')
  // Papers that no document of a series names bear it as well: those beside a quote, those of a visit.
  const { clientId } = await ask('client.create', { name: 'Association des Quatre Vents', kind: 'association', commune: 'Privas' })
  const { visitId } = await ask('visit.create', { clientId })
  const { quoteId } = await ask('quote.open', { visitId })
  const printed = [async () => await ask('quote.preview', { quoteId }), async () => await ask('quote.paper', { quoteId, kind: 'comparison' }), async () => await ask('quote.paper', { quoteId, kind: 'inventory' }), async () => await ask('visit.needSheet', { visitId })]
  for (const print of printed) {
    opened = ''
    await print()
    expect(readPdf(readFileSync(opened)).drawn.replaceAll(/\s+/g, ' ')).toContain('Label Réseau Exemple, référentiel 1.1')
  }
  // Ninety days before its end it is to be renewed, and the day says so.
  const renew = addDays(until, -90)
  expect((await ask('agenda.remember', { on: addDays(renew, -1) })).map(({ kind }) => kind)).not.toContain('labelRenew')
  expect((await ask('agenda.remember', { on: renew })).filter(({ kind }) => kind === 'labelRenew')).toMatchObject([{ place: { screen: 'settings' } }])
})

test('a withdrawn label leaves new papers that day; what a colleague tampers with is no grant', async () => {
  expect(await withdrawLabel(network(), { scop: hub.scop, scopName: 'Scop des Tests', on: today, by: 'Alix Prototype' })).toBe(1)
  await exchange()
  expect(await ask('label.get', {})).toMatchObject({ state: 'withdrawn', grant: { runs: false } })
  expect(badge(today)).toBeUndefined()
  expect(await refused(ask('label.certificate', {}))).toMatch(/^STATE_REFUSED/)
  expect(await refused(withdrawLabel(network(), { scop: hub.scop, scopName: 'Scop des Tests', on: today, by: 'Alix Prototype' }))).toBe('NOT_FOUND')
  const grantId = wiring.services.store.list('label_grant')[0]?.id ?? ''
  expect(await refused(ask('field.commit', { table: 'label_grant', id: grantId, field: 'withdrawnOn', value: null }))).toBe('INVALID')
  expect((await checkHub(hub.store)).every(({ ok }) => ok)).toBe(true)
})

test('skills are one’s own to say; a colleague’s are read alone', async () => {
  const { store, who } = wiring.services
  const { skillId } = await ask('skill.add', { name: 'SPIP' })
  await ask('skill.add', { name: 'Réseau' })
  await ask('field.commit', { table: 'skill', id: skillId, field: 'level', value: 4 })
  expect(await refused(ask('field.commit', { table: 'skill', id: skillId, field: 'level', value: 6 }))).toBe('INVALID')
  const colleague = store.write({ by: 'test' }, (w) => w.create('skill', { technicianId: w.create('technician', { name: 'Camille' }), name: 'SSH', level: 5 }))
  store.write({ by: 'test' }, (w) => {
    w.create('member', { code: 'B', name: 'Scop B', region: 'Drôme' })
    w.create('member', { code: 'A', name: 'Scop A', region: 'Ardèche', data: { skills: ['Accessibilité'] } })
  })
  const { technicians, members } = await ask('directory.get', {})
  expect(technicians.find(({ own }) => own)).toMatchObject({ name: who(), skills: [{ name: 'SPIP', level: 4, on: today }, { name: 'Réseau', level: 1 }] })
  expect(members.map(({ region, skills }) => [region, skills])).toEqual([['Ardèche', ['Accessibilité']], ['Drôme', []]])
  expect(await refused(ask('skill.remove', { skillId: colleague }))).toMatch(/^STATE_REFUSED/)
  await ask('skill.remove', { skillId })
  expect((await ask('directory.get', {})).technicians.find(({ own }) => own)?.skills.map(({ name }) => name)).toEqual(['Réseau'])
})
