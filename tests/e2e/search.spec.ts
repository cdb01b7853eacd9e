// The search of the network in the real window, on this computer's own loopback addresses: consent, rows, the choice, the visit.
import { createServer, type Server } from 'node:net'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { launchApp, type RunningApp } from '../app/launch-app.ts'

type Axe = { run(root: Element, options: unknown): Promise<{ violations: readonly { id: string; nodes: readonly { html: string }[] }[] }> }
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** Pictures for whoever wants to look: PACKTIC_PICTURES=folder. */
const pictures = process.env['PACKTIC_PICTURES']

/** Low ports are root's alone: elsewhere the machine shows no door, and is still found. */
async function serve(address: string, port: number, says: string): Promise<Server | undefined> {
  return await new Promise((resolve) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      if (says !== '') socket.write(says)
    })
    server.once('error', () => resolve(undefined))
    server.listen(port, address, () => resolve(server))
  })
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  return await page.evaluate(async () => {
    const { violations: found } = await (globalThis as unknown as { axe: Axe }).axe.run(document.querySelector('.dialog') ?? document.body, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] } })
    return found.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`)
  })
}

async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${name}.png`) })
}

test('machines of the network: asked with consent, found row by row, the chosen ones join the visit', async () => {
  test.setTimeout(240_000)
  const servers = [await serve('127.0.0.3', 22, 'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n'), await serve('127.0.0.4', 445, ''), await serve('127.0.0.5', 9100, ''), await serve('127.0.0.6', 80, '')]
  let running: RunningApp | undefined
  try {
    running = await launchApp({ size: { width: 1280, height: 800 } })
    const { page, call } = running
    const { clientId } = await call('client.create', { name: 'Association du port' })
    const { visitId } = await call('visit.create', { clientId })
    const { machineId } = await call('machine.add', { visitId, host: '127.0.0.7', place: 'accueil' })
    await expect(call('search.start', { visitId, range: '127.0.0.2-9' })).rejects.toThrow('CONSENT_MISSING')
    await call('app.remember', { screen: 'visit', id: visitId, step: 'inventory' })
    await page.reload()

    await page.getByRole('button', { name: 'Chercher les postes du réseau' }).click()
    const dialog = page.getByRole('dialog')
    const choice = dialog.getByLabel('Réseau', { exact: true })
    // A machine without a network has no choice: one of the two is there once its networks are read.
    await expect(choice.or(dialog.getByLabel('Adresses à chercher')).first()).toBeVisible()
    if (await choice.count() > 0) await choice.selectOption('other')
    await expect(dialog.getByRole('button', { name: 'Lancer la recherche' })).toBeDisabled()
    await dialog.getByLabel('Adresses à chercher').fill('127.0.0.2-9')
    await expect(dialog.getByRole('button', { name: 'Lancer la recherche' })).toBeDisabled()
    await picture(page, 'search-ask')
    expect(await violations(page)).toEqual([])
    // From the name alone, without the mouse.
    await dialog.getByLabel(/accord du client/).fill('Mme Martin')
    await page.keyboard.press('Enter')

    const rows = dialog.getByRole('grid').getByRole('row')
    await expect(dialog.getByText('Recherche terminée.')).toBeVisible({ timeout: 60_000 })
    await expect(dialog.getByRole('status').filter({ hasText: '8 appareils trouvés' })).toBeVisible()
    await expect(rows).toHaveCount(9) // with the head
    // The known one first, though its address comes late; it is in the visit already and cannot be chosen again.
    await expect(rows.nth(1)).toContainText('127.0.0.7')
    await expect(rows.nth(1)).toContainText('Déjà dans la visite')
    await expect(rows.nth(1).getByRole('checkbox')).toBeDisabled()
    await picture(page, 'search-found')
    expect(await violations(page)).toEqual([])
    if (servers.every((server) => server !== undefined)) {
      await expect(rows.filter({ hasText: '127.0.0.3' })).toContainText('À relever')
      await expect(rows.filter({ hasText: '127.0.0.3' })).toContainText('Debian 12')
      await expect(rows.filter({ hasText: '127.0.0.4' })).toContainText('utiliser la clé')
      await expect(rows.filter({ hasText: '127.0.0.6' })).toContainText('Équipement réseau')
    }
    await expect(rows.filter({ hasText: '127.0.0.5' })).toContainText('Imprimante')
    await expect(rows.filter({ hasText: '127.0.0.5' }).getByRole('checkbox')).toBeDisabled()

    // The list by keyboard: one stop, Space chooses.
    await rows.filter({ hasText: '127.0.0.3' }).focus()
    await page.keyboard.press('Space')
    await dialog.getByRole('button', { name: 'Ajouter 1 poste à la visite' }).click()
    await expect(rows.filter({ hasText: '127.0.0.3' })).toContainText('Déjà dans la visite')
    const { rows: machines } = await call('machine.list', { visitId })
    expect(machines.map(({ host }) => host ?? '').toSorted()).toEqual(['127.0.0.3', '127.0.0.7'])
    expect(machines.find(({ host }) => host === '127.0.0.7')?.id).toBe(machineId)

    // Closed and opened again, nothing is lost; the consent is noted for the whole visit.
    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
    await page.getByRole('button', { name: 'Chercher les postes du réseau' }).click()
    await expect(rows).toHaveCount(9)
    await call('settings.set', { theme: 'dark' })
    await page.reload()
    await page.getByRole('button', { name: 'Chercher les postes du réseau' }).click()
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await expect(rows).toHaveCount(9)
    await picture(page, 'search-dark')
    expect(await violations(page)).toEqual([])
    const { jobId } = await call('search.start', { visitId, range: '127.0.0.2-200' })
    await call('job.cancel', { jobId })
    await expect(dialog.getByText('Recherche arrêtée.')).toBeVisible({ timeout: 10_000 })
    expect(running.pageErrors).toEqual([])
  } finally {
    await running?.close()
    for (const server of servers) server?.close()
  }
})
