// The handover report read back from its own PDF: everything the journal knows, in plain French for the client, and the
// annex whose hashes can be computed again. Fixtures are journals in the real base; the paper is Typst's own.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { seedRun, stepEvents } from '../../../tests/app/seed-run.ts'
import type { Id } from '../../../domain/ids.ts'
import { loadPack, lockOf, type LoadedPack } from '../provisioning/pack-files.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import { resources } from '../../../tests/ask.ts'
import { sharedLaptop } from '../../../tests/shared-laptop.ts'
import { attachmentsOf } from './pdf-attachments.ts'
import { verifyProof } from './proof.ts'

const { ask, folder, store, services } = sharedLaptop()
const STARTED = Date.parse('2026-11-25T09:00:00Z')
const both = (text: string): { fr: string; en: string } => ({ fr: text, en: text })
/** Words of the profession that the client's part must not show (design/ux.md 3.9). */
const JARGON = /\b(SSH|RAM|SSD|NVMe|HDD|SMART|OS|CPU|GPU|script|provisioning|provisionnement|déploiement|backup|BIOS|UEFI|TPM|Secure Boot|firmware|driver|LAN|VPN|NAS|RAID|VM|hostname|EOL|patch|update|upgrade|reboot|ticket|cloud|SLA|hardware|software|open source|sync|offline|download|password|login|log|timeout|IP|MAC|DNS|DHCP|root|sudo|shell|localhost|JSON|API|SQL|SQLite|hash|token|UUID)\b/
let visitId: Id = ''
let clientId: Id = ''

function pack(): LoadedPack {
  const home = join(mkdtempSync(join(folder, 'pack-')), 'poste-essai')
  const step = (id: string, title: string, more: object = {}): object => ({ kind: 'package', id, title: both(title), install: ['tree'], ...more })
  spawnSync('mkdir', ['-p', home])
  writeFileSync(join(home, 'pack.json'), JSON.stringify({
    format: 'packtic.pack/1', id: 'poste-essai', version: '1.2.0', title: both('Poste d’essai'), summary: both('Essai'), needs: ['informatique'], authors: [{ name: 'a', scop: 'b' }], licence: 'AGPL-3.0-or-later', platform: 'linux', suites: ['bookworm'], arch: ['amd64'], preflight: { ramMinMb: 0, rootFreeMb: 1 },
    options: [{ key: 'games', type: 'boolean', label: both('Jeux éducatifs'), default: false }, { key: 'firstPassword', type: 'secret', label: both('Premier mot de passe de l’accueil') }],
    training: { halfDays: 2, content: ['Prendre en main son poste'] }, maintenance: { level: 'standard', visitsPerYear: 2, responseHours: 24, checks: ['Sauvegarde relue'] },
    software: [{ name: 'LibreOffice', licence: 'MPL-2.0', free: true, step: 'office' }, { name: 'Pilote fermé', licence: 'proprietary', free: false, step: 'base' }, { name: 'Jeux', licence: 'GPL-3.0', free: true, step: 'games' }],
    steps: [
      step('base', 'Installer les outils'), step('office', 'Installer la suite bureautique', { proof: both('Un texte a été converti en document imprimable') }), step('games', 'Installer les jeux', { when: 'opt.games' }),
      { kind: 'account', id: 'desk', title: both('Créer le compte de l’accueil'), account: { user: 'accueil', groups: ['bureau'], password: 'firstPassword' } },
      step('erase', 'Effacer l’ancien disque', { irreversible: true }), step('late', 'Régler l’impression', { needs: ['erase'] }),
    ],
  }))
  writeFileSync(join(home, 'pack.lock.json'), canonicalJson(lockOf(home, { id: 'poste-essai', version: '1.2.0' })))
  return loadPack(home, resources)
}

const textOf = (pdf: Uint8Array): string => {
  const file = join(folder, 'read.pdf')
  writeFileSync(file, pdf)
  const read = spawnSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' })
  if (read.status !== 0) throw new Error(`pdftotext: ${read.stderr}${String(read.error ?? '')}`)
  // Cells wrap: the words count, not where their lines break.
  return read.stdout.replaceAll('\u00a0', ' ')
}
const flat = (text: string): string => text.replace(/\s+/g, ' ')

