// What an agent's word on virtual machines says, and what says nothing: a machine called virtual is judged no more.
import { expect, test } from 'vitest'
import { documentFromJson } from './document.ts'
import { machineOf } from './read-hardware.ts'

const virtual = (vmsystem: unknown): unknown => {
  const document = documentFromJson({ deviceid: 'x', content: { versionclient: 'x', hardware: { name: 'salle-a', vmsystem } } })
  return document && machineOf(document)?.virtual
}

test.each(['VMware', 'KVM', 'Hyper-V', 'lxc', 'VirtualBox'])('%s is a virtual machine', (word) => {
  expect(virtual(word)).toMatchObject({ v: true })
})

test('a physical machine is one', () => {
  expect(virtual('Physical')).toMatchObject({ v: false })
})

test.each(['', 'N/A', '0', '0000-00-00', 0.5, '-', null, {}])('%j says nothing of it', (word) => {
  expect(virtual(word)).toMatchObject({ unknown: 'not-collected' })
})
