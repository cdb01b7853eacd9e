// One visit through the real window, step by step as a technician does it, until told to stop: every step tells the
// witness what the app acknowledged.
import { expect } from '@playwright/test'
import type { RunningApp } from './launch-app.ts'
import type { Witness } from './witness.ts'

/** Waits for work, but not beyond the stop: an app that was killed answers nothing any more. */
type Step = <R>(work: () => Promise<R>) => Promise<R>

function stepUntil(stop: AbortSignal): Step {
  const stopped = new Promise<never>((_resolve, reject) => stop.addEventListener('abort', () => reject(new Error('stopped')), { once: true }))
  stopped.catch(() => undefined)
  return async (work) => {
    stop.throwIfAborted()
    const doing = work()
    doing.catch(() => undefined)
    return await Promise.race([doing, stopped])
  }
}

/** Drives one visit at a new client of this name. Throws when stopped. */
export async function driveVisit({ page, call }: RunningApp, witness: Witness, name: string, stop: AbortSignal): Promise<void> {
  const step = stepUntil(stop)
  const arrive = async (title: string): Promise<void> => {
    await step(async () => await expect(page).toHaveTitle(new RegExp(`^${title}[, ].*packtic$`)))
    const shown = await step(async () => await page.title())
    // A page that is being killed answers an empty title.
    if (shown.startsWith(title)) witness.at(shown)
  }
  const type = async (label: string, table: string, id: string, field: string, text: string): Promise<void> => {
    await step(async () => await page.getByLabel(label, { exact: true }).focus())
    for (let length = 1; length <= text.length; length++) {
      await step(async () => await page.keyboard.type(text.charAt(length - 1)))
      witness.key(table, id, field, text.slice(0, length))
    }
  }

  await step(async () => await page.keyboard.press('Control+n'))
  await step(async () => await page.getByLabel('Nom du client').fill(name))
  witness.going('Client')
  await step(async () => await page.keyboard.press('Enter'))
  await step(async () => await expect(page.getByRole('heading', { level: 1 })).toHaveText(name))
  const place = await step(async () => await call('app.place', {}))
  const visitId = place?.id ?? ''
  const { clientId } = await step(async () => await call('visit.get', { visitId }))
  if (!clientId) throw new Error('a visit without client')
  await arrive('Client')
  witness.saved('client', clientId, { name })
  witness.saved('visit', visitId, { clientId })
  const { contacts } = await step(async () => await call('client.get', { clientId }))
  const contactId = contacts[0]?.id ?? ''

  await type('commune', 'client', clientId, 'commune', 'Saint-Agrève-en-Vivarais')
  await type('note de visite', 'visit', visitId, 'note', `Le serveur de ${name} est sous l’escalier ; la clé est chez la voisine, du lundi au jeudi.`)
  await step(async () => await call('field.commit', { table: 'account_contact', id: contactId, field: 'phone', value: '04 75 00 00 01', visitId }))
  witness.saved('account_contact', contactId, { phone: '04 75 00 00 01' })

  witness.going('Inventaire')
  await step(async () => await page.keyboard.press('Alt+3'))
  await arrive('Inventaire')
  // Left fields are committed: what was typed is a row now.
  await step(async () => await page.getByRole('button', { name: 'Relever cet ordinateur' }).first().click())
  await step(async () => await expect(page.getByRole('grid').getByRole('row')).not.toHaveCount(0, { timeout: 120_000 }))
  const { rows } = await step(async () => await call('machine.list', { visitId }))
  for (const row of rows) witness.saved('machine', row.id)
  const { machineId } = await step(async () => await call('machine.add', { visitId, host: '192.0.2.7', place: 'Accueil' }))
  witness.saved('machine', machineId, { host: '192.0.2.7', place: 'Accueil' })

  witness.going('Pack')
  await step(async () => await page.keyboard.press('Alt+4'))
  await arrive('Pack')
  await step(async () => await page.getByRole('button', { name: 'Choisir ce pack' }).first().click())
  await step(async () => await expect(page.getByText('Pack choisi').first()).toBeVisible())
  const { packId } = await step(async () => await call('visit.get', { visitId }))
  witness.saved('visit', visitId, { packId })

  witness.going('Devis')
  await step(async () => await page.getByRole('button', { name: 'Établir le devis' }).click())
  await arrive('Devis')
  const { quoteId } = await step(async () => await call('quote.open', { visitId }))
  witness.saved('quote', quoteId, { visitId })
  for (const label of ['Câble de 5 m', 'Prise murale', 'Serrure de baie']) {
    const { lineId } = await step(async () => await call('quote.addLine', { quoteId, section: 'materiel', label, qtyMilli: 2000, unitCents: 1250, nature: 'goods' }))
    witness.saved('quote_line', lineId, { label, qtyMilli: 2000 })
    witness.asking('quote_line', lineId, { qtyMilli: 3000 })
    await step(async () => await call('quote.setQuantity', { quoteId, sku: lineId, qtyMilli: 3000 }))
    witness.saved('quote_line', lineId, { qtyMilli: 3000 })
  }
  witness.going('Ma journée')
  await step(async () => await page.keyboard.press('Alt+1'))
  await arrive('Ma journée')
}
