// What the rest of the backend may ask of the exchange with the hub. Never on the path of a local act.
import type { z } from 'zod'
import type { SyncState } from '../../contract/procedures/sync.ts'

export interface ExchangeOptions {
  readonly signal?: AbortSignal
  progress?(done: number, total: number): void
  /** Somebody asked: attachments go even on a metered link, and the try is kept in the history. */
  readonly asked?: boolean
}

export interface Exchanged { readonly sent: number; readonly received: number }

export interface Sync {
  state(): z.infer<typeof SyncState>
  /** @throws Refusal ENROLMENT_REFUSED, HUB_UNREACHABLE, HUB_KEY_CHANGED */
  enrol(text: string): Promise<{ code: string; scop: string }>
  /** One whole exchange; joins the one that runs. @throws Refusal NOT_ENROLLED and what the hub says */
  exchange(options?: ExchangeOptions): Promise<Exchanged>
  /** Sends by itself from now on: after changes, when the network comes back, every five minutes. */
  start(): void
  /** The machine woke up, or the network is said to be back. */
  nudge(): void
  stop(): Promise<void>
}
