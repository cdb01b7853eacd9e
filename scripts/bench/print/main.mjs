// The same text through Chromium's printer: a hidden window prints the page it is given, tagged, and says how long each took.
import { join } from 'node:path'
import { app, BrowserWindow } from 'electron'

const after = (name) => process.argv[process.argv.indexOf(name) + 1]
app.setPath('userData', after('--data'))
app.enableSandbox()
const print = async () => {
  const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true, contextIsolation: true } })
  await window.loadFile(join(after('--data'), 'quote.html'))
  const times = []
  let bytes = 0
  for (let round = 0; round < Number(after('--rounds')); round++) {
    const from = performance.now()
    const pdf = await window.webContents.printToPDF({ pageSize: 'A4', generateTaggedPDF: true, preferCSSPageSize: true })
    times.push(performance.now() - from)
    bytes = pdf.length
  }
  const count = (await window.webContents.printToPDF({ pageSize: 'A4', preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0
  process.stderr.write(`packtic: printed ${JSON.stringify({ times, bytes, pages: count })}\n`)
  app.exit(0)
}
void app.whenReady().then(print).catch((error) => {
  process.stderr.write(`packtic: not printed, ${error?.stack}\n`)
  app.exit(1)
})
