// The demonstration visit: one whole visit through the real window, from a new client to a second laptop that shows it
// all. Leaves pictures, papers, the database and summary.json in demo-output/, and ends with 1 when any link fails.
//   --hosts 1,2   uses two hosts of a lab that is up already (they are wiped, and left running)
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { launchApp, ownFolder, type RunningApp } from '../tests/app/launch-app.ts'
import { type ClientMachines, openClientMachines } from './demo/client-machines.ts'
import { type NetworkHub, openNetworkHub } from './demo/network-hub.ts'
import { createSummary } from './demo/summary.ts'
import { deployment } from './demo/the-installation.ts'
import { contract, quote, report, signature } from './demo/the-papers.ts'
import { inventory, newClient, pack, settle, verdicts, type Visit } from './demo/the-visit.ts'
import { secondLaptop, sync } from './demo/two-laptops.ts'
import { type VisitWindow, visitWindow } from './demo/visit-window.ts'
import { electronRuntime } from './electron-runtime.ts'
import { buildIfStale } from './fresh-build.ts'
import { say } from './say.ts'

const root = join(import.meta.dirname, '..')
const output = join(root, 'demo-output')
const SCOP = 'Scop de démonstration'

const { values: options } = parseArgs({ options: { hosts: { type: 'string' } } })
const numbers = options.hosts?.split(',').map(Number)

/** Runs the visit; answers true when every link held. */
async function demonstrate(): Promise<boolean> {
  const summary = createSummary({ folder: output, now: Date.now })
  const pictures = join(output, 'pictures')
  const work = mkdtempSync(join(tmpdir(), 'packtic-demo-'))
  const opened: (() => Promise<void>)[] = []
  const visit: Visit = { visitId: '', clientId: '', machines: [], quoteDocId: '', runId: '', reportDocId: '', contractId: '', contractDocId: '' }
  const runtime = await electronRuntime()
  const more = (): Record<string, unknown> => ({ runtime: { electron: runtime.version, testRuntime: runtime.fallback }, pictures: windows.flatMap((window) => window.pictures) })
  const windows: VisitWindow[] = []
  try {
    buildIfStale({ testRuntime: runtime.fallback })
    let hub!: NetworkHub
    let clients!: ClientMachines
    let laptop!: RunningApp
    await summary.link('client-machines', async () => {
      clients = await openClientMachines(numbers ? { numbers } : {})
      opened.push(clients.close)
      if (clients.kind === 'loopback') summary.leaveOut('two client machines of the lab', 'the lab cannot run here; one sshd on loopback stands for them')
      return { kind: clients.kind, machines: clients.machines.length }
    })
    const first = await summary.link('first-laptop', async () => {
      laptop = await open(opened)
      // The one thing outside of the page: the system's file dialog, answered with the demonstration's own key.
      if ('keyFile' in clients.credential) await laptop.app.evaluate(({ dialog }, file) => void Object.assign(dialog, { showOpenDialog: async () => ({ canceled: false, filePaths: [file] }) }), clients.credential.keyFile)
      const window = visitWindow({ laptop, folder: pictures })
      windows.push(window)
      await window.picture('ma-journee-vide')
      return await settle(window)
    }).then(() => windows[0])
    if (!first) throw new Error('no window')
    await summary.link('new-client', async () => await newClient(first, visit))
    await summary.link('inventory', async () => await inventory(first, visit, clients))
    await summary.link('verdicts', async () => await verdicts(first, visit, clients))
    await summary.link('pack', async () => await pack(first, visit))
    await summary.link('quote', async () => await quote(first, visit))
    await summary.link('signature', async () => await signature(first, visit))
    await summary.link('deployment', async () => await deployment(first, visit, clients, summary.leaveOut))
    await summary.link('report', async () => await report(first, visit, clients, summary.leaveOut))
    await summary.link('contract', async () => await contract(first, visit))
    await summary.link('network-hub', async () => {
      hub = await openNetworkHub({ data: join(work, 'hub'), scop: SCOP })
      opened.push(hub.close)
      return { url: hub.url, store: 'PGlite' }
    })
    await summary.link('sync', async () => await sync(first, hub.firstInvitation))
    await summary.link('second-laptop', async () => {
      const other = await open(opened)
      const window = visitWindow({ laptop: other, folder: pictures, prefix: '2e-portable-' })
      windows.push(window)
      const exchanged = await sync(window, await hub.invite())
      return { ...exchanged, ...(await secondLaptop(window, first, visit)) }
    })
    await summary.link('proofs', async () => await keepProofs(first, laptop, visit))
  } catch (error) {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error))
    for (const [index, window] of windows.entries()) await window.page.screenshot({ path: join(pictures, `panne-${index + 1}.png`) }).catch(() => undefined)
  }
  for (const close of opened.toReversed()) await close().catch((error: unknown) => say(`closing: ${String(error)}`))
  rmSync(work, { recursive: true, force: true })
  summary.write(more())
  return summary.ok()
}

async function open(opened: (() => Promise<void>)[]): Promise<RunningApp> {
  const laptop = await launchApp({ dataFolder: ownFolder('demo'), language: 'fr', size: { width: 1280, height: 800 } })
  opened.push(laptop.close)
  return laptop
}

/** The papers as the client gets them, each signed one checked by its proof, and the database after a clean stop. */
async function keepProofs(window: VisitWindow, laptop: RunningApp, visit: Visit): Promise<Record<string, number | readonly string[]>> {
  const papers: string[] = []
  mkdirSync(join(output, 'papers'), { recursive: true })
  for (const docId of [visit.quoteDocId, visit.reportDocId, visit.contractDocId].filter((id) => id !== '')) {
    const doc = await window.read('document.get', { docId })
    for (const [sha256, name] of [[doc.pdfSha256, `${doc.number}.pdf`], [doc.signedPdfSha256, `${doc.number}-signe.pdf`]] as const) {
      if (sha256 === null) continue
      const paper = join(output, 'papers', name)
      copyFileSync(join(laptop.dataFolder, 'blobs', sha256.slice(0, 2), sha256), paper)
      // The same check as a client's expert would run, without the app.
      if (sha256 === doc.signedPdfSha256) execFileSync(join(root, 'scripts/packtic'), ['verify-proof', paper], { stdio: ['ignore', 'ignore', 'inherit'] })
      papers.push(name)
    }
  }
  await laptop.close()
  copyFileSync(join(laptop.dataFolder, 'packtic.db'), join(output, 'packtic.db'))
  return { papers, database: 1 }
}


const ok = await demonstrate()
say(`${ok ? 'every link held' : 'A LINK BROKE'}: ${join(output, 'summary.json')}, pictures in ${join(output, 'pictures')}, papers in ${join(output, 'papers')}`)
process.exitCode = ok ? 0 : 1
