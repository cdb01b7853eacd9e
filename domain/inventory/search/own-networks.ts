// Which networks of this computer may be searched: those of a real network card or radio, not of a VPN, a bridge or a container.
import { type AddressRange, addressOf, addressText, blockOf, contains, MOST_ADDRESSES } from './address-range.ts'

/** An interface as the system tells it. `physical` is null where the system does not say: its name decides then. */
export interface InterfaceSeen { readonly name: string; readonly address: string; readonly prefix: number; readonly physical: boolean | null; readonly tunnel: boolean }

export interface OwnNetwork {
  /** As noted with the consent: `192.168.1.0/24`. */
  readonly network: string
  readonly interfaceName: string
  /** This computer's own address there; it is not searched. */
  readonly ownAddress: string
  readonly addresses: number
  /** Larger than a /22: a range has to be typed. */
  readonly tooWide: boolean
  readonly physical: boolean
}

/** Names that no network card bears, on any system; a word, then the digits the system adds. */
const VIRTUAL_NAME = /^(lo|docker|br-|bridge|virbr|veth|lxc|lxd|cni|flannel|cali|podman|vnet|vmnet|vmenet|vboxnet|anpi|awdl|llw|ap\d|feth|gif|stf|dummy|ifb|team|bond)|vethernet|virtualbox|vmware|hyper-v|wsl|loopback/i
const TUNNEL_NAME = /^(tun|tap|wg|ppp|utun|ipsec|tailscale|zt|nordlynx|proton|gpd|cscotun|sit|gre|he-ipv6)|vpn|tailscale|wireguard|zerotier|fortinet|forti ssl|anyconnect|globalprotect/i

/** Networks with an IPv4 address, physical ones first. Tunnels are never among them: what is behind is another place. */
export function ownNetworks(seen: readonly InterfaceSeen[]): readonly OwnNetwork[] {
  const networks = seen.flatMap((one): OwnNetwork[] => {
    const address = addressOf(one.address)
    if (address === undefined || one.prefix < 1 || one.prefix > 30 || one.tunnel || TUNNEL_NAME.test(one.name)) return []
    const block = blockOf(address, one.prefix)
    const addresses = block.last - block.first - 1
    return [{ network: `${addressText(block.first)}/${one.prefix}`, interfaceName: one.name, ownAddress: one.address, addresses, tooWide: block.last - block.first >= MOST_ADDRESSES, physical: one.physical ?? !VIRTUAL_NAME.test(one.name) }]
  })
  return networks.toSorted((a, b) => Number(b.physical) - Number(a.physical)).filter((one, index, all) => all.findIndex((other) => other.network === one.network) === index)
}

/** The network of this computer that holds the whole range: what lies behind a router is never searched. */
export function networkHolding<N extends { readonly network: string }>(networks: readonly N[], range: AddressRange): N | undefined {
  return networks.find(({ network }) => {
    const [base = '', prefix] = network.split('/')
    return contains(blockOf(addressOf(base) ?? 0, Number(prefix)), range)
  })
}
