// Straight to a place of the app, as if it had been left there.
import { expect } from '@playwright/test'
import type { Input } from '../../main/contract/procedures.ts'
import { firstData } from './bridge.ts'
import type { RunningApp } from './launch-app.ts'

export async function openPlace({ call, page }: Pick<RunningApp, 'call' | 'page'>, place: Input<'app.remember'>): Promise<void> {
  await call('app.remember', place)
  await page.reload()
  await firstData(page)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
}
