// The least an Electron program can be: one sandboxed window, one page of its own. What ours is measured against.
import { app, BrowserWindow } from 'electron'

app.setPath('userData', process.argv[process.argv.indexOf('--data') + 1])
app.enableSandbox()
app.on('window-all-closed', () => app.quit())
void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, show: false, webPreferences: { sandbox: true, contextIsolation: true } })
  window.once('ready-to-show', () => {
    process.stderr.write(`packtic: window.ready ${JSON.stringify({ at: Date.now() })}\n`)
    window.show()
  })
  void window.loadFile('index.html')
})
