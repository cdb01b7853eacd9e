// Long lists on screen: the newest at once, the rest when asked for, never a row twice.
import { expect, test } from '@playwright/test'
import { launchApp, ownFolder } from '../app/launch-app.ts'

const CLIENTS = 103

test('the newest clients are shown first, and the button brings the others until there are none', async () => {
  const running = await launchApp({ dataFolder: ownFolder('data') })
  const { page, call } = running
  try {
    for (let n = 1; n <= CLIENTS; n++) await call('client.create', { name: `Association ${n}` })
    await page.keyboard.press('Alt+2')
    const rows = page.getByRole('grid').getByRole('row')
    await expect(rows).toHaveCount(101) // with the head
    await expect(rows.nth(1)).toContainText(`Association ${CLIENTS}`)
    await expect(page.getByText(`${CLIENTS} clients`)).toBeVisible()
    await page.getByRole('button', { name: 'Afficher la suite' }).click()
    await expect(rows).toHaveCount(CLIENTS + 1)
    await expect(rows.last()).toContainText('Association 1')
    await expect(page.getByRole('button', { name: 'Afficher la suite' })).toHaveCount(0)
    const names = await rows.getByRole('rowheader').allTextContents()
    expect(new Set(names).size).toBe(CLIENTS)
    expect(running.pageErrors).toEqual([])
  } finally {
    await running.close()
  }
})
