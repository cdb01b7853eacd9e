// One visit, link by link, through the real window: what a technician does from the door to the handshake.
// Names are placeholders; the numbers are whatever the product computes.
import type { Output } from '../../main/contract/procedures.ts'
import { translator } from '../../main/backend/words/sentences.ts'
import type { ClientMachines } from './client-machines.ts'
import type { Counts } from './summary.ts'
import type { VisitWindow } from './visit-window.ts'

const t = translator('fr')
export const CLIENT_NAME = 'Association de démonstration'
const PACK = 'poste-bureautique'
const REASON = 'Valeur d’exemple de la démonstration'
const RUN_LIMIT_MS = 6 * 60_000
const LOST_LIMIT_MS = 30_000

type MachineRow = Output<'machine.list'>['rows'][number]

/** Where the visit stands between two links. */
export interface Visit { visitId: string; clientId: string; machines: readonly MachineRow[]; quoteDocId: string; runId: string; reportDocId: string; contractId: string; contractDocId: string }

/** The technician's own settings: name, Scop as papers print it, the rate that the law wants typed with its source. */
export async function settle(w: VisitWindow): Promise<Counts> {
  await w.page.getByRole('button', { name: t('nav.settings') }).click()
  await w.type('settings.technician', 'Technicien de démonstration')
  if (!(await w.read('scop.get', {}))) await w.press('settings.scopOpen')
  const scop = w.page.getByRole('region', { name: t('settings.scop') })
  for (const [field, text] of Object.entries({ name: 'Scop de démonstration', form: 'Scop SARL', capital: 'variable', siret: '00000000000000', vatId: 'FR00000000000', address: '1 place du Marché, 00000 Exempleville', phone: '01 00 00 00 00', email: 'contact@exemple.invalid', writtenChannel: 'contact@exemple.invalid', contactName: 'Technicien de démonstration' })) {
    await w.type(`field.scop.${field}`, text, scop)
  }
  const rates = w.page.getByRole('region', { name: t('settings.lateRate') })
  await w.type('settings.percent', '10', rates)
  await w.type('settings.source', 'Taux d’exemple de la démonstration, à remplacer par le taux en vigueur', rates)
  await w.pressIn(rates, 'settings.addRate')
  const known = await w.until('the rate is kept', 'rate.list', {}, (list) => list.length > 0)
  await w.picture('reglages')
  return { rates: known.length }
}

export async function newClient(w: VisitWindow, visit: Visit): Promise<Counts> {
  await w.page.keyboard.press('Control+n')
  const dialog = w.page.getByRole('dialog')
  await dialog.getByLabel(t('newVisit.name'), { exact: true }).fill(CLIENT_NAME)
  await dialog.getByLabel(t('newVisit.commune'), { exact: true }).fill('Exempleville')
  await w.picture('nouvelle-visite')
  await w.pressIn(dialog, 'newVisit.create')
  await dialog.waitFor({ state: 'detached' })
  for (const [field, text] of Object.entries({ seat: '2 rue des Exemples', postcode: '00000', siret: '00000000000000' })) await w.type(`field.client.${field}`, text)
  for (const [field, text] of Object.entries({ name: 'Personne de démonstration', function: 'Présidence', phone: '01 00 00 00 01', email: 'asso@exemple.invalid' })) await w.type(`field.account_contact.${field}`, text)
  await w.type('field.visit.users', '3')
  await w.type('field.visit.note', 'Deux postes en libre service, une imprimante partagée.')
  const { rows } = await w.until('the visit is of the day', 'visit.list', {}, (list) => list.rows.length > 0)
  const [row] = rows
  if (!row?.clientId) throw new Error('no visit was made')
  visit.visitId = row.id
  visit.clientId = row.clientId
  const seen = await w.until('client, need and users are kept', 'visit.get', { visitId: row.id }, (view) => view.missing.length === 0 && view.users === 3 && view.needs.some((need) => need.wanted))
  await w.picture('client')
  return { client: seen.clientName ?? '', missing: seen.missing }
}

