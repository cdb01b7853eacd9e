// What the client of the demonstration reads and signs, through the real window: quote, report, contract.
import { translator } from '../../main/backend/words/sentences.ts'
import type { ClientMachines } from './client-machines.ts'
import type { Counts } from './summary.ts'
import type { Visit } from './the-visit.ts'
import type { VisitWindow } from './visit-window.ts'

const t = translator('fr')

export async function quote(w: VisitWindow, visit: Visit): Promise<Counts> {
  const { visitId } = visit
  await w.step('quote')
  const { quoteId } = await w.until('the quote is there', 'visit.get', { visitId }, (view) => view.quoteId !== null)
  if (!quoteId) throw new Error('no quote')
  const view = await w.until('the quote is complete', 'quote.get', { quoteId }, (seen) => seen.missing.length === 0 && seen.lines.length > 0)
  await w.picture('devis')
  await w.page.keyboard.press('F9')
  await w.page.getByText(t('quote.presentHint')).waitFor()
  await w.picture('presentation-client')
  return { lines: view.lines.length, totalHtCents: view.totalHtCents, totalTtcCents: view.totalTtcCents, decisions: view.decisions.map((one) => `${one.place ?? one.name}: ${one.decision}`) }
}

/** Reads every page, then signs: by hand where there is a pen or a mouse, here drawn with the mouse. */
async function signDrawn(w: VisitWindow, name: string, fonction: string): Promise<void> {
  await w.page.getByRole('region', { name: t('sign.title') }).waitFor()
  await w.page.locator('.paper-end').first().waitFor({ state: 'attached' })
  for (const end of await w.page.locator('.paper-end').all()) {
    await end.evaluate((element) => element.scrollIntoView({ block: 'end' }))
    await w.page.waitForTimeout(300)
  }
  await w.type('sign.name', name)
  await w.type('sign.function', fonction)
  const pad = w.page.locator('.pad')
  await pad.scrollIntoViewIfNeeded()
  const box = await pad.boundingBox()
  if (!box) throw new Error('there is nothing to sign on')
  await w.page.mouse.move(box.x + 40, box.y + box.height / 2)
  await w.page.mouse.down()
  for (let i = 1; i <= 30; i++) await w.page.mouse.move(box.x + 40 + i * 8, box.y + box.height / 2 + 28 * Math.sin(i / 2.4))
  await w.page.mouse.up()
}

export async function signature(w: VisitWindow, visit: Visit): Promise<Counts> {
  const { visitId } = visit
  await w.press('quote.sign')
  await signDrawn(w, 'Personne de démonstration', 'Présidence')
  await w.picture('signature')
  await w.press('sign.validate')
  const { quoteDocId } = await w.until('the quote is accepted', 'visit.get', { visitId }, (view) => view.quoteState === 'accepted')
  if (!quoteDocId) throw new Error('no document')
  visit.quoteDocId = quoteDocId
  const doc = await w.read('document.get', { docId: quoteDocId })
  await w.picture('devis-signe')
  await w.press('sign.finish')
  return { number: doc.number, sha256: doc.sha256, signed: doc.signed, pages: doc.pages.length }
}

export async function report(w: VisitWindow, visit: Visit, clients: ClientMachines, leaveOut: (what: string, why: string) => void): Promise<Counts> {
  const { visitId } = visit
  await w.step('report')
  if (!clients.mayDeploy) {
    await w.picture('compte-rendu')
    leaveOut('handover report', 'it comes from the journal of an installation')
    return { made: false }
  }
  await w.press('report.make')
  const { reportDocId } = await w.until('the report is made', 'visit.get', { visitId }, (view) => view.reportDocId !== null)
  if (!reportDocId) throw new Error('no report')
  visit.reportDocId = reportDocId
  const doc = await w.read('document.get', { docId: reportDocId })
  await w.picture('compte-rendu')
  return { number: doc.number, pages: doc.pages.length }
}

export async function contract(w: VisitWindow, visit: Visit): Promise<Counts> {
  const { visitId } = visit
  await w.step('contract')
  await w.press('contract.create')
  const { contractId } = await w.until('the contract is made', 'visit.get', { visitId }, (view) => view.contractId !== null)
  if (!contractId) throw new Error('no contract')
  visit.contractId = contractId
  await w.page.getByText(t('contract.year'), { exact: true }).first().waitFor()
  await w.type('field.maintenance_contract.substituteMember', 'Scop voisine de démonstration')
  const made = await w.until('nothing is missing in the contract', 'contract.get', { contractId }, (view) => view.missing.length === 0)
  await w.press('contract.issue')
  const { docId } = await w.until('the contract is handed over', 'contract.get', { contractId }, (view) => view.docId !== null)
  if (!docId) throw new Error('no contract paper')
  visit.contractDocId = docId
  await w.press('contract.sign')
  await signDrawn(w, 'Personne de démonstration', 'Présidence')
  await w.press('sign.validate')
  const active = await w.until('the contract is active', 'contract.get', { contractId }, (view) => view.state === 'active')
  await w.press('sign.finish')
  await w.picture('contrat')
  return { number: active.number ?? '', visits: made.visits.length, noticeNotBefore: made.notice.notBefore, noticeNotAfter: made.notice.notAfter, monthlyHtCents: made.monthlyHtCents }
}
