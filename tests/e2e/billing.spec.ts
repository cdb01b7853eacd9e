// From what is due to the requests that leave, on screen: the panel of Contrats, the confirmation, and the quote's members.
import { expect, test } from '@playwright/test'
import { addMonths } from '../../domain/civil-date.ts'
import { launchApp, ownFolder } from '../app/launch-app.ts'
import { overflow, picture, violations } from '../app/look.ts'
import { openPlace } from '../app/open-place.ts'
import { offlineVisit } from '../quoting/offline-visit.ts'

test('what is due is shown, sent after one confirmation, and followed; members and shares stay with the technician', async () => {
  test.setTimeout(300_000)
  const dataFolder = ownFolder('data')
  const visit = await offlineVisit(dataFolder)
  const { ask, quoteId, visitId } = visit
  await visit.complete()
  const { scopId } = await ask('scop.open', {})
  for (const [field, value] of [['siret', '73282932000074'], ['commissionBp', 400]] as const) await ask('field.commit', { table: 'scop', id: scopId, field, value })
  const { memberId } = await ask('member.create', { code: 'NORD', name: 'Scop du Nord' })
  await ask('field.commit', { table: 'member', id: memberId, field: 'siren', value: '443061841' })
  await ask('quote.setMember', { quoteId, lineId: 'SRV-INST-UPG', memberId })
  const sign = async (docId: string): Promise<void> => {
    const { pages, consentVersion } = await ask('document.get', { docId })
    await ask('document.sign', { docId, signer: { name: 'Camille Exemple', function: '', onBehalfOf: '' }, method: 'typed', strokes: [], typedName: 'Camille Exemple', consentVersion, pagesShown: pages.map((_, at) => ({ page: at + 1, at: Date.now() })), startedAt: Date.now() })
  }
  await ask('quote.issue', { quoteId })
  await sign(quoteId)
  const { contractId } = await ask('contract.create', { quoteDocId: quoteId, start: addMonths(`${visit.services.today().slice(0, 8)}01`, -2) })
  await ask('field.commit', { table: 'maintenance_contract', id: contractId, field: 'substituteMember', value: 'Scop du Nord' })
  await ask('contract.issue', { contractId })
  await sign(contractId)
  await visit.close()

  const running = await launchApp({ dataFolder })
  const { page } = running
  try {
    await page.keyboard.press('Alt+7')
    const panel = page.getByRole('region', { name: 'À facturer' })
    await expect(panel.getByRole('checkbox')).toHaveCount(4)
    await picture(page, 'billing-due')
    expect(await violations(page)).toEqual([])
    expect(await overflow(page)).toBe(0)
    // One is left for later, by the keyboard.
    await panel.getByRole('checkbox').first().focus()
    await page.keyboard.press('Space')
    await panel.getByRole('button', { name: 'Préparer 3 demandes' }).press('Enter')
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByText('Scop du Nord')).toBeVisible()
    await picture(page, 'billing-confirm')
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Envoyer 3 demandes' }).press('Enter')
    await expect(panel.getByText('Préparée')).toHaveCount(3)
    await expect(panel.getByRole('checkbox')).toHaveCount(1)
    await picture(page, 'billing-asked')

    await openPlace(running, { screen: 'visit', id: visitId, step: 'quote' })
    const members = page.getByRole('region', { name: 'Adhérents' })
    await expect(members.getByRole('row', { name: /Scop du Nord/ })).toBeVisible()
    await expect(page.getByRole('region', { name: 'Demande de facturation' }).getByText('Préparée')).toBeVisible()
    await picture(page, 'billing-quote')
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('F9')
    await expect(page.getByText('Présentation. Échap pour revenir')).toBeVisible()
    expect(await page.locator('body').innerText()).not.toMatch(/Scop du Nord|NORD|Commission|Reversement/)
    await openPlace(running, { screen: 'settings', id: null, step: null })
    await expect(page.getByRole('region', { name: 'Adhérents du réseau' })).toBeVisible()
    await picture(page, 'billing-members')
    expect(await violations(page)).toEqual([])
    expect(running.pageErrors).toEqual([])
  } finally {
    await running.close()
  }
})
