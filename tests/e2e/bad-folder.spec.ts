// What can be wrong with a data folder when the app starts or works: each has its sentence, and nothing is lost.
import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import Database from 'better-sqlite3'
import { launchApp, ownFolder, startRefused } from '../app/launch-app.ts'

/** A folder where one client was made, closed again. */
async function withClient(dataFolder: string, name: string): Promise<void> {
  const running = await launchApp({ dataFolder })
  try {
    await running.call('client.create', { name })
  } finally {
    await running.close()
  }
}

test('a second start on the same folder says so and ends; the first goes on', async () => {
  const dataFolder = ownFolder('data')
  const first = await launchApp({ dataFolder })
  try {
    const { code, said } = await startRefused({ dataFolder })
    expect(said).toContain('packtic est déjà ouvert sur ces données')
    expect(code).toBe(3)
    await first.call('client.create', { name: 'Toujours là' })
    expect(first.app.windows()).toHaveLength(1)
  } finally {
    await first.close()
  }
})

test('a base of a later version is refused in a sentence, and left as it is', async () => {
  const dataFolder = ownFolder('data')
  await withClient(dataFolder, 'Du futur')
  const file = join(dataFolder, 'packtic.db')
  const db = new Database(file)
  db.pragma('user_version = 999')
  db.close()
  const before = readFileSync(file)
  const { code, said } = await startRefused({ dataFolder })
  expect(said).toContain('Ces données viennent d’une version plus récente')
  expect(code).toBe(3)
  expect(readFileSync(file).equals(before)).toBe(true)
})

test('a damaged base is set aside, what was saved is put back, and the window says so', async () => {
  const dataFolder = ownFolder('data')
  await withClient(dataFolder, 'Les Rescapés')
  const file = openSync(join(dataFolder, 'packtic.db'), 'r+')
  writeSync(file, Buffer.alloc(4096, 0x5a), 0, 4096, 0)
  closeSync(file)
  const again = await launchApp({ dataFolder })
  try {
    await expect(again.page.getByText('Le fichier de travail était abîmé', { exact: false })).toBeVisible()
    const { rows } = await again.call('client.list', {})
    expect(rows.map(({ name }) => name)).toEqual(['Les Rescapés'])
    expect((await again.call('db.check', {})).ok).toBe(true)
  } finally {
    await again.close()
  }
})

test('unreadable settings are kept beside, the app opens with its own, and says so', async () => {
  const dataFolder = ownFolder('data')
  writeFileSync(join(dataFolder, 'settings.json'), '{ "language": "fr", ')
  const running = await launchApp({ dataFolder })
  try {
    await expect(running.page.getByText('Les réglages de cet ordinateur étaient illisibles')).toBeVisible()
    expect(readFileSync(join(dataFolder, 'settings.json.unreadable'), 'utf8')).toBe('{ "language": "fr", ')
  } finally {
    await running.close()
  }
})

test('on a full disk typed text stays on screen with the reason, and is saved by itself when there is room', async () => {
  const dataFolder = ownFolder('small-disk')
  const mounted = process.platform === 'linux' && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=48m,mode=0700,uid=65534,gid=65534', 'tmpfs', dataFolder]).status === 0
  test.skip(!mounted, 'a small disk needs root and the right to mount')
  const ballast = join(dataFolder, 'ballast')
  const running = await launchApp({ dataFolder })
  const { page, call } = running
  try {
    await page.keyboard.press('Control+n')
    await page.getByLabel('Nom du client').fill('Disque plein')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Disque plein')
    spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=4096'], { stdio: 'ignore' })
    expect(existsSync(ballast)).toBe(true)
    const note = page.getByLabel('note de visite')
    await note.focus()
    await page.keyboard.type('La cave est inondée')
    await page.keyboard.press('Tab')
    await expect(page.getByText('Pas encore enregistré · Le disque de votre ordinateur est plein')).toBeVisible()
    // Another screen and back: it is still the technician's text.
    await page.keyboard.press('Alt+3')
    await expect(page).toHaveTitle(/^Inventaire/)
    await page.keyboard.press('Control+k')
    await page.keyboard.press('Escape')
    rmSync(ballast)
    await expect(page.getByText('Tout est enregistré')).toBeVisible()
    const { rows } = await call('visit.list', {})
    expect((await call('visit.get', { visitId: rows[0]?.id ?? '' })).note).toBe('La cave est inondée')
    expect(running.pageErrors).toEqual([])
  } finally {
    await running.close()
    execFileSync('umount', ['-l', dataFolder])
  }
})
