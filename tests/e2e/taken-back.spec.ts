// A run of three machines of which one was taken back since, and one is no more the machine that was changed: the board, the
// report and the list of deployments say so. Ways back of real machines are in tests/lab.
import { expect, test, type Page } from '@playwright/test'
import { findPack } from '../../main/backend/provisioning/pack-files.ts'
import type { Services } from '../../main/backend/services.ts'
import type { RunningApp } from '../app/launch-app.ts'
import { openPlace } from '../app/open-place.ts'
import { overflow, picture, resize, violations } from '../app/look.ts'
import { seedRun, type SeedEvent, stepEvents } from '../app/seed-run.ts'
import { launchSeeded } from '../app/launch-seeded.ts'
import { seedVisit } from '../app/seed.ts'
import { resources } from '../ask.ts'

const BACK = 'Retour en arrière fait le 30/11/2026'
const GONE = 'Bureau 3 ne garde aucune trace de cette installation'

let running: RunningApp
let page: Page
let visitId = ''

function seed({ store }: Services): void {
  const loaded = findPack('poste-bureautique', resources)
  const steps = loaded.pack.steps.map(({ id }) => id)
  const machines = ['ACCUEIL-01', 'COMPTA', 'ATELIER'].map((name, at) => ({ name, place: `Bureau ${at + 1}` }))
  const made = seedVisit(store, machines, { host: (at) => `127.77.4.${at + 1}`, packId: loaded.pack.id, packVersion: loaded.pack.version })
  const put: SeedEvent[] = [{ ev: 'start' }, ...steps.flatMap((step) => stepEvents(step, 'changed')), { ev: 'end', rc: 0 }]
  const back: SeedEvent[] = [...put, ...steps.map((step): SeedEvent => ({ step, phase: 'check', ev: 'end', rc: 1, ms: 1, res: 'undone' })), { ev: 'end', rc: 0 }]
  const [first = '', second = '', third = ''] = made.machines
  const endedAt = Date.parse('2026-11-30T10:20:00Z')
  seedRun(store, {
    visitId: made.visitId, clientId: made.clientId, loaded, options: { desktop: true, contact: 'la Scop' }, startedAt: Date.parse('2026-11-30T09:00:00Z'), by: 'Dominique Exemple',
    hosts: [
      { machineId: first, state: { state: 'done', endedAt }, events: put },
      { machineId: second, state: { state: 'done', mode: 'undo', endedAt }, events: back },
      { machineId: third, state: { state: 'needsAttention', mode: 'undo', endedAt, fault: { code: 'REMOTE_RUN_GONE', detail: { machine: 'Bureau 3' } } }, events: put },
    ],
  })
  visitId = made.visitId
}

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  running = await launchSeeded(seed)
  page = running.page
})
test.afterAll(async () => await running.close())

const open = async (step: string): Promise<void> => await openPlace(running, { screen: 'visit', id: visitId, step })

test('the board: what was taken back is not done, and a machine without a trace of the run says what it means and what to do', async () => {
  await open('deployment')
  await expect(page.getByRole('region', { name: 'Avancement' })).toContainText('1 poste terminé sur 3, 1 retour en arrière fait, 1 à revoir')
  await expect(page.getByRole('option', { name: /COMPTA/ })).toContainText(BACK)
  await expect(page.getByRole('option', { name: /ATELIER/ })).toContainText(GONE)
  const machine = page.getByRole('region', { name: 'ATELIER', exact: true })
  await expect(machine.getByRole('alert')).toContainText('il a été réinstallé')
  await expect(machine.getByRole('button', { name: 'Laisser de côté' })).toBeVisible()
  await machine.getByRole('button', { name: 'Préparer à nouveau' }).click()
  await expect(page.getByRole('button', { name: 'Préparer', exact: true })).toBeVisible()
})

test('the report names both', async () => {
  await open('report')
  const list = page.getByRole('region', { name: 'Poste bureautique' })
  await expect(list).toContainText('1 poste terminé sur 3, 1 retour en arrière fait')
  await expect(list.getByRole('listitem').filter({ hasText: 'COMPTA' })).toContainText(BACK)
  await expect(list.getByRole('listitem').filter({ hasText: 'ATELIER' })).toContainText(GONE)
  await expect(list.getByRole('listitem').filter({ hasText: 'ACCUEIL-01' })).toContainText('Terminé')
})

test('the list of deployments counts what still holds', async () => {
  await openPlace(running, { screen: 'deployments', id: null, step: null })
  await expect(page.getByRole('row').filter({ hasText: 'Poste bureautique' })).toContainText('1 sur 3')
})

for (const theme of ['light', 'dark'] as const) {
  for (const width of [1280, 640]) {
    test(`board and report in ${theme}, ${width} pixels wide: axe without a violation, nothing too wide`, async () => {
      await running.call('settings.set', { theme })
      await resize(running, { width, height: 800 })
      for (const step of ['deployment', 'report']) {
        await open(step)
        await picture(page, `taken-back-${step}-${theme}-${width}`)
        expect(await violations(page)).toEqual([])
        expect(await overflow(page)).toBe(0)
      }
    })
  }
}

test('no error on the page meanwhile', () => expect(running.pageErrors).toEqual([]))
