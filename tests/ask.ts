// Calls to a backend without its window, as a page would make them, and what every test of handlers asks for: a refusal's words, a
// signature, a job's end. No test runner in here: commands and window tests use it too.
import { join } from 'node:path'
import { Refusal } from '../domain/errors.ts'
import type { Id, Sha256 } from '../domain/ids.ts'
import { createServices, type Wiring } from '../main/backend/create-services.ts'
import { call } from '../main/backend/dispatch.ts'
import { handlers } from '../main/backend/handlers.ts'
import type { Services } from '../main/backend/services.ts'
import type { Input, Method, Output } from '../main/contract/procedures.ts'
import type { HostAsk } from '../main/contract/wire.ts'

/** What the app ships beside its code. */
export const resources = join(import.meta.dirname, '../resources')

export type Host = (ask: HostAsk) => Promise<unknown>
export type Ask = <M extends Method>(method: M, input: Input<M>) => Promise<Output<M>>

/** A backend over a folder; `host` answers what only a desktop can: files chosen, papers opened. */
export function openBackend(dataFolder: string, host: Host = async () => await Promise.resolve('')): Wiring {
  return createServices({ dataFolder, resources, version: '0.0.0-test', host, logName: 'test' })
}

/** `services` are read at each call: a test may open its base again, or move its day. */
export function asking(services: () => Services): Ask {
  return async (method, input) => (await call(services(), handlers, method, input, new AbortController().signal)) as never
}

/** `accepted`, or the fault's code, followed by the first of the wanted details that it has; `rule` is that of its first issue. */
export async function refusal(work: Promise<unknown>, ...wanted: readonly ('why' | 'state' | 'missing' | 'rule')[]): Promise<string> {
  try {
    await work
    return 'accepted'
  } catch (error) {
    if (!(error instanceof Refusal)) return String(error)
    const { code, detail, issues } = error.fault
    const said = wanted.map((name) => (name === 'rule' ? issues?.[0]?.rule : detail[name])).find((one) => one !== undefined && one !== null)
    return [code, said].filter(Boolean).join(' ')
  }
}

/** Signed by Camille Exemple with a typed name, every page shown first. */
export async function signTyped(ask: Ask, docId: Id): Promise<Sha256> {
  const { pages, consentVersion } = await ask('document.get', { docId })
  const name = 'Camille Exemple'
  const { signedPdfSha256 } = await ask('document.sign', { docId, signer: { name, function: '', onBehalfOf: '' }, method: 'typed', strokes: [], typedName: name, consentVersion, startedAt: 1, pagesShown: pages.map((_, at) => ({ page: at + 1, at: 2 })) })
  return signedPdfSha256
}

/** Waits for a job the way the page does: by its last event. */
export async function jobDone(wiring: Wiring, start: () => Promise<unknown>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const off = wiring.onPush((event, payload) => {
      const { state, fault } = payload as { state: string; fault: unknown }
      if (event !== 'job.progress' || state === 'running') return
      off()
      if (state === 'done') resolve()
      else reject(new Error(JSON.stringify(fault)))
    })
    start().catch(reject)
  })
}

/** What a quote or a contract says of its seller: an example, and the day's rate of late payment. */
export async function fillScop(ask: Ask): Promise<{ scopId: Id }> {
  const { scopId } = await ask('scop.open', {})
  const fields = { name: 'Scop Exemple', form: 'Société coopérative et participative', siret: '00000000000000', address: '2 rue Neuve', contactName: 'Dominique Exemple', email: 'contact@scop.example' }
  for (const [field, value] of Object.entries(fields)) await ask('field.commit', { table: 'scop', id: scopId, field, value })
  await ask('rate.set', { name: 'late-payment', from: '2020-01-01', until: '2099-12-31', valueBp: 1200, source: 'typed for the test' })
  return { scopId }
}
