// A rate, the clauses or the window of a letter that its reader refused: the papers that use it wait, with a sentence; others do not.
import { expect, test } from 'vitest'
import { Refusal } from '../../../domain/errors.ts'
import { signTyped } from '../../../tests/ask.ts'
import type { OfflineVisit } from '../../../tests/quoting/offline-visit.ts'
import { sharedVisit } from '../../../tests/quoting/shared-visit.ts'
import type { Output } from '../../contract/procedures.ts'
import { faultLines, translator } from '../words/sentences.ts'

const t = translator('fr')
let visit: OfflineVisit
const saying = async (work: Promise<unknown>): Promise<string> => await work.then(() => 'accepted', (error: unknown) => (error instanceof Refusal ? (faultLines(t, error.fault)[0] ?? '') : String(error)))

async function judge(table: Output<'mention.list'>[number]['table'], verdict: 'rejected' | 'reopened'): Promise<void> {
  const row = (await visit.ask('mention.list', {})).find((one) => one.table === table)
  await visit.ask('mention.judge', { row: row?.row ?? '', sha256: row?.sha256 ?? '', verdict, by: 'Me Exemple', source: 'lu le 24/11/2026', correction: '' })
}

const sign = async (docId: string): Promise<string> => await signTyped(visit.ask, docId)

sharedVisit((made) => (visit = made))

test('a refused rate of VAT stops the quote whose amounts bear it, and no other', async () => {
  const { ask, quoteId, visitId } = visit
  await judge('rates', 'rejected')
  expect(await saying(ask('quote.issue', { quoteId }))).toBe('Une règle de ce document est refusée par Me Exemple\u00a0: taux de TVA. Le document reste en brouillon. Faites-la relire dans Réglages, Mentions.')
  expect(visit.store().documents.list('quote')).toEqual([])
  // A site overseas has its own rate, typed there: nothing of the table is in its paper.
  const siteId = (await ask('visit.get', { visitId })).siteId ?? ''
  await ask('field.commit', { table: 'site', id: siteId, field: 'vatRateBp', value: 850 })
  expect(await saying(ask('quote.preview', { quoteId }))).toBe('accepted')
  await ask('field.commit', { table: 'site', id: siteId, field: 'vatRateBp', value: null })
  expect(await saying(ask('quote.preview', { quoteId }))).toContain('taux de TVA')
  await judge('rates', 'reopened')
  await sign((await ask('quote.issue', { quoteId })).docId)
})

test('the contract waits for its rate, its clauses and the window of its letter; a firm’s, to which the law owes no letter, for two of them', async () => {
  const { ask, quoteId } = visit
  const { contractId } = await ask('contract.create', { quoteDocId: quoteId })
  await ask('field.commit', { table: 'maintenance_contract', id: contractId, field: 'substituteMember', value: 'Scop Voisine' })
  for (const [table, words] of [['rates', 'taux de TVA'], ['clauses', 'clauses du contrat'], ['notice', 'règle du préavis']] as const) {
    await judge(table, 'rejected')
    expect(await saying(ask('contract.issue', { contractId }))).toContain(`Me Exemple\u00a0: ${words}.`)
    if (table !== 'notice') await judge(table, 'reopened')
  }
  await ask('field.commit', { table: 'maintenance_contract', id: contractId, field: 'nonProfessional', value: false })
  await sign((await ask('contract.issue', { contractId })).docId)
  expect(await saying(ask('contract.issueNotice', { contractId, by: 'letter' }))).toContain('règle du préavis')
  await judge('notice', 'reopened')
  expect(await saying(ask('contract.issueNotice', { contractId, by: 'letter' }))).toBe('accepted')
})

test('a request to bill waits for the rate that its amounts bear', async () => {
  const { ask } = visit
  const { scopId } = await ask('scop.open', {})
  await ask('field.commit', { table: 'scop', id: scopId, field: 'siret', value: '73282932000074' })
  const due = (await ask('billing.due', {})).filter(({ missing }) => missing.length === 0)
  const subjects = due.map(({ kind, id, from, totalTtcCents }) => ({ kind, id, from, totalTtcCents: totalTtcCents ?? 0 }))
  await judge('rates', 'rejected')
  expect(await saying(ask('billing.send', { subjects }))).toContain('taux de TVA')
  await judge('rates', 'reopened')
  expect(await saying(ask('billing.send', { subjects }))).toBe('accepted')
})
