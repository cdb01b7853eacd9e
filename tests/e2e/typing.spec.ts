// What a technician types: kept without a save button, back after a kill, in its field, with the hour it was typed.
import { expect, test } from '@playwright/test'
import { launchApp, ownFolder, type RunningApp } from '../app/launch-app.ts'
import { kill } from '../app/kill.ts'
import { openPlace } from '../app/open-place.ts'
import { offlineVisit } from '../quoting/offline-visit.ts'

/** A visit at a new client, opened on its first step. */
async function newVisit({ page }: RunningApp, name: string): Promise<void> {
  await page.keyboard.press('Control+n')
  await page.getByLabel('Nom du client').fill(name)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
}

test('text typed a second before a kill of the whole app comes back in its field, not as a saved value', async () => {
  const dataFolder = ownFolder('data')
  const first = await launchApp({ dataFolder })
  try {
    await newVisit(first, 'Les Petits Pas')
    const note = first.page.getByLabel('note de visite')
    await note.focus()
    await first.page.keyboard.type('Le serveur est sous l’escalier', { delay: 30 })
    // One second is what may be lost: the rest of the sentence waits in the draft.
    await first.page.waitForTimeout(1000)
  } finally {
    await first.kill()
  }
  const again = await launchApp({ dataFolder })
  try {
    await expect(again.page.getByRole('heading', { level: 1 })).toHaveText('Les Petits Pas')
    await expect(again.page.getByLabel('note de visite')).toHaveValue('Le serveur est sous l’escalier')
    await expect(again.page.getByText(/Saisie retrouvée/)).toBeVisible()
    const { rows } = await again.call('visit.list', {})
    expect((await again.call('visit.get', { visitId: rows[0]?.id ?? '' })).note).toBeNull()
    // Left once, it is a value like any other.
    await again.page.getByLabel('note de visite').focus()
    await again.page.keyboard.press('Tab')
    await expect.poll(async () => (await again.call('visit.get', { visitId: rows[0]?.id ?? '' })).note).toBe('Le serveur est sous l’escalier')
    expect(again.pageErrors).toEqual([])
  } finally {
    await again.close()
  }
})

test('typing goes on while the backend is killed, and everything typed is saved when it is back', async () => {
  const running = await launchApp()
  try {
    await newVisit(running, 'Atelier du Pont')
    await running.page.getByLabel('Commune').focus()
    await running.page.keyboard.type('Saint-Agr', { delay: 40 })
    kill(running.backendPid() ?? 0)
    await running.page.keyboard.type('ève', { delay: 40 })
    await running.page.keyboard.press('Tab')
    await expect.poll(async () => (await running.call('client.list', {}).catch(() => undefined))?.rows[0]?.commune).toBe('Saint-Agrève')
    await expect(running.page.getByLabel('Commune')).toHaveValue('Saint-Agrève')
    await expect(running.page.getByText('Tout est enregistré')).toBeVisible()
    expect(running.pageErrors).toEqual([])
  } finally {
    await running.close()
  }
})

test('committed text is not replaced by its own older draft, and keys that come meanwhile stay', async () => {
  const running = await launchApp()
  try {
    await newVisit(running, 'Ferme des Buis')
    const field = running.page.getByLabel('Commune')
    await field.focus()
    await running.page.keyboard.type('Ver', { delay: 20 })
    await expect.poll(async () => (await running.call('field.drafts', {})).length).toBe(1)
    // Anything that changes a row makes the page read everything again, drafts too.
    await running.call('client.create', { name: 'Un autre' })
    await running.page.waitForTimeout(300)
    await running.page.keyboard.type('noux', { delay: 20 })
    await running.page.keyboard.press('Enter')
    await running.page.keyboard.type('-en-Vivarais', { delay: 20 })
    await running.page.keyboard.press('Tab')
    await expect(field).toHaveValue('Vernoux-en-Vivarais')
    await expect.poll(async () => (await running.call('field.drafts', {})).length).toBe(0)
    await expect(field).toHaveValue('Vernoux-en-Vivarais')
    await expect(running.page.getByText(/Saisie retrouvée/)).toHaveCount(0)
  } finally {
    await running.close()
  }
})

