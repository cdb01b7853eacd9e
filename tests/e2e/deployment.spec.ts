// The live board of ten machines in every state, as a laptop's base holds them: cause and two buttons, last words, the list
// of an undo, a lost line that is no failure; light, dark, 200 %, narrow, and without a mouse. Real machines are in tests/lab.
import { expect, test, type Page } from '@playwright/test'
import type { RunningApp } from '../app/launch-app.ts'
import { openPlace } from '../app/open-place.ts'
import { overflow, picture, violations } from '../app/look.ts'
import { launchSeeded } from '../app/launch-seeded.ts'
import { seedVisit } from '../app/seed.ts'
import { resources } from '../ask.ts'
import { seedRun, stepEvents, type SeedHost } from '../app/seed-run.ts'
import { findPack } from '../../main/backend/provisioning/pack-files.ts'
import type { Services } from '../../main/backend/services.ts'

const FULL = 'SALLE-A'

let running: RunningApp
let page: Page
let visitId = ''
let runId = ''

/** Ten machines of one site: what a run left of each. */
function seed({ store, now }: Services): void {
  const startedAt = now() - 400_000
  const loaded = findPack('poste-bureautique', resources)
  const steps = loaded.pack.steps.map(({ id }) => id)
  const names = ['ACCUEIL-01', 'ATELIER', 'COMPTA', 'DIRECTION', FULL, 'SALLE-B', 'SALLE-C', 'BIBLIOTHEQUE-DU-FOND', 'PORTABLE-2', 'VEILLE']
  const made = seedVisit(store, names.map((name, i) => ({ name, place: i % 3 === 0 ? 'Salle du conseil municipal' : `Bureau ${i}` })), { host: (i) => `127.77.0.${i + 1}`, packId: loaded.pack.id, packVersion: loaded.pack.version })
  const done = (count: number): SeedHost['events'] => [{ ev: 'start' }, ...steps.slice(0, count).flatMap((step, i) => stepEvents(step, i % 4 === 0 ? 'ok' : 'changed', 2000 + i * 300))]
  const fault = (code: string, detail: Record<string, string | number> = {}): Partial<SeedHost['state']> => ({ state: 'needsAttention', endedAt: startedAt + 140_000, fault: { code, detail } })
  const states: readonly Omit<SeedHost, 'machineId'>[] = [
    { state: { state: 'done', endedAt: startedAt + 372_000 }, events: [...done(steps.length), { ev: 'end', rc: 0 }] },
    { state: { state: 'done', endedAt: startedAt + 291_000, mode: 'undo' }, events: [...done(6), { step: steps[5] ?? '', phase: 'check', ev: 'end', rc: 1, ms: 20, res: 'undone' }, { ev: 'end', rc: 0 }] },
    { state: { state: 'setAside', endedAt: startedAt + 60_000 }, events: done(3) },
    { state: fault('STEP_FAILED', { machine: 'Salle du conseil municipal', step: 'Installer la suite bureautique' }), events: [...done(4), ...stepEvents(steps[4] ?? '', 'failed', 61_000)] },
    { state: fault('REMOTE_DISK_FULL', { machine: FULL, freeMb: 1200, neededMb: 4000 }), events: done(5) },
    { state: fault('REMOTE_WENT_OFF', { machine: 'SALLE-B', step: 'Mettre le système en français' }), events: done(7) },
    { state: fault('SSH_HOST_KEY_CHANGED', { machine: 'SALLE-C', expected: 'SHA256:a', seen: 'SHA256:b' }), events: [] },
    { state: fault('FIREWALL_NOT_CONFIRMED', { machine: 'BIBLIOTHEQUE-DU-FOND' }), events: done(8) },
    { state: fault('RUN_PAUSED', { machine: 'PORTABLE-2' }), events: [...done(4), { step: steps[4] ?? '', phase: 'check', ev: 'stop', rc: 75 }] },
    { state: { state: 'needsAttention', fault: { code: 'CREDENTIAL_NEEDED', detail: { machine: 'VEILLE' } } }, events: [...done(6), { phase: 'apt', ev: 'start' }, { phase: 'apt', ev: 'progress', pct: 42 }] },
  ]
  runId = seedRun(store, { visitId: made.visitId, clientId: made.clientId, loaded, options: { desktop: true, contact: 'la Scop' }, startedAt, by: 'Dominique Exemple', hosts: states.map((one, i) => ({ ...one, machineId: made.machines[i] ?? '' })) })
  visitId = made.visitId
  store.setLocal(`run-output ${runId} ${made.machines[3] ?? ''}`, Array.from({ length: 30 }, (_, i) => `Setting up part ${i}`).join('\n') + '\nE: Unable to locate package libreoffice-l10n-fr\n')
}

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  running = await launchSeeded(seed)
  page = running.page
})
test.afterAll(async () => await running.close())

