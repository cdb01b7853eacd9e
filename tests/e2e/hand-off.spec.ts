// A sheet offered to another Scop from its screen, and another Scop's offer accepted from the visits: what leaves is read before it leaves,
// a kill loses nothing of the form, and both ends show where it stands. A real hub; the other Scop is a real backend beside the window.
import { expect, test, type Page } from '@playwright/test'
import { publishScops } from '../../hub/hand-off.ts'
import { createServices, type Wiring } from '../../main/backend/create-services.ts'
import { call } from '../../main/backend/dispatch.ts'
import { handlers } from '../../main/backend/handlers.ts'
import type { Input, Method, Output } from '../../main/contract/procedures.ts'
import { packPlace } from '../../renderer/routes.ts'
import { launchApp, ownFolder, type RunningApp } from '../app/launch-app.ts'
import { overflow, picture, resize, violations, wear } from '../app/look.ts'
import { openPlace } from '../app/open-place.ts'
import { resources } from '../ask.ts'
import { startHub, type TestHub } from '../simulation/laptops.ts'

const dataFolder = ownFolder('data')
let hub: TestHub
let other: Wiring
let otherName = ''
let running: RunningApp
let page: Page
let sheet: { sheetId: string; visitId: string }

const there = async <M extends Method>(method: M, input: Input<M>): Promise<Output<M>> => (await call(other.services, handlers, method, input, new AbortController().signal)) as Output<M>
const exchangeThere = async (): Promise<void> => void (await other.services.sync.exchange({ asked: true }))
const view = async () => await running.call('intervention.get', { sheetId: sheet.sheetId })

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  hub = await startHub({ folder: null })
  const scop = await hub.otherScop()
  await publishScops(hub.hub, 'test')
  other = createServices({ dataFolder: ownFolder('other'), resources, version: '0.0.0-test', host: async () => await Promise.resolve(''), logName: 'test' })
  await there('settings.set', { technician: 'Sacha' })
  await other.services.sync.enrol(await hub.invitation('technician', hub.port, scop))
  await exchangeThere()
  running = await launchApp({ dataFolder, size: { width: 1280, height: 800 } })
  page = running.page
  await running.call('settings.set', { technician: 'Dominique' })
  await running.call('sync.enrol', { text: await hub.invitation() })
  await running.call('sync.now', {})
  await expect.poll(async () => (await running.call('handOff.scops', {})).length, { timeout: 30_000 }).toBe(1)
  otherName = (await running.call('handOff.scops', {}))[0]?.name ?? ''
  const { clientId, contactId } = await running.call('client.create', { name: 'Association des Quatre Vents', kind: 'association', commune: 'Privas' })
  await running.call('field.commit', { table: 'account_contact', id: contactId, field: 'name', value: 'Camille Exemple' })
  await running.call('field.commit', { table: 'account_contact', id: contactId, field: 'phone', value: '04 75 00 00 00' })
  sheet = await running.call('intervention.create', { clientId, kind: 'repair' })
  await running.call('field.commit', { table: 'intervention', id: sheet.sheetId, field: 'asked', value: 'L’imprimante n’imprime plus depuis lundi' })
})
test.afterAll(async () => {
  await running.close()
  await other.close()
  await hub.stop()
})

const openSheet = async (): Promise<void> => await openPlace(running, packPlace({ screen: 'sheet', id: sheet.sheetId, visitId: sheet.visitId }))

