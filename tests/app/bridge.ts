// The page's own door, used as the page uses it: what a test calls goes through preload, port and dispatch.
import type { Page } from '@playwright/test'
import type { Fault } from '../../domain/errors.ts'
import type { Input, Method, Output } from '../../main/contract/procedures.ts'

type Reply = { readonly ok: true; readonly result: unknown } | { readonly ok: false; readonly fault: Fault }

/** A call as sent, whatever it is; answers the raw reply. */
export async function callRaw(page: Page, method: string, params: unknown): Promise<Reply> {
  return await page.evaluate(async ([name, values]) => await (globalThis as unknown as { packtic: { call(method: string, params: unknown): Promise<Reply> } }).packtic.call(name, values), [method, params] as const)
}

export async function callPage<M extends Method>(page: Page, method: M, params: Input<M>): Promise<Output<M>> {
  const reply = await callRaw(page, method, params)
  if (!reply.ok) throw new Error(`${method}: ${JSON.stringify(reply.fault)}`)
  return reply.result as Output<M>
}

/** Waits until the first data are on screen. */
export async function firstData(page: Page): Promise<void> {
  await page.waitForFunction(() => performance.getEntriesByName('packtic:first-data').length > 0)
}