beforeAll(async () => {
  clientId = (await ask('client.create', { name: 'Association des Genêts', kind: 'association', commune: 'Privas' })).clientId
  visitId = (await ask('visit.create', { clientId })).visitId
  const machines = await Promise.all(['Accueil', 'Bureau', 'Salle'].map(async (place, i) => (await ask('machine.add', { visitId, host: `192.0.2.${i + 1}`, place })).machineId))
  const { store } = services()
  store.hostKeys.pin({ host: '192.0.2.1', port: 22, type: 'ssh-ed25519', sha256: 'SHA256:abcdefghijklmnop', firstSeenAt: STARTED, by: 'Dominique', how: 'seen', reason: null, clientId })
  seedRun(store, {
    visitId, clientId, loaded: pack(), options: { games: false }, startedAt: STARTED, by: 'Dominique Exemple',
    hosts: [
      { machineId: machines[0] ?? '', state: { state: 'done', endedAt: STARTED + 372_000 }, events: [{ ev: 'start' }, ...stepEvents('base', 'ok'), ...stepEvents('office', 'changed', 95_000), ...stepEvents('desk', 'changed'), ...stepEvents('erase', 'changed'), { ev: 'reboot' }, { ev: 'resume' }, ...stepEvents('late', 'changed'), { ev: 'end', rc: 0 }] },
      { machineId: machines[1] ?? '', state: { state: 'needsAttention', endedAt: STARTED + 60_000, fault: { code: 'STEP_FAILED', detail: { machine: 'Bureau', step: 'Installer la suite bureautique' } } }, events: [{ ev: 'start' }, ...stepEvents('base', 'changed'), ...stepEvents('office', 'failed'), { ev: 'end', rc: 1 }] },
      { machineId: machines[2] ?? '', state: { state: 'setAside', startedAt: null, endedAt: STARTED + 1000 }, events: [] },
    ],
  })
})

