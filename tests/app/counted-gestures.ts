// Gestures as a person makes them, counted: a click, a key with its held ones, a field filled.
import type { Locator, Page } from '@playwright/test'

export function countedGestures(page: Page): { press(key: string): Promise<void>; click(target: Locator): Promise<void>; count(): number } {
  let gestures = 0
  return {
    press: async (key) => {
      gestures++
      await page.keyboard.press(key)
    },
    click: async (target) => {
      gestures++
      await target.click()
    },
    count: () => gestures,
  }
}
