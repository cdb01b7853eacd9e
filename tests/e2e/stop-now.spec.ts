// A run at work, told to stop at once: what may stay half done is said before, by the keyboard alone; one machine is in a step,
// another is still taking the pack's files.
import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { expect, test, type Page } from '@playwright/test'
import { createServices } from '../../main/backend/create-services.ts'
import { loadPack } from '../../main/backend/provisioning/pack-files.ts'
import { firstData } from '../app/bridge.ts'
import { type FakeMachine, fakeMachine } from '../app/fake-machine.ts'
import { launchApp, ownFolder, type RunningApp } from '../app/launch-app.ts'
import { overflow, picture, resize, violations } from '../app/look.ts'
import { seedRun, stepEvents } from '../app/seed-run.ts'
import { closeServers } from '../fake-server.ts'
import { makePack } from '../lab/make-pack.ts'

const resources = new URL('../../resources', import.meta.url).pathname
const SIZE = 60_000_000

let running: RunningApp
let page: Page
let working: FakeMachine
let taking: FakeMachine
let visitId = ''
let runId = ''
let machineIds: readonly string[] = []

async function seed(dataFolder: string): Promise<void> {
  const { services, close } = createServices({ dataFolder, resources, version: '0.0.0-test', host: async () => await Promise.resolve(''), logName: 'test' })
  const { store, artefacts, now } = services
  const bytes = randomBytes(SIZE)
  const artefact = { name: 'site.tar', size: SIZE, sha256: createHash('sha256').update(bytes).digest('hex'), licence: 'GPL-3.0-only', source: 'https://example.org/site.tar' }
  const loaded = loadPack(makePack('stopped-pack', [{ id: 'first' }, { id: 'site', more: { artefacts: ['site.tar'] } }, { id: 'last' }], [], [artefact]), resources)
  const [kept] = loaded.artefacts
  if (!kept) throw new Error('the pack names no file')
  await artefacts.keep(kept, Readable.from([bytes]), loaded.pack.id)
  const made = store.write({ by: 'test' }, (w) => {
    const clientId = w.create('client', { name: 'Association des Genêts', kind: 'association', commune: 'Privas' })
    const visit = w.create('visit', { clientId, state: 'in_progress', packId: 'poste-bureautique', packVersion: '1.2.0' })
    return { clientId, visit, machines: [['ACCUEIL-01', working], ['SERVEUR', taking], ['ATELIER', undefined]].map(([name, machine]) => w.create('machine', { clientId, visitId: visit, name: name as string, place: `Salle ${name as string}`, host: '127.0.0.1', port: (machine as FakeMachine | undefined)?.target.port ?? 9 })) }
  })
  const paused = (name: string) => ({ state: 'needsAttention' as const, fault: { code: 'RUN_PAUSED', detail: { machine: name } } })
  const [first = '', second = '', third = ''] = made.machines
  runId = seedRun(store, { visitId: made.visit, clientId: made.clientId, loaded, options: {}, startedAt: now() - 60_000, by: 'Dominique Exemple', hosts: [
    { machineId: first, state: paused('ACCUEIL-01'), events: [] }, { machineId: second, state: { ...paused('SERVEUR'), units: 0 }, events: [] }, { machineId: third, state: paused('ATELIER'), events: [] },
  ] })
  visitId = made.visit
  machineIds = made.machines
  await close()
}

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  working = await fakeMachine({ events: [{ ev: 'start' }, ...stepEvents('first', 'changed'), { step: 'site', phase: 'check', ev: 'start' }, { step: 'site', phase: 'check', ev: 'end', rc: 1, ms: 40 }, { step: 'site', phase: 'apply', ev: 'start' }] })
  taking = await fakeMachine({ step: 'site' })
  const dataFolder = ownFolder('data')
  await seed(dataFolder)
  running = await launchApp({ dataFolder, size: { width: 1280, height: 800 } })
  page = running.page
})
test.afterAll(async () => {
  await running.close()
  closeServers()
})

const row = (name: string) => page.getByRole('option', { name })
const dialog = () => page.getByRole('dialog', { name: 'Arrêter maintenant' })

