// A pack with roles before it is approved: each machine has its own value beside its name, and the confirmation asks for what the
// roles planned read. Runs of two roles on real machines are in tests/lab.
import { expect, test, type Page } from '@playwright/test'
import type { Output } from '../../main/contract/procedures.ts'
import { findPack } from '../../main/backend/provisioning/pack-files.ts'
import type { Services } from '../../main/backend/services.ts'
import type { RunningApp } from '../app/launch-app.ts'
import { openPlace } from '../app/open-place.ts'
import { launchSeeded } from '../app/launch-seeded.ts'
import { seedVisit } from '../app/seed.ts'
import { resources } from '../ask.ts'
import { overflow, picture, resize, violations } from '../app/look.ts'


let running: RunningApp
let page: Page
let visitId = ''

type HostPlan = NonNullable<Output<'run.planGet'>>['hosts'][number]

/** As a laptop keeps the plan of a post and a server. */
function seed({ store, now }: Services): void {
  const { pack, packHash } = findPack('association-complet', resources)
  const machines = ['ACCUEIL-01', 'SERVEUR'].map((name, at) => ({ name, place: `Bureau ${at + 1}` }))
  const made = seedVisit(store, machines, { host: (at) => `127.77.2.${at + 1}`, packId: pack.id, packVersion: pack.version })
  const steps = pack.steps.slice(-3).map(({ id, title, irreversible }) => ({ id, title, result: 'todo' as const, reversible: !irreversible, diff: null, option: null }))
  const hosts = machines.map(({ name, place }, at): HostPlan => ({
    machineId: made.machines[at] ?? '', name, place, fault: null, steps, packages: [], upgrades: [], removes: [], diskMb: 900, restarts: false, openSessions: 0, downloadMb: 214, downloadMeasured: true, freeMb: 42_000, estimateSeconds: 600, newHostKey: null, sharesKeyWith: [],
    secrets: at === 1 ? ['sharePassword', 'backupPassphrase', 'sitePassword'] : [],
  }))
  store.setLocal(`plan ${made.visitId}`, JSON.parse(JSON.stringify({ planId: 'a'.repeat(64), packId: pack.id, packVersion: pack.version, options: { role: 'poste', accounting: true }, hostOptions: { [made.machines[1] ?? '']: { role: 'serveur' } }, madeAt: now(), hosts, packHash, facts: {} })))
  visitId = made.visitId
}

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  running = await launchSeeded(seed)
  page = running.page
})
test.afterAll(async () => await running.close())

const roles = () => page.getByRole('group', { name: 'Rôle de la machine' })
const confirm = () => page.getByRole('region', { name: 'Confirmer le déploiement', exact: true })
const open = async (): Promise<void> => await openPlace(running, { screen: 'visit', id: visitId, step: 'deployment' })

test('each machine shows the role it was planned with, and the confirmation asks for what the server reads, once', async () => {
  await open()
  await expect(roles().getByLabel('ACCUEIL-01 · Bureau 1')).toHaveValue('poste')
  await expect(roles().getByLabel('SERVEUR · Bureau 2')).toHaveValue('serveur')
  await expect(confirm().locator('input[type=password]')).toHaveCount(3)
  await expect(confirm().getByRole('textbox', { name: /^Mot de passe du compte « partage »/ })).toBeVisible()
})

for (const theme of ['light', 'dark'] as const) {
  for (const width of [1280, 640]) {
    test(`the options of each machine in ${theme}, ${width} pixels wide: axe without a violation, nothing too wide`, async () => {
      await running.call('settings.set', { theme })
      await resize(running, { width, height: 800 })
      await open()
      await roles().scrollIntoViewIfNeeded()
      await picture(page, `host-options-${theme}-${width}`)
      expect(await violations(page)).toEqual([])
      expect(await overflow(page)).toBe(0)
    })
  }
}

test('another role for one machine is another plan: it is said, and there is nothing to confirm until it is made', async () => {
  await roles().getByLabel('ACCUEIL-01 · Bureau 1').selectOption('serveur')
  await expect(roles().getByLabel('SERVEUR · Bureau 2')).toHaveValue('serveur')
  await expect(confirm()).toHaveCount(0)
  await expect(page.getByRole('status').filter({ hasText: 'options' })).toBeVisible()
  await roles().getByLabel('ACCUEIL-01 · Bureau 1').selectOption('poste')
  await expect(confirm()).toBeVisible()
})

test('a machine left out asks for nothing: neither its role nor its secrets', async () => {
  // The first of that name chooses the machine; the second is its accounting.
  await page.getByRole('checkbox', { name: /^SERVEUR/ }).first().focus()
  await page.keyboard.press('Space')
  await expect(roles().getByLabel('SERVEUR · Bureau 2')).toHaveCount(0)
  await expect(confirm().locator('input[type=password]')).toHaveCount(0)
  expect(running.pageErrors).toEqual([])
})
