// Billing requests: what is due, what would be asked, what was; and the members who sell or work.
import { setImmediate as yieldToOthers } from 'node:timers/promises'
import { commission } from '../../../domain/quoting/commission.ts'
import { quoteFigures, quoteShares } from '../../../domain/quoting/quote-figures.ts'
import { MemberData } from '../../../domain/billing/member-data.ts'
import { aloneTerms } from '../../../domain/billing/terms.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import type { Output } from '../../contract/procedures.ts'
import { frozenRequest, issueRequests, requestStandings } from '../billing/requests.ts'
import { asking, dueSubjects } from '../billing/subjects.ts'
import { billingTerms } from '../billing/terms.ts'
import { frozenSourcesOf } from '../quoting/frozen-prices.ts'
import { articleRowId, lineRow } from '../quoting/line-rows.ts'
import { gatherSources, theQuote } from '../quoting/quote-sources.ts'
import type { Handlers, Services } from '../services.ts'
import type { Store } from '../store/store.ts'
import { clientName } from '../views/entry.ts'

const done = { ok: true } as const
const PAGE = 50

type BillingMethod = 'billing.due' | 'billing.preview' | 'billing.send' | 'billing.list' | 'billing.keep' | 'member.list' | 'member.create' | 'quote.setMember' | 'quote.shares'

export const billingHandlers: Handlers<BillingMethod> = {
  'billing.due': (services, { on = services.today() }) => dueSubjects(services, on).map(({ missing, ...due }) => ({ ...due, clientName: clientName(services.store, due.clientId), missing: [...missing] })),
  'billing.preview': (services, subject) => {
    const { requests } = asking(services, subject)
    const { members } = billingTerms(services, services.today())
    const name = (code: string): string => members.find((one) => one.code === code)?.name || code
    return requests.map(({ key, what, seller, client, reference, period, totalHtCents, totalVatCents, totalTtcCents, commissionBp, shares }) => ({
      key, what, sellerName: seller.name, buyerName: 'member' in client ? client.member.name : client.name, reference, from: period?.from ?? null, to: period?.to ?? null, totalHtCents, totalVatCents, totalTtcCents, commissionBp,
      shares: shares.map(({ member, shareHtCents, commissionCents, payoutHtCents }) => ({ code: member, name: name(member), htCents: shareHtCents, commissionCents, payoutCents: payoutHtCents })),
    }))
  },
  'billing.send': async (services, { subjects }) => {
    const numbers: string[] = []
    for (const { totalTtcCents, ...subject } of subjects) {
      numbers.push(...issueRequests(services, subject, totalTtcCents).map(({ number }) => number))
      // Fifty papers take a second or two: other acts of the person go between two.
      await yieldToOthers()
    }
    services.sync.nudge()
    return { numbers }
  },
  'billing.list': ({ store }, { limit = PAGE, after }) => {
    const all = store.documents.billing().filter(({ docId }) => after === undefined || docId < after)
    const standing = requestStandings(store)
    const numberOf = new Map(store.documents.billing().map(({ docId, number }) => [docId, number]))
    const rows = all.slice(0, limit).flatMap(({ docId }): Output<'billing.list'>['rows'] => {
      const [doc, how] = [store.documents.get(docId), standing.get(docId)]
      if (!doc || !how) return []
      const { what, reference, period, totalTtcCents, client } = frozenRequest(doc)
      return [{ id: docId, number: doc.number, issuedOn: doc.issuedOn, clientName: 'member' in client ? client.member.name : client.name, what, reference, from: period?.from ?? null, to: period?.to ?? null, totalTtcCents, state: how.state, stands: how.stands === docId ? null : { id: how.stands, number: numberOf.get(how.stands) ?? '' } }]
    })
    return { rows, next: all.length > limit ? (rows.at(-1)?.id ?? null) : null }
  },
  'billing.keep': ({ store, who, now }, { docId }) => {
    const doc = store.documents.billing().find((one) => one.docId === docId)
    if (!doc) throw new Refusal('NOT_FOUND', { what: 'billing' })
    const standing = requestStandings(store)
    const state = standing.get(docId)?.state ?? ''
    // Only where two ask different things: a choice for nothing would be a trap for the next one.
    const rivals = store.documents.billing().filter((one) => one.key === doc.key && ['conflict', 'set_aside'].includes(standing.get(one.docId)?.state ?? ''))
    if (rivals.length === 0 || state === 'refused') throw new Refusal('STATE_REFUSED', { what: doc.number, state })
    store.write({ by: who() }, (w) => w.add('event', { subject: 'billing', subjectId: docId, kind: 'kept', at: now(), by: who(), data: { key: doc.key } }))
    return done
  },

  'member.list': (services) => {
    const { store, sync, today } = services
    const { mode, commissionBp, members } = billingTerms(services, today())
    const { role } = sync.state()
    const rows = new Map(store.list('member').map((row) => [row.id, row]))
    return { mode, commissionBp, editable: role === null || role === 'manager', members: members.map(({ id, code, name, siren, vat, identity }) => ({ id, code, name, region: (id && rows.get(id)?.region) || null, siren: siren || null, vat, identity: identity || null, skills: id ? skillsOf(store, id) : [], publishedBy: (id && rows.get(id)?.publishedBy) || null })) }
  },
  'member.create': (services, { code, name }) => {
    const { store, who, today } = services
    if (billingTerms(services, today()).members.some((one) => one.code === code)) throw new Refusal('INVALID', { what: code }, { issues: [{ path: 'member.code', rule: 'twice the same' }] })
    return { memberId: store.write({ by: who() }, (w) => w.create('member', { code, name, vat: 'normal' })) }
  },
  'quote.setMember': ({ store, who }, { quoteId, lineId, memberId }) => {
    const quote = theQuote(store, quoteId)
    const doc = store.documents.get(quoteId)
    if (doc) throw new Refusal('VERSION_FROZEN', { document: doc.number })
    if (memberId !== null && !store.get('member', memberId)) throw new Refusal('NOT_FOUND', { what: 'member' })
    const row = lineRow(store, quoteId, lineId)
    const undo = quote.visitId ? { undo: { visitId: quote.visitId, key: 'quote.setMember', what: row?.label ?? lineId } } : {}
    store.write({ by: who(), ...undo }, (w) => {
      if (row) w.set('quote_line', row.id, { memberId })
      else w.create('quote_line', { quoteId, sku: lineId, memberId }, articleRowId(quoteId, lineId))
    })
    return done
  },
  'quote.shares': (services, { quoteId }) => sharesView(services, quoteId),
}

