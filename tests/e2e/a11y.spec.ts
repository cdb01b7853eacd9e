// Every screen in light and dark, empty and full: axe without a violation, nothing wider than the window at 100 % and
// 200 %, a visible focus at each stop of Tab, targets of 24 px; and a visit begun without a mouse.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test, type Page } from '@playwright/test'
import { launchApp, type RunningApp } from '../app/launch-app.ts'
import { openPlace } from '../app/open-place.ts'

type Axe = { run(document: Document, options: unknown): Promise<{ violations: readonly { id: string; nodes: readonly { html: string }[] }[] }> }
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const PLAIN = ['day', 'clients', 'packs', 'quotes', 'deployments', 'contracts', 'visits', 'sync', 'settings'] as const
const STEPS = ['client', 'inventory', 'pack', 'quote', 'deployment', 'contract', 'report'] as const
/** React Aria's unseen buttons for screen readers, and boxes whose whole line is the target. */
const NOT_TARGETS = '.visually-hidden, .check, [aria-label="Rejeter"], .skip'

interface Place { readonly screen: string; readonly id: string | null; readonly step: string | null }

let running: RunningApp
let page: Page
const visited: Place[] = PLAIN.map((screen) => ({ screen, id: null, step: null }))

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  running = await launchApp({ size: { width: 1280, height: 800 } })
  page = running.page
})
test.afterAll(async () => await running.close())

/** All screens there are: the plain ones, and those of the one client that the second test makes, with a contract and a sheet of its own. */
async function everyPlace(): Promise<Place[]> {
  const { call } = running
  const { rows } = await call('visit.list', {})
  const { id: visitId = '', clientId } = rows[0] ?? {}
  if (!clientId) throw new Error('the visit has no client')
  const contractId = (await call('contract.list', {})).rows[0]?.id ?? (await call('contract.createAlone', { clientId })).contractId
  const sheetId = (await call('intervention.list', { visitId })).rows[0]?.id ?? (await call('intervention.create', { visitId, remote: true })).sheetId
  return [...visited, ...STEPS.map((step) => ({ screen: 'visit', id: visitId, step })), { screen: 'client', id: clientId, step: null }, { screen: 'contract', id: contractId, step: null }, { screen: 'sheet', id: `${visitId} ${sheetId}`, step: null }]
}

const open = async (place: Place): Promise<void> => await openPlace(running, place)