test('the giver reads all that will leave, a kill keeps what was typed, and the offer says where it stands', async () => {
  await openSheet()
  await page.getByText('Confier à quelqu’un d’autre').click()
  await page.getByLabel('Cette personne est').selectOption('scop')
  await page.getByLabel('pourquoi').fill('plus près de chez eux')
  await page.getByLabel('jour souhaité').fill('2027-03-02')
  const shown = page.getByRole('region', { name: 'Voici ce que l’autre Scop verra' })
  await expect(shown).toContainText('Association des Quatre Vents')
  await expect(shown).toContainText('non communiqué')
  await page.getByText('Donner aussi le nom et le téléphone').click()
  await expect(shown).toContainText('Camille Exemple · 04 75 00 00 00')
  expect(await violations(page)).toEqual([])
  await shown.scrollIntoViewIfNeeded()
  await picture(page, 'hand-off-form')
  // The reason and the day; to whom, and that the contact goes too.
  await expect.poll(async () => (await running.call('field.drafts', { id: sheet.sheetId })).length).toBe(4)

  await running.kill()
  running = await launchApp({ dataFolder, size: { width: 1280, height: 800 } })
  page = running.page
  await openSheet()
  await expect(page.getByLabel('pourquoi')).toHaveValue('plus près de chez eux')
  await expect(page.getByLabel('Cette personne est')).toHaveValue('scop')
  await expect(page.getByLabel('jour souhaité')).toHaveValue('2027-03-02')
  await expect(page.getByRole('checkbox', { name: 'Donner aussi le nom et le téléphone' })).toBeChecked()
  await page.getByRole('button', { name: 'Proposer à cette Scop' }).click()
  const card = page.getByRole('region', { name: 'Confier à quelqu’un d’autre' })
  await expect(card).toContainText(`Proposé à ${otherName}`)
  await expect(card).toContainText('le travail reste à nous')
  await running.call('sync.now', {})
  await expect(card).toContainText('proposé, réponse attendue', { timeout: 30_000 })
  await card.scrollIntoViewIfNeeded()
  await picture(page, 'hand-off-offered')
  expect(await running.call('field.drafts', { id: sheet.sheetId })).toEqual([])

  await exchangeThere()
  const [offer] = await there('handOff.received', {})
  expect(offer?.shared).toEqual({ client: 'Association des Quatre Vents', place: 'Privas', kind: 'repair', asked: 'L’imprimante n’imprime plus depuis lundi', wishedOn: '2027-03-02', why: 'plus près de chez eux', contact: { name: 'Camille Exemple', phone: '04 75 00 00 00' } })
  const theirs = (await there('handOff.answer', { offerId: offer?.id ?? '', accept: true, reason: '' })).sheet?.sheetId ?? ''
  await exchangeThere()
  await running.call('sync.now', {})
  await expect(card).toContainText(`${otherName} s’en charge (Sacha)`, { timeout: 30_000 })
  await expect(page.getByText('Confiée', { exact: true })).toBeVisible()
  await picture(page, 'hand-off-taken')
  expect((await view()).doneBy).toEqual({ scop: otherName, by: 'Sacha', report: null })
  await expect(card).toContainText('Son compte rendu arrivera ici')

  // The work is done and signed there: who did what, when, and who signed come back to this sheet and to the list.
  const { scopId } = await there('scop.open', {})
  for (const [field, value] of [['name', otherName], ['form', 'Société coopérative'], ['siret', '00000000000000'], ['address', '2 rue Neuve'], ['contactName', 'Sacha Exemple']] as const) await there('field.commit', { table: 'scop', id: scopId, field, value })
  await there('intervention.start', { sheetId: theirs })
  await there('field.commit', { table: 'intervention', id: theirs, field: 'summary', value: 'Rouleau changé\nPage d’essai imprimée' })
  for (const { rowId } of (await there('intervention.get', { sheetId: theirs })).checks) await there('field.commit', { table: 'check_result', id: rowId ?? '', field: 'why', value: 'sans objet' })
  await there('intervention.finish', { sheetId: theirs })
  const { docId } = await there('intervention.issue', { sheetId: theirs })
  const doc = await there('document.get', { docId })
  await there('document.sign', { docId, signer: { name: 'Lou Exemple', function: 'trésorière', onBehalfOf: '' }, method: 'typed', strokes: [], typedName: 'Lou Exemple', consentVersion: doc.consentVersion, startedAt: 1, pagesShown: doc.pages.map((_, index) => ({ page: index + 1, at: 2 })) })
  await exchangeThere()
  await running.call('sync.now', {})
  await expect(card).toContainText('Lou Exemple · trésorière', { timeout: 30_000 })
  for (const said of [doc.number, 'Rouleau changé', 'Page d’essai imprimée', doc.pdfSha256]) await expect(card).toContainText(said)
  expect(await violations(page)).toEqual([])
  for (const theme of ['dark', 'light'] as const) {
    await wear(running, theme)
    await card.scrollIntoViewIfNeeded()
    await picture(page, `hand-off-report-${theme}`)
  }
  await resize(running, { width: 640, height: 400 })
  expect(await overflow(page)).toBe(0)
  await picture(page, 'hand-off-report-narrow')
  await resize(running, { width: 1280, height: 800 })
  await openPlace(running, packPlace({ screen: 'visits' }))
  await expect(page.getByText(`fait par ${otherName} (Sacha), signé le`).first()).toBeVisible()
  await expect(page.getByText('Faite ailleurs')).toBeVisible()
  await picture(page, 'hand-off-list')
})

