// A technician's gestures, counted: one is a press, a shortcut, a field filled or a signature drawn. Turning pages is reading.
import { expect, type Page } from '@playwright/test'

export interface Hands {
  readonly gestures: readonly string[]
  press(name: string | RegExp): Promise<void>
  keys(shortcut: string): Promise<void>
  fill(label: string, text: string): Promise<void>
  /** A check of a procedure that wants a written word, or is ticked. */
  check(name: string, text: string): Promise<void>
  tick(name: string): Promise<void>
  /** Reads every page, then draws; the signer is who the client's file names. */
  drawSignature(): Promise<void>
}

export function hands(page: Page): Hands {
  const gestures: string[] = []
  return {
    gestures,
    press: async (name) => {
      const button = page.getByRole('button', { name }).first()
      await expect(button).toBeEnabled()
      await button.click()
      gestures.push(`press ${String(name)}`)
    },
    keys: async (shortcut) => {
      await page.keyboard.press(shortcut)
      gestures.push(`keys ${shortcut}`)
    },
    fill: async (label, text) => {
      const field = page.getByLabel(label, { exact: true }).first()
      await field.fill(text)
      await field.blur()
      gestures.push(`fill ${label}`)
    },
    check: async (name, text) => {
      const field = page.getByRole('group', { name }).getByRole('textbox').first()
      await field.fill(text)
      await field.blur()
      gestures.push(`fill ${name}`)
    },
    tick: async (name) => {
      await page.getByRole('group', { name }).getByText('fait', { exact: true }).click()
      gestures.push(`tick ${name}`)
    },
    drawSignature: async () => {
      await page.locator('.paper-end').first().waitFor({ state: 'attached' })
      for (const end of await page.locator('.paper-end').all()) {
        await end.evaluate((element) => element.scrollIntoView({ block: 'end' }))
        await page.waitForTimeout(300)
      }
      const pad = page.locator('.pad')
      await pad.scrollIntoViewIfNeeded()
      const box = await pad.boundingBox()
      if (!box) throw new Error('there is nothing to sign on')
      await page.mouse.move(box.x + 40, box.y + box.height / 2)
      await page.mouse.down()
      for (let at = 1; at <= 20; at++) await page.mouse.move(box.x + 40 + at * 8, box.y + box.height / 2 + 20 * Math.sin(at / 2))
      await page.mouse.up()
      gestures.push('draw the signature')
    },
  }
}
