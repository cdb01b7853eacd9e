// A sheet of work from the contract's visit to the client's signature, with the keyboard alone; looked at in light, dark and narrow;
// typing that a kill finds in the middle; and a correction after the signature.
import { expect, test, type Page } from '@playwright/test'
import type { Services } from '../../main/backend/services.ts'
import { launchApp, ownFolder, type RunningApp } from '../app/launch-app.ts'
import { openPlace } from '../app/open-place.ts'
import { seedFolder, seedVisit } from '../app/seed.ts'
import { overflow, picture, resize, violations, wear } from '../app/look.ts'

const dataFolder = ownFolder('data')

let running: RunningApp
let page: Page
let visitId = ''
let sheetId = ''

/** A client under contract, with its maintenance visit of today. */
function seed(services: Services): string {
  const { store, settings, today } = services
  settings.set({ technician: 'Dominique' })
  const { clientId, visitId: id, machines } = seedVisit(store, [{ name: 'ACCUEIL-01', place: 'Accueil' }, { name: 'COMPTA', place: 'Bureau de la trésorerie' }])
  store.write({ by: 'test' }, (w) => {
    w.create('scop', { name: 'Scop Exemple', form: 'Société coopérative', siret: '00000000000000', address: '2 rue Neuve', contactName: 'Dominique Exemple' })
    const siteId = w.create('site', { clientId, commune: 'Privas' })
    w.create('account_contact', { clientId, name: 'Camille Exemple' })
    const contractId = w.create('maintenance_contract', { clientId, siteId, state: 'active', start: '2026-01-01', durationMonths: 12, noticeMonths: 2 })
    for (const machineId of machines) w.set('machine', machineId, { siteId })
    w.set('visit', id, { siteId, contractId, on: today(), purpose: 'maintenance', technician: 'Dominique' })
  })
  return id
}

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  visitId = await seedFolder(dataFolder, seed)
  running = await launchApp({ dataFolder, size: { width: 1280, height: 800 } })
  page = running.page
})
test.afterAll(async () => await running.close())

const state = async (): Promise<string> => (await running.call('intervention.get', { sheetId })).state
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name })

