// What the backend asks of Electron: dialogs, opening a file, one notification, the taskbar's progress.
import { type BrowserWindow, dialog, Notification, shell } from 'electron'
import type { HostAsk } from './contract/wire.ts'

/** Answers one ask; a refusal of the person (closed dialog) is an empty answer, not an error. */
export async function answerAsk(ask: HostAsk, window: BrowserWindow | undefined): Promise<unknown> {
  switch (ask.what) {
    case 'choose-files': {
      const options = { title: ask.title, properties: ['openFile' as const, 'multiSelections' as const], filters: [{ name: ask.title, extensions: [...ask.extensions] }] }
      const chosen = window ? await dialog.showOpenDialog(window, options) : await dialog.showOpenDialog(options)
      return chosen.filePaths
    }
    case 'choose-folder': {
      const options = { title: ask.title, properties: ['openDirectory' as const, 'createDirectory' as const] }
      const chosen = window ? await dialog.showOpenDialog(window, options) : await dialog.showOpenDialog(options)
      return chosen.filePaths[0] ?? null
    }
    case 'choose-save': {
      const options = { title: ask.title, defaultPath: ask.name }
      const chosen = window ? await dialog.showSaveDialog(window, options) : await dialog.showSaveDialog(options)
      return chosen.filePath || null
    }
    case 'open-file':
      return await shell.openPath(ask.path)
    case 'notify':
      if (!window?.isFocused()) new Notification({ title: ask.title, body: ask.body }).show()
      return null
    case 'progress':
      window?.setProgressBar(ask.fraction ?? -1)
      return null
    case 'zoom':
      window?.webContents.setZoomFactor(ask.percent / 100)
      return null
  }
}
