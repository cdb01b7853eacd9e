// A machine is asked for the secrets that its own steps read, and for no other.
import { expect, test } from 'vitest'
import { PackManifest, type PackSource } from './pack.ts'
import { secretsRead } from './secrets-read.ts'

const both = (text: string) => ({ fr: text, en: text })
const secret = (key: string) => ({ key, type: 'secret', label: both(key) })

const pack = PackManifest.parse({
  format: 'packtic.pack/1', id: 'two-roles', version: '1.0.0', title: both('Rôles'), summary: both('Rôles'), needs: ['informatique'], authors: [{ name: 'a', scop: 's' }], licence: 'AGPL-3.0-or-later', platform: 'linux', suites: ['bookworm', 'trixie'], arch: ['amd64'],
  preflight: { ramMinMb: 0, rootFreeMb: 1 }, training: { halfDays: 0, content: [] }, maintenance: { level: 'essentiel', visitsPerYear: 0, responseHours: 0, checks: [] },
  options: [{ key: 'role', type: 'choice', label: both('Rôle'), choices: ['post', 'server'], default: 'post' }, secret('unread'), secret('script'), secret('login'), secret('text'), secret('phrase'), secret('laptop')],
  steps: [
    { kind: 'shell', id: 'own-script', title: both('a'), secrets: ['script'], when: 'opt.role == "post"' },
    { kind: 'file', id: 'conf', title: both('b'), when: 'opt.role == "post"', file: { form: 'whole', path: '/etc/a.conf', source: 'files/a.conf', escape: 'ini' } },
    { kind: 'account', id: 'account', title: both('c'), when: 'opt.role == "server"', account: { user: 'partage', password: 'login' } },
    { kind: 'backup', id: 'backup', title: both('d'), when: 'opt.role == "server"', backup: { name: 'bureau', sources: ['/srv'], target: '/mnt', passphrase: 'phrase' } },
    { kind: 'shell', id: 'on-laptops', title: both('e'), secrets: ['laptop'], when: 'chassis == "laptop"' },
  ],
})
const source: Pick<PackSource, 'pack' | 'files'> = { pack, files: { 'files/a.conf': 'suite={{suite}}\nkey={{ secret.text }}\n' } }

test('each role asks for what its own steps read: by a script, in a text, by a kind', () => {
  expect(secretsRead(source, { role: 'post' }, { chassis: 'desktop' })).toEqual(['script', 'text'])
  expect(secretsRead(source, { role: 'server' }, { chassis: 'desktop' })).toEqual(['login', 'phrase'])
})

test('a step that hangs on a fact nobody could read may yet be done: its secret is asked for', () => {
  expect(secretsRead(source, { role: 'server' }, { chassis: 'laptop' })).toEqual(['login', 'phrase', 'laptop'])
  expect(secretsRead(source, { role: 'server' }, {})).toEqual(['login', 'phrase', 'laptop'])
})
