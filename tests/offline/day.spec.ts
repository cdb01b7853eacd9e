// A day without any network, from the inventory to the request to bill: no call leaves the computer, and 25 gestures are enough
// (design/business.md 5, figure 6). `npm run offline` runs it in a network namespace that has loopback and nothing else.
import { expect, test } from '@playwright/test'
import { launchApp } from '../app/launch-app.ts'
import { openPlace } from '../app/open-place.ts'
import { readFiveMachines } from './five-machines.ts'
import { hands } from './gestures.ts'
import { callsSoFar, loopbackOnly } from './namespace.ts'

/** Of the brief: never moved to pass. */
const MOST_GESTURES = 25
const SCOP = { name: 'Scop d’essai', form: 'Scop SARL', capital: 'variable', siret: '00000000000000', vatId: 'FR00000000000', address: '1 place du Marché, 00000 Exempleville', phone: '01 00 00 00 00', email: 'contact@exemple.invalid', writtenChannel: 'contact@exemple.invalid', contactName: 'Technicien d’essai' } as const

test('inventory, quote, signature, contract, signed sheet, request to bill: nothing leaves the computer', async () => {
  expect(loopbackOnly(), 'run by npm run offline').toBe(true)
  const running = await launchApp({ size: { width: 1280, height: 800 } })
  try {
    const { page, call } = running
    const today = new Date().toISOString().slice(0, 10)
    // What stands before the visit: the Scop's settings, the client's file.
    const { scopId } = await call('scop.open', {})
    for (const [field, value] of Object.entries(SCOP)) await call('field.commit', { table: 'scop', id: scopId, field, value })
    await call('rate.set', { name: 'late-payment', from: `${today.slice(0, 4)}-01-01`, until: `${Number(today.slice(0, 4)) + 1}-12-31`, valueBp: 1000, source: 'essai' })
    const { clientId, contactId } = await call('client.create', { name: 'Association d’essai', kind: 'association', commune: 'Exempleville' })
    for (const [field, value] of Object.entries({ seat: '2 rue des Exemples', postcode: '00000', siret: '00000000000000' })) await call('field.commit', { table: 'client', id: clientId, field, value })
    for (const [field, value] of Object.entries({ name: 'Personne d’essai', function: 'Présidence' })) await call('field.commit', { table: 'account_contact', id: contactId, field, value })
    const { visitId } = await call('visit.create', { clientId })
    await openPlace(running, { screen: 'visit', id: visitId, step: 'inventory' })
    await readFiveMachines(running, visitId)

    const before = callsSoFar()
    const { press, keys, fill, check, tick, drawSignature, gestures } = hands(page)
    await press('Choisir un pack')
    await press('Choisir ce pack')
    await press('Établir le devis')
    await press('Faire signer')
    await drawSignature()
    await press('Valider la signature')
    await press('Créer le contrat')
    await fill('Scop suppléante', 'Scop voisine d’essai')
    await press('Faire signer')
    await drawSignature()
    await press('Valider la signature')
    await press(/Compte rendu$/)
    await press('Assistance à distance')
    await press('Commencer')
    await check('Accord de la personne avant la prise en main', 'oui, par téléphone')
    await check('Résultat essayé avec la personne', 'une page imprimée')
    await tick('Accès à distance refermé')
    await press('Faire signer')
    await drawSignature()
    await press('Valider la signature')
    await press('Terminer')
    await keys('Alt+1')
    await keys('Alt+7')
    await press(/^Préparer/)
    await press(/^Envoyer/)
    await expect(page.getByRole('region', { name: 'À facturer' }).getByText('Préparée').first()).toBeVisible()
    expect(callsSoFar()).toEqual(before)
    expect(gestures.length).toBeLessThanOrEqual(MOST_GESTURES)
    expect(running.pageErrors).toEqual([])
  } finally {
    await running.close()
  }
})