test('a machine that takes the pack’s files says how far they are, in its row and in its detail', async () => {
  await running.call('app.remember', { screen: 'visit', id: visitId, step: 'deployment' })
  await page.reload()
  await firstData(page)
  await expect(row('ATELIER')).toContainText('À revoir')
  // Nobody to ask: nothing to stop.
  await expect(page.getByRole('button', { name: 'Arrêter maintenant' })).toHaveCount(0)
  await running.call('credential.use', { visitId, user: 'tech', password: 'right' })
  for (const machineId of machineIds) await running.call('run.resume', { runId, machineId })
  await expect(row('ACCUEIL-01')).toContainText('Étape 2 sur 3 : Poser site')
  await expect(row('SERVEUR')).toContainText(/Envoi des fichiers du pack\s: \d,\d Mo sur 60 Mo, \d+\s%/)
  await expect(row('ATELIER')).toContainText('Liaison perdue')
  await row('SERVEUR').click()
  await expect(page.getByRole('region', { name: 'SERVEUR', exact: true })).toContainText(/Envoi des fichiers du pack\s: \d,\d Mo sur 60 Mo/)
  await picture(page, 'sending-light')
  expect(await violations(page)).toEqual([])
})

test('the question names what each machine is at, and Escape leaves everything going on', async () => {
  const stop = page.getByRole('button', { name: 'Arrêter maintenant' })
  await stop.focus()
  await page.keyboard.press('Enter')
  await expect(dialog().getByRole('button', { name: 'Laisser continuer' })).toBeFocused()
  const named = dialog().getByRole('list', { name: 'Ce qui est en cours, et peut rester à moitié fait' })
  await expect(named).toContainText('Salle ACCUEIL-01 (ACCUEIL-01) : Poser site')
  await expect(named).toContainText('Salle SERVEUR (SERVEUR) : envoi des fichiers du pack, repris plus tard où il en est')
  await expect(named).not.toContainText('ATELIER')
  await expect(dialog()).toContainText('1 poste n’est pas joint : il continue seul.')
  await picture(page, 'stop-now-light')
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(dialog()).toBeHidden()
  await expect(stop).toBeFocused()
  expect(working.orders).toEqual([])
})

for (const theme of ['light', 'dark'] as const) {
  test(`the question in a narrow window, ${theme}: nothing cut, axe without a violation`, async () => {
    await running.call('settings.set', { theme })
    await resize(running, { width: 640, height: 760 })
    await page.reload()
    await page.getByRole('button', { name: 'Arrêter maintenant' }).click()
    await expect(dialog()).toBeVisible()
    await picture(page, `stop-now-narrow-${theme}`)
    expect(await violations(page)).toEqual([])
    expect(await overflow(page)).toBe(0)
    await page.keyboard.press('Escape')
    await picture(page, `sending-narrow-${theme}`)
    expect(await overflow(page)).toBe(0)
  })
}

test('answered yes, both machines stop at once, and each can be resumed; the one without a line goes on', async () => {
  await running.call('settings.set', { theme: 'light' })
  await resize(running, { width: 1280, height: 800 })
  await page.getByRole('button', { name: 'Arrêter maintenant' }).focus()
  await page.keyboard.press('Enter')
  await expect(dialog().getByRole('button', { name: 'Laisser continuer' })).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(dialog().getByRole('button', { name: 'Arrêter 2 postes' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog()).toBeHidden()
  for (const name of ['ACCUEIL-01', 'SERVEUR']) await expect(row(name)).toContainText(`L’installation de Salle ${name} est en pause`)
  expect(working.orders).toEqual(['now'])
  // Its program had not begun: there was nothing to tell it, its files stopped coming.
  expect(taking.orders).toEqual([])
  await expect(row('ATELIER')).toContainText('Liaison perdue')
  await expect(page.getByRole('button', { name: 'Reprendre' }).first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Arrêter maintenant' })).toHaveCount(0)
  await picture(page, 'stopped-light')
  expect(running.pageErrors).toEqual([])
})
