// From the member of a line to the request in the log, through the real handlers on a real base and real Typst.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addMonths, type CivilDate } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import { formatEuros } from '../../../domain/money.ts'
import { signTyped } from '../../../tests/ask.ts'
import { offlineVisit, type OfflineVisit } from '../../../tests/quoting/offline-visit.ts'
import { readPdf } from '../../../tests/read-pdf.ts'
import { sha256 } from '../store/hash.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'

const folder = mkdtempSync(join(tmpdir(), 'packtic-billing-'))
let visit: OfflineVisit
let north = ''
let opened = ''

const fault = async (work: Promise<unknown>): Promise<unknown> => await work.then(() => 'accepted', (error: unknown) => (error instanceof Refusal ? [error.fault.code, ...(error.fault.issues ?? []).map(({ path }) => path)].join(' ') : String(error)))
const type = async (table: string, id: string, field: string, value: string | number | boolean): Promise<unknown> => await visit.ask('field.commit', { table, id, field, value })

const sign = async (docId: string): Promise<string> => await signTyped(visit.ask, docId)

beforeAll(async () => {
  visit = await offlineVisit(folder, async (ask) => {
    if (ask.what === 'open-file') opened = ask.path
    return await Promise.resolve('')
  })
  await visit.complete()
  const { scopId } = await visit.ask('scop.open', {})
  await type('scop', scopId, 'siret', '73282932000074')
  await type('scop', scopId, 'billingMode', 'B')
  await type('scop', scopId, 'commissionBp', 400)
  north = (await visit.ask('member.create', { code: 'NORD', name: 'Scop du Nord' })).memberId
})
afterAll(async () => {
  await visit.close()
  rmSync(folder, { recursive: true, force: true })
})

test('members have codes of their own, and ours is first among them', async () => {
  expect(await fault(visit.ask('member.create', { code: 'NORD', name: 'Another' }))).toBe('INVALID member.code')
  expect(await fault(visit.ask('member.create', { code: 'SCOP', name: 'Another' }))).toBe('INVALID member.code')
  expect(await fault(visit.ask('member.create', { code: 'no code', name: 'Another' }))).toContain('not a code')
  expect(await visit.ask('member.list', {})).toMatchObject({ mode: 'B', commissionBp: 400, editable: true, members: [{ id: null, code: 'SCOP', siren: '732829320' }, { id: north, code: 'NORD', siren: null, skills: [] }] })
})

test('a line given to a member who sells for itself changes whose VAT it is; the quote is the sum of what each will bill', async () => {
  const { ask, quoteId } = visit
  await type('quote', quoteId, 'discountBp', 1001)
  const before = await ask('quote.get', { quoteId })
  expect(before.lines.every(({ member }) => member === 'SCOP')).toBe(true)
  await ask('quote.setMember', { quoteId, lineId: 'SRV-INST-UPG', memberId: north })
  await ask('quote.setMember', { quoteId, lineId: 'HW-SSD500', memberId: north })
  expect((await ask('quote.get', { quoteId })).missing).toContain('billing.memberSiren')
  expect(await fault(ask('quote.issue', { quoteId }))).toBe('QUOTE_INCOMPLETE')
  await type('member', north, 'siren', '443061841')
  expect((await ask('quote.get', { quoteId })).missing).not.toContain('billing.memberSiren')
  // Who sells to the client has to say who it is: its form, capital, seat and register.
  expect((await ask('quote.get', { quoteId })).missing).toContain('billing.memberIdentity')
  expect(await fault(ask('quote.issue', { quoteId }))).toBe('QUOTE_INCOMPLETE')
  await type('member', north, 'identity', 'SA coopérative à capital variable, 9 rue du Nord, 59000 Exemple-sur-Deûle')
  expect((await ask('quote.get', { quoteId })).missing).not.toContain('billing.memberIdentity')

  await type('member', north, 'vat', 'franchise')
  const view = await ask('quote.get', { quoteId })
  const eco = view.lines.filter(({ sku }) => sku === 'ECO')
  expect(eco.map(({ id, member, netCents, vatCategory }) => [id, member, netCents, vatCategory])).toEqual([['ECO', 'SCOP', 2, 'S'], ['ECO/NORD', 'NORD', 5, 'E']])
  expect(view.lines.find(({ sku }) => sku === 'HW-SSD500')).toMatchObject({ member: 'NORD', vatCategory: 'E', vatRateBp: 0 })
  expect(view.totalHtCents).toBe(before.totalHtCents)
  expect(view.totalVatCents).toBeLessThan(before.totalVatCents)
  const { mode, commissionCents, shares } = await ask('quote.shares', { quoteId })
  expect(mode).toBe('B')
  expect(shares.map(({ code }) => code)).toEqual(['SCOP', 'NORD'])
  expect(shares.reduce((all, one) => all + one.htCents, 0)).toBe(view.totalHtCents)
  expect(shares.reduce((all, one) => all + one.commissionCents, 0)).toBe(commissionCents)
  expect(commissionCents).toBe(Math.round(view.totalHtCents * 0.04))
  for (const one of shares) expect(one.payoutCents).toBe(one.htCents - one.commissionCents)
})

