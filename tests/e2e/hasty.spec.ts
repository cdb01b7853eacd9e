// What hurried hands do: press twice, leave a field in the middle, type what no field holds.
import { expect, test } from '@playwright/test'
import { launchApp, type RunningApp } from '../app/launch-app.ts'

let running: RunningApp
test.beforeAll(async () => {
  running = await launchApp()
})
test.afterAll(async () => await running.close())

test('Enter pressed twice and a button clicked three times make one client and one visit', async () => {
  const { page, call } = running
  await page.keyboard.press('Control+n')
  await page.getByLabel('Nom du client').fill('Deux fois Entrée')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Deux fois Entrée')
  await page.keyboard.press('Control+n')
  await page.getByLabel('Nom du client').fill('Trois clics')
  await page.getByRole('button', { name: 'Créer la visite' }).evaluate((button: HTMLButtonElement) => {
    for (let press = 0; press < 3; press++) button.click()
  })
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Trois clics')
  expect((await call('client.list', {})).rows.map((row) => row.name)).toEqual(['Trois clics', 'Deux fois Entrée'])
  expect((await call('visit.list', {})).rows).toHaveLength(2)
})

test('two quick Ctrl+Z take back two acts', async () => {
  const { page, call } = running
  const visitId = (await call('app.place', {}))?.id ?? ''
  for (const host of ['10.0.0.1', '10.0.0.2', '10.0.0.3']) await call('machine.add', { visitId, host })
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  await expect.poll(async () => (await call('machine.list', { visitId })).rows.map((row) => row.host)).toEqual(['10.0.0.1'])
})

test('a value that a field cannot hold is still there after leaving the screen at once, and says why', async () => {
  const { page, call } = running
  const visitId = (await call('app.place', {}))?.id ?? ''
  await page.getByLabel('personnes à former', { exact: true }).fill('trois')
  await page.keyboard.press('Alt+3')
  await expect(page.getByRole('heading', { level: 1, name: 'Inventaire' })).toBeVisible()
  await expect.poll(async () => (await call('field.drafts', {})).map((draft) => draft.value)).toEqual(['trois'])
  await call('app.remember', { screen: 'visit', id: visitId, step: 'client' })
  await page.reload()
  const field = page.getByLabel('personnes à former', { exact: true })
  await expect(field).toHaveValue('trois')
  await field.focus()
  await page.keyboard.press('Tab')
  await expect(page.getByText('À corriger\u00a0: un nombre entier, dans ses limites')).toBeVisible()
  await field.fill('3')
  await page.keyboard.press('Tab')
  await expect.poll(async () => (await call('visit.get', { visitId })).users).toBe(3)
  expect(await call('field.drafts', {})).toEqual([])
})

test('a refused name is told with the word of its field, never with a word of the code', async () => {
  const { page, call } = running
  const before = (await call('client.list', {})).rows.length
  await page.keyboard.press('Control+n')
  await page.getByLabel('Nom du client').fill('x'.repeat(5000))
  await page.keyboard.press('Enter')
  const refusal = page.getByRole('dialog').getByRole('alert')
  await expect(refusal).toContainText('Une valeur n’est pas utilisable\u00a0: nom')
  await expect(refusal).not.toContainText('call')
  await page.keyboard.press('Escape')
  expect((await call('client.list', {})).rows).toHaveLength(before)
})

test('the reading of this computer says that it goes on, and is asked once', async () => {
  const { page, call } = running
  const visitId = (await call('app.place', {}))?.id ?? ''
  await page.keyboard.press('Alt+3')
  await page.getByRole('button', { name: 'Relever cet ordinateur' }).first().evaluate((button: HTMLButtonElement) => {
    for (let press = 0; press < 3; press++) button.click()
  })
  await expect(page.getByText('Relevé de cet ordinateur en cours…').first()).toBeVisible()
  await expect.poll(async () => (await call('machine.list', { visitId })).rows.filter((row) => row.takenAt !== null).length, { timeout: 120_000 }).toBe(1)
  await expect(page.getByText('Relevé de cet ordinateur en cours…')).toHaveCount(0)
  expect((await call('job.list', {})).filter((job) => job.kind === 'inventory.local')).toHaveLength(1)
  expect(running.pageErrors).toEqual([])
})
