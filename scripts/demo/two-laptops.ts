// The end of the demonstration, through real windows: what one laptop sent, another shows.
import { translator } from '../../main/backend/words/sentences.ts'
import type { Counts } from './summary.ts'
import { CLIENT_NAME, type Visit } from './the-visit.ts'
import type { VisitWindow } from './visit-window.ts'

const t = translator('fr')

/** Enrols this laptop and waits until nothing waits to be sent. */
export async function sync(w: VisitWindow, invitation: string): Promise<Counts> {
  await w.page.getByRole('button', { name: t('nav.settings') }).click()
  await w.type('settings.enrolField', invitation)
  await w.press('settings.enrolButton')
  await w.until('the laptop is enrolled', 'sync.state', {}, (view) => view.state !== 'not-enrolled')
  await w.page.getByRole('button', { name: t('nav.sync') }).click()
  await w.press('sync.now')
  const state = await w.until('all is sent', 'sync.state', {}, (view) => view.state === 'sent' && view.waiting === 0, 120_000)
  await w.picture('synchronisation')
  const history = await w.read('sync.history', {})
  return { code: state.code ?? '', scop: state.scop ?? '', sent: history.reduce((sum, line) => sum + line.sent, 0), received: history.reduce((sum, line) => sum + line.received, 0) }
}

/** What the second laptop must show, read through its own window. */
export async function secondLaptop(w: VisitWindow, first: VisitWindow, visit: Visit): Promise<Counts> {
  const same = async (what: string, read: (window: VisitWindow) => Promise<unknown>): Promise<void> => {
    const [here, there] = await Promise.all([read(first), read(w)])
    if (JSON.stringify(here) !== JSON.stringify(there)) throw new Error(`${what} differs between the laptops:\n${JSON.stringify(here)}\n${JSON.stringify(there)}`)
  }
  await w.until('the client is there', 'client.list', { limit: 200 }, ({ rows }) => rows.some((row) => row.id === visit.clientId), 120_000)
  await w.until('the contract is there', 'contract.list', { limit: 200 }, ({ rows }) => rows.some((row) => row.id === visit.contractId), 120_000)
  await same('the client', async (window) => await window.read('client.get', { clientId: visit.clientId }))
  await same('the visit', async (window) => await window.read('visit.get', { visitId: visit.visitId }))
  await same('the contract', async (window) => await window.read('contract.get', { contractId: visit.contractId }))
  await same('the documents', async (window) => await window.read('document.list', { clientId: visit.clientId }))
  if (visit.runId) await same('the run', async (window) => (await window.read('run.get', { runId: visit.runId })).hosts.map(({ machineId, state, counts }) => ({ machineId, state, counts })).toSorted((a, b) => (a.machineId < b.machineId ? -1 : 1)))
  await w.page.getByRole('button', { name: t('nav.clients') }).click()
  await w.page.getByRole('row').filter({ hasText: CLIENT_NAME }).first().click()
  await w.page.getByText(t('client.identity'), { exact: true }).first().waitFor()
  await w.picture('fiche-client')
  const client = await w.read('client.get', { clientId: visit.clientId })
  return { machines: client.machines.length, documents: client.documents.map((doc) => doc.number), contracts: client.contracts.length }
}