test('an offer of another Scop stands on the day and with the visits, fits every window, and accepted is a sheet', async () => {
  const { clientId } = await there('client.create', { name: 'Médiathèque Exemple', kind: 'collectivite', commune: 'Aubenas' })
  const made = await there('intervention.create', { clientId, kind: 'help' })
  await there('field.commit', { table: 'intervention', id: made.sheetId, field: 'asked', value: 'Les postes du public ne voient plus le réseau' })
  const asked = { sheetId: made.sheetId, why: 'compétence réseau', wishedOn: '2027-03-04', withContact: false }
  const [{ id: scopId } = { id: '' }] = await there('handOff.scops', {})
  await there('handOff.offer', { ...asked, scopId, shown: await there('handOff.preview', asked) })
  await exchangeThere()
  await running.call('sync.now', {})
  await openPlace(running, packPlace({ screen: 'day' }))
  const card = page.getByRole('region', { name: 'Proposé par d’autres Scop' })
  await expect(card).toContainText('Médiathèque Exemple', { timeout: 30_000 })
  expect(await violations(page)).toEqual([])
  await picture(page, 'received-day')
  await openPlace(running, packPlace({ screen: 'visits' }))
  await expect(card).toContainText('Les postes du public ne voient plus le réseau')
  for (const theme of ['dark', 'light'] as const) {
    await wear(running, theme)
    await expect(card).toBeVisible()
    expect(await violations(page)).toEqual([])
    await picture(page, `received-visits-${theme}`)
  }
  await resize(running, { width: 640, height: 400 })
  expect(await overflow(page)).toBe(0)
  await picture(page, 'received-narrow')
  await resize(running, { width: 1280, height: 800 })
  // What is written of a refusal is kept, and asks nothing until it is sent.
  await card.getByText('Refuser').first().click()
  await card.getByLabel('raison du refus').fill('pas avant la fin du mois')
  await openPlace(running, packPlace({ screen: 'day' }))
  await expect(card.getByLabel('raison du refus')).toHaveValue('pas avant la fin du mois')
  await card.getByRole('button', { name: 'Accepter avec un nouveau client' }).press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  // It goes by itself within seconds: until then the sheet says that it waits.
  await expect(page.getByText(/^(accepté ici, partira au prochain échange|à nous)$/)).toBeVisible()
  await expect(page.getByRole('textbox', { name: /^ce qui est demandé/i })).toHaveValue('Les postes du public ne voient plus le réseau')
  await picture(page, 'received-accepted')
  await running.call('sync.now', {})
  await expect(page.getByText(`Confié par ${otherName}, Sacha`)).toBeVisible()
  await expect(page.getByText('à nous', { exact: true })).toBeVisible({ timeout: 30_000 })
  await exchangeThere()
  expect((await there('intervention.get', { sheetId: made.sheetId })).doneBy?.by).toBe('Dominique')
})
