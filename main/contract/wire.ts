// The shapes that travel: page <> backend over one port, main <> backend over the carrier.
// Replies are values: contextBridge strips error classes, so a fault is data.
import type { Fault } from '../../domain/errors.ts'

export const PROTOCOL = 1

export type PageMessage =
  | { readonly hello: { readonly protocol: number; readonly version: string } }
  | { readonly id: number; readonly method: string; readonly params: unknown }
  | { readonly cancel: number }

export type BackendMessage =
  | { readonly id: number; readonly ok: true; readonly result: unknown }
  | { readonly id: number; readonly ok: false; readonly fault: Fault }
  | { readonly event: string; readonly payload: unknown }

/** What main tells the backend. `port` comes with a MessagePort (carrier A) or a port number (carrier B). */
export type ControlToBackend =
  | { readonly kind: 'start'; readonly dataFolder: string; readonly resources: string; readonly version: string; readonly locale: string }
  | { readonly kind: 'port'; readonly port: number }
  | { readonly kind: 'port-closed'; readonly port: number }
  | { readonly kind: 'host-reply'; readonly id: number; readonly ok: boolean; readonly value: unknown }
  | { readonly kind: 'suspending' }
  | { readonly kind: 'resumed' }
  | { readonly kind: 'ping'; readonly n: number }
  | { readonly kind: 'shutdown'; readonly deadlineMs: number }

/** What the backend tells main. */
export type ControlToMain =
  | { readonly kind: 'ready'; readonly versions: Readonly<Record<string, string>> }
  | { readonly kind: 'pong'; readonly n: number }
  | { readonly kind: 'fatal'; readonly fault: Fault }
  | { readonly kind: 'host'; readonly id: number; readonly ask: HostAsk }

/** Services only Electron's main has; under the command line the same asks are answered without windows. */
export type HostAsk =
  | { readonly what: 'choose-files'; readonly title: string; readonly extensions: readonly string[] }
  | { readonly what: 'choose-folder'; readonly title: string }
  | { readonly what: 'choose-save'; readonly title: string; readonly name: string }
  | { readonly what: 'open-file'; readonly path: string }
  | { readonly what: 'notify'; readonly title: string; readonly body: string }
  | { readonly what: 'progress'; readonly fraction: number | null }
  /** The page's own zoom, 80 to 300: real pixels, so that media queries follow. */
  | { readonly what: 'zoom'; readonly percent: number }

/** Carrier B wraps both conversations in one channel: `control`, or a page's port by its number. */
export type CarrierFrame = { readonly wire: 'control'; readonly body: ControlToBackend | ControlToMain } | { readonly wire: number; readonly body: PageMessage | BackendMessage }
