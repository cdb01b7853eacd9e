// A visit with two deployments: the one that worked last is shown, the other can be chosen, and what it put in can be taken back
// there although the later one found all in place. Runs of real machines are in tests/lab.
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { createServices } from '../../main/backend/create-services.ts'
import { findPack } from '../../main/backend/provisioning/pack-files.ts'
import { launchApp, ownFolder, type RunningApp } from '../app/launch-app.ts'
import { openPlace } from '../app/open-place.ts'
import { overflow, picture, resize, violations } from '../app/look.ts'
import { seedRun, stepEvents } from '../app/seed-run.ts'

const resources = join(import.meta.dirname, '../../resources')
const HOUR = 3_600_000

let running: RunningApp
let page: Page
let visitId = ''
let first = ''

async function seed(dataFolder: string): Promise<void> {
  const { services, close } = createServices({ dataFolder, resources, version: '0.0.0-test', host: async () => await Promise.resolve(''), logName: 'test' })
  const { store, now } = services
  const loaded = findPack('poste-bureautique', resources)
  const steps = loaded.pack.steps.map(({ id }) => id)
  const made = store.write({ by: 'test' }, (w) => {
    const clientId = w.create('client', { name: 'Association des Genêts', kind: 'association', commune: 'Privas' })
    const visit = w.create('visit', { clientId, state: 'in_progress', packId: loaded.pack.id, packVersion: loaded.pack.version })
    return { clientId, visit, machines: ['ACCUEIL-01', 'ATELIER'].map((name) => w.create('machine', { clientId, visitId: visit, name, host: `127.77.7.${name.length}`, port: 9 })) }
  })
  visitId = made.visit
  const ran = (hoursAgo: number, result: string, machines: readonly string[]): string => seedRun(store, {
    visitId, clientId: made.clientId, loaded, options: { desktop: true, contact: 'la Scop' }, startedAt: now() - hoursAgo * HOUR, by: 'Dominique Exemple',
    hosts: machines.map((machineId) => ({ machineId, state: { state: 'done' }, events: [{ ev: 'start' }, ...steps.flatMap((step) => stepEvents(step, result)), { ev: 'end', rc: 0 }] })),
  })
  first = ran(3, 'changed', made.machines)
  ran(1, 'ok', made.machines.slice(0, 1))
  await close()
}

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  const dataFolder = ownFolder('data')
  await seed(dataFolder)
  running = await launchApp({ dataFolder, size: { width: 1280, height: 800 } })
  page = running.page
})
test.afterAll(async () => await running.close())

const choice = () => page.getByLabel('Déploiement montré')
const open = async (): Promise<void> => await openPlace(running, { screen: 'visit', id: visitId, step: 'deployment' })

test('the last deployment is shown; the earlier one is chosen, with all its machines and its way back', async () => {
  await open()
  await expect(page.getByRole('option', { name: /ATELIER|ACCUEIL-01/ }).filter({ hasText: 'étapes' })).toHaveCount(1)
  await expect(page.getByRole('button', { name: 'Revenir en arrière' })).toHaveCount(0)
  await expect(choice().locator('option')).toHaveCount(2)
  await choice().focus()
  await page.keyboard.press('ArrowDown')
  await expect(choice()).toHaveValue(first)
  await expect(page.getByRole('option', { name: /ATELIER/ })).toBeVisible()
  await page.getByRole('button', { name: 'Revenir en arrière' }).click()
  await expect(page.getByRole('dialog').getByRole('list', { name: 'Étapes annulées, dans l’ordre' })).toContainText('Noter le pack installé')
  await page.keyboard.press('Escape')
})

for (const theme of ['light', 'dark'] as const) {
  for (const width of [1280, 640]) {
    test(`the choice in ${theme}, ${width} pixels wide: axe without a violation, nothing too wide`, async () => {
      await running.call('settings.set', { theme })
      await resize(running, { width, height: 800 })
      await open()
      await picture(page, `several-runs-${theme}-${width}`)
      expect(await violations(page)).toEqual([])
      expect(await overflow(page)).toBe(0)
    })
  }
}

test('a deployment that is taken back is the one at work: it is shown when the visit is opened again', async () => {
  await resize(running, { width: 1280, height: 800 })
  await open()
  await choice().selectOption(first)
  await page.getByRole('button', { name: 'Revenir en arrière' }).click()
  await page.getByRole('dialog').getByRole('button', { name: /^Annuler \d+ étapes/ }).click()
  await expect.poll(async () => (await running.call('visit.get', { visitId })).runId).toBe(first)
  // Nobody gave a password here: it waits for it, and asks for none of the pack's secrets.
  await open()
  await expect(choice()).toHaveValue(first)
  await expect(page.getByRole('button', { name: 'Ressaisir' })).toBeVisible()
  expect(running.pageErrors).toEqual([])
})