export async function inventory(w: VisitWindow, visit: Visit, clients: ClientMachines): Promise<Counts> {
  const { visitId } = visit
  await w.step('inventory')
  await w.press('inventory.local')
  await w.until('this computer is read', 'machine.list', { visitId }, ({ rows }) => rows.some((row) => row.takenAt !== null))
  for (const machine of clients.machines) {
    await w.press('inventory.add')
    const dialog = w.page.getByRole('dialog')
    await dialog.getByLabel(t('inventory.address'), { exact: true }).fill(machine.port === 22 ? machine.host : `${machine.host}:${machine.port}`)
    await dialog.getByLabel(t('inventory.place'), { exact: true }).fill(machine.place)
    await w.pressIn(dialog, 'inventory.add')
    await dialog.waitFor({ state: 'detached' })
  }
  await w.press('inventory.credential')
  const dialog = w.page.getByRole('dialog')
  await dialog.getByLabel(t('inventory.user'), { exact: true }).fill(clients.user)
  if ('password' in clients.credential) await dialog.getByLabel(t('inventory.password'), { exact: true }).fill(clients.credential.password)
  else await dialog.getByText(t('inventory.keyFile')).click()
  // Added machines are chosen already: giving the identifier starts reading them.
  await w.pressIn(dialog, 'inventory.useCredential')
  const { rows } = await w.until('every machine is read', 'machine.list', { visitId }, (list) => list.rows.length > clients.machines.length - (clients.kind === 'loopback' ? 1 : 0) && list.rows.every((row) => row.takenAt !== null || row.fault !== null))
  const failed = rows.filter((row) => row.fault !== null)
  if (failed.length > 0) throw new Error(`not read: ${failed.map((row) => `${row.name} ${row.fault?.code}`).join(', ')}`)
  visit.machines = rows
  await w.picture('inventaire')
  return { machines: rows.length, factsKnown: rows.map((row) => `${row.name} ${row.known}`) }
}

/** What only real hardware tells; a host of the lab is a container. Typed by hand, and shown as such for ever. */
const EXAMPLES: readonly Readonly<Record<string, string>>[] = [
  { virtual: 'false', cpuClass: '2', ageYears: '5', ramMb: '4096', ramMaxMb: '16384', ramSlotsFree: '1', diskType: 'hdd', diskSizeGb: '500', diskFreeGb: '300', smartOk: 'true' },
  { virtual: 'false', cpuClass: '2', ageYears: '3', ramMb: '8192', ramMaxMb: '16384', ramSlotsFree: '1', diskType: 'ssd', diskSizeGb: '256', diskFreeGb: '150', smartOk: 'true' },
]

export async function verdicts(w: VisitWindow, visit: Visit, clients: ClientMachines): Promise<Counts> {
  const { visitId } = visit
  let typed = 0
  for (const [index, row] of visit.machines.entries()) {
    const example = EXAMPLES[clients.machines.findIndex((machine) => machine.host === row.host)]
    // A machine that is virtual and not of the demonstration stays what it is: listed, never judged.
    if (!example && row.virtual) continue
    // By its line: on loopback two machines are the same computer and bear one name. The first line holds the heads.
    await w.page.getByRole('row').nth(index + 1).getByRole('button', { name: row.name ?? '', exact: true }).click()
    const card = w.page.getByRole('region', { name: row.name ?? '', exact: true })
    if ((await card.locator('details').filter({ hasText: t('machine.facts') }).first().getAttribute('open')) === null) await card.getByText(t('machine.facts')).click()
    const { facts } = await w.read('machine.get', { machineId: row.id, visitId })
    for (const fact of facts) {
      const value = (example ?? EXAMPLES[1])?.[fact.path]
      if (value === undefined || (fact.value !== null && (!example || String(fact.value) === value))) continue
      await card.getByRole('button', { name: t('common.pair', { name: t('machine.correct'), value: t(`fact.${fact.path}`) }), exact: true }).click()
      const dialog = w.page.getByRole('dialog')
      // Memory is kept in megabytes and typed in gigabytes; the label of a field with a unit goes on with it.
      const field = dialog.getByLabel(t('machine.value'))
      if (await field.evaluate((element) => element.tagName === 'SELECT')) await field.selectOption(value)
      else await field.fill(fact.path === 'ramMb' || fact.path === 'ramMaxMb' ? String(Number(value) / 1024) : value)
      await dialog.getByLabel(t('machine.reason'), { exact: true }).fill(REASON)
      await dialog.getByRole('button', { name: t('machine.correct'), exact: true }).click()
      await dialog.waitFor({ state: 'detached' })
      typed++
    }
  }
  const { rows } = await w.until('every real machine has its verdict', 'machine.list', { visitId }, (list) => list.rows.every((row) => row.virtual || (row.verdict !== null && row.verdict.decision !== 'VERIFY')))
  visit.machines = rows
  await w.page.getByRole('heading', { level: 1 }).scrollIntoViewIfNeeded()
  await w.picture('verdicts')
  return { verdicts: rows.map((row) => `${row.place ?? row.name}: ${row.verdict?.decision ?? 'virtual, not judged'}`), factsTyped: typed }
}

