// Two sheets that the client keeps to read: what it needs, and its domain name. Made from the base, without a number.
import { addDays } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { NEEDS } from '../../../domain/words.ts'
import { domainRules } from '../reference/visit-lists.ts'
import type { Services } from '../services.ts'
import { machinesOf } from '../views/visit.ts'
import { translator } from '../words/sentences.ts'
import { typedLines, visitFacts } from './visit-facts.ts'

const t = translator('fr')

/** "Budget : 2 000 €" is a subject and what holds for it; a line without a colon has no subject. */
function asFact(line: string): [string, string] {
  const [, subject, rest] = /^([^:]{2,60}?)\s*:\s*(.+)$/.exec(line) ?? []
  return subject && rest ? [subject, rest] : [t('needPaper.other'), line]
}

export function needSheet(services: Services, visitId: Id): Uint8Array {
  const { store, today } = services
  const { visit, client, place, head } = visitFacts(services, visitId)
  const contact = client && store.list('account_contact', { clientId: client.id })[0]
  const rows = store.list('need', { visitId })
  return services.typeset('fiche-besoin', {
    ...head, number: '', askedOn: visit.on ?? today(), askedBy: [contact?.name, contact?.function].filter(Boolean).join(', ') || client?.name || t('common.unknown'), users: visit.users, sites: place, intro: t('needPaper.intro'),
    needs: NEEDS.map((kind) => {
      const need = rows.find((one) => one.kind === kind)
      return { title: t(`need.${kind}`), wanted: need?.wanted ?? false, answers: [], note: need?.note ?? '' }
    }),
    // A place is the client's own word for a machine; the technician's notes on it are none of the client's.
    machines: machinesOf(store, visit).filter(({ retired }) => retired !== true).map((machine) => ({ place: machine.place || machine.name || '–', what: '', users: '', kept: machine.verdict ? t(`verdict.${machine.verdict}`) : '' })),
    constraints: typedLines(visit.constraints).slice(0, 30).map(asFact), access: typedLines(visit.access), next: [],
  }).pdf
}

/** @throws Refusal NOT_FOUND, INVALID for a name that is neither .coop nor .fr */
export function domainSheet(services: Services, domainId: Id): { pdf: Uint8Array; name: string } {
  const { store, resources, today } = services
  const domain = store.get('domain_name', domainId)
  const client = domain?.clientId ? store.get('client', domain.clientId) : undefined
  const visit = client && store.list('visit', { clientId: client.id }).at(-1)
  if (!domain || !client || !visit) throw new Refusal('NOT_FOUND', { what: 'domain_name' })
  const name = (domain.name ?? '').trim().toLowerCase()
  const extension = (['.coop', '.fr'] as const).find((one) => name.endsWith(one) && name.length > one.length)
  if (!extension) throw new Refusal('INVALID', { what: 'domain_name.name' }, { issues: [{ path: 'domain_name.name', rule: 'neither .coop nor .fr' }] })
  const { extensions, reminderDays } = domainRules(resources, today())
  const { head } = visitFacts(services, visit.id)
  const seat = [client.seat, client.postcode, client.commune].filter(Boolean).join(' ')
  const pdf = services.typeset('fiche-domaine', {
    ...head, number: '', domain: name, extension, state: t(`domainState.${domain.state ?? 'wanted'}`), registrar: domain.registrar ?? '', registeredOn: domain.registeredOn, expiresOn: domain.expiresOn,
    holder: [[t('domainPaper.holder'), domain.holder || client.name || t('common.unknown')], ...(domain.represented ? [[t('domainPaper.represented'), domain.represented]] : [])],
    reminderOn: domain.expiresOn ? addDays(domain.expiresOn, -reminderDays) : null, eligibility: extensions[extension].map((rule) => ({ rule, met: 'unknown', evidence: extension === '.fr' && seat ? t('domainPaper.seat', { seat }) : '' })),
    addresses: [], orders: domain.state === 'wanted' || domain.state === 'ordered' ? [t('domainPaper.order', { holder: domain.holder || client.name || '' })] : [], notes: [t('domainPaper.yours'), ...typedLines(domain.note)],
  }).pdf
  return { pdf, name }
}
