// Who may speak on our channels: the top frame of our page, and nobody whose address only looks like it.
import { expect, test, vi } from 'vitest'

// The outside world: outside of Electron its module has no ipcMain.
vi.mock('electron', () => ({ ipcMain: { on: () => {} } }))
const { isOurPage } = await import('../../main/validated-ipc.ts')

test('our page is heard', () => {
  expect(isOurPage({ url: 'packtic://app/', parent: null })).toBe(true)
  expect(isOurPage({ url: 'packtic://app/index.html#quote', parent: null })).toBe(true)
})

const top = (url: string): { url: string; parent: unknown } => ({ url, parent: null })
const hostile: readonly (readonly [why: string, frame: { url: string; parent: unknown } | null])[] = [
  ['a frame that is gone', null],
  ['no address', top('')],
  ['blank', top('about:blank')],
  ['a frame inside our page', { url: 'packtic://app/', parent: { url: 'packtic://app/' } }],
  ['without the slash', top('packtic://app')],
  ['a longer host', top('packtic://app.evil/')],
  ['a longer name', top('packtic://apple/')],
  ['user information', top('packtic://app@evil/')],
  ['a port', top('packtic://app:8080/')],
  ['another host', top('packtic://evil/')],
  ['our address as a query', top('https://evil.example/?next=packtic://app/')],
  ['our address as a fragment', top('https://evil.example/#packtic://app/')],
  ['our address as a path', top('file:///packtic://app/')],
  ['another case', top('PACKTIC://app/')],
  ['a leading space', top(' packtic://app/')],
  ['a script', top('javascript:packtic://app/')],
  ['data', top('data:text/html,packtic://app/')],
  ['a blob of ours', top('blob:packtic://app/0')],
  ['a longer scheme', top('xpacktic://app/')],
]
test.each(hostile)('%s is not heard', (_why, frame) => {
  expect(isOurPage(frame)).toBe(false)
})
