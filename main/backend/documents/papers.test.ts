// Papers: right in French, tagged, archivable, the same bytes from the same words; a signed copy whose every byte counts.
import { generateKeyPairSync, sign as edSign } from 'node:crypto'
import { join } from 'node:path'
import fc from 'fast-check'
import { uuidv7 } from 'uuidv7'
import { describe, expect, test } from 'vitest'
import { Refusal } from '../../../domain/errors.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import { mentionsFor, mentionTable } from './mentions.ts'
import { ContractPaper, QuotePaper, ReportPaper } from './paper-data.ts'
import { type Proof, proofEvents, SEAL_PLACE, sealFile, sealProof, verifyProof } from './proof.ts'
import { createTypesetter } from './typst.ts'
import { sha256 } from '../store/hash.ts'

const resources = join(import.meta.dirname, '../../../resources')
const typeset = createTypesetter(resources)
const party = { name: 'Scop Exemple', lines: ['2 rue Neuve, 07000 Privas', 'SIRET 000 000 000 00000'], contact: 'Dominique Exemple · 04 00 00 00 00' }
const common = { number: 'D26-K7-0042', issuedOn: '2026-11-24', day: '24/11/2026', seller: party, client: { ...party, name: 'Association des Quatre Vents' }, mentions: ['Devis gratuit.'] }
const quote = QuotePaper.parse({
  ...common, validUntil: '24/12/2026', needs: 'Informatique', beforeAfter: 'Aujourd’hui 0 poste sur 1 convient.', machines: [{ place: 'Accueil', decision: 'À garder', reasons: 'Conforme au pack' }],
  sections: [{ title: 'Matériel', net: '1\u00a0234,56\u00a0€', empty: 'Rien', lines: [{ label: 'Poste', qty: '1', unit: '1\u00a0234,56\u00a0€', rate: '20\u00a0%', net: '1\u00a0234,56\u00a0€' }] }, { title: 'Logiciels', net: '0,00\u00a0€', empty: 'Rien', lines: [] }],
  vat: [{ rate: '20\u00a0%', base: '1\u00a0234,56\u00a0€', vat: '246,91\u00a0€' }], discount: null, totalHt: '1\u00a0234,56\u00a0€', totalVat: '246,91\u00a0€', totalTtc: '1\u00a0481,47\u00a0€', free: 'Part : 100 %', work: ['Lieu : Privas'],
})
const contract = ContractPaper.parse({ ...common, quoteNumber: 'D26-K7-0042', object: 'Maintenance', duration: '12 mois', renewal: 'Vous pouvez dire non jusqu’au 17/01/2028.', revision: 'Indice', prices: [['Par poste', '9,00\u00a0€']], visits: ['18/06/2027'], clauses: ['Suppléante'], machines: [] })
const report = ReportPaper.parse({
  ...common, facts: [['Pack', 'Poste bureautique']], summary: ['1 poste'], undo: ['Réversible'], irreversible: [], free: '100 %', sealed: '', reserves: '', training: ['Formation'], maintenance: [], accounts: [], todo: [], attached: [], software: [{ name: 'LibreOffice', licence: 'MPL-2.0', free: 'Oui' }],
  machines: [{ place: 'Accueil', name: 'ACCUEIL-01', when: 'fait', state: 'fait', open: false, putIn: [{ title: 'Heure', proof: 'Heure juste', result: 'vérifié' }], already: [], aside: [], back: [] }], annex: { facts: [['Plan', '0']], machines: [] },
})

describe.for([['devis', quote, 'Devis D26-K7-0042'], ['contrat', contract, 'Contrat de maintenance D26-K7-0042'], ['rapport', report, 'Compte rendu de mise en service D26-K7-0042']] as const)('the paper %s', ([template, data, title]) => {
  test('is a tagged PDF/A-3a in French with its title, and never two different files', () => {
    const { pdf, pages } = typeset(template, data)
    const text = Buffer.from(pdf).toString('latin1')
    for (const mark of ['<pdfaid:part>3</pdfaid:part>', '<pdfaid:conformance>A</pdfaid:conformance>', '/Lang (fr-FR)', '/Marked true', '/StructTreeRoot', '/Type /OutputIntent', `>${title}<`]) expect(text).toContain(mark)
    // Headings and headers are told as such to a screen reader.
    for (const tag of ['/S /H1', '/S /H2']) expect(text).toContain(tag)
    expect(text.match(/\/S \/H1\b/g)).toHaveLength(1)
    expect(pages.length).toBe(Number(/<xmpTPg:NPages>(\d+)</.exec(text)?.[1]))
    expect(Buffer.from(createTypesetter(resources)(template, data).pdf).equals(Buffer.from(pdf))).toBe(true)
  })
})

