// The plan of four machines before it is approved: what would be interrupted and who is at work, what would be taken away, and
// what the pack wants known before; light, dark and narrow. Plans of real machines are in tests/lab.
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

const NOTE = 'L’ancien Windows est arrêté complètement, sans mise en veille, et son emplacement n’est pas chiffré.'

let running: RunningApp
let page: Page
let visitId = ''

type HostPlan = NonNullable<Output<'run.planGet'>>['hosts'][number]

/** As a laptop keeps a plan that it asked four machines for. */
function seed({ store, now }: Services): void {
  const { pack, packHash } = findPack('poste-libre', resources)
  const names = ['ACCUEIL-01', 'COMPTA', 'ATELIER', 'SALLE-B']
  const made = seedVisit(store, names.map((name, at) => ({ name, place: `Bureau ${at + 1}` })), { host: (at) => `127.77.1.${at + 1}`, packId: pack.id, packVersion: pack.version })
  const steps = pack.steps.map(({ id, title, irreversible }, at) => ({ id, title, result: at % 3 === 2 ? 'ok' as const : 'todo' as const, reversible: !irreversible, diff: null, option: null }))
  const one = (at: number, found: Partial<HostPlan>): HostPlan => ({
    machineId: made.machines[at] ?? '', name: names[at] ?? '', place: `Bureau ${at + 1}`, fault: null, steps, packages: ['gparted', 'ntfs-3g', 'lightdm'], upgrades: [], removes: [], diskMb: 900, restarts: false, openSessions: 0, downloadMb: 214, downloadMeasured: true, freeMb: 42_000, estimateSeconds: 600, newHostKey: null, sharesKeyWith: [], secrets: [], ...found,
  })
  const hosts = [
    one(0, { restarts: true, openSessions: 2, upgrades: ['libc6', 'openssl', 'systemd', 'udev', 'libsystemd0', 'linux-image-amd64', 'firefox-esr'] }),
    one(1, { openSessions: 1, upgrades: ['thunderbird'] }),
    one(2, { restarts: true, removes: ['gdm3', 'task-gnome-desktop'], sharesKeyWith: ['Bureau 4'] }),
    one(3, { sharesKeyWith: ['Bureau 3'] }),
  ]
  store.setLocal(`plan ${made.visitId}`, JSON.parse(JSON.stringify({ planId: 'a'.repeat(64), packId: pack.id, packVersion: pack.version, options: {}, madeAt: now(), hosts, packHash, facts: {} })))
  visitId = made.visitId
}

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  running = await launchSeeded(seed)
  page = running.page
})
test.afterAll(async () => await running.close())

const open = async (step: string): Promise<void> => await openPlace(running, { screen: 'visit', id: visitId, step })

const card = (name: string) => page.getByRole('region', { name, exact: true })
const interrupts = (name: string) => card(name).getByRole('list', { name: 'Ce qui sera interrompu' })

test('each machine says, before its steps, who is at work on it, whether it restarts, and what would be taken away', async () => {
  await open('deployment')
  await expect(interrupts('ACCUEIL-01').getByRole('listitem')).toHaveCount(3)
  await expect(interrupts('ACCUEIL-01')).toContainText('2 sessions ouvertes sur ce poste. Faites enregistrer et fermer le travail en cours avant de commencer.')
  await expect(interrupts('ACCUEIL-01')).toContainText('Le poste va redémarrer.')
  await expect(interrupts('ACCUEIL-01')).toContainText('7 logiciels mis à jour au passage.')
  await expect(interrupts('COMPTA')).toContainText('1 session ouverte sur ce poste. Quelqu’un y travaille : prévenez avant de commencer.')
  await expect(interrupts('COMPTA')).not.toContainText('redémarrer.')
  await expect(interrupts('ATELIER')).toContainText('2 logiciels seraient retirés. L’installation s’arrêtera plutôt que de les retirer.')
  await expect(interrupts('ATELIER')).toContainText('gdm3, task-gnome-desktop')
  await expect(interrupts('ATELIER')).toContainText('Personne n’y a de session ouverte.')
  await expect(interrupts('SALLE-B')).toHaveCount(0)
  // Copies of one disk, or one machine twice: only a person can tell.
  await expect(card('ATELIER')).toContainText('Même clé d’hôte que Bureau 4.')
  await expect(card('SALLE-B')).toContainText('Même clé d’hôte que Bureau 3.')
  await expect(card('COMPTA')).not.toContainText('Même clé d’hôte')
})

test('of four machines each has its steps folded, so that the confirmation is near; they open from the keyboard', async () => {
  const steps = card('SALLE-B').locator('details').first()
  await expect(steps).not.toHaveAttribute('open')
  await steps.locator('summary').first().focus()
  await page.keyboard.press('Enter')
  await expect(steps).toHaveAttribute('open')
  await expect(steps.getByRole('listitem').first()).toBeVisible()
})

test('the one confirmation names the machines that are interrupted, and what the pack wants known before', async () => {
  const confirm = card('Confirmer le déploiement')
  await expect(confirm).toContainText('À prévenir avant de commencer : 3 postes')
  await expect(confirm).toContainText('Bureau 1 (ACCUEIL-01) : va redémarrer, 2 sessions ouvertes')
  await expect(confirm).toContainText('Bureau 2 (COMPTA) : 1 session ouverte')
  await expect(confirm).toContainText('Bureau 3 (ATELIER) : va redémarrer')
  await expect(confirm).not.toContainText('SALLE-B) :')
  await expect(confirm).toContainText(NOTE)
})

for (const theme of ['light', 'dark'] as const) {
  for (const width of [1280, 640]) {
    test(`the plan in ${theme}, ${width} pixels wide: axe without a violation, nothing too wide`, async () => {
      await running.call('settings.set', { theme })
      await resize(running, { width, height: 800 })
      await open('deployment')
      await interrupts('ACCUEIL-01').scrollIntoViewIfNeeded()
      await picture(page, `plan-${theme}-${width}`)
      await card('Confirmer le déploiement').scrollIntoViewIfNeeded()
      await picture(page, `plan-confirm-${theme}-${width}`)
      expect(await violations(page)).toEqual([])
      expect(await overflow(page)).toBe(0)
    })
  }
}

test('a pack says what must be known before, where it is chosen; one that has nothing to say says nothing', async () => {
  await running.call('settings.set', { theme: 'light' })
  await resize(running, { width: 1280, height: 800 })
  await open('pack')
  for (const [title, has] of [['Poste libre', true], ['Poste bureautique', false]] as const) {
    await page.getByRole('region', { name: title, exact: true }).getByRole('button', { name: /^Voir les six rubriques/ }).click()
    const dialog = page.getByRole('dialog', { name: title })
    await expect(dialog.getByRole('region', { name: 'Maintenance' })).toBeVisible()
    await expect(dialog.getByText('À savoir et à vérifier avant')).toHaveCount(has ? 1 : 0)
    await expect(dialog.getByText(NOTE)).toHaveCount(has ? 1 : 0)
    if (has) await picture(page, 'pack-notes')
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
  }
  expect(running.pageErrors).toEqual([])
})
