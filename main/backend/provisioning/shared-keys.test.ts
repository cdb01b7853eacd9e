import { expect, test } from 'vitest'
import { sharedKeys } from './shared-keys.ts'

test('each machine names the others that show its key; those that showed none share nothing', () => {
  const hosts = [['A', 'SHA256:one'], ['B', 'SHA256:two'], ['C', 'SHA256:one'], ['D', undefined], ['E', undefined], ['F', 'SHA256:one']] as const
  expect(sharedKeys(hosts.map(([name, hostKey]) => ({ name, hostKey })))).toEqual([['C', 'F'], [], ['A', 'F'], [], [], ['A', 'C']])
})
