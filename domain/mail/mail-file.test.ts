// The letter's file read back by Python's own mail reader, which knows nothing of us.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Letter, mailFile, readAddresses } from './mail-file.ts'

const READER = `
import sys, json, hashlib, email, email.policy
m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
parts = list(m.iter_attachments())
print(json.dumps({'to': str(m['To']), 'subject': str(m['Subject']), 'unsent': str(m['X-Unsent']), 'body': m.get_body().get_content().replace('\\r\\n', '\\n'), 'names': [p.get_filename() for p in parts], 'types': [p.get_content_type() for p in parts], 'bytes': [hashlib.sha256(p.get_payload(decode=True)).hexdigest() for p in parts], 'defects': [str(d) for d in m.defects]}))
`
const python = spawnSync('python3', ['-c', 'import email.policy']).status === 0
const letter = (more: Partial<Letter>): Letter => ({ to: ['camille@exemple.fr'], subject: 'Devis', body: 'Bonjour', attachment: { name: 'D26-K7-0042.pdf', base64: Buffer.from('%PDF-1.7').toString('base64') }, date: 'Tue, 24 Nov 2026 10:00:00 +0000', boundary: 'packtic-0123456789abcdef', ...more })
const read = (file: string): Record<string, unknown> => JSON.parse(spawnSync('python3', ['-c', READER], { input: file, encoding: 'utf8' }).stdout) as Record<string, unknown>

test.runIf(python)('a letter comes back word for word, with its paper byte for byte', () => {
  const bytes = Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 31) % 256))
  const body = 'Bonjour,\n\nVoici le devis signé : « D26-K7-0042 ».\n.\nÀ bientôt\n'
  const file = mailFile(letter({ to: ['camille@exemple.fr', 'mairie@exemple.org'], subject: 'Devis n° D26-K7-0042, Association des Quatre Vents : copie signée pour vos dossiers', body, attachment: { name: 'D26-K7-0042.pdf', base64: bytes.toString('base64') } }))
  expect(read(file)).toMatchObject({ to: 'camille@exemple.fr, mairie@exemple.org', subject: 'Devis n° D26-K7-0042, Association des Quatre Vents : copie signée pour vos dossiers', unsent: '1', body, names: ['D26-K7-0042.pdf'], types: ['application/pdf'], bytes: [createHash('sha256').update(bytes).digest('hex')], defects: [] })
  for (const line of file.split('\r\n')) expect(line.length).toBeLessThanOrEqual(78)
})

test('no word typed by a person becomes a header or a part of its own', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string({ maxLength: 40 }), (subject, body, name) => {
    const file = mailFile(letter({ subject: `${subject}\r\nBcc: autre@exemple.fr`, body, attachment: { name: `${name}"\r\nX-Other: 1`, base64: 'AAAA' } }))
    const [head = ''] = file.split('\r\n\r\n')
    expect(head.split('\r\n').filter((line) => /^[^ ]/.test(line)).map((line) => line.split(':')[0])).toEqual(['X-Unsent', 'To', 'Subject', 'Date', 'MIME-Version', 'Content-Type'])
    expect(file.split('--packtic-0123456789abcdef')).toHaveLength(4)
  }), { numRuns: 500, seed: 4 })
})

test('addresses are taken as people write them; what is none is refused', () => {
  expect(readAddresses(' camille@exemple.fr ; mairie@ville.exemple.org, ')).toEqual(['camille@exemple.fr', 'mairie@ville.exemple.org'])
  for (const wrong of ['', 'camille', 'camille@', '@exemple.fr', 'a@b', 'a b@exemple.fr', 'a@exemple..fr', 'a@exemple.fr\r\nBcc: b@exemple.fr', 'a@exemple.fr, b']) expect(readAddresses(wrong), wrong).toBeUndefined()
})
