// `packtic inventory find`: who is on the client's network, one line each as it comes. Nothing is sent without a consent, noted first.
import { type ExitCode, Refusal } from '../../../domain/errors.ts'
import { compareFound, type FoundHost } from '../../../domain/inventory/search/found-host.ts'
import type { OwnNetwork } from '../../../domain/inventory/search/own-networks.ts'
import { allow, askedRange, noteConsent } from '../inventory/find/consent.ts'
import { findMachines } from '../inventory/find/find-machines.ts'
import { readNetworks } from '../inventory/find/interfaces.ts'
import { knownMachines } from '../inventory/find/known-machines.ts'
import type { Command, CommandIo } from './command.ts'
import { options } from './options.ts'

/** What is under way is told on standard error about this often. */
const TELL_EVERY_MS = 1000

export const inventoryFind: Command = async (io): Promise<ExitCode> => {
  const { values } = options(io.args, { '--range': 'value', '--consent': 'value', '--yes': 'flag' }, 0)
  const networks = await readNetworks()
  const asked = askedRange(networks, values['--range'] ?? onlyNetwork(io, networks))
  const givenBy = values['--consent'] ?? (values['--yes'] === undefined ? await io.ask(io.t('cli.find.consentQuestion', { network: asked.network.network })) : undefined)
  if (givenBy === undefined || givenBy.trim() === '') {
    io.say(io.t('cli.find.consentHow'))
    throw new Refusal('CONSENT_MISSING')
  }
  const { store, who, now } = io.open().services
  const consent = noteConsent(store, { visitId: null, network: asked.network.network, givenBy, by: who(), at: now() })
  const allowed = allow(store, asked, consent)
  // No client is named here: an address says nothing of which one, a hardware address does.
  const known = knownMachines(store, store.list('machine')).map((machine) => ({ ...machine, host: null }))

  const stop = new AbortController()
  const interrupted = (): void => stop.abort()
  process.once('SIGINT', interrupted)
  process.once('SIGTERM', interrupted)
  const started = now()
  const hosts = new Map<string, FoundHost>()
  let looked = { done: 0, total: 0 }
  let lastTold = started
  try {
    await findMachines(allowed, {
      known, signal: stop.signal,
      onHost: (host) => {
        io.out(JSON.stringify({ event: hosts.has(host.address) ? 'changed' : 'found', ms: now() - started, ...host }))
        hosts.set(host.address, host)
      },
      progress: (done, total) => {
        looked = { done, total }
        if (now() - lastTold < TELL_EVERY_MS) return
        lastTold = now()
        io.say(io.t('cli.find.progress', { done, total, found: hosts.size }))
      },
    })
  } catch (error) {
    if (!stop.signal.aborted) throw error
  } finally {
    process.off('SIGINT', interrupted)
    process.off('SIGTERM', interrupted)
  }
  const cancelled = stop.signal.aborted
  io.out(JSON.stringify({ summary: true, network: asked.network.network, range: values['--range'] ?? asked.network.network, consent: { givenBy: allowed.consent.givenBy, at: allowed.consent.at }, addresses: looked.total, looked: looked.done, found: hosts.size, cancelled, ms: now() - started, hosts: [...hosts.values()].toSorted(compareFound).map(({ address }) => address) }))
  if (cancelled) throw new Refusal('CANCELLED')
  if (hosts.size === 0) throw new Refusal('NO_MACHINE_FOUND')
  return 0
}

/** Several networks, or none of a real card: the person says which. @throws Refusal INVALID naming the option */
function onlyNetwork(io: CommandIo, networks: readonly OwnNetwork[]): string {
  const own = networks.filter(({ physical }) => physical)
  const [only] = own
  if (only && own.length === 1) return only.network
  io.say(io.t(own.length === 0 ? 'cli.find.noNetwork' : 'cli.find.whichNetwork'))
  for (const { network, interfaceName } of own.length === 0 ? networks : own) io.say(`  ${network}  ${interfaceName}`)
  throw new Refusal('INVALID', { what: '--range' })
}
