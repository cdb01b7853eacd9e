// Files let go over the window, in the real app: said while they hang, read as by the button, damaged and foreign ones named.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { launchApp } from '../app/launch-app.ts'

/** Pictures for whoever wants to look: PACKTIC_PICTURES=folder. */
const pictures = process.env['PACKTIC_PICTURES']

async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${name}.png`) })
}

/** A bare stream of a Linux that does not exist. */
function linux(host: string, id: string): string {
  const mark = '@@PT/1 0123456789abcdef'
  return `${mark} begin collector=2.0.0 os=Linux uid=1000 elev=none\n${mark} > id raw\nhost=${host}\ndate=${new Date().toISOString().slice(0, 19)}Z\nmachine-id=${id.padStart(32, '0123456789abcdef')}\n${mark} < id rc=0 ms=1 via=x why=- cut=0\n${mark} end sections=1 ms=9\n`
}

async function drag(page: Page, kind: 'dragover' | 'drop', files: readonly (readonly [name: string, text: string])[]): Promise<void> {
  await page.evaluate(([type, all]) => {
    const data = new DataTransfer()
    for (const [name, text] of all) data.items.add(new File([text], name))
    document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }))
  }, [kind, files] as const)
}

test('readings let go over the window join the visit; text dragged over it does nothing', async () => {
  test.setTimeout(300_000)
  const running = await launchApp({ size: { width: 1280, height: 800 } })
  try {
    const { page, call } = running
    const { clientId } = await call('client.create', { name: 'Association du port' })
    const { visitId } = await call('visit.create', { clientId })
    await call('app.remember', { screen: 'visit', id: visitId, step: 'inventory' })
    await page.reload()
    await expect(page.getByRole('button', { name: 'Importer des relevés' })).toBeVisible({ timeout: 60_000 })
    const files = [['un.pt', linux('POSTE-UN', '1')], ['deux.pt', linux('POSTE-DEUX', '2')], ['encore.pt', linux('POSTE-DEUX', '2')], ['photo.jpg', 'JFIF'], ['vide.json', ''], ['demain.pt', linux('POSTE-TROIS', '3').replaceAll('@@PT/1 ', '@@PT/2 ')]] as const
    await drag(page, 'dragover', files)
    await expect(page.getByText('Lâchez les fichiers')).toBeVisible()
    await picture(page, 'drop-over')
    await drag(page, 'drop', files)
    await expect(page.getByText(/2 relevés importés\. 1 déjà connu\. 3 fichiers laissés de côté\./u)).toBeVisible({ timeout: 60_000 })
    // Why each was left out stays on screen until it is dismissed, and then the keyboard is in the content.
    const left = page.getByRole('region', { name: '3 fichiers laissés de côté.' })
    await expect(left).toContainText(/photo\.jpg\s: pas un relevé/u)
    await expect(left).toContainText(/vide\.json\s: vide/u)
    await expect(left).toContainText(/demain\.pt\s: d’une version plus récente/u)
    await expect(page.getByText('Lâchez les fichiers')).toBeHidden()
    await picture(page, 'drop-done')
    await left.getByRole('button', { name: 'Fermer' }).focus()
    await page.keyboard.press('Enter')
    await expect(left).toHaveCount(0)
    await expect(page.locator('#content')).toBeFocused()
    expect((await call('machine.list', { visitId })).rows.map(({ name }) => name)).toEqual(['POSTE-UN', 'POSTE-DEUX'])
    await page.evaluate(() => {
      const data = new DataTransfer()
      data.setData('text/plain', 'rien')
      document.body.dispatchEvent(new DragEvent('dragover', { dataTransfer: data, bubbles: true, cancelable: true }))
    })
    await expect(page.getByText('Lâchez les fichiers')).toBeHidden()
    expect(running.pageErrors).toEqual([])
  } finally {
    await running.close()
  }
})
