// The only file that touches ipcMain. Every message must come from our page's top frame: no exception for senders without URL.
import { ipcMain, type IpcMainEvent } from 'electron'
import { OUR_PAGE } from './security.ts'

/** True for the top frame of our own page alone. */
export function isOurPage(frame: { readonly url: string; readonly parent: unknown } | null): boolean {
  // With its final slash: `packtic://app.evil/` and `packtic://app@evil/` begin with the rest.
  return frame !== null && frame.parent === null && frame.url.startsWith(OUR_PAGE)
}

/** Listens on `packtic:*` channels; anything else, and any other sender, is dropped. */
export function onPage(channel: `packtic:${string}`, listener: (event: IpcMainEvent) => void): void {
  ipcMain.on(channel, (event) => {
    if (isOurPage(event.senderFrame)) listener(event)
  })
}