async function violations(): Promise<string[]> {
  // The page's policy refuses script elements; an evaluated string is not one.
  await page.evaluate(axeSource)
  return await page.evaluate(async (tags) => {
    const { violations: found } = await (globalThis as unknown as { axe: Axe }).axe.run(document, { runOnly: { type: 'tag', values: tags } })
    return found.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`)
  }, TAGS)
}

const overflow = async (): Promise<number> => await page.evaluate(() => Math.max(document.documentElement.scrollWidth - document.documentElement.clientWidth, ...[...document.querySelectorAll('main')].map((main) => main.scrollWidth - main.clientWidth)))

const small = async (): Promise<string[]> => await page.evaluate((not) => [...document.querySelectorAll('button, a[href], input, select, textarea, summary, [role=slider], [role=option]')]
  .filter((element) => {
    const box = element.getBoundingClientRect()
    return box.width > 1 && !element.closest(not) && (box.width < 24 || box.height < 24)
  })
  .map((element) => element.outerHTML.slice(0, 120)), NOT_TARGETS)

/** Tab from the top: what has the focus without showing it. Stops when it comes round. */
async function unseenFocus(limit: number): Promise<string[]> {
  const unseen: string[] = []
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  for (let stop = 0; stop < limit; stop++) {
    await page.keyboard.press('Tab')
    const found = await page.evaluate(() => {
      const at = document.activeElement
      if (!at || at === document.body) return 'end'
      const shown = [at, at.closest('[data-focus-visible]'), at.closest('.check')?.querySelector('.box')]
      return shown.some((one) => one && getComputedStyle(one).outlineStyle !== 'none' && Number.parseFloat(getComputedStyle(one).outlineWidth) >= 1.5) ? 'seen' : at.outerHTML.slice(0, 160)
    })
    if (found === 'end') break
    if (found !== 'seen') unseen.push(found)
  }
  return unseen
}

test('axe finds what it is meant to find: a planted image without words is a violation', async () => {
  await open({ screen: 'day', id: null, step: null })
  await page.evaluate(() => document.querySelector('main')?.append(document.createElement('img')))
  expect((await violations()).map((one) => one.split(':')[0])).toContain('image-alt')
})

test('a visit is begun with the keyboard alone, from the palette to the inventory', async () => {
  await open({ screen: 'day', id: null, step: null })
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.type('nouv')
  await expect(page.getByRole('option', { name: /Nouvelle visite/ })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  const name = page.getByRole('textbox', { name: 'Nom du client' })
  await expect(name).toBeFocused()
  await page.keyboard.type('Association des Genêts')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Association des Genêts' })).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Inventaire' })).toBeVisible()
  // Focus never falls into the void, and Escape leads one level up.
  await expect.poll(async () => await page.evaluate(() => document.activeElement === document.body)).toBe(false)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { level: 1, name: /Ma journée/ })).toBeVisible()
  const { rows } = await running.call('visit.list', {})
  expect(rows.map((row) => row.clientName)).toEqual(['Association des Genêts'])
})

test('Escape closes a dialog and gives the focus back to the button that opened it', async () => {
  await open({ screen: 'clients', id: null, step: null })
  const button = page.getByRole('button', { name: 'Nouvelle visite' })
  await button.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(button).toBeFocused()
})

for (const theme of ['light', 'dark'] as const) {
  test(`every screen in ${theme}: axe without a violation, nothing too wide, no target too small`, async () => {
    await running.call('settings.set', { theme })
    const found: string[] = []
    for (const place of await everyPlace()) {
      await open(place)
      const name = [place.screen, place.step].filter(Boolean).join(' ')
      found.push(...(await violations()).map((one) => `${name}, ${one}`), ...(await small()).map((one) => `${name}, small: ${one}`))
      const wide = await overflow()
      if (wide > 0) found.push(`${name}: ${wide} px too wide`)
    }
    for (const key of ['Control+k', 'Control+n', 'F1']) {
      await page.keyboard.press(key)
      await expect(page.getByRole('dialog')).toBeVisible()
      found.push(...(await violations()).map((one) => `${key}, ${one}`))
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toBeHidden()
    }
    await open({ screen: 'day', id: null, step: null })
    await page.getByRole('button', { name: 'Agenda' }).click()
    await expect(page.getByRole('dialog', { name: 'Agenda' }).getByRole('button', { name: 'Fermer' })).toBeVisible()
    found.push(...(await violations()).map((one) => `agenda, ${one}`), ...(await small()).map((one) => `agenda, small: ${one}`))
    await page.keyboard.press('Escape')
    await open({ screen: 'quotes', id: null, step: null })
    await page.getByRole('button', { name: 'Liste de prix' }).click()
    await expect(page.getByRole('dialog').getByRole('button', { name: 'Prendre un fichier' })).toBeVisible()
    found.push(...(await violations()).map((one) => `price list, ${one}`), ...(await small()).map((one) => `price list, small: ${one}`))
    await page.keyboard.press('Escape')
    await running.call('label.open', {})
    await running.call('skill.add', { name: `SPIP ${theme}` })
    await open({ screen: 'settings', id: null, step: null })
    await page.getByRole('button', { name: 'Auto-évaluation et audits' }).click()
    await expect(page.getByRole('dialog').getByRole('button', { name: 'Fermer' })).toBeVisible()
    found.push(...(await violations()).map((one) => `label, ${one}`), ...(await small()).map((one) => `label, small: ${one}`))
    await page.keyboard.press('Escape')
    expect(found).toEqual([])
  })
}

test('at 200 % nothing is wider than the window, and the zoom is kept', async () => {
  await open({ screen: 'settings', id: null, step: null })
  const before = await page.evaluate(() => innerWidth)
  await page.keyboard.press('Control+Equal')
  await expect.poll(async () => await page.evaluate(() => innerWidth)).toBeLessThan(before)
  await running.call('settings.set', { zoomPercent: 200 })
  await expect.poll(async () => await page.evaluate(() => innerWidth)).toBe(before / 2)
  const found: string[] = []
  for (const place of await everyPlace()) {
    await open(place)
    const wide = await overflow()
    if (wide > 0) found.push(`${place.screen} ${place.step ?? ''}: ${wide} px too wide`)
  }
  expect(found).toEqual([])
  expect((await running.call('settings.get', {})).zoomPercent).toBe(200)
  await running.call('settings.set', { zoomPercent: 100 })
})

test('each stop of Tab shows where it is', async () => {
  const found: string[] = []
  for (const place of (await everyPlace()).filter(({ screen, step }) => ['day', 'settings', 'contract', 'sheet'].includes(screen) || step === 'client' || step === 'inventory')) {
    await open(place)
    found.push(...(await unseenFocus(40)).map((one) => `${place.screen} ${place.step ?? ''}: ${one}`))
  }
  expect(found).toEqual([])
  expect(running.pageErrors).toEqual([])
})