/** Tab until that has the focus; fails when the whole round has passed. */
async function tabTo(name: string | RegExp, role: 'button' | 'textbox' | 'checkbox' | 'spinbutton' = 'button', group?: string): Promise<void> {
  const scope = group === undefined ? page : page.getByRole('group', { name: group, exact: true })
  const wanted = scope.getByRole(role, typeof name === 'string' ? { name, exact: true } : { name })
  for (let stop = 0; stop < 90; stop++) {
    if (await wanted.evaluateAll((all) => all.some((one) => one === document.activeElement))) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never comes to ${String(name)}`)
}
const press = async (name: string | RegExp, group?: string): Promise<void> => {
  await tabTo(name, 'button', group)
  await page.keyboard.press('Enter')
}
const fill = async (name: string, text: string, group?: string): Promise<void> => {
  await tabTo(name, 'textbox', group)
  await page.keyboard.type(text)
}

const price = () => page.getByRole('group', { name: 'Barrette 8 Go' }).getByRole('textbox', { name: 'prix unitaire HT', exact: true })
/** kill -9 of the window and its backend, and the app opened again. */
async function reopen(): Promise<void> {
  await running.kill()
  running = await launchApp({ dataFolder, size: { width: 1280, height: 800 } })
  page = running.page
  await expect(heading('Bon d’intervention (brouillon)')).toBeVisible()
}

test('the contract’s visit opens its sheet in one press, prefilled', async () => {
  await openPlace(running, { screen: 'visit', id: visitId, step: 'report' })
  await press('Ouvrir le bon d’intervention')
  await expect(heading('Bon d’intervention (brouillon)')).toBeVisible()
  await expect(page.getByText('Association des Genêts · visite de maintenance · sous contrat')).toBeVisible()
  sheetId = (await running.call('intervention.list', { visitId })).rows[0]?.id ?? ''
  await expect(page.getByRole('group', { name: 'État SMART des disques relevé' })).toBeVisible()
  await expect(page.getByRole('checkbox', { name: 'Accueil, ACCUEIL-01' })).toBeChecked()
  await picture(page, 'sheet-planned')
  expect(await violations(page)).toEqual([])
})

test('the work begins, and the sheet opens again where it was after a kill in the middle of a word, its clock running', async () => {
  await press('Commencer')
  await expect(page.getByText(/L’horloge court pour Dominique depuis/)).toBeVisible()
  await fill('ce qui est demandé', 'L’imprimante n’imprime plus')
  await page.waitForTimeout(700)
  await reopen()
  await expect(page.getByText(/L’horloge court pour Dominique depuis/)).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'ce qui est demandé', exact: true })).toHaveValue('L’imprimante n’imprime plus')
})

test('what is missing is named, the checks are filled in with the keyboard, and a measure outside of its bounds asks why', async () => {
  await press('Terminer')
  await expect(page.getByRole('alert').or(page.getByRole('status')).filter({ hasText: 'Un fichier restauré à l’essai et ouvert, Mises à jour' })).toBeVisible()
  await fill('valeur mesurée : jours', '3', 'Âge de la dernière sauvegarde')
  await fill('preuve', 'compta.ods ouvert', 'Un fichier restauré à l’essai et ouvert')
  await fill('valeur mesurée : paquets', '0', 'Mises à jour de sécurité en attente')
  await fill('raison, si ce contrôle n’est pas fait', 'pas de disque local', 'État SMART des disques relevé')
  await fill('valeur mesurée : %', '12', 'Place libre sur le disque du système')
  await page.keyboard.press('Tab')
  const place = page.getByRole('group', { name: 'Place libre sur le disque du système' })
  await expect(place.getByText('Écart : −8 %. Dites pourquoi.')).toBeVisible()
  await fill('raison de l’écart', 'disque commandé', 'Place libre sur le disque du système')
  await tabTo('fait', 'checkbox', 'Dépoussiérage')
  await page.keyboard.press('Space')
  await fill('travail fait, une ligne par tâche', 'Pilote remis en place')
  await fill('trajet, en minutes', '50')
  await page.keyboard.press('Tab')
  await expect(page.getByText('Rien ne manque.')).toBeVisible()
  await picture(page, 'sheet-filled')
})

test('a part is typed in its own fields and survives a kill before its price is whole; taken back by Ctrl+Z and brought again', async () => {
  await press('Ajouter une pièce')
  await expect(page.getByRole('group', { name: 'pièce posée 1' }).getByRole('textbox', { name: 'pièce', exact: true })).toBeFocused()
  await page.keyboard.type('Barrette 8 Go')
  await fill('numéro de série', 'EX-1')
  await tabTo('prix unitaire HT', 'textbox', 'Barrette 8 Go')
  await page.keyboard.type('33,3')
  await page.waitForTimeout(700)
  await reopen()
  await expect(price()).toHaveValue('33,30')
  await tabTo('prix unitaire HT', 'textbox', 'Barrette 8 Go')
  await page.keyboard.press('End')
  await page.keyboard.type('3')
  // Three decimals are none of an amount: it is said, it stays, and the work cannot be said done.
  await press('Terminer')
  await expect(page.getByRole('group', { name: 'Barrette 8 Go' })).toContainText('À corriger')
  await expect(page.getByRole('alert').or(page.getByRole('status')).filter({ hasText: 'saisie à corriger\u00a0: prix unitaire HT' })).toBeVisible()
  await press(/^Corriger.*prix unitaire HT/)
  await expect(price()).toBeFocused()
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Enter')
  await expect(page.getByText(/Pièces à facturer\s: 33,30\s€ HT/)).toBeVisible()
  await tabTo('Terminer')
  for (let back = 0; back < 4; back++) await page.keyboard.press('Control+z')
  await expect(page.getByText('Aucune pièce posée.')).toBeVisible()
  for (let again = 0; again < 4; again++) await page.keyboard.press('Control+Shift+z')
  await expect(price()).toHaveValue('33,30')
})

test('hours of a stretch survive a kill before they are left, and are taken when they are', async () => {
  await press('Saisir un temps')
  await expect(page.getByRole('group', { name: 'Dominique, temps 2' })).toBeVisible()
  await page.getByRole('group', { name: 'Dominique, temps 1' }).getByLabel('début').fill('00:01')
  await page.waitForTimeout(300)
  await reopen()
  const stretch = page.getByRole('group', { name: 'Dominique, temps 1' })
  await expect(stretch.getByLabel('début')).toHaveValue('00:01')
  await expect(stretch).toContainText('Saisie retrouvée')
  // Left at an end before its beginning, it is refused and stays as it was typed.
  await stretch.getByLabel('fin').fill('00:00')
  await heading('Bon d’intervention (brouillon)').click()
  await expect(stretch).toContainText('À corriger')
  await stretch.getByLabel('fin').fill('00:02')
  await stretch.getByLabel('fin').press('Enter')
  await expect(stretch).not.toContainText('À corriger')
  expect((await running.call('intervention.get', { sheetId })).spans[0]).toMatchObject({ to: expect.any(Number) })
  expect(await running.call('field.drafts', {})).toEqual([])
  // Words of an offer as well, and given away with it.
  await page.getByText('Confier à quelqu’un d’autre').click()
  await page.getByRole('textbox', { name: 'à qui', exact: false }).first().fill('Camille')
  await page.waitForTimeout(300)
  await reopen()
  await expect(page.getByRole('textbox', { name: 'à qui', exact: false }).first()).toHaveValue('Camille')
  await page.getByRole('textbox', { name: 'à qui', exact: false }).first().fill('')
})

for (const theme of ['light', 'dark'] as const) {
  for (const width of [1280, 640]) {
    test(`the sheet in ${theme}, ${width} pixels wide: axe without a violation, nothing too wide`, async () => {
      await wear(running, theme)
      await resize(running, { width, height: 800 })
      await page.getByRole('group', { name: 'Barrette 8 Go' }).scrollIntoViewIfNeeded()
      await picture(page, `sheet-${theme}-${width}-parts`)
      await heading('Bon d’intervention (brouillon)').scrollIntoViewIfNeeded()
      await picture(page, `sheet-${theme}-${width}`)
      expect(await violations(page)).toEqual([])
      expect(await overflow(page)).toBe(0)
    })
  }
}

test('done, shown and signed with a typed name; the visit’s report and the list of visits say so', async () => {
  await wear(running, 'light')
  await resize(running, { width: 1280, height: 800 })
  await press('Terminer')
  await expect.poll(state).toBe('to_sign')
  await press('Faire signer')
  await expect(heading(/I\d\d-/)).toBeVisible()
  const pages = page.getByRole('region', { name: 'Pages du document' }).or(page.locator('.papers'))
  await pages.first().focus()
  // A page counts once it is drawn: on a busy machine that is later than the key.
  await expect(async () => {
    await page.keyboard.press('PageDown')
    await expect(page.getByText(/(\d+) pages vues sur \1/)).toBeVisible({ timeout: 300 })
  }).toPass()
  await tabTo('ou signer en écrivant mon nom', 'checkbox')
  await page.keyboard.press('Space')
  const typed = page.locator('.signer').getByRole('textbox').last()
  for (let stop = 0; stop < 30 && !(await typed.evaluate((one) => one === document.activeElement)); stop++) await page.keyboard.press('Shift+Tab')
  await page.keyboard.type('Camille Exemple')
  await press('Valider la signature')
  await expect(page.getByText('Signé', { exact: true })).toBeVisible()
  await page.keyboard.press('Enter')
  // One comes back to the sheet, its next act there; then up to the report.
  await expect(heading(/^Bon d’intervention I/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Clore' })).toBeVisible()
  expect(await state()).toBe('signed')
  await page.keyboard.press('Escape')
  await expect(heading('Compte rendu')).toBeVisible()
  await expect(page.getByRole('grid', { name: 'Bons d’intervention' }).getByRole('row').nth(1)).toContainText('Signée')
  await page.keyboard.press('Alt+8')
  const row = page.getByRole('grid', { name: 'Bons d’intervention' }).getByRole('row').nth(1)
  await expect(row).toContainText('Association des Genêts')
  await picture(page, 'visits-with-sheets')
  await row.focus()
  await page.keyboard.press('Enter')
  await expect(heading(/^Bon d’intervention I/)).toBeVisible()
})

test('signed, it shows its paper and no field; a correction says why, and what was signed is named', async () => {
  await expect(page.locator('.paper').first()).toBeVisible()
  await expect(page.locator('main').getByRole('textbox')).toHaveCount(0)
  await picture(page, 'sheet-signed')
  expect(await violations(page)).toEqual([])
  await page.getByText('Annuler la signature et corriger').first().focus()
  await page.keyboard.press('Enter')
  await fill('raison', 'heure corrigée')
  // Typed and not yet done: it is there again on the way back to the sheet.
  await page.waitForTimeout(300)
  await page.reload()
  await expect(page.getByRole('textbox', { name: 'raison', exact: true })).toHaveValue('heure corrigée')
  await press('Annuler la signature et corriger')
  await expect(page.getByText(/Signature annulée \(Camille Exemple, .*\)\s: heure corrigée\. Sa preuve est gardée\./)).toBeVisible()
  expect(await state()).toBe('to_sign')
  await picture(page, 'sheet-reopened')
  // One level up, then to the day.
  await heading(/^Bon d’intervention/).click()
  await page.keyboard.press('Escape')
  await expect(heading('Compte rendu')).toBeVisible()
  expect(running.pageErrors).toEqual([])
})
