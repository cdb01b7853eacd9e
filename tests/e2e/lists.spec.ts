// Long lists on screen: the newest at once, the rest when asked for, never a row twice.
import { expect, test } from '@playwright/test'
import { launchApp, ownFolder } from '../app/launch-app.ts'

const CLIENTS = 103
const MACHINES = 130

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

test('a fleet of a hundred machines is drawn by the screenful, chosen whole, and each machine is found by its name', async () => {
  const running = await launchApp({ dataFolder: ownFolder('data') })
  const { page, call } = running
  try {
    const { visitId } = await call('visit.create', { clientId: (await call('client.create', { name: 'Communauté de communes' })).clientId })
    await call('machine.addFound', { visitId, found: Array.from({ length: MACHINES }, (_, at) => ({ host: `192.0.2.${at + 1}` })) })
    await call('app.remember', { screen: 'visit', id: visitId, step: 'inventory' })
    await page.reload()
    const rows = page.getByRole('grid').getByRole('row')
    await expect(rows).toHaveCount(61) // with the head
    await rows.nth(1).focus()
    await page.keyboard.press('Control+a')
    await expect(page.getByRole('button', { name: `Relever ${MACHINES} postes à distance` })).toBeVisible()
    await expect(rows).toHaveCount(61)
    await page.keyboard.press('Escape')
    await rows.nth(3).getByRole('button').click()
    await expect(rows.nth(3)).toHaveAttribute('aria-current', 'true')
    await expect(page.locator('tr[aria-current]')).toHaveCount(1)
    // F6 goes round: the list, the machine's card, the rail, the list again; never the same place twice.
    const zone = async (): Promise<string> => {
      await page.keyboard.press('F6')
      return await page.evaluate(() => {
        const zones = [...document.querySelectorAll('[data-zone]')]
        return zones.findLast((one) => one.contains(document.activeElement))?.tagName ?? 'none'
      })
    }
    expect([await zone(), await zone(), await zone(), await zone()]).toEqual(['SECTION', 'NAV', 'MAIN', 'SECTION'])
    await page.getByRole('button', { name: 'Afficher la suite' }).click()
    await expect(rows).toHaveCount(121)
    await page.getByRole('button', { name: 'Afficher la suite' }).click()
    await expect(rows).toHaveCount(MACHINES + 1)
    await expect(page.locator('tr[aria-current]')).toHaveCount(1)
    expect(running.pageErrors).toEqual([])
  } finally {
    await running.close()
  }
})

test('a list is one stop of Tab; arrows, letters, Shift and Escape do what they do in every list', async () => {
  const running = await launchApp({ dataFolder: ownFolder('data') })
  const { page, call } = running
  try {
    const { visitId } = await call('visit.create', { clientId: (await call('client.create', { name: 'École du village' })).clientId })
    await call('machine.addFound', { visitId, found: ['accueil', 'compta', 'école', 'salle-a', 'salle-b'].map((host) => ({ host })) })
    await call('app.remember', { screen: 'visit', id: visitId, step: 'inventory' })
    await page.reload()
    const rows = page.getByRole('grid').getByRole('row')
    await expect(rows).toHaveCount(6)
    const names = await rows.getByRole('rowheader').allTextContents()
    const at = async (): Promise<string> => await page.evaluate(() => {
      const row = document.activeElement?.closest('tr')
      return `${document.activeElement === row ? 'row' : (document.activeElement?.tagName.toLowerCase() ?? '')} ${row?.querySelector('th[scope=row]')?.textContent ?? row?.parentElement?.tagName ?? ''}`
    })
    const press = async (key: string): Promise<string> => {
      await page.keyboard.press(key)
      return await at()
    }
    const [first = '', second = '', third = '', , last = ''] = names
    await rows.nth(1).focus()
    expect([await press('ArrowDown'), await press('End'), await press('Home')]).toEqual([`row ${second}`, `row ${last}`, `row ${first}`])
    // Above the first row is the head, which holds the tick of all.
    expect([await press('ArrowUp'), await press('ArrowDown')]).toEqual(['input THEAD', `row ${first}`])
    // Into what a row holds, and down along it.
    expect([await press('ArrowRight'), await press('ArrowRight'), await press('ArrowDown'), await press('ArrowLeft'), await press('ArrowLeft')]).toEqual([`input ${first}`, `button ${first}`, `button ${second}`, `input ${second}`, `row ${second}`])
    // Letters without their accents; two letters in a row are one word.
    expect(await press('e')).toBe('row école')
    await page.waitForTimeout(1100)
    await page.keyboard.press('s')
    expect(await press('a')).toBe(`row ${names.find((name) => name.startsWith('salle')) ?? ''}`)
    // A range with Shift, all with Ctrl+A, nothing with Escape, which stays on the screen.
    const chosen = page.locator('tr[aria-selected=true]')
    await page.keyboard.press('Home')
    await page.keyboard.press('Space')
    await expect(chosen).toHaveCount(1)
    expect(await press('Shift+ArrowDown')).toBe(`row ${second}`)
    expect(await press('Shift+ArrowDown')).toBe(`row ${third}`)
    await expect(chosen).toHaveCount(3)
    await page.keyboard.press('Control+a')
    await expect(chosen).toHaveCount(5)
    expect(await press('Escape')).toBe(`row ${third}`)
    await expect(chosen).toHaveCount(0)
    // A click on the row ticks it, a click on its name only opens its card.
    await rows.nth(2).getByRole('button').click()
    await expect(chosen).toHaveCount(0)
    await expect(rows.nth(2)).toHaveAttribute('aria-current', 'true')
    await rows.nth(2).getByRole('cell').or(rows.nth(2).getByRole('gridcell')).nth(2).click()
    await expect(chosen).toHaveCount(1)
    // One stop of Tab, and back to the same row.
    await rows.nth(3).focus()
    expect(await press('Tab')).not.toContain('row')
    expect(await page.evaluate(() => document.activeElement?.closest('table'))).toBeNull()
    expect(await press('Shift+Tab')).toBe(`row ${third}`)
    // The row with the focus is taken away: the next one has it. With the focus elsewhere nothing is drawn to the list.
    const { rows: machines } = await call('machine.list', { visitId })
    const idOf = (name: string): string => machines.find((row) => row.host === name)?.id ?? ''
    await call('machine.remove', { machineId: idOf(third), visitId })
    await expect(rows).toHaveCount(5)
    expect(await at()).toBe(`row ${names[3] ?? ''}`)
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await call('machine.remove', { machineId: idOf(names[3] ?? ''), visitId })
    await expect(rows).toHaveCount(4)
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true)
    expect(running.pageErrors).toEqual([])
  } finally {
    await running.close()
  }
})
