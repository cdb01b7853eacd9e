// What a test looks at on a page besides its words: axe's rules, what is wider than the window, and a picture for whoever wants one.
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { firstData } from './bridge.ts'
import type { RunningApp } from './launch-app.ts'

type Axe = { run(root: Element, options: unknown): Promise<{ violations: readonly { id: string; nodes: readonly { html: string }[] }[] }> }
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const pictures = process.env['PACKTIC_PICTURES']

/** Rule and element of each fault; none where all is well. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  return await page.evaluate(async () => {
    const { violations: found } = await (globalThis as unknown as { axe: Axe }).axe.run(document.body, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } })
    return found.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`)
  })
}

/** Pixels by which the page or its main part is wider than it may be. */
export async function overflow(page: Page): Promise<number> {
  return await page.evaluate(() => Math.max(document.documentElement.scrollWidth - document.documentElement.clientWidth, ...[...document.querySelectorAll('main')].map((main) => main.scrollWidth - main.clientWidth)))
}

/** Into the folder named by PACKTIC_PICTURES; nothing without it. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  await page.waitForTimeout(400)
  await page.screenshot({ path: join(pictures, `${name}.png`) })
}

/** The window, without its frame. */
export async function resize({ app, page }: RunningApp, { width, height }: { readonly width: number; readonly height: number }): Promise<void> {
  await app.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height), { width, height })
  await page.waitForFunction((wanted) => innerWidth === wanted, width)
}

/** The page in that theme. Settings set past the page are read at its start alone: without a reload it would stay as it was. */
export async function wear({ call, page }: Pick<RunningApp, 'call' | 'page'>, theme: 'light' | 'dark'): Promise<void> {
  await call('settings.set', { theme })
  await page.reload()
  await firstData(page)
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
}
