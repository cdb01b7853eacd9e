// Names by the name server of the place. Only servers inside the searched range are asked: a question to one outside would
// tell the client's addresses to somebody else.
import { getServers, Resolver } from 'node:dns'
import { readFile } from 'node:fs/promises'
import { type AddressRange, addressOf, addressText, holds } from '../../../../domain/inventory/search/address-range.ts'

/** Where systemd-resolved keeps the servers it stands before. */
const BEHIND_RESOLVED = '/run/systemd/resolve/resolv.conf'

export async function reverseNames(addresses: readonly number[], { range, limitMs, signal, onName }: { readonly range: AddressRange; readonly limitMs: number; readonly signal: AbortSignal; onName(address: number, name: string): void }): Promise<void> {
  const behind = process.platform === 'linux' ? await readFile(BEHIND_RESOLVED, 'utf8').catch(() => '') : ''
  const servers = [...getServers(), ...[...behind.matchAll(/^nameserver\s+(\S+)/gm)].map(([, server]) => server ?? '')]
  const inside = [...new Set(servers)].filter((server) => {
    const address = addressOf(server)
    return address !== undefined && holds(range, address)
  })
  if (inside.length === 0 || addresses.length === 0 || signal.aborted) return
  const resolver = new Resolver({ timeout: limitMs, tries: 1 })
  resolver.setServers(inside)
  const stop = (): void => resolver.cancel()
  const limit = setTimeout(stop, limitMs)
  signal.addEventListener('abort', stop)
  await Promise.all(addresses.map(async (address) => await new Promise<void>((resolve) => {
    resolver.reverse(addressText(address), (error, names) => {
      const [name] = error ? [] : names
      if (name !== undefined && !signal.aborted) onName(address, name)
      resolve()
    })
  })))
  clearTimeout(limit)
  signal.removeEventListener('abort', stop)
}
