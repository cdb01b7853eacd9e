// Small forms of the settings, whose rows do not exist yet: what was typed is there after a reload, and gone once it was taken.
import { expect, test } from '@playwright/test'
import { launchApp } from '../app/launch-app.ts'
import { openPlace } from '../app/open-place.ts'

test('an index value, a rate and an audit half typed outlive the window, before the Scop is even filled in', async () => {
  const running = await launchApp()
  const { page } = running
  const card = (name: string) => page.getByRole('region', { name, exact: true })
  const again = async (): Promise<void> => await openPlace(running, { screen: 'settings', id: null, step: null })
  try {
    await again()
    await card('Indices des prix').getByLabel('Mois (AAAA-MM)').fill('2026-01')
    await card('Indices des prix').getByLabel('Valeur publiée').fill('318,9x')
    await card('Pénalités de retard').getByLabel('Taux annuel (%)').fill('12,15')
    await card('Label du réseau').getByRole('button', { name: 'Auto-évaluation et audits' }).click()
    const audit = page.getByRole('dialog')
    await audit.getByLabel('Adhérent qui audite').fill('Scop Voisine')
    await audit.getByLabel('Motif ou remarque').fill('Statuts à publier')
    await page.keyboard.press('Escape')
    // Articles whose text waits all have the same words, none: what is typed is of one of them.
    const article = (name: string) => card('Mentions à faire valider').locator('details', { hasText: name })
    await article('L215-1').locator('summary').click()
    await article('L215-1').locator('textarea').fill('Le professionnel informe le consommateur par écrit.')
    await expect.poll(async () => (await running.call('field.drafts', { id: '00000000-0000-7000-8000-000000000000' })).length).toBe(5)
    await again()
    await expect(card('Indices des prix').getByLabel('Mois (AAAA-MM)')).toHaveValue('2026-01')
    await article('L215-1').locator('summary').click()
    await article('L215-2').locator('summary').click()
    await expect(article('L215-1').locator('textarea')).toHaveValue('Le professionnel informe le consommateur par écrit.')
    await expect(article('L215-2').locator('textarea')).toHaveValue('')
    // A field that is emptied stays empty: the words of before do not come back under the hand.
    await card('Mentions à faire valider').locator('summary').first().click()
    await card('Mentions à faire valider').locator('textarea').first().fill('')
    await expect(card('Mentions à faire valider').locator('textarea').first()).toHaveValue('')
    await expect(card('Indices des prix').getByLabel('Valeur publiée')).toHaveValue('318,9x')
    await expect(card('Pénalités de retard').getByLabel('Taux annuel (%)')).toHaveValue('12,15')
    await card('Indices des prix').getByLabel('Valeur publiée').fill('318,9')
    await card('Indices des prix').getByLabel('Source').fill('site du syndicat')
    await card('Indices des prix').getByRole('button', { name: 'Ajouter la valeur' }).click()
    await expect(card('Indices des prix').getByText('2026-01 : 318,9. Source : site du syndicat')).toBeVisible()
    await expect(card('Indices des prix').getByLabel('Mois (AAAA-MM)')).toHaveValue('')
    await card('Label du réseau').getByRole('button', { name: 'Auto-évaluation et audits' }).click()
    await expect(audit.getByLabel('Motif ou remarque')).toHaveValue('Statuts à publier')
    await audit.getByLabel('Adhérent qui audite').fill('Scop Voisine')
    await audit.getByLabel('Jour de l’audit').fill('2020-01-15')
    await audit.getByLabel('Avis', { exact: true }).selectOption('unfavourable')
    await audit.getByRole('button', { name: 'Consigner l’audit' }).click()
    await expect(audit.getByText(/Par Scop Voisine le 15\/01\/2020/)).toBeVisible()
    await expect(audit.getByLabel('Motif ou remarque')).toHaveValue('')
    expect(running.pageErrors).toEqual([])
  } finally {
    await running.close()
  }
})
