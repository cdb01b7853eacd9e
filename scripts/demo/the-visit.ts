// One visit, link by link, through the real window: what a technician does from the door to the choice of a pack.
// Names are placeholders; the numbers are whatever the product computes.
import type { Output } from '../../main/contract/procedures.ts'
import { translator } from '../../main/backend/words/sentences.ts'
import type { ClientMachines } from './client-machines.ts'
import type { Counts } from './summary.ts'
import type { VisitWindow } from './visit-window.ts'

const t = translator('fr')
export const CLIENT_NAME = 'Association de démonstration'
export const PACK = 'poste-bureautique'
const REASON = 'Valeur d’exemple de la démonstration'

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
