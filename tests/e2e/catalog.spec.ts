// A price list from a file to the client's eyes: a fault shown with its line, a right file taken, its price in the quote, and
// the presentation without a trace of what things cost to buy.
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { launchApp, ownFolder, type RunningApp } from '../app/launch-app.ts'
import { overflow, picture, violations } from '../app/look.ts'

const HEAD = 'Référence;Rubrique;Désignation;Prix HT;Prix d’achat HT;Fournisseur'
const FACTS = { virtual: false, arch: 64, cpuClass: 2, ageYears: 6, ramMb: 4096, ramMaxMb: 16_384, ramSlotsFree: 1, diskType: 'hdd', diskSizeGb: 500, diskFreeGb: 300, smartOk: true, osFamily: 'linux', osEos: '2032-06-30', portable: false } as const

async function visitWithMachine({ call }: RunningApp): Promise<{ visitId: string; quoteId: string }> {
  const { clientId } = await call('client.create', { name: 'Association des Quatre Vents', kind: 'association', commune: 'Privas' })
  const { visitId } = await call('visit.create', { clientId })
  await call('visit.choosePack', { visitId, packId: 'poste-bureautique' })
  await call('inventory.local', { visitId })
  await expect.poll(async () => (await call('machine.list', { visitId })).rows[0]?.takenAt ?? 0, { timeout: 60_000 }).toBeGreaterThan(0)
  const machineId = (await call('machine.list', { visitId })).rows[0]?.id ?? ''
  for (const [path, value] of Object.entries(FACTS)) await call('machine.correct', { machineId, path, value, reason: 'read on the machine' })
  await call('field.commit', { table: 'machine', id: machineId, field: 'place', value: 'Accueil' })
  return { visitId, quoteId: (await call('quote.open', { visitId })).quoteId }
}

test('a list is looked at, taken, and in the quote; the client sees its price and nothing of its cost', async () => {
  const folder = ownFolder('lists')
  const file = join(folder, 'prix.csv')
  const write = (text: string): void => {
    writeFileSync(file, text)
    chmodSync(file, 0o644)
  }
  const running = await launchApp()
  const { page } = running
  try {
    const { visitId } = await visitWithMachine(running)
    await running.app.evaluate(({ dialog }, path) => void Object.assign(dialog, { showOpenDialog: async () => ({ canceled: false, filePaths: [path] }) }), file)
    write(`${HEAD}\nHW-RAM8;Matériel;Barrette mémoire 8 Go;gratuit;;\n`)
    await page.keyboard.press('Alt+5')
    await page.getByRole('button', { name: 'Liste de prix' }).click()
    await page.getByRole('button', { name: 'Prendre un fichier' }).click()
    await expect(page.getByText(/Ligne 2, colonne «.Prix HT.».: «.gratuit.» n’est pas un montant/)).toBeVisible()
    await picture(page, 'catalog-fault')
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Annuler' }).click()
    write(`\uFEFF${HEAD}\r\nHW-RAM8;Matériel;Barrette mémoire 8 Go;25,90;17,13;Grossiste Secret\r\n`)
    await page.getByRole('button', { name: 'Prendre un fichier' }).click()
    await expect(page.getByText(/^Ajoutés\s: 0, changés\s: 1, retirés\s: 0, inchangés\s: 20\.$/)).toBeVisible()
    await picture(page, 'catalog-preview')
    await page.getByRole('button', { name: 'Prendre cette liste' }).click()
    await expect(page.getByText('La liste est en vigueur.')).toBeVisible()
    await picture(page, 'catalog-list')
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')

    await running.call('app.remember', { screen: 'visit', id: visitId, step: 'quote' })
    await page.reload()
    await expect(page.getByText('25,90 €').first()).toBeVisible()
    await page.getByText(/Achats et marge/).click()
    await expect(page.getByText(/Grossiste Secret/)).toBeVisible()
    await picture(page, 'quote-margin')
    expect(await violations(page)).toEqual([])
    expect(await overflow(page)).toBe(0)

    await page.keyboard.press('F9')
    await expect(page.getByText('Présentation. Échap pour revenir')).toBeVisible()
    await expect(page.getByText('Accueil')).toBeVisible()
    await page.locator('summary').first().click()
    await picture(page, 'quote-client')
    const shown = await page.evaluate(() => document.documentElement.outerHTML)
    expect(shown).not.toMatch(/Grossiste|17,13|1713|SSD|RAM\b/)
    expect(await violations(page)).toEqual([])
    expect(await overflow(page)).toBe(0)
    await page.emulateMedia({ colorScheme: 'dark' })
    await picture(page, 'quote-client-dark')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Devis')
    expect(running.pageErrors).toEqual([])
  } finally {
    await running.close()
  }
})