const openBoard = async (step = 'deployment'): Promise<void> => await openPlace(running, { screen: 'visit', id: visitId, step })

const row = (name: string) => page.getByRole('option', { name })
const detail = (name: string) => page.getByRole('region', { name, exact: true })

test('ten machines stand in one list, each with its state in words, and the failing one is shown first', async () => {
  await openBoard()
  await expect(page.getByRole('option')).toHaveCount(10)
  for (const [name, word] of [['ACCUEIL-01', 'Terminé'], ['COMPTA', 'Laissé de côté'], ['DIRECTION', 'À revoir'], ['ATELIER', 'Retour en arrière fait le ']] as const) await expect(row(name)).toContainText(word)
  await expect(row('ATELIER')).toContainText('1 étape annulée')
  await expect(page.getByText('1 poste terminé sur 10, 1 retour en arrière fait').first()).toBeVisible()
  await expect(detail('DIRECTION')).toContainText('Une étape n’a pas réussi sur Salle du conseil municipal')
  await picture(page, 'board-light')
})

test('a failure shows its cause, two buttons and the machine’s last words without a click', async () => {
  const card = detail('DIRECTION')
  await expect(card.getByRole('alert').getByRole('button', { name: 'Reprendre' })).toBeVisible()
  await expect(card.getByRole('alert').getByRole('button', { name: 'Laisser de côté' })).toBeVisible()
  await expect(card.getByText('E: Unable to locate package libreoffice-l10n-fr')).toBeVisible()
  await expect(card.getByText('Setting up part 29')).toBeVisible()
  await expect(card.getByText('Setting up part 5')).toHaveCount(0)
})

test('a nearly full disk offers to free room, and says what it frees', async () => {
  await row(FULL).click()
  await expect(detail(FULL).getByRole('button', { name: 'Libérer de la place et reprendre' })).toBeVisible()
})

test('a changed key stops everything until a reason is typed', async () => {
  await row('SALLE-C').click()
  const card = detail('SALLE-C')
  await expect(card.getByRole('alert').getByRole('button', { name: 'Arrêter' })).toBeVisible()
  await card.getByRole('button', { name: 'C’est normal, il a été réinstallé' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: 'Arrêter' })).toBeFocused()
  await expect(dialog.getByRole('button', { name: 'C’est normal, il a été réinstallé' })).toBeDisabled()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
})

test('an undo shows its own list, last step first, before the one confirmation', async () => {
  await row('ACCUEIL-01').click()
  await detail('ACCUEIL-01').getByRole('button', { name: 'Revenir en arrière' }).click()
  const dialog = page.getByRole('dialog')
  const items = dialog.getByRole('list', { name: 'Étapes annulées, dans l’ordre' }).getByRole('listitem')
  const { steps } = await running.call('run.undoList', { runId, machineId: (await running.call('run.get', { runId })).hosts.find((host) => host.name === 'ACCUEIL-01')?.machineId ?? '' })
  expect(await items.allTextContents()).toEqual(steps.map((step) => step.title.fr))
  expect(steps.length).toBeGreaterThan(10)
  await expect(dialog.getByRole('button', { name: `Annuler ${steps.length} étapes` })).toBeEnabled()
  await picture(page, 'undo')
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
})