export async function pack(w: VisitWindow, visit: Visit): Promise<Counts> {
  const { visitId } = visit
  await w.step('pack')
  const [first] = (await w.read('pack.list', { visitId })).filter((one) => one.id === PACK)
  if (!first) throw new Error(`the pack ${PACK} is not there`)
  await w.pressIn(w.page.getByRole('region', { name: first.title.fr }), 'packs.choose')
  await w.until('the pack is chosen', 'visit.get', { visitId }, (view) => view.packId === PACK)
  await w.picture('pack')
  return { pack: first.id, version: first.version, steps: first.steps, fitting: first.fitting }
}

export async function quote(w: VisitWindow, visit: Visit): Promise<Counts> {
  const { visitId } = visit
  await w.step('quote')
  const { quoteId } = await w.until('the quote is there', 'visit.get', { visitId }, (view) => view.quoteId !== null)
  if (!quoteId) throw new Error('no quote')
  const view = await w.until('the quote is complete', 'quote.get', { quoteId }, (seen) => seen.missing.length === 0 && seen.lines.length > 0)
  await w.picture('devis')
  await w.page.keyboard.press('F9')
  await w.page.getByText(t('quote.presentHint')).waitFor()
  await w.picture('presentation-client')
  return { lines: view.lines.length, totalHtCents: view.totalHtCents, totalTtcCents: view.totalTtcCents, decisions: view.decisions.map((one) => `${one.place ?? one.name}: ${one.decision}`) }
}

/** Reads every page, then signs: by hand where there is a pen or a mouse, here drawn with the mouse. */
async function signDrawn(w: VisitWindow, name: string, fonction: string): Promise<void> {
  await w.page.getByRole('region', { name: t('sign.title') }).waitFor()
  await w.page.locator('.paper-end').first().waitFor({ state: 'attached' })
  for (const end of await w.page.locator('.paper-end').all()) {
    await end.evaluate((element) => element.scrollIntoView({ block: 'end' }))
    await w.page.waitForTimeout(300)
  }
  await w.type('sign.name', name)
  await w.type('sign.function', fonction)
  const pad = w.page.locator('.pad')
  await pad.scrollIntoViewIfNeeded()
  const box = await pad.boundingBox()
  if (!box) throw new Error('there is nothing to sign on')
  await w.page.mouse.move(box.x + 40, box.y + box.height / 2)
  await w.page.mouse.down()
  for (let i = 1; i <= 30; i++) await w.page.mouse.move(box.x + 40 + i * 8, box.y + box.height / 2 + 28 * Math.sin(i / 2.4))
  await w.page.mouse.up()
}

export async function signature(w: VisitWindow, visit: Visit): Promise<Counts> {
  const { visitId } = visit
  await w.press('quote.sign')
  await signDrawn(w, 'Personne de démonstration', 'Présidence')
  await w.picture('signature')
  await w.press('sign.validate')
  const { quoteDocId } = await w.until('the quote is accepted', 'visit.get', { visitId }, (view) => view.quoteState === 'accepted')
  if (!quoteDocId) throw new Error('no document')
  visit.quoteDocId = quoteDocId
  const doc = await w.read('document.get', { docId: quoteDocId })
  await w.picture('devis-signe')
  await w.press('sign.finish')
  return { number: doc.number, sha256: doc.sha256, signed: doc.signed, pages: doc.pages.length }
}

