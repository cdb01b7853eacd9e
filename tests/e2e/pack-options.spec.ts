// A number among a pack's options: it can be emptied and typed anew, and counts as the pack's own while it is empty. And a pack
// that was altered on this laptop since it was chosen.
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { loadPack } from '../../main/backend/provisioning/pack-files.ts'
import type { Services } from '../../main/backend/services.ts'
import { launchApp, ownFolder, type RunningApp } from '../app/launch-app.ts'
import { openPlace } from '../app/open-place.ts'
import { launchSeeded } from '../app/launch-seeded.ts'
import { seedFolder, seedVisit } from '../app/seed.ts'
import { resources } from '../ask.ts'
import { makePack } from '../lab/make-pack.ts'

const folder = makePack('days-pack', [{ id: 'first' }], [{ key: 'days', type: 'integer', label: { fr: 'Jours gardés', en: 'Days kept' }, default: 30 }])

let running: RunningApp
let page: Page
let visitId = ''

/** As a laptop keeps a plan made for sixty days. */
function seed({ store, now }: Services): void {
  const { pack, packHash } = loadPack(folder, resources)
  const made = seedVisit(store, [{ name: 'ACCUEIL-01', place: 'Bureau' }], { host: () => '127.77.3.1', packId: pack.id, packVersion: pack.version })
  const steps = pack.steps.map(({ id, title }) => ({ id, title, result: 'todo', reversible: true, diff: null, option: null }))
  const host = { machineId: made.machines[0] ?? '', name: 'ACCUEIL-01', place: 'Bureau', fault: null, steps, packages: [], upgrades: [], removes: [], diskMb: 1, restarts: false, openSessions: 0, downloadMb: 1, downloadMeasured: true, freeMb: 42_000, estimateSeconds: 60, newHostKey: null, secrets: [] }
  store.setLocal(`plan ${made.visitId}`, JSON.parse(JSON.stringify({ planId: 'a'.repeat(64), packId: pack.id, packVersion: pack.version, options: { days: 60 }, madeAt: now(), hosts: [host], packHash, facts: {} })))
  visitId = made.visitId
}

test.beforeAll(async () => {
  running = await launchSeeded(seed, { packs: [folder] })
  page = running.page
})
test.afterAll(async () => await running.close())

test('a number is emptied and typed anew; empty, it is the pack’s own, and another plan than the one that was made', async () => {
  await openPlace(running, { screen: 'visit', id: visitId, step: 'deployment' })
  const days = page.getByLabel('Jours gardés')
  const confirm = page.getByRole('region', { name: 'Confirmer le déploiement', exact: true })
  await expect(days).toHaveValue('60')
  await expect(confirm).toBeVisible()
  await days.fill('')
  await expect(days).toHaveValue('')
  await expect(page.getByText('Vide\u00a0: 30 sera utilisé.')).toBeVisible()
  await expect(confirm).toHaveCount(0)
  await page.keyboard.type('6x')
  await expect(days).toHaveValue('6')
  await page.keyboard.type('0')
  await expect(days).toHaveValue('60')
  await expect(confirm).toBeVisible()
  // Left empty, the field says what it stands for.
  await days.fill('')
  await page.keyboard.press('Tab')
  await expect(days).toHaveValue('30')
  await expect(confirm).toHaveCount(0)
  expect(running.pageErrors).toEqual([])
})

test('a pack altered since it was chosen is named with its file where it would be deployed and chosen, and nothing is offered', async () => {
  const altered = makePack('altered-pack', [{ id: 'first' }])
  const dataFolder = ownFolder('data')
  const chosen = await seedFolder(dataFolder, ({ store }) => seedVisit(store, [{ name: 'ACCUEIL-01', place: 'Bureau' }], { host: () => '127.77.3.2', packId: 'altered-pack', packVersion: '1.0.0' }).visitId)
  appendFileSync(join(altered, 'steps/first.apply.sh'), 'true\n')
  const other = await launchApp({ dataFolder, size: { width: 1280, height: 800 }, packs: [altered] })
  try {
    for (const step of ['deployment', 'pack']) {
      await openPlace(other, { screen: 'visit', id: chosen, step })
      await expect(other.page.getByRole('alert')).toContainText('steps/first.apply.sh')
    }
    expect(other.pageErrors).toEqual([])
  } finally {
    await other.close()
  }
})