test('a line that cannot be had is a state of its row, with its next try, and no alert', async () => {
  await running.call('credential.use', { visitId, user: 'tech', password: 'not-a-real-one' })
  const machineId = (await running.call('run.get', { runId })).hosts.find((host) => host.name === 'VEILLE')?.machineId ?? ''
  await row('VEILLE').click()
  await running.call('run.resume', { runId, machineId })
  await expect(row('VEILLE')).toContainText('Liaison perdue', { timeout: 60_000 })
  await expect(row('VEILLE')).toContainText(/Reprise automatique dans \d+ s|Nouvel essai en cours/)
  const card = detail('VEILLE')
  await expect(card.getByRole('alert')).toHaveCount(0)
  await expect(card.getByRole('button', { name: 'Laisser de côté' })).toBeVisible()
  // Ticks are never read aloud: the counts alone are, in one polite region.
  await expect(page.locator('[role=status]').filter({ hasText: /Reprise automatique/ })).toHaveCount(0)
  await expect(page.locator('.list [aria-live]')).toHaveCount(0)
  await picture(page, 'board-line-lost')
  await card.getByRole('button', { name: 'Laisser de côté' }).click()
  await expect(row('VEILLE')).toContainText('Laissé de côté')
})

test('the board is walked with the keyboard alone', async () => {
  await openBoard()
  const list = page.getByRole('listbox', { name: 'Postes' })
  await list.getByRole('option').first().focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Home')
  await expect(detail('ACCUEIL-01')).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await expect(detail('ATELIER')).toBeVisible()
  await page.keyboard.type('dir')
  await expect(row('DIRECTION')).toBeFocused()
})

for (const theme of ['light', 'dark'] as const) {
  test(`board in ${theme}: axe without a violation on each state, nothing too wide`, async () => {
    await running.call('settings.set', { theme })
    await openBoard()
    const found: string[] = []
    for (const name of ['ACCUEIL-01', 'DIRECTION', FULL, 'SALLE-B', 'BIBLIOTHEQUE-DU-FOND', 'PORTABLE-2']) {
      await row(name).click()
      await expect(detail(name)).toBeVisible()
      found.push(...(await violations(page)).map((one) => `${name}, ${one}`))
    }
    await row('DIRECTION').click()
    await picture(page, `board-${theme}`)
    expect(found).toEqual([])
    expect(await overflow(page)).toBe(0)
  })
}

test('ten machines at 200 % and in a narrow window: nothing cut, nothing wider than the page', async () => {
  await running.call('settings.set', { zoomPercent: 200, theme: 'light' })
  await openBoard()
  expect(await overflow(page)).toBe(0)
  await row('BIBLIOTHEQUE-DU-FOND').scrollIntoViewIfNeeded()
  await picture(page, 'board-200')
  await running.call('settings.set', { zoomPercent: 100 })
})

test('a pack opens in its six sections, with who signed it, before anything is chosen', async () => {
  await openBoard('pack')
  await page.getByRole('region', { name: 'Poste bureautique' }).getByRole('button', { name: /^Voir les six rubriques/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Poste bureautique' })
  for (const section of ['Matériel', 'Logiciels', 'Installation', 'Formation', 'Financement', 'Maintenance']) await expect(dialog.getByRole('region', { name: section })).toBeVisible()
  await expect(dialog.getByText('LibreOffice (MPL-2.0)')).toBeVisible()
  await expect(dialog.getByText('Non signé')).toBeVisible()
  await picture(page, 'pack-sections')
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
})

test('the handover report is made from that journal, read on screen and by its list of papers', async () => {
  await openBoard('report')
  await page.getByRole('button', { name: 'Faire le compte rendu' }).click()
  await expect(page.getByRole('region', { name: 'Pages du compte rendu' })).toBeVisible({ timeout: 60_000 })
  await page.getByLabel('réserves du client').fill('L’imprimante reste à déplacer.')
  await page.getByLabel('réserves du client').blur()
  await expect.poll(async () => (await running.call('visit.get', { visitId })).reserves).toBe('L’imprimante reste à déplacer.')
  await picture(page, 'report')
  expect(await violations(page)).toEqual([])
  expect(await overflow(page)).toBe(0)
  expect(running.pageErrors).toEqual([])
})