export async function deployment(w: VisitWindow, visit: Visit, clients: ClientMachines, leaveOut: (what: string, why: string) => void): Promise<Counts> {
  const { visitId } = visit
  await w.step('deployment')
  // The heavy half of the pack: 500 MB a machine. The demonstration leaves it out and says so.
  await w.page.getByText('Suite bureautique, navigateur, messagerie et impression', { exact: false }).first().click()
  leaveOut('option "desktop" of the pack (office suite, browser, mail, printing)', 'about 500 MB a machine; the other steps are all installed for real')
  await w.press('deploy.prepare')
  const wanted = visit.machines.filter((row) => clients.machines.some((machine) => machine.host === row.host)).map((row) => row.id)
  const plan = await w.until('the plan of every machine', 'run.planGet', { visitId }, (view) => view !== null && wanted.every((id) => view.hosts.some((host) => host.machineId === id)), 120_000)
  const refused = plan?.hosts.filter((host) => host.fault !== null) ?? []
  if (refused.length > 0) throw new Error(`not planned: ${refused.map((host) => `${host.name} ${host.fault?.code} ${host.fault?.cause ?? ''}`).join(', ')}`)
  await w.picture('plan')
  const todo = plan?.hosts.map((host) => host.steps.filter((step) => step.result === 'todo').length) ?? []
  if (!clients.mayDeploy) {
    leaveOut('installation', 'the only client machine is the computer that runs the demonstration')
    return { planned: todo.length, todo: todo.map(String), installed: false }
  }
  const count = wanted.length
  const unsigned = w.page.getByLabel(t('deploy.unsignedField'), { exact: true })
  if (await unsigned.count()) await unsigned.fill(PACK)
  await w.page.getByRole('button', { name: t(`deploy.go.${count < 2 ? 'one' : 'other'}`, { count }) }).click()
  const { runId } = await w.until('the run is started', 'visit.get', { visitId }, (view) => view.runId !== null)
  if (!runId) throw new Error('no run')
  visit.runId = runId

  // One line is cut once its machine is at work, and healed when the window has said so.
  const [cutMachine] = clients.machines
  const cutId = visit.machines.find((row) => row.host === cutMachine?.host)?.id
  const hostOf = (view: Output<'run.get'>) => view.hosts.find((host) => host.machineId === cutId)
  await w.until('the first machine is at work', 'run.get', { runId }, (view) => hostOf(view)?.state === 'running' && (hostOf(view)?.stepsDone ?? 0) >= 1, 120_000)
  await w.picture('deploiement')
  await cutMachine?.cut()
  const cutAt = Date.now()
  try {
    await w.until('the window says that the line is lost', 'run.get', { runId }, (view) => hostOf(view)?.state === 'linkLost', LOST_LIMIT_MS)
  } finally {
    await w.picture('liaison-perdue')
    await cutMachine?.heal()
  }
  const lostAfterMs = Date.now() - cutAt
  const run = await w.until('every machine is done', 'run.get', { runId }, (view) => view.state !== 'running', RUN_LIMIT_MS)
  await w.picture('deploiement-fini')
  if (run.state !== 'done') throw new Error(`the run ended as ${run.state}: ${JSON.stringify(run.hosts.map(({ name, state, fault }) => ({ name, state, fault })))}`)
  const events = await Promise.all(run.hosts.map(async (host) => await w.read('run.journal', { runId, machineId: host.machineId })))
  for (const lines of events) demandWhole(lines)
  return { hosts: run.hosts.length, stepsChanged: run.hosts.map((host) => `${host.place ?? host.name} ${host.counts.changed}`), lineCut: true, lostShownAfterMs: lostAfterMs, events: events.reduce((sum, lines) => sum + lines.length, 0) }
}

/** Each phase that began has ended, once, and nothing comes twice. How far apt was is not in the journal, which therefore skips numbers. */
function demandWhole(lines: Output<'run.journal'>): void {
  const open = new Set<string>()
  for (const [index, { seq, step, phase, ev }] of lines.entries()) {
    const key = `${step} ${phase}`
    const wrong = index === 0 ? seq !== 1 : seq <= (lines[index - 1]?.seq ?? 0)
    if (wrong || (ev === 'start' && open.has(key)) || (ev === 'end' && !open.has(key))) throw new Error(`an event of the run is lost or doubled: ${seq} ${key} ${ev}`)
    if (ev === 'start') open.add(key)
    if (ev === 'end') open.delete(key)
  }
  if (open.size > 0) throw new Error(`the run never told the end of: ${[...open].join(', ')}`)
}

export async function report(w: VisitWindow, visit: Visit, clients: ClientMachines, leaveOut: (what: string, why: string) => void): Promise<Counts> {
  const { visitId } = visit
  await w.step('report')
  if (!clients.mayDeploy) {
    await w.picture('compte-rendu')
    leaveOut('handover report', 'it comes from the journal of an installation')
    return { made: false }
  }
  await w.press('report.make')
  const { reportDocId } = await w.until('the report is made', 'visit.get', { visitId }, (view) => view.reportDocId !== null)
  if (!reportDocId) throw new Error('no report')
  visit.reportDocId = reportDocId
  const doc = await w.read('document.get', { docId: reportDocId })
  await w.picture('compte-rendu')
  return { number: doc.number, pages: doc.pages.length }
}

