// A newcomer's first hour: an empty day, a visit down to the lines of its quote, another language, and the same place again.
import { expect, test } from '@playwright/test'
import { driveVisit } from '../app/drive-visit.ts'
import { launchApp, ownFolder } from '../app/launch-app.ts'
import { overflow, picture, violations } from '../app/look.ts'
import { openPlace } from '../app/open-place.ts'
import { Witness } from '../app/witness.ts'
import { offlineVisit } from '../quoting/offline-visit.ts'

test('from an empty day to the lines of a quote, with this computer’s inventory, and all of it is in the base', async () => {
  const dataFolder = ownFolder('data')
  const witness = new Witness()
  const running = await launchApp({ dataFolder })
  const { page, call } = running
  try {
    await expect(page.getByText('Aucune visite aujourd’hui.', { exact: false })).toBeVisible()
    await driveVisit(running, witness, 'Médiathèque des Cimes', new AbortController().signal)
    // The day knows the visit; from there the technician goes on where the work is.
    await page.getByRole('button', { name: 'Commencer la visite' }).click()
    await page.keyboard.press('Alt+3')
    await expect(page.getByRole('grid').getByRole('row')).toHaveCount(3) // head, this computer, the one at the reception
    await page.keyboard.press('Alt+5')
    for (const label of ['Câble de 5 m', 'Prise murale', 'Serrure de baie']) await expect(page.getByText(label).first()).toBeVisible()
    const { rows } = await call('visit.list', {})
    const visitId = rows[0]?.id ?? ''
    const machines = (await call('machine.list', { visitId })).rows
    expect(machines.filter((machine) => machine.takenAt !== null)).toHaveLength(1)
    const { quoteId } = await call('visit.get', { visitId })
    const quote = await call('quote.get', { quoteId: quoteId ?? '' })
    expect(quote.lines.filter((line) => line.origin === 'manual').map((line) => line.netCents)).toEqual([3750, 3750, 3750])
    expect(running.pageErrors).toEqual([])
  } finally {
    await running.close()
  }
  expect(witness.compare(dataFolder, Number.POSITIVE_INFINITY)).toEqual({ lost: [], typedLostMs: 0 })
})

test('the language chosen in the settings shows at once, stays, and the app opens again where it was closed', async () => {
  const dataFolder = ownFolder('data')
  const first = await launchApp({ dataFolder })
  try {
    await first.page.getByRole('button', { name: 'Réglages' }).click()
    await first.page.getByLabel('Langue').selectOption('en')
    await expect(first.page.getByRole('button', { name: 'My day' })).toBeVisible()
  } finally {
    await first.close()
  }
  const again = await launchApp({ dataFolder })
  try {
    await expect(again.page.getByRole('heading', { level: 1 })).toHaveText('Settings')
    expect(await again.page.evaluate(() => document.documentElement.lang)).toBe('en')
    expect(again.pageErrors).toEqual([])
  } finally {
    await again.close()
  }
})

test('a clock that stands before what the computer noted already is said on the screens and where one signs, and refuses nothing', async () => {
  test.setTimeout(200_000)
  const dataFolder = ownFolder('data')
  const visit = await offlineVisit(dataFolder)
  await visit.complete()
  await visit.ask('quote.issue', { quoteId: visit.quoteId })
  // Noted while the clock ran three days ahead; the app opens with the right one.
  const now = Date.now
  try {
    Date.now = () => now() + 3 * 86_400_000
    await visit.ask('client.create', { name: 'Demain', kind: 'association', commune: 'Privas' })
  } finally {
    Date.now = now
  }
  await visit.close()
  const running = await launchApp({ dataFolder, size: { width: 1280, height: 800 } })
  const { page } = running
  try {
    await openPlace(running, { screen: 'visit', id: visit.visitId, step: 'quote' })
    const doubt = page.getByRole('status').filter({ hasText: 'Horloge à vérifier' })
    await expect(doubt).toContainText('en retard sur ce que cet ordinateur a déjà noté')
    await picture(page, 'clock-doubt')
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Faire signer' }).click()
    await expect(page.locator('.pad')).toBeVisible()
    await expect(doubt).toBeVisible()
    await picture(page, 'clock-doubt-sign')
    expect(await violations(page)).toEqual([])
    expect(await overflow(page)).toBe(0)
  } finally {
    await running.close()
  }
})
