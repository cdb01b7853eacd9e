// What the kernel counted in the network namespace that this process lives in. `npm run offline` gives us one with loopback alone.
import { readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'

export interface Calls {
  /** Connections opened, to whatever address. */
  readonly opened: number
  /** Datagrams sent, to whatever address. */
  readonly datagrams: number
  /** Tries to reach an address that is not this computer's own: there is no route to any. */
  readonly beyond: number
}

/** True where nothing but this computer can be reached. */
export function loopbackOnly(): boolean {
  return Object.keys(networkInterfaces()).every((name) => name === 'lo')
}

/** Since the namespace was made, of all that lives in it: window, backend, and this test itself. */
export function callsSoFar(): Calls {
  const four = pairedTable('/proc/self/net/snmp')
  const six = new Map(readFileSync('/proc/self/net/snmp6', 'utf8').trim().split('\n').map((line): [string, number] => {
    const [name = '', value] = line.trim().split(/\s+/)
    return [name, Number(value)]
  }))
  const sum = (...values: readonly (number | undefined)[]): number => values.reduce<number>((all, value) => all + (value ?? 0), 0)
  return {
    // The kernel counts TCP of both families together.
    opened: sum(four.get('Tcp.ActiveOpens')),
    datagrams: sum(four.get('Udp.OutDatagrams'), six.get('Udp6OutDatagrams')),
    beyond: sum(four.get('Ip.OutNoRoutes'), six.get('Ip6OutNoRoutes')),
  }
}

/** Lines in pairs: names, then values, both after the protocol's name. */
function pairedTable(path: string): ReadonlyMap<string, number> {
  const lines = readFileSync(path, 'utf8').trim().split('\n').map((line) => line.split(/\s+/))
  return new Map(lines.flatMap((names, at) => {
    const [protocol = ''] = names
    return at % 2 === 0 ? names.slice(1).map((name, column): [string, number] => [`${protocol}${name}`.replace(':', '.'), Number(lines[at + 1]?.[column + 1])]) : []
  }))
}
