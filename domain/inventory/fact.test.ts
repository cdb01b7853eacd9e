// Reasons why a fact is unknown, read by this program and by one that is older than the reason.
import { expect, test } from 'vitest'
import { isPlaceholder, UNKNOWN_REASONS, UnknownSchema } from './fact.ts'
import { osOf } from './linux/os.ts'
import { sectionsOf } from './linux/sections.ts'
import { readTranscript } from './transcript.ts'

test('a reason of a newer program is read as not collected, never refused: the whole inventory would be lost for one word', () => {
  expect(UnknownSchema.parse({ unknown: 'shortened', src: 'rule.size' })).toEqual({ unknown: 'shortened', src: 'rule.size' })
  expect(UnknownSchema.parse({ unknown: 'moon-phase', src: 'rule.size' })).toEqual({ unknown: 'not-collected', src: 'rule.size' })
  expect(UnknownSchema.safeParse({ unknown: 3, src: 'rule.size' }).success).toBe(false)
  expect(UnknownSchema.safeParse({ src: 'rule.size' }).success).toBe(false)
  for (const reason of UNKNOWN_REASONS) expect(UnknownSchema.parse({ unknown: reason, src: '' }).unknown).toBe(reason)
})

test('two digits name something: a system whose version repeats one is no system without a version', () => {
  for (const word of ['11', '22', '33', '44']) expect(isPlaceholder(word)).toBe(false)
  for (const word of ['0', '00', '0000', '1111', 'xx', 'xxxx', '--', 'FF', '..']) expect(isPlaceholder(word)).toBe(true)
})

test('Linux Mint 22 is read as 22', () => {
  const mark = '@@PT/1 0123456789abcdef'
  const stream = `${mark} begin collector=2.0.0 os=Linux uid=1000 elev=none\n${mark} > os raw\nID=linuxmint\nNAME="Linux Mint"\nVERSION_ID="22"\n${mark} < os rc=0 ms=1 via=x why=- cut=0\n${mark} end sections=1 ms=9\n`
  expect(osOf(sectionsOf(readTranscript(stream, null)))).toMatchObject({ name: { v: 'Linux Mint' }, version: { v: '22' } })
})
