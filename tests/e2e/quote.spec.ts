// A quote at the window: what one of its fields refused keeps it from being issued and is led to; quantities typed over, with
// what the work asks beside them; in both languages, light and dark.
import { expect, test } from '@playwright/test'
import { launchApp, ownFolder } from '../app/launch-app.ts'
import { overflow, picture, violations, wear } from '../app/look.ts'
import { openPlace } from '../app/open-place.ts'
import { offlineVisit } from '../quoting/offline-visit.ts'

test('a quote is issued over nothing that was typed and refused; a typed number of visits is said with its reason', async () => {
  test.setTimeout(300_000)
  const dataFolder = ownFolder('data')
  const visit = await offlineVisit(dataFolder)
  const { quoteId, visitId } = visit
  await visit.complete()
  await visit.close()
  const running = await launchApp({ dataFolder, size: { width: 1280, height: 800 } })
  const { page, call } = running
  try {
    await openPlace(running, { screen: 'visit', id: visitId, step: 'quote' })
    const sign = page.getByRole('button', { name: 'Faire signer' })
    const discount = page.getByRole('textbox', { name: 'remise (%)' })
    const missing = page.getByRole('region', { name: 'Il manque pour signer' })
    await discount.fill('beaucoup')
    await sign.click()
    await expect(page.getByText(/saisie à corriger\s: remise \(%\)/).first()).toBeVisible()
    await expect(missing).toContainText('saisie à corriger\u00a0: remise (%)')
    await missing.getByRole('button', { name: /remise/ }).click()
    await expect(discount).toBeFocused()
    await discount.fill('5')
    await discount.press('Enter')
    await expect(missing).not.toContainText('remise')
    // A quantity that is none stays where it was typed, marked, and nothing is issued meanwhile.
    const travels = page.getByRole('textbox', { name: /^Quantité.*[Dd]éplacement/ })
    await travels.fill('deux')
    await sign.click()
    await expect(travels).toBeFocused()
    await expect(travels).toHaveAttribute('aria-invalid', 'true')
    await expect(missing).toContainText('saisie à corriger\u00a0: quantité')
    expect((await call('quote.get', { quoteId })).number).toBeNull()
    await travels.fill('3')
    await travels.press('Enter')
    await expect(page.getByText(/quantité changée à la main, calculée\s: 1/)).toBeVisible()
    await expect(page.getByText(/en 3 déplacements · nombre saisi\s; le travail en demande 1/)).toBeVisible()
    // A line half typed is there again after a kill, and nothing of it once it is given up.
    await page.getByRole('button', { name: 'Ajouter une ligne' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Désignation').fill('Câble de 5 m')
    await dialog.getByLabel('Quantité').fill('2,5')
    await page.waitForTimeout(300)
    await page.reload()
    await page.getByRole('button', { name: 'Ajouter une ligne' }).click()
    await expect(dialog.getByLabel('Désignation')).toHaveValue('Câble de 5 m')
    await dialog.getByLabel(/^Prix/).fill('12,50')
    await dialog.getByRole('button', { name: 'Ajouter une ligne' }).click()
    await expect(page.getByRole('row', { name: /Câble de 5 m.*31,25/ })).toBeVisible()
    await expect.poll(async () => await call('field.drafts', {})).toEqual([])
    for (const theme of ['light', 'dark'] as const) {
      await wear(running, theme)
      await travels.fill('trois')
      await page.keyboard.press('Tab')
      await picture(page, `quote-${theme}`)
      await discount.scrollIntoViewIfNeeded()
      await picture(page, `quote-${theme}-terms`)
      expect(await violations(page)).toEqual([])
      expect(await overflow(page)).toBe(0)
    }
    // What was no quantity is still there after each of these starts; it is corrected.
    await expect(travels).toHaveValue('trois')
    await travels.fill('3')
    await travels.press('Enter')
    await expect.poll(async () => await call('field.drafts', {})).toEqual([])
    await call('settings.set', { language: 'en' })
    await wear(running, 'light')
    await page.getByRole('textbox', { name: /^discount/i }).scrollIntoViewIfNeeded()
    await expect(page.getByText('in 3 visits · typed number; the work asks for 1', { exact: false })).toBeVisible()
    await picture(page, 'quote-en')
    await page.getByRole('button', { name: 'Have it signed' }).or(page.getByRole('button', { name: /sign/i })).first().click()
    await expect(page.getByRole('heading', { level: 1, name: /D\d\d-/ })).toBeVisible()
    expect(running.pageErrors).toEqual([])
  } finally {
    await running.close()
  }
})

test('an issued quote that the client declines is noted, undone by its message, taken back by its button; it is not signed meanwhile', async () => {
  test.setTimeout(300_000)
  const dataFolder = ownFolder('data')
  const visit = await offlineVisit(dataFolder)
  const { quoteId, visitId } = visit
  await visit.complete()
  await visit.ask('quote.issue', { quoteId })
  await visit.close()
  const running = await launchApp({ dataFolder, size: { width: 1280, height: 800 } })
  const { page, call } = running
  try {
    await openPlace(running, { screen: 'visit', id: visitId, step: 'quote' })
    const button = (name: string) => page.getByRole('button', { name, exact: true })
    const [decline, reopen, sign] = [button('Refusé par le client'), button('Annuler le refus'), button('Faire signer')] as const
    const state = async (): Promise<string> => (await call('quote.get', { quoteId })).state
    await decline.focus()
    await page.keyboard.press('Enter')
    await expect(page.getByText(/^Devis D\d\d-.* noté comme refusé\.$/)).toBeVisible()
    await expect(page.getByText('Refusé', { exact: true })).toBeVisible()
    await expect(sign).toBeHidden()
    expect(await state()).toBe('declined')
    await picture(page, 'quote-declined')
    await page.getByRole('button', { name: /^Annuler \(Ctrl/ }).click()
    await expect.poll(state).toBe('issued')
    await expect(sign).toBeVisible()
    await decline.click()
    await reopen.click()
    await expect.poll(state).toBe('issued')
    await decline.click()
    await wear(running, 'dark')
    await expect(reopen).toBeVisible()
    await picture(page, 'quote-declined-dark')
    expect(await violations(page)).toEqual([])
    expect(await overflow(page)).toBe(0)
    await page.getByRole('button', { name: 'Faire une nouvelle version' }).click()
    await expect(sign).toBeVisible()
    expect(await state()).toBe('declined')
    expect(running.pageErrors).toEqual([])
  } finally {
    await running.close()
  }
})

test('while the client looks or signs, no key opens what is not for the client: search, other clients, an undo', async () => {
  test.setTimeout(300_000)
  const dataFolder = ownFolder('data')
  const visit = await offlineVisit(dataFolder)
  const { ask, quoteId, visitId } = visit
  await visit.complete()
  await ask('client.create', { name: 'Mairie des Buis', kind: 'collectivite', commune: 'Les Buis' })
  await ask('quote.addLine', { quoteId, section: 'materiel', label: 'Écran', qtyMilli: 1000, unitCents: 9900, nature: 'goods' })
  await visit.close()
  const running = await launchApp({ dataFolder, size: { width: 1280, height: 800 } })
  const { page, call } = running
  const nothingLeads = async (stays: () => Promise<void>): Promise<void> => {
    for (const keys of ['Control+k', 'Control+n', 'F1', 'Alt+2', 'Alt+7', 'Alt+8', 'Control+z', 'Control+p', 'Control+Enter']) {
      await page.keyboard.press(keys)
      await page.waitForTimeout(150)
      await stays()
      expect(await page.getByRole('dialog').count(), keys).toBe(0)
      expect(await page.locator('body').innerText(), keys).not.toContain('Buis')
    }
  }
  // The button that led here is gone: the keyboard is in the content, never nowhere.
  const inContent = async (): Promise<void> => await expect.poll(async () => await page.evaluate(() => document.activeElement?.closest('#content') !== null && document.activeElement !== document.body)).toBe(true)
  try {
    await openPlace(running, { screen: 'visit', id: visitId, step: 'quote' })
    // Search left open: it goes when the client's view comes.
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.keyboard.press('F9')
    await inContent()
    await nothingLeads(async () => await expect(page.getByText('Présentation. Échap pour revenir')).toBeVisible())
    expect((await call('quote.get', { quoteId })).lines.map(({ label }) => label)).toContain('Écran')
    await page.getByRole('button', { name: 'Faire signer' }).click()
    await expect(page.locator('.pad')).toBeVisible()
    await inContent()
    await expect(page.getByText(/^[01] page vue sur \d$/)).toBeVisible()
    await nothingLeads(async () => await expect(page.locator('.pad')).toBeVisible())
    await page.keyboard.press('Escape')
    await expect(page.getByRole('heading', { level: 1, name: /^Devis D/ })).toBeVisible()
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(running.pageErrors).toEqual([])
  } finally {
    await running.close()
  }
})
