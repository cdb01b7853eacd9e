// What a person types over a fact goes into quotes, and an issued quote is read again through the engine's own door.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { randomPark } from '../../tests/random-park.ts'
import { EngineMachine } from '../quoting/case.ts'
import { CORRECTABLE, type CorrectablePath, fitsCorrection, project } from './project.ts'

const machines = randomPark(50, 7)

test('a value that no machine can have is no correction', () => {
  for (const [path, value] of [['batteryPct', 101], ['osEos', '2027-02-29'], ['osEos', '2027-13-01'], ['diskSizeGb', 2 ** 40], ['ramMb', 4096.5], ['ramMb', -1], ['ageYears', 1e9], ['arch', 16], ['cpuClass', 4], ['smartOk', 'ok'], ['diskType', 'nvme']] as const) expect([path, value, fitsCorrection(path, value)]).toEqual([path, value, false])
  for (const [path, value] of [['batteryPct', 100], ['osEos', '2028-02-29'], ['ramMaxMb', 6_291_456], ['arch', 32], ['cpuClass', 0], ['smartOk', false], ['virtual', true]] as const) expect([path, value, fitsCorrection(path, value)]).toEqual([path, value, true])
})

test('whatever is typed, what the rules are given passes the door of a quoting case', () => {
  const value = fc.oneof(fc.integer(), fc.double(), fc.boolean(), fc.constantFrom('2027-02-29', '2027-12-31', 'hdd', 'windows', '', null, 32, 64, 3, 100, 101), fc.string())
  let taken = 0
  fc.assert(fc.property(fc.constantFrom(...machines), fc.array(fc.tuple(fc.constantFrom(...(Object.keys(CORRECTABLE) as CorrectablePath[])), value), { maxLength: 20 }), (inventory, typed) => {
    taken += typed.filter(([path, one]) => fitsCorrection(path, one)).length
    const { machine } = project(inventory, { id: 'P1', needsWindowsApp: null, linuxCompatible: null, smartOkReason: null }, typed.map(([path, one]) => ({ path, value: one })), '2026-11-30')
    // As it is frozen: through JSON.
    const frozen: unknown = JSON.parse(JSON.stringify(machine))
    expect(EngineMachine.parse(frozen)).toEqual(frozen)
  }), { numRuns: 2000, seed: 1 })
  expect(taken).toBeGreaterThan(1000)
})
