// Packs: what the network offers, how each suits the visit's machines, and the choice.
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { priceQuote } from '../../../domain/quoting/price-quote.ts'
import { NEEDS } from '../../../domain/words.ts'
import type { Output } from '../../contract/procedures.ts'
import { judged, judgedPack } from '../provisioning/network-keys.ts'
import { findPack, type LoadedPack, shippedPacks } from '../provisioning/pack-files.ts'
import { quotedMachines } from '../quoting/quote-sources.ts'
import { fitting } from '../quoting/read-quote.ts'
import { pricesInForce } from '../reference/prices-in-force.ts'
import { vatRates } from '../reference/rates.ts'
import type { Handlers, Services } from '../services.ts'

type PackRow = Output<'pack.list'>[number]

export const packHandlers: Handlers<'pack.list' | 'pack.get' | 'visit.choosePack'> = {
  'pack.list': (services, { visitId }) => judged(shippedPacks(services.resources), services).map((pack) => packRow(services, pack, visitId)).toSorted((a, b) => b.fitting - a.fitting),
  'pack.get': (services, { packId, visitId }) => {
    const loaded = judgedPack(findPack(packId, services.resources), services)
    const { pack } = loaded
    return {
      ...packRow(services, loaded, visitId), packHash: loaded.packHash, authors: [...pack.authors], licence: pack.licence,
      stepList: pack.steps.map(({ id, title, kind, optional, irreversible }) => ({ id, title, kind, optional, reversible: !irreversible })),
      options: pack.options.map(({ key, type, label, choices, perHost, ...option }) => ({ key, type, label, choices: [...choices], perHost, default: option.default ?? null })),
      training: [...pack.training.content], maintenance: [...pack.maintenance.checks], visitsPerYear: pack.maintenance.visitsPerYear, responseHours: pack.maintenance.responseHours,
      minimum: { ramMb: pack.preflight.ramMinMb, diskMb: pack.preflight.rootFreeMb }, notes: pack.preflight.notes.map(({ fr, en }) => ({ fr, en })), software: pack.software.map(({ name, licence, free }) => ({ name, licence, free })),
    }
  },
  'visit.choosePack': ({ store, resources, who }, { visitId, packId }) => {
    if (!store.get('visit', visitId)) throw new Refusal('NOT_FOUND', { what: 'visit' })
    const { pack } = findPack(packId, resources)
    store.write({ by: who(), undo: { visitId, key: 'visit.choosePack', what: pack.title.fr } }, (w) => w.set('visit', visitId, { packId: pack.id, packVersion: pack.version }))
    return { ok: true }
  },
}

/** The pack with what it would mean for these machines: how many stay, and an estimate with tax. */
function packRow(services: Services, { pack, signature, state }: LoadedPack, visitId: Id | undefined): PackRow {
  const { store, resources, today } = services
  const visit = visitId ? store.get('visit', visitId) : undefined
  const machines = visit ? quotedMachines(store, visit, today()).map(({ engine }) => engine) : []
  const wanted = visit ? NEEDS.filter((kind) => store.list('need', { visitId: visit.id }).some((need) => need.kind === kind && need.wanted)) : []
  const { quote } = priceQuote({ asOf: today(), client: 'entreprise', needs: [...wanted], users: visit?.users ?? 0, machines, discountBp: 0, preferNew: false, sellerVat: 'normal', vatRateBp: vatRates(resources, today()).standardVatBp, trainingExempt: false }, pricesInForce(services, today(), pack.id))
  return { id: pack.id, version: pack.version, title: pack.title, summary: pack.summary, needs: [...pack.needs], suites: [...pack.suites], steps: pack.steps.length, signature, state, halfDays: pack.training.halfDays, level: pack.maintenance.level, fitting: fitting(quote.decisions), machines: machines.length, estimateTtcCents: visit ? quote.totalTtcCents : null }
}
