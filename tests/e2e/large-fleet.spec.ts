// A town hall's fleet at the window: the quote still fits what a person reads, for the technician and for the client.
import { expect, test } from '@playwright/test'
import { keepInventory } from '../../main/backend/inventory/keep-inventory.ts'
import { projectMachine } from '../../main/backend/views/read-machine.ts'
import { launchApp, ownFolder } from '../app/launch-app.ts'
import { overflow, violations } from '../app/look.ts'
import { openPlace } from '../app/open-place.ts'
import { seedFolder, seedVisit } from '../app/seed.ts'
import { randomPark } from '../random-park.ts'

const MACHINES = 60
/** What nobody could read of some of them, as a technician types it. */
const TYPED = { virtual: false, arch: 64, cpuClass: 2, ageYears: 6, ramMb: 4096, ramMaxMb: 16_384, ramSlotsFree: 1, diskType: 'hdd', diskSizeGb: 500, diskFreeGb: 300, smartOk: true, osFamily: 'linux', osEos: '2032-06-30' } as const

test('sixty machines: the why of a line keeps to its place, and the client opens the machines by decision', async () => {
  const dataFolder = ownFolder('fleet')
  const visitId = await seedFolder(dataFolder, ({ store, newId }) => {
    const places = Array.from({ length: MACHINES }, (_, at) => ({ name: `POSTE-${at}`, place: `Salle ${at}` }))
    const made = seedVisit(store, places, { packId: 'poste-bureautique' })
    const visit = store.get('visit', made.visitId)
    if (!visit) throw new Error('no visit')
    store.write({ by: 'test' }, (w) => w.create('need', { visitId: visit.id, kind: 'informatique', wanted: true }))
    randomPark(MACHINES, 7).forEach((inventory, at) => {
      const machineId = made.machines[at] ?? ''
      keepInventory({ inventory, transcript: Buffer.from(String(at)) }, { store, by: 'test', visit, machineId, newId })
      const machine = store.get('machine', machineId)
      const unknown = machine && projectMachine(store, machine, '2026-11-30')?.projection.unknown
      store.write({ by: 'test' }, (w) => {
        for (const [path, value] of Object.entries(TYPED)) if (path === 'virtual' || unknown?.[path]) w.add('fact_override', { machineId, path, value, reason: 'seen', by: 'test', at: 1 })
      })
    })
    return visit.id
  })
  const running = await launchApp({ dataFolder, size: { width: 1280, height: 800 } })
  const { page, call } = running
  try {
    await call('quote.open', { visitId })
    await openPlace(running, { screen: 'visit', id: visitId, step: 'quote' })
    const lines = page.locator('tr', { has: page.locator('ul.why[tabindex="0"]') })
    const line = lines.first()
    await line.locator('summary').click()
    // Its amounts stay beside its name, whatever the length of the list.
    const [name, amount] = await Promise.all([line.locator('td').first().boundingBox(), line.locator('td.number').last().evaluate((cell) => getComputedStyle(cell).verticalAlign)])
    expect(name?.height).toBeLessThan(400)
    expect(amount).toBe('top')
    expect(await violations(page)).toEqual([])

    await page.keyboard.press('F9')
    const group = page.locator('details', { hasText: 'À remplacer' })
    await expect(group).toHaveCount(1)
    await expect(group.getByRole('listitem').first()).toBeHidden()
    await group.locator('summary').click()
    await expect(group.getByRole('listitem').first()).toBeVisible()
    const { machines } = await call('quote.clientView', { quoteId: (await call('quote.open', { visitId })).quoteId })
    await expect(group.locator('summary')).toContainText(`${machines.filter(({ decision }) => decision === 'REPLACE').length} postes`)
    expect(await violations(page)).toEqual([])
    expect(await overflow(page)).toBe(0)

    await page.keyboard.press('Escape')
    const { clientId } = await call('visit.get', { visitId })
    const { contractId } = await call('contract.createAlone', { clientId: clientId ?? '' })
    await openPlace(running, { screen: 'contract', id: contractId, step: null })
    // What comes after the machines is found without passing all of them.
    const covered = page.getByRole('region', { name: 'Postes couverts', exact: true })
    await expect(covered.getByRole('checkbox').first()).toBeVisible()
    expect((await covered.boundingBox())?.height).toBeLessThan(600)
    expect(running.pageErrors).toEqual([])
  } finally {
    await running.close()
  }
})
