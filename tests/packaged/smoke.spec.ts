// The packaged folder as an ordinary user starts it: Chromium's sandbox on, resources beside the asar, backend unpacked.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { callPage, callRaw, firstData } from '../app/bridge.ts'
import { launchApp, type RunningApp } from '../app/launch-app.ts'
import { backendOf, descendants, isAlive, isSandboxed, statusOf } from '../app/processes.ts'

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as { version: string }

test.describe.configure({ mode: 'serial' })
let running: RunningApp
test.beforeAll(async () => {
  running = await launchApp({ packaged: true })
  await firstData(running.page)
})
test.afterAll(async () => await running?.close())

test('one window opens on the day, from our own scheme', async () => {
  expect(running.app.windows()).toHaveLength(1)
  expect(running.page.url()).toBe('packtic://app/')
  await expect(running.page.getByRole('heading', { level: 1 })).toContainText('Ma journée')
})

test('it is the package, and says its versions', async () => {
  expect(await running.app.evaluate(({ app }) => [app.isPackaged, app.getVersion(), app.getName()])).toEqual([true, version, 'packtic'])
  const info = await callPage(running.page, 'app.info', {})
  expect(info.version).toBe(version)
  expect(Number(info.node.split('.')[0])).toBeGreaterThanOrEqual(24)
})

test('the page runs in Chromium’s sandbox, and nobody is root', () => {
  const below = descendants(running.pid)
  const renderers = below.filter(({ command }) => command.includes('--type=renderer'))
  expect(renderers).toHaveLength(1)
  for (const { pid, command } of renderers) {
    expect(command).not.toContain('--no-sandbox')
    expect(isSandboxed(pid)).toBe(true)
  }
  // The check can fail: the app's own process is not in the sandbox.
  expect(isSandboxed(running.pid)).toBe(false)
  for (const pid of [running.pid, ...below.map((process) => process.pid)]) expect(statusOf(pid, 'Uid')).not.toMatch(/^0\b/)
})

test('a save is kept, and told to the page as an event', async () => {
  await running.page.evaluate(() => {
    const seen: string[] = []
    Object.assign(globalThis, { seen })
    ;(globalThis as unknown as { packtic: { on(listener: (event: string, payload: unknown) => void): void } }).packtic.on((event, payload) => seen.push(`${event} ${JSON.stringify(payload)}`))
  })
  const { clientId } = await callPage(running.page, 'client.create', { name: 'Les Petits Pas', commune: 'Rennes' })
  const { rows } = await callPage(running.page, 'client.list', {})
  expect(rows.map(({ id, name }) => [id, name])).toContainEqual([clientId, 'Les Petits Pas'])
  await running.page.waitForFunction((id) => (globalThis as unknown as { seen: string[] }).seen.some((line) => line.startsWith('rows.changed') && line.includes(id)), clientId)
})

test('a refused input says what, and changes nothing', async () => {
  const before = await callPage(running.page, 'client.list', {})
  const reply = await callRaw(running.page, 'client.create', { name: '', commune: 3, owner: 'root' })
  expect(reply).toMatchObject({ ok: false, fault: { code: 'INVALID' } })
  expect(await callPage(running.page, 'client.list', {})).toEqual(before)
})

test('long work streams its progress to the page', async () => {
  const { jobId } = await callPage(running.page, 'db.backup', {})
  await running.page.waitForFunction((id) => (globalThis as unknown as { seen: string[] }).seen.some((line) => line.startsWith('job.progress') && line.includes(id) && line.includes('"done"')), jobId)
})

test('packs are read from the resources beside the asar', async () => {
  const packs = await callPage(running.page, 'pack.list', {})
  expect(JSON.stringify(packs)).toContain('poste-bureautique')
})

test('the backend killed by its pid comes back, and nothing saved is lost', async () => {
  const first = backendOf(running.pid)
  expect(first).toBeDefined()
  process.kill(first?.pid ?? 0, 'SIGKILL')
  await expect.poll(() => {
    const now = backendOf(running.pid)?.pid
    return now !== undefined && now !== first?.pid
  }, { timeout: 30_000 }).toBe(true)
  await expect.poll(async () => (await callRaw(running.page, 'app.info', {})).ok, { timeout: 30_000 }).toBe(true)
  const { rows } = await callPage(running.page, 'client.list', {})
  expect(rows.map(({ name }) => name)).toEqual(['Les Petits Pas'])
})

test('no second window, no place on earth', async () => {
  expect(await running.page.evaluate(() => window.open('https://example.org/') === null)).toBe(true)
  expect(running.app.windows()).toHaveLength(1)
  const denied = await running.page.evaluate(async () => await new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve('given'), (error) => resolve(error.code))))
  expect(denied).toBe(1) // PERMISSION_DENIED
})

test('closed and started again on the same folder, it shows what was saved', async () => {
  const all = [running.pid, ...descendants(running.pid).map(({ pid }) => pid)]
  await running.close()
  await expect.poll(() => all.filter(isAlive)).toEqual([])
  running = await launchApp({ packaged: true, dataFolder: running.dataFolder })
  await firstData(running.page)
  const { rows } = await callPage(running.page, 'client.list', {})
  expect(rows.map(({ name }) => name)).toEqual(['Les Petits Pas'])
})
