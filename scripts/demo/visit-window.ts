// Hands and eyes of the demonstration: presses what the catalogue names, types in fields by their labels, keeps pictures.
// It knows the window only as a person does; the backend is asked through the page, for what a person would count.
import type { Locator, Page } from '@playwright/test'
import { join } from 'node:path'
import type { Input, Method, Output } from '../../main/contract/procedures.ts'
import { translator } from '../../main/backend/words/sentences.ts'
import type { RunningApp } from '../../tests/app/launch-app.ts'

const t = translator('fr')
/** The window may wait for a machine of the lab, which shares two cores with everything else. */
const PATIENCE_MS = 60_000
const SETTLE_MS = 500

export interface VisitWindow {
  readonly page: Page
  press(key: string, values?: Record<string, string | number>): Promise<void>
  /** Presses a button that stands in a part of the page. */
  pressIn(part: Locator, key: string, values?: Record<string, string | number>): Promise<void>
  type(labelKey: string, text: string, part?: Locator): Promise<void>
  choose(labelKey: string, value: string, part?: Locator): Promise<void>
  step(step: string): Promise<void>
  picture(name: string): Promise<void>
  readonly read: RunningApp['call']
  /** Reads again until it is so; the last value is in the error. */
  until<M extends Method>(what: string, method: M, params: Input<M>, ready: (value: Output<M>) => boolean, limitMs?: number): Promise<Output<M>>
  readonly pictures: readonly string[]
}

export function visitWindow({ laptop, folder, prefix = '' }: { laptop: RunningApp; folder: string; prefix?: string }): VisitWindow {
  const { page, call } = laptop
  page.setDefaultTimeout(PATIENCE_MS)
  const pictures: string[] = []
  const field = (labelKey: string, part: Locator | undefined): Locator => (part ?? page).getByLabel(t(labelKey), { exact: true })

  return {
    page, pictures,
    press: async (key, values) => await page.getByRole('button', { name: t(key, values) }).first().click(),
    pressIn: async (part, key, values) => await part.getByRole('button', { name: t(key, values) }).first().click(),
    type: async (labelKey, text, part) => {
      const input = field(labelKey, part).first()
      await input.fill(text)
      await input.blur()
    },
    choose: async (labelKey, value, part) => void (await field(labelKey, part).first().selectOption(value)),
    step: async (step) => {
      await page.getByRole('navigation').getByRole('button', { name: t(`step.${step}`) }).click()
    },
    picture: async (name) => {
      const file = `${prefix}${String(pictures.length + 1).padStart(2, '0')}-${name}.png`
      // The page reads its rows again a moment after they changed; a picture of the moment before would show the past.
      await page.waitForTimeout(SETTLE_MS)
      await page.screenshot({ path: join(folder, file) })
      pictures.push(file)
    },
    read: call,
    until: async (what, method, params, ready, limitMs = PATIENCE_MS) => {
      const limit = Date.now() + limitMs
      for (;;) {
        const value = await call(method, params)
        if (ready(value)) return value
        if (Date.now() > limit) throw new Error(`waited ${limitMs / 1000} s for: ${what}; last seen: ${JSON.stringify(value).slice(0, 2000)}`)
        await page.waitForTimeout(200)
      }
    },
  }
}