/** Of the frozen quote where it is issued: what was agreed, not what members have become. */
function sharesView(services: Services, quoteId: Id): Output<'quote.shares'> {
  const doc = services.store.documents.get(quoteId)
  const sources = (doc && frozenSourcesOf(doc)) ?? gatherSources(services, quoteId).sources
  const terms = sources.billing ?? aloneTerms(sources.input.sellerVat)
  const figures = quoteFigures(sources)
  const { members } = quoteShares(sources, figures.lines)
  const split = commission(figures.totalHtCents, Object.fromEntries(members.map((one) => [one.member, one.totalHtCents])), terms.commissionBp)
  return {
    mode: terms.mode, commissionBp: terms.commissionBp, commissionCents: split.totalCents,
    shares: members.map(({ member, totalHtCents }) => ({ code: member, name: terms.members.find(({ code }) => code === member)?.name || member, htCents: totalHtCents, commissionCents: split.byMember[member] ?? 0, payoutCents: split.payoutHtByMember[member] ?? 0 })),
  }
}

function skillsOf(store: Store, memberId: Id): string[] {
  const best = new Map<string, number>()
  for (const { id } of store.list('technician', { memberId })) for (const { name, level } of store.list('skill', { technicianId: id })) if (name) best.set(name, Math.max(level ?? 0, best.get(name) ?? 0))
  const own = [...best].toSorted(([a, levelA], [b, levelB]) => levelB - levelA || (a < b ? -1 : 1)).map(([name]) => name)
  return [...new Set([...own, ...(MemberData.safeParse(store.get('member', memberId)?.data).data?.skills ?? [])])]
}
