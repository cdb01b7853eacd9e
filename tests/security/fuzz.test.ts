// Ten thousand messages that no page of ours would send: each is refused as INVALID or UNKNOWN_METHOD, or ignored when it
// names no call; none reaches a handler, nothing is written, nothing falls over.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServices, type Wiring } from '../../main/backend/create-services.ts'
import { servePage } from '../../main/backend/dispatch.ts'
import { handlers } from '../../main/backend/handlers.ts'
import { procedures } from '../../main/contract/procedures.ts'
import type { BackendMessage } from '../../main/contract/wire.ts'

const RUNS = 2500
const methods = Object.keys(procedures)
const folder = mkdtempSync(join(tmpdir(), 'packtic-fuzz-'))
let wiring: Wiring
let send: (message: unknown) => void = () => {}
let replies: BackendMessage[] = []
let writes = 0

beforeAll(() => {
  wiring = createServices({ dataFolder: folder, resources: join(import.meta.dirname, '../../resources'), version: '0.0.0-test', host: async () => await Promise.reject(new Error('asked')), logName: 'test' })
  wiring.onPush((event) => void (writes += event === 'rows.changed' || event === 'job.progress' ? 1 : 0))
  servePage({ post: (message) => replies.push(message), onMessage: (listener) => (send = listener), onClose: () => {} }, { services: wiring.services, handlers, checkOutputs: true })
})
afterAll(async () => {
  await wiring.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Sends one message and collects what came back. */
async function said(message: unknown): Promise<readonly BackendMessage[]> {
  replies = []
  send(message)
  await new Promise((resolve) => setImmediate(resolve))
  return replies
}

const codes = (messages: readonly BackendMessage[]): string[] => messages.map((message) => ('ok' in message && !message.ok ? message.fault.code : 'ACCEPTED'))

test('anything at all is refused or ignored', async () => {
  await fc.assert(fc.asyncProperty(fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }), async (message) => {
    for (const code of codes(await said(message))) expect(['INVALID', 'UNKNOWN_METHOD']).toContain(code)
  }), { numRuns: RUNS })
})

test('a call of a method that is not in the table is refused, by any name of the language', async () => {
  const names = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'then', '', 'app.info ', 'APP.INFO', 'app', 'app.info.call'))
  await fc.assert(fc.asyncProperty(fc.nat(), names, fc.anything(), async (id, method, params) => {
    fc.pre(!methods.includes(method))
    const [code] = codes(await said({ id, method, params }))
    expect(['INVALID', 'UNKNOWN_METHOD']).toContain(code)
  }), { numRuns: RUNS })
})

test('a known method with a value that is no object is INVALID', async () => {
  await fc.assert(fc.asyncProperty(fc.nat(), fc.constantFrom(...methods), fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null), fc.constant(undefined), fc.double(), fc.array(fc.anything())), async (id, method, params) => {
    expect(codes(await said({ id, method, params }))).toEqual(['INVALID'])
  }), { numRuns: RUNS })
})

test('a known method with one word too many is INVALID: every input is strict', async () => {
  await fc.assert(fc.asyncProperty(fc.nat(), fc.constantFrom(...methods), fc.dictionary(fc.string(), fc.anything()), async (id, method, params) => {
    expect(codes(await said({ id, method, params: { ...params, planted: 'rm -rf /' } }))).toEqual(['INVALID'])
  }), { numRuns: RUNS })
})

test('each method refuses a planted word, whatever else is right', async () => {
  for (const method of methods) expect([method, ...codes(await said({ id: 1, method, params: { planted: 1 } }))]).toEqual([method, 'INVALID'])
})

test('very deep and very long values are refused like others', async () => {
  let deep: unknown = 1
  for (let i = 0; i < 5000; i++) deep = [deep]
  for (const params of [{ planted: deep }, { text: 'x'.repeat(2_000_000) }]) expect(codes(await said({ id: 1, method: 'search.query', params }))).toEqual(['INVALID'])
})

test('after all of them nothing was written, and a true call is answered', async () => {
  expect(writes).toBe(0)
  expect(wiring.services.store.list('client')).toEqual([])
  expect(await said({ id: 7, method: 'app.info', params: {} })).toMatchObject([{ id: 7, ok: true }])
})
