// An inventory stored by a former program opens: its facts stand, what it did not know is not collected.
import { expect, test } from 'vitest'
import { storedInventory } from './stored.ts'

const none = { unknown: 'not-collected', src: 'x' }
const known = (v: unknown) => ({ v, src: 'x', conf: 'measured' })
const former = {
  schema: 'packtic.inventory/1', id: '01900000-0000-7000-8000-000000000001', machineKey: 'a'.repeat(64), takenAt: 1, by: 'A', method: 'ssh', target: null, durationMs: 1, collectorVersion: '1.0.0', transcriptSha256: 'b'.repeat(64), sections: [],
  machine: { maker: known('LENOVO'), model: none, family: none, serial: none, assetTag: none, uuid: none, chassis: none, biosVersion: none, biosDate: none, yearEst: none, virtual: known(false) },
  cpu: { name: none, vendor: none, family: none, model: none, stepping: none, sockets: none, cores: none, threads: none, arch: none, generationYear: none, class0to3: none },
  ram: { totalBytes: none, osBytes: none, maxBytes: none, slots: none, slotsFree: none, soldered: none, modules: [] }, disks: [], volumes: [], battery: [], net: { ifs: [] },
  os: { family: known('linux'), id: known('debian'), name: none, version: known('12'), build: none, host: none, eol: known('2028-06-30') },
  security: { uefi: none, secureBoot: none, tpm: known('2.0') }, software: [{ name: 'libreoffice', version: '7.4' }],
}

test('facts of the former form stand; lists it never had are gaps, those it read as empty are not', () => {
  const now = storedInventory(former)
  expect(now.os.eol.date).toMatchObject({ v: '2028-06-30' })
  expect(now.security.tpm).toMatchObject({ present: { v: true }, version: { v: '2.0' } })
  expect(now.machine.boardSerial).toEqual({ unknown: 'not-collected', src: '' })
  expect(now.gaps).toMatchObject({ printers: { unknown: 'not-collected' }, users: { unknown: 'not-collected' } })
  expect(now.gaps.disks).toBeUndefined()
  expect(storedInventory(JSON.parse(JSON.stringify(now)))).toEqual(now)
})