export async function contract(w: VisitWindow, visit: Visit): Promise<Counts> {
  const { visitId } = visit
  await w.step('contract')
  await w.press('contract.create')
  const { contractId } = await w.until('the contract is made', 'visit.get', { visitId }, (view) => view.contractId !== null)
  if (!contractId) throw new Error('no contract')
  visit.contractId = contractId
  await w.page.getByText(t('contract.year'), { exact: true }).first().waitFor()
  const substitute = w.page.getByLabel(t('contract.substitute'), { exact: true })
  if (await substitute.count()) await w.type('contract.substitute', 'Scop voisine de démonstration')
  const made = await w.until('nothing is missing in the contract', 'contract.get', { contractId }, (view) => view.missing.length === 0)
  await w.press('contract.issue')
  const { docId } = await w.until('the contract is handed over', 'contract.get', { contractId }, (view) => view.docId !== null)
  if (!docId) throw new Error('no contract paper')
  visit.contractDocId = docId
  await w.press('contract.sign')
  await signDrawn(w, 'Personne de démonstration', 'Présidence')
  await w.press('sign.validate')
  const active = await w.until('the contract is active', 'contract.get', { contractId }, (view) => view.state === 'active')
  await w.press('sign.finish')
  await w.picture('contrat')
  return { number: active.number ?? '', visits: made.visits.length, noticeNotBefore: made.notice.notBefore, noticeNotAfter: made.notice.notAfter, monthlyHtCents: made.monthlyHtCents }
}

/** Enrols this laptop and waits until nothing waits to be sent. */
export async function sync(w: VisitWindow, invitation: string): Promise<Counts> {
  await w.page.getByRole('button', { name: t('nav.settings') }).click()
  await w.type('settings.enrolField', invitation)
  await w.press('settings.enrolButton')
  await w.until('the laptop is enrolled', 'sync.state', {}, (view) => view.state !== 'not-enrolled')
  await w.page.getByRole('button', { name: t('nav.sync') }).click()
  await w.press('sync.now')
  const state = await w.until('all is sent', 'sync.state', {}, (view) => view.state === 'sent' && view.waiting === 0, 120_000)
  await w.picture('synchronisation')
  const history = await w.read('sync.history', {})
  return { code: state.code ?? '', scop: state.scop ?? '', sent: history.reduce((sum, line) => sum + line.sent, 0), received: history.reduce((sum, line) => sum + line.received, 0) }
}

/** What the second laptop must show, read through its own window. */
export async function secondLaptop(w: VisitWindow, first: VisitWindow, visit: Visit): Promise<Counts> {
  const same = async (what: string, read: (window: VisitWindow) => Promise<unknown>): Promise<void> => {
    const [here, there] = await Promise.all([read(first), read(w)])
    if (JSON.stringify(here) !== JSON.stringify(there)) throw new Error(`${what} differs between the laptops:\n${JSON.stringify(here)}\n${JSON.stringify(there)}`)
  }
  await w.until('the client is there', 'client.list', { limit: 200 }, ({ rows }) => rows.some((row) => row.id === visit.clientId), 120_000)
  await w.until('the contract is there', 'contract.list', { limit: 200 }, ({ rows }) => rows.some((row) => row.id === visit.contractId), 120_000)
  await same('the client', async (window) => await window.read('client.get', { clientId: visit.clientId }))
  await same('the visit', async (window) => await window.read('visit.get', { visitId: visit.visitId }))
  await same('the contract', async (window) => await window.read('contract.get', { contractId: visit.contractId }))
  await same('the documents', async (window) => await window.read('document.list', { clientId: visit.clientId }))
  if (visit.runId) await same('the run', async (window) => (await window.read('run.get', { runId: visit.runId })).hosts.map(({ machineId, state, counts }) => ({ machineId, state, counts })).toSorted((a, b) => (a.machineId < b.machineId ? -1 : 1)))
  await w.page.getByRole('button', { name: t('nav.clients') }).click()
  await w.page.getByRole('row').filter({ hasText: CLIENT_NAME }).first().click()
  await w.page.getByText(t('client.identity'), { exact: true }).first().waitFor()
  await w.picture('fiche-client')
  const client = await w.read('client.get', { clientId: visit.clientId })
  return { machines: client.machines.length, documents: client.documents.map((doc) => doc.number), contracts: client.contracts.length }
}
