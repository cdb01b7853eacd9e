// Who listens: ss, netstat, or the kernel's own tables in hexadecimal.

export interface Listener { readonly protocol: 'tcp' | 'udp'; readonly address: string; readonly device: string | null; readonly port: number }

export function listeners(text: string): readonly Listener[] {
  return text.split('\n').flatMap((line) => fromTable(line) ?? fromKernel(line) ?? [])
}

/** `udp UNCONN 0 0 0.0.0.0%virbr0:67 0.0.0.0:*` of ss, `tcp 0 0 0.0.0.0:22 0.0.0.0:* LISTEN` of netstat, `tcp4 0 0 *.22 *.* LISTEN` of BSD. */
function fromTable(line: string): Listener | undefined {
  const all = line.trim().split(/\s+/)
  // sockstat names who listens first.
  const sockstat = /^(tcp|udp)[46]+$/.test(all[4] ?? '')
  const words = sockstat ? [...all.slice(4), 'LISTEN'] : all
  const protocol = /^(tcp|udp)[46]?6?$/.exec(words[0] ?? '')?.[1] as Listener['protocol'] | undefined
  if (!protocol || (protocol === 'tcp' && !words.includes('LISTEN'))) return undefined
  const local = words.slice(1).find((word) => /[:.](\d+|\*)$/.test(word) && /[:.*]/.test(word) && !/^\d+$/.test(word))
  const [, host = '', port] = /^(.*)[:.](\d{1,5})$/.exec(local ?? '') ?? []
  if (port === undefined || Number(port) > 65_535) return undefined
  const [address = '', device] = host.replace(/^\[|\](?=$|%)/g, '').split('%')
  return { protocol, address, device: device?.replace(/\]$/, '') ?? null, port: Number(port) }
}

/** `0: 0100007F:0277 00000000:0000 0A …`; TCP listens in state 0A, UDP is bound in 07. IPv4 words are little-endian. */
function fromKernel(line: string): Listener | undefined {
  const [, address, port, state] = /^\s*\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} (0A|07) /.exec(line) ?? []
  if (!address || !port || !state) return undefined
  const octets = (address.match(/../g) ?? []).map((hex) => Number.parseInt(hex, 16))
  const text = address.length === 8 ? octets.toReversed().join('.') : /^0{24}01000000$/.test(address) ? '::1' : /^0+$/.test(address) ? '::' : address
  return { protocol: state === '0A' ? 'tcp' : 'udp', address: text, device: null, port: Number.parseInt(port, 16) }
}
