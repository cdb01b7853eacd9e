// `packtic billing FILE` and `packtic contract dates FILE`: results, and refusals with their path in French.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { toFault } from '../../contract/faults.ts'
import { faultLines, translator } from '../words/sentences.ts'
import { billingCommand } from './billing.ts'
import type { Command } from './command.ts'
import { contractDates } from './contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'packtic-billing-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const no = (): never => {
  throw new Error('no base, no question')
}
/** What is printed, or the sentences of the refusal. */
async function run(command: Command, input: object, ...options: readonly string[]): Promise<unknown> {
  const file = join(folder, 'input.json')
  writeFileSync(file, JSON.stringify(input))
  const out: string[] = []
  try {
    await command({ args: [file, ...options], out: (text) => void out.push(text), say: no, t: translator('fr'), readStdin: no, ask: no, open: no, lang: 'fr', restoreBase: no, resources: join(import.meta.dirname, '../../../resources'), version: '0' })
    return JSON.parse(out.join(''))
  } catch (error) {
    return faultLines(translator('fr'), toFault(error)).join('\n')
  }
}
const scop = { code: 'A', name: 'Scop A', siren: '732829320', vat: 'normal' }
const due = { contractId: 'c1', number: 'C26-K7-0001', label: 'Maintenance', from: '2027-11-01', to: '2027-11-30', htCents: 6090, vatRateBp: 2000, member: 'A', proofs: ['a'.repeat(64)] }
const client = { name: 'Mairie', kind: 'collectivite', siren: null, siret: null, vatLiable: false, seat: 'x', billingAddress: null, deliveryAddress: null, chorus: { siret: '73282932000074', serviceCode: null, engagementNumber: null, engagementRequired: false, marketNumber: null } }
const network = { mode: 'A', seller: scop, members: [scop], commissionBp: 400, commissionVatBp: 2000 }

test('a due becomes its request', async () => {
  expect(await run(billingCommand, { due, client, network })).toEqual([expect.objectContaining({ key: 'contract/c1/2027-11-01', totalTtcCents: 7308, chorus: { siret: '73282932000074', serviceCode: null, engagementNumber: null, marketNumber: null } })])
})

test.each([
  ['an amount that is no whole cent', billingCommand, { due: { ...due, htCents: 60.9 }, client, network }, '$.due.htCents : un nombre entier est attendu'],
  ['a SIREN with a wrong key', billingCommand, { due, client: { ...client, siren: '732829321' }, network }, '$.client.siren : ce numéro SIREN n’est pas valable'],
  ['both a quote and a due, or none', billingCommand, { client, network }, '$ : un devis ou une échéance est attendu'],
  ['a member nobody knows', billingCommand, { due: { ...due, member: 'Z' }, client, network: { ...network, mode: 'B' } }, 'network.members : cet adhérent n’est pas dans le réseau'],
  ['a body without its SIRET', billingCommand, { due, client: { ...client, chorus: null }, network }, 'client.chorus.siret'],
  ['a contract without machines', contractDates, { reference: 'C', start: '2027-01-01', nonProfessional: true, unitCents: [{ from: '2027-01-01', value: 1 }], vatRateBp: 2000 }, '$.machines : une liste est attendue'],
] as const)('%s is refused with its path and a French sentence', async (_what, command, input, words) => {
  const said = (await run(command, input)) as string
  expect(said).toContain(words)
  expect(said).not.toMatch(/Invalid|expected|received/)
})

test('the dates of a contract are those of the period that runs on the day asked', async () => {
  const terms = { reference: 'C', start: '2024-02-29', nonProfessional: true, unitCents: [{ from: '2024-02-29', value: 1200 }], machines: [{ from: '2024-02-29', value: 5 }], vatRateBp: 2000, stopsOn: '2025-05-10' }
  expect(await run(contractDates, terms)).toMatchObject({ period: { from: '2024-02-29', to: '2025-02-28' }, notice: { noticeDeadline: '2024-12-28' }, visits: ['2024-05-29', '2024-11-29'] })
  expect(await run(contractDates, terms, '--on', '2025-04-01')).toMatchObject({ period: { from: '2025-03-01', to: '2026-02-28' }, notice: null, visits: [], dues: [{ htCents: 6000 }, { htCents: 6000 }, { to: '2025-05-10', htCents: 1935 }], refundCents: 4065 })
  // Stopped on the very last day of the period, it has nothing to renew.
  expect(await run(contractDates, { ...terms, stopsOn: '2026-02-28' }, '--on', '2025-04-01')).toMatchObject({ notice: null, refundCents: 0 })
})
