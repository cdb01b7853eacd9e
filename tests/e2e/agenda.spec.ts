// The tour of tomorrow in three gestures, offline and without a mouse; the agenda and what must not be forgotten, each one press
// from the place where it is done.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { addDays } from '../../domain/civil-date.ts'
import { countedGestures } from '../app/counted-gestures.ts'
import { launchApp, type RunningApp } from '../app/launch-app.ts'

let running: RunningApp
let page: Page
let tomorrow = ''
const names = ['Mairie B', 'Ferme C', 'Service D'] as const
const order = async (): Promise<string[]> => (await page.getByRole('listbox', { name: 'Visites' }).getByRole('option').locator('strong').allTextContents())

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  running = await launchApp({ size: { width: 1280, height: 800 } })
  page = running.page
  const { call } = running
  tomorrow = addDays((await call('day.get', {})).on, 1)
  for (const name of names) {
    const { clientId } = await call('client.create', { name, commune: name === 'Ferme C' ? 'Privas' : 'Aubenas' })
    await call('visit.create', { clientId, on: tomorrow, ...(name === 'Mairie B' ? { startsAt: '09:00' } : {}) })
  }
  const { clientId } = await call('client.create', { name: 'Association A', commune: 'Lablachère' })
  await call('visit.create', { clientId, on: addDays(tomorrow, 20) })
})
test.afterAll(async () => await running.close())

test('journey f: tomorrow, another order, the sheet to take along: three gestures', async () => {
  const by = countedGestures(page)
  await by.click(page.getByRole('button', { name: 'Lendemain' }))
  await expect.poll(order).toEqual(['09:00 Mairie B', 'Ferme C', 'Service D'])
  await by.click(page.getByRole('button', { name: 'Regrouper par commune' }))
  await expect.poll(order).toEqual(['09:00 Mairie B', 'Service D', 'Ferme C'])
  await by.press('Control+p')
  const papers = join(running.dataFolder, 'cache/papers')
  await expect.poll(() => (existsSync(papers) ? readdirSync(papers) : [])).toEqual([`feuille-de-route-${tomorrow}.pdf`])
  expect(by.count()).toBe(3)
})

test('a visit is moved by Alt and an arrow, keeps the focus, and goes back by the undo that its message offers', async () => {
  const first = page.getByRole('option', { name: /Mairie B/ })
  await first.focus()
  await page.keyboard.press('Alt+ArrowDown')
  await expect.poll(order).toEqual(['Service D', '09:00 Mairie B', 'Ferme C'])
  await expect(first).toBeFocused()
  await page.keyboard.press('Alt+ArrowDown')
  await expect.poll(order).toEqual(['Service D', 'Ferme C', '09:00 Mairie B'])
  await page.keyboard.press('Control+z')
  await expect.poll(order).toEqual(['Service D', '09:00 Mairie B', 'Ferme C'])
  // The order of a day is the day's: it is there after the app was closed.
  await page.reload()
  await page.getByRole('button', { name: 'Lendemain' }).click()
  await expect.poll(order).toEqual(['Service D', '09:00 Mairie B', 'Ferme C'])
})

test('what is typed to take along is kept with the visit and stands on its sheet', async () => {
  await page.getByLabel('à emporter').fill('Un écran')
  await page.keyboard.press('Tab')
  await expect.poll(async () => (await running.call('tour.get', { on: tomorrow })).visits[0]?.bringTyped).toBe('Un écran')
})

test('the agenda is opened, read and followed by the keyboard alone', async () => {
  await page.getByRole('button', { name: 'Agenda' }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Agenda' })
  await expect(dialog).toBeVisible()
  const later = addDays(tomorrow, 20)
  const months = dialog.getByRole('list', { name: 'Les douze mois à venir' }).getByRole('button')
  await expect(months).toHaveCount(12)
  const wanted = later.slice(5, 7) === addDays(tomorrow, -1).slice(5, 7) ? 0 : 1
  await months.nth(wanted).focus()
  await page.keyboard.press('Enter')
  const row = dialog.getByRole('grid').getByRole('row', { name: /Visite chez Association A/ })
  await expect(row).toBeVisible()
  await row.focus()
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('heading', { level: 1, name: 'Association A' })).toBeVisible()
  expect(running.pageErrors).toEqual([])
})