test('nothing of members, shares or commission is in what the client reads', async () => {
  const { ask, quoteId } = visit
  const said = JSON.stringify(await ask('quote.clientView', { quoteId }))
  expect(said).not.toMatch(/NORD|Scop du Nord|SCOP|commission|payout|"member|ecoCents/)
})

test('the paper of a quote whose members sell names each of them: its lines, who it is, what it will bill; never the commission', async () => {
  const { ask, quoteId } = visit
  await ask('quote.preview', { quoteId })
  const pdf = readFileSync(opened)
  const text = readPdf(pdf).spoken.replaceAll(/\s+/g, ' ')
  expect(text).toContain('Chaque ligne est vendue par l’adhérent dont elle porte le code.')
  expect(text).toContain('Scop du Nord SIREN 443 061 841 SA coopérative à capital variable, 9 rue du Nord, 59000 Exemple-sur-Deûle en franchise de TVA')
  // Its line under its code, beside ours.
  expect(text).toMatch(/SSD 500 Go NORD 1 /)
  expect(text).toMatch(/Barrette mémoire 8 Go SCOP 1 /)
  // Monthly lines are no member's: the Scop at the head concludes the contract, and its dues are billed in its name.
  expect(text).toMatch(/Vendu par \S.*, qui conclut le contrat de maintenance en son propre nom\./)
  const { shares } = await ask('quote.shares', { quoteId })
  const { totalVatCents, totalTtcCents } = await ask('quote.get', { quoteId })
  const [ours = 0, theirs = 0] = shares.map(({ htCents }) => htCents)
  const euros = (cents: number): string => formatEuros(cents, 'fr').replaceAll(/\s/g, ' ')
  // The one in franchise adds no VAT: all of it is ours.
  expect(text).toContain(`NORD Scop du Nord SIREN 443 061 841 SA coopérative à capital variable, 9 rue du Nord, 59000 Exemple-sur-Deûle en franchise de TVA ${euros(theirs)} ${euros(0)} ${euros(theirs)}`)
  expect(text).toContain(`${euros(ours)} ${euros(totalVatCents)} ${euros(ours + totalVatCents)}`)
  expect(text).toContain(euros(totalTtcCents))
  expect(text).toContain('TVA non applicable, art. 293 B du CGI.')
  expect(text.toLowerCase()).not.toContain('commission')
  for (const { commissionCents } of shares) expect(text).not.toContain(euros(commissionCents))
}, 60_000)

test('nothing is due before the client has accepted', async () => {
  const { ask, quoteId } = visit
  expect(await ask('billing.due', {})).toEqual([])
  const { docId } = await ask('quote.issue', { quoteId })
  expect(await ask('billing.due', {})).toEqual([])
  expect(await fault(ask('billing.send', { subjects: [{ kind: 'quote', id: docId, from: null, totalTtcCents: 1 }] }))).toBe('STATE_REFUSED')
  await sign(docId)
  const { scopId } = await ask('scop.open', {})
  // Frozen at issue: what the Scop decides afterwards is for the quotes to come.
  await type('scop', scopId, 'billingMode', 'A')
  await type('member', north, 'vat', 'normal')
  expect(await ask('quote.shares', { quoteId })).toMatchObject({ mode: 'B' })
})

test('an accepted quote is asked once: a paper for each member and each commission, under numbers of its own series', async () => {
  const { ask, quoteId } = visit
  const [due] = await ask('billing.due', {})
  const { totalHtCents, totalTtcCents } = await ask('quote.get', { quoteId })
  expect(due).toMatchObject({ kind: 'quote', id: quoteId, from: null, htCents: totalHtCents, totalTtcCents, missing: [] })
  const preview = await ask('billing.preview', { kind: 'quote', id: quoteId, from: null })
  expect(preview.map(({ key, what, sellerName }) => [key, what, sellerName])).toEqual([[`quote/${quoteId}/SCOP`, 'quote', 'Scop Exemple'], [`quote/${quoteId}/NORD`, 'quote', 'Scop du Nord'], [`quote/${quoteId}/NORD/commission`, 'commission', 'Scop Exemple']])
  expect(preview.slice(0, 2).reduce((all, one) => all + one.totalTtcCents, 0)).toBe(totalTtcCents)

  const subject = { kind: 'quote' as const, id: quoteId, from: null }
  expect(await fault(ask('billing.send', { subjects: [{ ...subject, totalTtcCents: totalTtcCents - 1 }] }))).toBe('INVALID totalTtcCents')
  expect((await ask('billing.list', {})).rows).toEqual([])
  const { numbers } = await ask('billing.send', { subjects: [{ ...subject, totalTtcCents }] })
  expect(numbers.map((number) => number.replace(/^B\d\d-[A-Z0-9]+-/, ''))).toEqual(['0001', '0002', '0003'])
  expect((await ask('billing.send', { subjects: [{ ...subject, totalTtcCents }] })).numbers).toEqual([])
  expect(await ask('billing.due', {})).toEqual([])
  const { rows } = await ask('billing.list', {})
  expect(rows.map(({ number, state, stands }) => [number, state, stands])).toEqual(numbers.toReversed().map((number) => [number, 'prepared', null]))
  expect((await ask('billing.list', { limit: 2 })).next).toBe(rows[1]?.id)
  expect((await ask('billing.list', { after: rows[1]?.id ?? '' })).rows).toEqual(rows.slice(2))
  // Nobody has to choose anything.
  expect(await fault(ask('billing.keep', { docId: rows[0]?.id ?? '' }))).toBe('STATE_REFUSED')
})

test('the paper says that it is no invoice, and carries the request as data; its hash is the one that names its content', async () => {
  const { rows } = await visit.ask('billing.list', {})
  const doc = visit.store().documents.get(rows.at(-1)?.id ?? '')
  const { content, request } = (doc?.data ?? {}) as unknown as { content: string; request: unknown }
  expect(sha256(canonicalJson(request))).toBe(content)
  const read = readPdf(visit.store().blobs.get(doc?.pdfSha256 ?? '') ?? new Uint8Array())
  expect(read.attached).toEqual(['demande.json'])
  expect(read.drawn).toContain('Ceci n’est pas une facture')
  expect(read.drawn).toContain(doc?.number)
})

test('a contract is asked due by due from its first day, and a wrong or missing number of a public body is named where it is typed', async () => {
  const { ask, quoteId, clientId } = visit
  const today: CivilDate = visit.services.today()
  const start = addMonths(`${today.slice(0, 8)}01`, -2)
  const { contractId } = await ask('contract.create', { quoteDocId: quoteId, start })
  await type('maintenance_contract', contractId, 'substituteMember', 'Scop du Nord')
  expect(await ask('billing.due', {})).toEqual([])
  await ask('contract.issue', { contractId })
  await sign(contractId)
  const dues = await ask('billing.due', {})
  expect(dues.map(({ from }) => from)).toEqual([start, addMonths(start, 1), addMonths(start, 2)])
  expect(dues[0]?.totalTtcCents).toBe(Math.round((dues[0]?.htCents ?? 0) * 1.2))

  await type('client', clientId, 'kind', 'collectivite')
  await type('client', clientId, 'siret', '73282932000075')
  await type('client', clientId, 'engagementRequired', true)
  expect((await ask('billing.due', {}))[0]?.missing).toEqual(['field.client.siret', 'field.client.engagementNumber'])
  const [first] = dues
  const asked = (one = first) => ({ kind: 'contract' as const, id: contractId, from: one?.from ?? null, totalTtcCents: one?.totalTtcCents ?? 0 })
  expect(await fault(ask('billing.send', { subjects: [asked()] }))).toBe('QUOTE_INCOMPLETE')
  await type('client', clientId, 'siret', '732 829 320 00074'.replaceAll(' ', ''))
  await type('client', clientId, 'engagementNumber', 'E-42')
  expect(await fault(ask('billing.send', { subjects: [{ ...asked(), from: addMonths(start, 3) }] }))).toBe('STATE_REFUSED')
  // Ours alone maintains: no commission that we would bill to ourselves.
  expect((await ask('billing.send', { subjects: dues.map(asked) })).numbers).toHaveLength(3)
  expect(await ask('billing.due', {})).toEqual([])
  const { rows } = await ask('billing.list', {})
  const doc = visit.store().documents.get(rows.find(({ what }) => what === 'contract')?.id ?? '')
  expect(doc?.data).toMatchObject({ request: { chorus: { siret: '73282932000074', engagementNumber: 'E-42' }, period: { from: addMonths(start, 2) } } })
  // Suspended inside of a month that was asked: that month keeps its amount, the next one is less by it and says so.
  const before = (await ask('contract.get', { contractId })).dues
  await ask('contract.suspend', { contractId, from: addMonths(start, 1), note: 'travaux' })
  await ask('contract.resume', { contractId, on: addMonths(start, 2) })
  const after = (await ask('contract.get', { contractId })).dues
  expect(after.slice(0, 3)).toEqual(before.slice(0, 3))
  expect(after[3]).toEqual({ ...before[3], htCents: 0, carriedCents: -(before[3]?.htCents ?? 0) })
})
