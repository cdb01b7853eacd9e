// What packtic://app/ gives: the page's files and blobs by hash; nothing outside, by no spelling.
import { sep } from 'node:path'
import { expect, test, vi } from 'vitest'

vi.mock('electron', () => ({ protocol: {} }))
const { locate } = await import('../../main/scheme.ts')

const folders = { renderer: '/srv/packtic/renderer', blobs: '/home/t/packtic/blobs' }
const get = (url: string): ReturnType<typeof locate> => locate(url, 'GET', folders)
const hash = 'ab'.padEnd(64, '0')

test('the page, its assets, and a blob by its hash', () => {
  expect(get('packtic://app/')).toEqual({ file: '/srv/packtic/renderer/index.html', type: 'text/html; charset=utf-8' })
  expect(get('packtic://app/assets/index-1.js')).toMatchObject({ file: '/srv/packtic/renderer/assets/index-1.js' })
  expect(get(`packtic://app/blob/${hash}`)).toMatchObject({ file: `/home/t/packtic/blobs/ab/${hash}` })
})

test.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'get'])('%s is refused', (method) => {
  expect(locate('packtic://app/', method, folders)).toEqual({ status: 405 })
})

const refused: readonly (readonly [url: string, status: number])[] = [
  ['packtic://evil/', 404],
  ['packtic://app.evil/', 404],
  ['packtic://app:80/', 404],
  ['https://app/', 404],
  ['file:///etc/passwd', 404],
  ['not an address', 404],
  ['packtic://app/%zz', 400],
  ['packtic://app/%c0%ae%c0%ae/etc/passwd', 400],
  ['packtic://app/index.html%00.js', 400],
  ['packtic://app/..%5c..%5cWindows%5cwin.ini', 400],
  ['packtic://app/unknown.exe', 404],
  ['packtic://app/no-extension', 404],
  [`packtic://app/blob/${hash}0`, 404],
  [`packtic://app/blob/${hash.toUpperCase()}`, 404],
  ['packtic://app/blob/../packtic.db', 404],
  ['packtic://app/assets/', 404],
]
test.each(refused)('%s gives %i', (url, status) => {
  expect(get(url)).toEqual({ status })
})

const traversals = ['/../secret.json', '/../../etc/passwd.json', '/%2e%2e/secret.json', '/%2e%2e%2fsecret.json', '/assets/..%2f..%2fsecret.json', '/..%2f..%2f..%2fetc%2fhosts.json', '/%2Fetc%2Fhosts.json', '//etc/hosts.json', '/assets/%2e%2e/%2e%2e/%2e%2e/x.json', '/....//secret.json', '/.%2e/secret.json', '/blob/..%2f..%2fx.json']
test.each(traversals)('%s never leaves the page’s folder', (path) => {
  const found = get(`packtic://app${path}`)
  if ('file' in found) expect(found.file.startsWith(folders.renderer + sep)).toBe(true)
  else expect([400, 404]).toContain(found.status)
})

test('a folder whose name begins like ours is not ours', () => {
  expect(get('packtic://app/..%2frenderer-old%2fx.json')).toEqual({ status: 404 })
})
