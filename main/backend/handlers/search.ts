// Looking for machines on the client's network. The rows are kept in memory and pushed as they come; adding one is `machine.add`.
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { compareFound, type FoundHost } from '../../../domain/inventory/search/found-host.ts'
import type { SearchView } from '../../contract/procedures/search.ts'
import { allow, askedRange, consentOf, noteConsent } from '../inventory/find/consent.ts'
import { readNetworks } from '../inventory/find/interfaces.ts'
import { knownMachines } from '../inventory/find/known-machines.ts'
import type { Handlers, Services } from '../services.ts'

const PUSH_EVERY_MS = 250

interface Search { readonly visitId: Id; jobId: Id | null; state: SearchView['state']; readonly range: string | null; done: number; total: number; readonly hosts: Map<string, FoundHost> }

/** The last search of each visit, per backend. */
const searches = new WeakMap<Services['store'], Map<Id, Search>>()
const searchesOf = ({ store }: Services): Map<Id, Search> => searches.get(store) ?? searches.set(store, new Map()).get(store) ?? new Map<Id, Search>()

export const searchHandlers: Handlers<'search.networks' | 'search.consent' | 'search.start' | 'search.get'> = {
  'search.networks': async ({ store }, { visitId }) => {
    theVisit(store, visitId)
    return (await readNetworks()).filter(({ physical }) => physical).map(({ network, interfaceName, addresses, tooWide }) => {
      const consent = consentOf(store, visitId, network)
      return { network, interfaceName, addresses, tooWide, consent: consent ? { givenBy: consent.givenBy ?? '', at: consent.at ?? 0 } : null }
    })
  },
  'search.consent': async ({ store, who, now }, { visitId, range, givenBy }) => {
    theVisit(store, visitId)
    const { network } = askedRange(await readNetworks(), range).network
    noteConsent(store, { visitId, network, givenBy, by: who(), at: now() })
    return { network }
  },
  'search.start': async (services, { visitId, range }) => {
    const { store, startJob, jobs, push, now } = services
    const visit = theVisit(store, visitId)
    const asked = askedRange(await readNetworks(), range)
    const allowed = allow(store, asked, consentOf(store, visitId, asked.network.network)?.id)
    const before = searchesOf(services).get(visitId)
    if (before?.jobId) jobs.cancel(before.jobId)
    const search: Search = { visitId, jobId: null, state: 'running', range, done: 0, total: 0, hosts: new Map() }
    searchesOf(services).set(visitId, search)
    let lastPush = 0
    let waiting: ReturnType<typeof setTimeout> | undefined
    const tell = (): void => {
      waiting ??= setTimeout(() => {
        waiting = undefined
        lastPush = now()
        // A newer search of the same visit has its own rows.
        if (searchesOf(services).get(visitId) === search) push('search.state', viewOf(search))
      }, Math.max(0, lastPush + PUSH_EVERY_MS - now()))
    }
    const known = knownMachines(store, store.list('machine', { clientId: visit.clientId }))
    const { jobId } = startJob('search', async ({ signal, progress }) => {
      try {
        const { findMachines } = await import('../inventory/find/find-machines.ts')
        await findMachines(allowed, {
          known, signal,
          onHost: (host) => {
            search.hosts.set(host.address, host)
            tell()
          },
          progress: (done, total) => {
            Object.assign(search, { done, total })
            progress(done, total)
            tell()
          },
        })
        search.state = 'done'
      } catch (error) {
        search.state = signal.aborted ? 'cancelled' : 'failed'
        throw error
      } finally {
        tell()
      }
    })
    search.jobId = jobId
    return { jobId }
  },
  'search.get': (services, { visitId }) => {
    theVisit(services.store, visitId)
    const search = searchesOf(services).get(visitId)
    return search ? viewOf(search) : { visitId, jobId: null, state: 'none', range: null, done: 0, total: 0, hosts: [] }
  },
}

const viewOf = ({ hosts, ...search }: Search): SearchView => ({ ...search, hosts: [...hosts.values()].toSorted(compareFound).map((host) => ({ ...host, ports: [...host.ports] })) })

function theVisit(store: Services['store'], visitId: Id) {
  const visit = store.get('visit', visitId)
  if (!visit) throw new Refusal('NOT_FOUND', { what: 'visit' })
  return visit
}