test('a template given less than its words is refused, not set with holes', () => {
  const { totalTtc: _left, ...less } = quote
  expect(QuotePaper.safeParse(less).success).toBe(false)
  expect(() => typeset('devis', less)).toThrow(Refusal)
})

test('each mandatory mention is dated data with its source, and its values are all put in', () => {
  const { mentions, checkedOn } = mentionTable(resources)
  expect(checkedOn).toMatch(/^\d{4}-/)
  for (const mention of mentions) expect(mention.source).not.toBe('')
  const holds = (...names: Parameters<typeof mentionsFor>[2] extends ReadonlySet<infer C> ? C[] : never) => new Set(names)
  const printed = mentionsFor(resources, 'quote', holds('always', 'notPublicBody', 'eco'), { validUntil: '24/12/2026', nature: 'livraisons de biens', lateRate: '12,15\u00a0%', form: 'Société coopérative' })
  expect(printed.join('\n')).toMatch(/24\/12\/2026[\s\S]*reçu avant l’exécution[\s\S]*livraisons de biens[\s\S]*12,15[\s\S]*40\u00a0?\s?€[\s\S]*Éco-participation[\s\S]*Société coopérative/)
  expect(printed.join('')).not.toMatch(/[{}]/)
  expect(mentionsFor(resources, 'quote', holds('always', 'publicBody'), { lateRate: '10\u00a0%' }).join('\n')).toContain('Intérêts moratoires')
})

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const sign = (bytes: Uint8Array): string => edSign(null, bytes, privateKey).toString('base64')
function signedCopy(): Uint8Array {
  const { pdf } = typeset('devis', quote)
  const documentId = uuidv7()
  const proof = sealProof({
    v: 1, documentId, number: quote.number, version: 1, pdfSha256: sha256(pdf), pdfBytes: pdf.length, dataSha256: sha256(canonicalJson(quote)), pagesShown: [{ page: 1, at: 2 }], consentText: 'Je signe.', consentVersion: '2026-11',
    signer: { name: 'Camille Exemple', function: 'présidente', onBehalfOf: 'Association' }, method: 'strokes', strokes: [[[0, 0, 0], [9000, 9000, 10]]], typedName: '', startedAt: 1, signedAt: '2026-11-24T10:00:00.000Z',
    device: { id: uuidv7(), epoch: 1, code: 'K7', publicKey: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex') }, technician: 'Dominique', appVersion: '0', events: proofEvents(documentId, [{ at: 1, type: 'issued' }, { at: 3, type: 'signed' }]),
  }, sign)
  const words = { ...common, seal: SEAL_PLACE, consent: proof.consentText, signer: proof.signer.name, pdfSha256: proof.pdfSha256, rows: [['Signataire', proof.signer.name]], typed: null, strokes: proof.strokes, attached: [{ name: 'original.pdf', mime: 'application/pdf', description: 'Document' }, { name: 'preuve.json', mime: 'application/json', description: 'Preuve' }] }
  return sealFile(typeset('signature', words, [{ name: 'original.pdf', bytes: pdf }, { name: 'preuve.json', bytes: Buffer.from(canonicalJson(proof satisfies Proof)) }]).pdf, sign)
}

test('a signed copy proves itself, and any one bit changed anywhere in it is found', () => {
  const signed = signedCopy()
  expect(verifyProof(signed)).toMatchObject({ number: 'D26-K7-0042', signer: 'Camille Exemple', device: 'K7' })
  expect(Buffer.from(signed).toString('latin1')).toContain('<pdfaid:conformance>A</pdfaid:conformance>')
  fc.assert(fc.property(fc.nat(signed.length - 1), fc.nat(7), (at, bit) => {
    const bent = Uint8Array.from(signed)
    bent[at] = (bent[at] ?? 0) ^ (1 << bit)
    expect(() => verifyProof(bent)).toThrow(Refusal)
  }), { numRuns: 1000, seed: 9 })
  for (const cut of [0, 1, 100, signed.length - 1]) expect(() => verifyProof(signed.subarray(0, cut))).toThrow(Refusal)
  expect(() => verifyProof(Buffer.concat([signed, Buffer.from('\n')]))).toThrow(Refusal)
})
