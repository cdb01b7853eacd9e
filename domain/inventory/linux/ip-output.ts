// Addresses, routes and neighbours as ip (JSON or plain) and ifconfig print them.
import { z } from 'zod'
import { jsonOrNothing } from '../../json-text.ts'

interface Link { readonly name: string; readonly mac: string | null; readonly up: boolean | null; readonly ips: readonly string[]; readonly dynamic: boolean; readonly loopback: boolean }
export interface Network { readonly links: readonly Link[]; readonly gateway: string | null; readonly neighbours: readonly { readonly ip: string; readonly mac: string | null }[] }

const MAC = /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i
const mac = (text: string | undefined): string | null => (text !== undefined && MAC.test(text) && !/^(00:){5}00$/.test(text) ? text.toLowerCase() : null)

const word = z.string().optional().catch(undefined)
const LinkRow = z.looseObject({ ifname: z.string(), link_type: word, address: word, operstate: word, flags: z.array(z.string()).optional().catch(undefined), addr_info: z.array(z.looseObject({ local: word, family: word, dynamic: z.boolean().optional().catch(undefined) })) })
const RouteRow = z.looseObject({ dst: z.string(), gateway: word, dev: word, metric: z.number().optional().catch(undefined) })
const NeighbourRow = z.looseObject({ dst: z.string(), lladdr: word, state: z.array(z.string()).optional().catch(undefined) })

export function readNetwork(text: string): Network {
  const rows = text.split('\n').flatMap((line) => {
    const value = line.startsWith('[') ? jsonOrNothing(line) : undefined
    return Array.isArray(value) ? value : []
  })
  if (rows.length > 0) return fromJson(rows)
  return fromText(text)
}

function fromJson(rows: readonly unknown[]): Network {
  const links: Link[] = []
  const neighbours: { ip: string; mac: string | null }[] = []
  let gateway: string | null = null
  for (const row of rows) {
    const link = LinkRow.safeParse(row)
    if (link.success) {
      const { ifname, address, operstate, flags, link_type, addr_info } = link.data
      links.push({ name: ifname, mac: mac(address), up: upOf(operstate), ips: addr_info.flatMap((one) => one.local ?? []), dynamic: addr_info.some((one) => one.family === 'inet' && one.dynamic === true), loopback: link_type === 'loopback' || (flags ?? []).includes('LOOPBACK') || ifname === 'lo' })
      continue
    }
    const route = RouteRow.safeParse(row)
    if (route.success && route.data.dst === 'default' && route.data.gateway) gateway ??= route.data.gateway
    const neighbour = NeighbourRow.safeParse(row)
    if (neighbour.success && neighbour.data.state && neighbour.data.lladdr) neighbours.push({ ip: neighbour.data.dst, mac: mac(neighbour.data.lladdr) })
  }
  return { links, gateway, neighbours }
}

const upOf = (state: string | undefined): boolean | null => (state === 'UP' ? true : state === 'DOWN' || state === 'LOWERLAYERDOWN' ? false : null)

function fromText(text: string): Network {
  const links: { name: string; mac: string | null; up: boolean | null; ips: string[]; dynamic: boolean; loopback: boolean }[] = []
  const neighbours: { ip: string; mac: string | null }[] = []
  let gateway: string | null = null
  for (const line of text.split('\n')) {
    // `2: eth0: <…> … state UP` of ip, `eth0: flags=…<UP,…>` or `eth0      Link encap:Ethernet  HWaddr …` of ifconfig.
    const head = /^(?:\d+: )?([A-Za-z][\w.-]*)(?:@\S+)?(?::\s+(?=<|flags=)|\s+Link encap:)(.*)$/.exec(line)
    if (head?.[1]) {
      const rest = head[2] ?? ''
      const state = /\bstate (\S+)/.exec(rest)?.[1]
      const isIfconfig = state === undefined
      links.push({ name: head[1], mac: mac(/HWaddr (\S+)/.exec(rest)?.[1]), up: isIfconfig ? null : upOf(state), ips: [], dynamic: false, loopback: /LOOPBACK|Local Loopback/.test(rest) || head[1] === 'lo' })
      continue
    }
    const link = links.at(-1)
    const address = /^\s+inet6?\s+(?:addr:\s?)?([0-9a-f.:]+)/.exec(line)?.[1]
    if (link && address) {
      link.ips.push(address)
      if (/^\s+inet\s.*\bdynamic\b/.test(line)) link.dynamic = true
    }
    const hardware = /^\s+(?:link\/ether|ether|lladdr|address:?)\s+(\S+)/.exec(line)?.[1]
    if (link && hardware) link.mac ??= mac(hardware)
    if (link && /^\s+status: (active|no carrier)/.test(line)) link.up = /: active/.test(line)
    const via = /^default via ([0-9a-f.:]+)/.exec(line)?.[1] ?? /^(?:default|0\.0\.0\.0)\s+(\d+\.\d+\.\d+\.\d+)\s/.exec(line)?.[1]
    if (via && via !== '0.0.0.0') gateway ??= via
    const near = /^([0-9a-f.:]+) dev \S+ lladdr (\S+)/.exec(line) ?? /\((\d+\.\d+\.\d+\.\d+)\) at ([0-9a-f:]{11,17})/.exec(line)
    if (near?.[1] && mac(near[2])) neighbours.push({ ip: near[1], mac: mac(near[2]) })
  }
  return { links, gateway, neighbours }
}