test('a quantity being typed in a line of a quote comes back after a kill, and nothing is issued until it is left', async () => {
  test.setTimeout(300_000)
  const dataFolder = ownFolder('data')
  const { visitId, quoteId, ask, complete, close } = await offlineVisit(dataFolder)
  await complete()
  await ask('quote.addLine', { quoteId, section: 'materiel', label: 'Serveur', qtyMilli: 1000, unitCents: 900_000_000, nature: 'goods' })
  await close()
  const quantity = ({ page }: RunningApp) => page.getByRole('textbox', { name: /^Quantité.*[Dd]éplacement/ })
  const first = await launchApp({ dataFolder })
  try {
    await openPlace(first, { screen: 'visit', id: visitId, step: 'quote' })
    await quantity(first).focus()
    await first.page.keyboard.press('Control+a')
    await first.page.keyboard.type('12', { delay: 30 })
    await first.page.waitForTimeout(1000)
  } finally {
    await first.kill()
  }
  const again = await launchApp({ dataFolder })
  try {
    const { page, call } = again
    const lines = async () => (await call('quote.get', { quoteId })).lines.filter(({ sku }) => sku === 'SRV-DEP').map(({ qtyMilli, origin }) => [qtyMilli, origin])
    await expect(quantity(again)).toHaveValue('12')
    await expect(page.getByText(/Saisie retrouvée/)).toBeVisible()
    expect(await lines()).toEqual([[1000, 'computed']])
    expect((await call('quote.get', { quoteId })).missing).toEqual(['toCorrect.quote_line.qtyMilli'])
    await page.getByRole('region', { name: 'Il manque pour signer' }).getByRole('button', { name: /quantité/ }).click()
    await expect(quantity(again)).toBeFocused()
    await page.keyboard.press('Enter')
    await expect.poll(lines).toEqual([[12_000, 'changed']])
    expect((await call('quote.get', { quoteId })).missing).toEqual([])
    // Beyond what a quote may be: said in its field, kept there, and the quote is as it was.
    const servers = page.getByRole('textbox', { name: /^Quantité.*Serveur/ })
    await servers.fill('2000')
    await page.keyboard.press('Tab')
    await expect(page.getByText(/^Ce montant est trop grand\s: Serveur/)).toBeVisible()
    expect((await call('quote.get', { quoteId })).lines.find(({ label }) => label === 'Serveur')?.qtyMilli).toBe(1000)
    await servers.fill('1')
    await page.keyboard.press('Tab')
    await expect.poll(async () => await call('field.drafts', {})).toEqual([])
    expect(again.pageErrors).toEqual([])
  } finally {
    await again.close()
  }
})

test('who signs is typed once: a kill before the signature keeps the name and signs nothing; once signed, nothing of it is left behind', async () => {
  test.setTimeout(300_000)
  const dataFolder = ownFolder('data')
  const { visitId, quoteId, ask, complete, close } = await offlineVisit(dataFolder)
  await complete()
  const { docId } = await ask('quote.issue', { quoteId })
  await close()
  const signing = async (running: RunningApp): Promise<void> => {
    await openPlace(running, { screen: 'visit', id: visitId, step: 'quote' })
    await running.page.getByRole('button', { name: 'Faire signer' }).click()
    await expect(running.page.locator('.pad')).toBeVisible()
  }
  const field = ({ page }: RunningApp, name: RegExp) => page.getByRole('textbox', { name })
  const first = await launchApp({ dataFolder })
  try {
    await signing(first)
    await field(first, /^Nom du signataire/).fill('Alix Exemple')
    await field(first, /^Fonction/).fill('trésorière')
    const pad = await first.page.locator('.pad').boundingBox()
    await first.page.mouse.move((pad?.x ?? 0) + 40, (pad?.y ?? 0) + 40)
    await first.page.mouse.down()
    await first.page.mouse.move((pad?.x ?? 0) + 120, (pad?.y ?? 0) + 60, { steps: 5 })
    await first.page.mouse.up()
    await first.page.waitForTimeout(500)
  } finally {
    await first.kill()
  }
  const again = await launchApp({ dataFolder })
  try {
    const { page, call } = again
    expect(await call('document.get', { docId })).toMatchObject({ state: 'issued', signed: false })
    await signing(again)
    await expect(field(again, /^Nom du signataire/)).toHaveValue('Alix Exemple')
    await expect(field(again, /^Fonction/)).toHaveValue('trésorière')
    // What was drawn before the kill was no signature yet.
    await expect(page.getByRole('img', { name: 'Cadre de signature vide' })).toBeVisible()
    await page.getByText('ou signer en écrivant mon nom').click()
    await field(again, /^Nom écrit/).fill('Alix Exemple')
    const toPage = page.getByRole('button', { name: /^Aller à la page/ })
    await expect(async () => {
      if (await toPage.isVisible()) await toPage.click({ timeout: 1000 })
      await expect(toPage).toBeHidden({ timeout: 500 })
    }).toPass({ timeout: 30_000 })
    await page.getByRole('button', { name: 'Valider la signature' }).click()
    await expect.poll(async () => (await call('document.get', { docId })).signed, { timeout: 60_000 }).toBe(true)
    await expect.poll(async () => await call('field.drafts', {})).toEqual([])
    expect(again.pageErrors).toEqual([])
  } finally {
    await again.close()
  }
})