describe('the handover report', () => {
  let pdf: Buffer
  let client = ''
  let annex = ''

  test('is made from the journal, with its number of the letter R', async () => {
    const { docId, number } = await ask('report.make', { visitId })
    expect(number).toMatch(/^R26-/)
    const doc = await ask('document.get', { docId })
    pdf = Buffer.from(store().blobs.get(doc.pdfSha256) ?? [])
    const text = textOf(pdf)
    const [first = '', second = ''] = text.split('Annexe pour la Scop')
    client = flat(first)
    annex = flat(second)
  })

  test('says who, where, which pack and how it was signed', () => {
    for (const words of ['Association des Genêts', 'Privas', 'Dominique Exemple', 'Poste d’essai 1.2.0', 'Le pack n’était pas signé', '1 poste sur 3 est en service']) expect(client).toContain(words)
  })

  test('tells each machine: what was there, what was put in with its proof, what was left aside and why, when, restarts', () => {
    const part = (from: string, to: string): string => client.slice(client.indexOf(` ${from} `, client.indexOf('En bref')), to === '' ? undefined : client.indexOf(` ${to} `, client.indexOf(` ${from} `, client.indexOf('En bref')) + 1))
    const desk = part('Accueil', 'Bureau')
    expect(desk).toMatch(/6 min 12\. 1 redémarrage\. Mise en service terminée/)
    expect(desk).toMatch(/Mis en place .*Installer la suite bureautique .*Un texte a été converti en .*vérifié/)
    expect(desk).toMatch(/Déjà en place, vérifié .*Installer les outils .*Les logiciels sont présents et complets/)
    expect(desk).toMatch(/Laissé de côté .*Installer les jeux .*option non retenue : Jeux éducatifs/)
    const office = part('Bureau', 'Salle')
    expect(office).toContain('Une étape n’a pas réussi sur Bureau')
    expect(office).toMatch(/Installer la suite bureautique .*n’a pas réussi, le technicien/)
    expect(office).toMatch(/Régler l’impression .*pas commencé : une étape d’avant/)
    expect(part('Salle', 'Comptes')).toMatch(/n’a pas commencé.*Poste laissé de côté/)
  })

  test('names accounts without a password, what is left and for whom, what cannot be taken back', () => {
    expect(client).toMatch(/Comptes créés .*Accueil accueil compte, membre de : bureau/)
    expect(client).toMatch(/Les mots de passe ne sont pas dans ce document : Premier mot de passe de l’accueil/)
    expect(client).toMatch(/Bureau : 4 étapes à reprendre Dominique Exemple/)
    expect(client).toMatch(/Salle : décider quand reprendre la mise en place Vous et Dominique Exemple/)
    expect(client).toMatch(/Fixer la date des 2 demi-journées de formation/)
    expect(client).toMatch(/Ce qui ne se reprend pas .*Effacer l’ancien disque Accueil/)
  })

  test('closes with training, maintenance, software really in place with its share, reserves, two signatures', () => {
    expect(client).toMatch(/2 demi-journées.*Prendre en main son poste/)
    expect(client).toMatch(/standard.*2 visites par an.*24 h ouvrées.*Sauvegarde relue/)
    expect(client).toMatch(/LibreOffice MPL-2\.0 Oui/)
    expect(client).toMatch(/Pilote fermé proprietary Non/)
    expect(client).not.toContain('GPL-3.0')
    expect(client).toContain('Part de logiciels libres mis en place : 50 %')
    expect(client).toMatch(/Réserves et signature Aucune réserve/)
  })

  test('speaks to the client without a word of the profession', () => {
    expect(JARGON.exec('le backup de nuit')).not.toBeNull()
    expect(JARGON.exec(client.replaceAll(/\S+@\S+/g, ''))).toBeNull()
    expect(client).not.toMatch(/192\.0\.2|SHA256|\{\w+\}/)
    if (process.env['PACKTIC_PICTURES']) writeFileSync(join(process.env['PACKTIC_PICTURES'], 'report.pdf'), pdf)
  })

  test('has its annex: times of each step, the key the machine showed, and logs whose hash can be computed again', () => {
    expect(annex).toMatch(/office Installer la suite bureautique mis en place et vérifié 0 1 min 35/)
    expect(annex).toContain('SHA256:abcdefghijklmnop')
    expect(annex).toContain('1 reprise après une coupure')
    const logs = attachmentsOf(pdf)
    expect(logs).toHaveLength(2)
    for (const log of logs) expect(annex.replaceAll(' ', '')).toContain(createHash('sha256').update(log).digest('hex'))
    expect(logs.find((log) => log.includes('"office"'))?.toString().trim().split('\n').length).toBeGreaterThan(10)
  })

  test('is a tagged, archivable file in French, and prints typed reserves and training as they were written', async () => {
    const marks = pdf.toString('latin1')
    // No fallback font: the laptop's codes are in the house's own letters too.
    const fonts = spawnSync('pdffonts', [join(folder, 'read.pdf')], { encoding: 'utf8' }).stdout
    expect(fonts).toContain('IBMPlexMono')
    expect(fonts.split('\n').slice(2).filter((line) => line.trim() !== '' && !line.includes('IBMPlex'))).toEqual([])
    for (const mark of ['<pdfaid:conformance>A</pdfaid:conformance>', '/Lang (fr-FR)', '/Marked true', '/S /H1', '/S /H2', '/S /TH']) expect(marks).toContain(mark)
    await ask('field.commit', { table: 'visit', id: visitId, field: 'reserves', value: 'L’imprimante de la salle reste à déplacer.', visitId })
    await ask('field.commit', { table: 'visit', id: visitId, field: 'trainingGiven', value: 'une demi-journée, quatre personnes', visitId })
    const { docId } = await ask('report.make', { visitId })
    const again = await ask('document.get', { docId })
    expect(again.supersedes).not.toBeNull()
    const text = flat(textOf(store().blobs.get(again.pdfSha256) ?? new Uint8Array()))
    expect(text).toMatch(/Réserves et signature L’imprimante de la salle reste à déplacer\./)
    expect(text).toContain('Déjà donnée : une demi-journée, quatre personnes')
    expect(text).toMatch(/Lever les réserves écrites plus bas Dominique Exemple/)
    expect(text).not.toContain('Fixer la date')
  })

  test('is signed on screen like a quote, and the signed file proves itself', async () => {
    const { reportDocId } = await ask('visit.get', { visitId })
    const doc = await ask('document.get', { docId: reportDocId ?? '' })
    const { signedPdfSha256 } = await ask('document.sign', { docId: doc.id, signer: { name: 'Camille Exemple', function: 'Présidente', onBehalfOf: 'Association des Genêts' }, method: 'typed', strokes: [], typedName: 'Camille Exemple', consentVersion: doc.consentVersion, startedAt: STARTED, pagesShown: doc.pages.map((_, index) => ({ page: index + 1, at: STARTED })) })
    const signed = Buffer.from(store().blobs.get(signedPdfSha256) ?? [])
    expect(verifyProof(signed)).toMatchObject({ number: doc.number, signer: 'Camille Exemple' })
    const bent = Buffer.from(signed)
    bent[Math.floor(bent.length / 2)] = (bent[Math.floor(bent.length / 2)] ?? 0) ^ 1
    expect(() => verifyProof(bent)).toThrow()
  })
})
