// Five machines of a client's, read before the counting begins: this computer by its own collector, four from the stick.
import { expect, type Page } from '@playwright/test'
import type { RunningApp } from '../app/launch-app.ts'
import { NOTEBOOK, windowsTranscript } from '../transcripts/windows.ts'

const PLACES = ['Accueil', 'Comptabilité', 'Direction', 'Salle commune', 'Atelier'] as const
/** What a technician reads on a machine's label or in its firmware, where nothing could tell it. The last is slow and short of memory. */
const TYPED: Readonly<Record<string, string | number | boolean>> = { virtual: false, arch: 64, cpuClass: 2, ageYears: 5, ramMb: 8192, ramMaxMb: 16_384, ramSlotsFree: 1, diskType: 'ssd', diskSizeGb: 256, diskFreeGb: 150, smartOk: true, batteryPct: 90, osFamily: 'linux', osEos: '2099-06-30' }
const SLOW = { ramMb: 4096, diskType: 'hdd', diskSizeGb: 500, diskFreeGb: 300 } as const

/** The stick's readings: one notebook under four names and serial numbers. */
function readings(): readonly (readonly [name: string, text: string])[] {
  return PLACES.slice(1).map((_, at) => {
    const name = `POSTE-${at + 2}`
    return [`${name}.pt`, windowsTranscript({ ...NOTEBOOK, id: [{ Host: name, Arch: 'AMD64', SystemDrive: 'C:', Culture: 'fr-FR' }], 'cim-win32_bios': [{ SerialNumber: `EX000${at + 2}`, SMBIOSBIOSVersion: '1.2' }] })]
  })
}

/** @throws what the page's own words say against it */
export async function readFiveMachines({ page, call }: RunningApp, visitId: string): Promise<void> {
  await page.getByRole('button', { name: 'Relever cet ordinateur' }).first().click()
  await expect(page.getByRole('grid').getByRole('row')).not.toHaveCount(0, { timeout: 120_000 })
  await drop(page, readings())
  await expect.poll(async () => (await call('machine.list', { visitId })).rows.filter(({ takenAt }) => takenAt !== null).length, { timeout: 120_000 }).toBe(PLACES.length)
  const { rows } = await call('machine.list', { visitId })
  for (const [at, { id }] of rows.entries()) {
    await call('field.commit', { table: 'machine', id, field: 'place', value: PLACES[at] ?? '', visitId })
    for (const [path, value] of Object.entries({ ...TYPED, ...(at === rows.length - 1 ? SLOW : {}) })) await call('machine.correct', { machineId: id, path, value, reason: 'lu sur le poste' })
  }
}

async function drop(page: Page, files: readonly (readonly [name: string, text: string])[]): Promise<void> {
  await page.evaluate((all) => {
    const data = new DataTransfer()
    for (const [name, text] of all) data.items.add(new File([text], name))
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
  }, files)
}
