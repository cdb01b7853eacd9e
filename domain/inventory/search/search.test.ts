// The rules of a search of the network: which addresses, which networks, who is who. Pure, so every system's tables are tried here.
import { describe, expect, test } from 'vitest'
import { mdnsAnnouncement, reverseQuestion, SERVICE_QUESTIONS, ssdpAnnouncement } from './announcements.ts'
import { addressOf, addressText, rangeOf, spread } from './address-range.ts'
import { dnsRecords, pointerQuestions } from './dns-message.ts'
import { compareFound, foundHost, type HostSeen, kindOf, knownAs, type KnownMachine } from './found-host.ts'
import { isRandomMac, macOf } from './mac-address.ts'
import { neighbourTable } from './neighbour-table.ts'
import { type InterfaceSeen, networkHolding, ownNetworks } from './own-networks.ts'
import { sshIdentification, systemGuess } from './ssh-identification.ts'

const text = ({ first, last }: { first: number; last: number }): string => `${addressText(first)}-${addressText(last)}`

test.each([
  ['192.168.1.0/24', '192.168.1.1-192.168.1.254'],
  ['192.168.1.77/24', '192.168.1.1-192.168.1.254'],
  ['10.0.4.0/22', '10.0.4.1-10.0.7.254'],
  ['172.16.0.8/31', '172.16.0.8-172.16.0.9'],
  ['192.168.1.10-192.168.1.40', '192.168.1.10-192.168.1.40'],
  ['192.168.1.10 - 40', '192.168.1.10-192.168.1.40'],
  ['192.168.1.12', '192.168.1.12-192.168.1.12'],
])('the range %s is %s', (typed, range) => expect(text(rangeOf(typed))).toBe(range))

test.each([
  ['', 'INVALID'], ['192.168.1', 'INVALID'], ['192.168.1.256', 'INVALID'], ['192.168.1.0/33', 'INVALID'], ['192.168.1.40-10', 'INVALID'], ['0.0.0.0/0', 'INVALID'], ['salle-a', 'INVALID'], ['1-2-3', 'INVALID'],
  ['10.0.0.0/21', 'RANGE_TOO_WIDE'], ['10.0.0.0-10.0.4.0', 'RANGE_TOO_WIDE'],
  ['8.8.8.0/24', 'RANGE_NOT_OWN'], ['172.32.0.0/24', 'RANGE_NOT_OWN'], ['192.167.255.250-192.168.0.5', 'RANGE_NOT_OWN'],
])('the range %j is refused as %s', (typed, code) => expect(() => rangeOf(typed)).toThrow(code))

test('every address is asked once, and any twenty in a row are met among the first sixty-four', () => {
  for (const range of ['192.168.1.0/24', '10.0.0.0/22', '10.0.0.0/23', '192.168.1.10-13', '192.168.1.9']) {
    const { first, last } = rangeOf(range)
    expect(spread({ first, last }).toSorted((a, b) => a - b)).toEqual(Array.from({ length: last - first + 1 }, (_, index) => first + index))
  }
  const early = new Set(spread(rangeOf('192.168.1.0/24')).slice(0, 64))
  for (let start = 1; start <= 235; start++) expect(Array.from({ length: 20 }, (_, index) => (addressOf('192.168.1.0') ?? 0) + start + index).some((address) => early.has(address))).toBe(true)
})

describe('networks of this computer', () => {
  const seen = (name: string, address: string, more: Partial<InterfaceSeen> = {}): InterfaceSeen => ({ name, address, prefix: 24, physical: null, tunnel: false, ...more })

  test('a VPN is never one, and a bridge or a container is no card', () => {
    const names = ['lo', 'docker0', 'br-1f2e', 'virbr0', 'veth12', 'vmnet8', 'vEthernet (WSL)', 'VirtualBox Host-Only Network', 'bridge100', 'awdl0']
    expect(ownNetworks(names.map((name, index) => seen(name, `192.168.${index}.5`))).filter(({ physical }) => physical)).toEqual([])
    expect(ownNetworks(['tun0', 'wg0', 'utun3', 'tailscale0', 'ppp0', 'OpenVPN TAP-Windows6', 'NordLynx', 'Mon VPN'].map((name, index) => seen(name, `10.8.${index}.5`)))).toEqual([])
    expect(ownNetworks([seen('inconnu', '10.8.0.5', { tunnel: true })])).toEqual([])
    expect(ownNetworks(['eth0', 'wlan0', 'enp3s0', 'wlp2s0', 'en0', 'Ethernet', 'Wi-Fi', 'Réseau local'].map((name, index) => seen(name, `192.168.${index}.5`))).filter(({ physical }) => physical)).toHaveLength(8)
  })

  test('what the system says of a card counts more than its name', () => {
    expect(ownNetworks([seen('br0', '192.168.1.5', { physical: true }), seen('eth0', '192.168.2.5', { physical: false })]).map(({ network, physical }) => [network, physical])).toEqual([['192.168.1.0/24', true], ['192.168.2.0/24', false]])
  })

  test('a network by cable and by radio is one; a large one says so; no other network holds a range', () => {
    const networks = ownNetworks([seen('eth0', '192.168.1.5'), seen('wlan0', '192.168.1.6'), seen('eth1', '10.1.2.3', { prefix: 16 })])
    expect(networks.map(({ network, addresses, tooWide }) => [network, addresses, tooWide])).toEqual([['192.168.1.0/24', 254, false], ['10.1.0.0/16', 65_534, true]])
    expect(networkHolding(networks, rangeOf('10.1.3.0/24'))?.interfaceName).toBe('eth1')
    expect(networkHolding(networks, rangeOf('10.2.3.0/24'))).toBeUndefined()
    expect(networkHolding(networks, rangeOf('192.168.1.200-192.168.2.10'))).toBeUndefined()
  })
})

test.each([
  ['/proc/net/arp', 'IP address       HW type     Flags       HW address            Mask     Device\n192.168.1.1      0x1         0x2         d4:6e:0e:11:22:33     *        eth0\n192.168.1.9      0x1         0x0         00:00:00:00:00:00     *        eth0\n192.168.1.8      0x1         0x0         d4:6e:0e:11:22:34     *        eth0\n'],
  ['ip neigh', '192.168.1.1 dev eth0 lladdr d4:6e:0e:11:22:33 REACHABLE\n192.168.1.9 dev eth0 FAILED\n192.168.1.8 dev eth0 lladdr d4:6e:0e:11:22:34 FAILED\nfe80::1 dev eth0 lladdr d4:6e:0e:11:22:33 router STALE\n'],
  ['arp -a of macOS', '? (192.168.1.1) at d4:6e:e:11:22:33 on en0 ifscope [ethernet]\n? (192.168.1.9) at (incomplete) on en0 ifscope [ethernet]\n? (192.168.1.255) at ff:ff:ff:ff:ff:ff on en0 ifscope [ethernet]\n? (224.0.0.251) at 1:0:5e:0:0:fb on en0 ifscope permanent [ethernet]\n'],
  ['arp -a of Windows', '\r\nInterface\u00a0: 192.168.1.20 --- 0x7\r\n  Adresse Internet      Adresse physique      Type\r\n  192.168.1.1           d4-6e-0e-11-22-33     dynamique\r\n  192.168.1.255         ff-ff-ff-ff-ff-ff     statique\r\n  224.0.0.22            01-00-5e-00-00-16     statique\r\n'],
  ['Get-NetNeighbor', '"IPAddress","LinkLayerAddress","State"\r\n"192.168.1.1","D4-6E-0E-11-22-33","Reachable"\r\n"192.168.1.9","00-00-00-00-00-00","Unreachable"\r\n'],
])('the table of %s tells who answered, and nobody else', (_system, table) => {
  expect(neighbourTable(table)).toEqual([{ address: addressOf('192.168.1.1'), mac: 'd4:6e:0e:11:22:33' }])
})

test('a made-up hardware address is seen as one', () => {
  expect(['02:00:00:00:00:01', 'da:a1:19:00:00:01', '52:54:00:12:34:56'].map(isRandomMac)).toEqual([true, true, true])
  expect(['00:16:3e:00:00:01', 'd4:6e:0e:11:22:33'].map(isRandomMac)).toEqual([false, false])
  expect(['', '00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff', '01:00:5e:00:00:fb', '1:2:3:4:5', 'zz:16:3e:00:00:01'].map(macOf)).toEqual(Array.from({ length: 6 }))
})

test.each([
  ['SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n', 'linux', 'Debian 12'], ['SSH-2.0-OpenSSH_8.9p1 Ubuntu-3ubuntu0.10\r\n', 'linux', 'Ubuntu'], ['SSH-2.0-OpenSSH_9.2p1 Raspbian-2+deb12u2\n', 'linux', 'Raspberry Pi OS 12'],
  ['SSH-2.0-OpenSSH_for_Windows_9.5\r\n', 'windows', 'Windows'], ['Bonjour\r\nSSH-2.0-OpenSSH_9.6 FreeBSD-20240104\r\n', 'bsd', 'FreeBSD'], ['SSH-1.99-Cisco-1.25\r\n', 'network', 'Cisco'], ['SSH-2.0-ROSSSH\r\n', 'network', 'MikroTik RouterOS'],
])('%j runs on %s, perhaps', (said, family, name) => expect(systemGuess(sshIdentification(said) ?? '')).toEqual({ family, name }))

test('a bare OpenSSH says nothing of its system, and what is not SSH is not', () => {
  expect(sshIdentification('SSH-2.0-OpenSSH_9.9\r\n')).toBe('OpenSSH_9.9')
  expect(systemGuess('OpenSSH_9.9')).toBeUndefined()
  expect(['', '220 ftp', 'HTTP/1.0 400 Bad\r\n', 'SSH-', 'xSSH-2.0-a', 'SSH-3.0-a', 'SSH-2.0-\u0001'].map(sshIdentification)).toEqual(Array.from({ length: 7 }))
})

const host = (open: readonly number[], more: Partial<HostSeen> = {}): HostSeen => ({ address: addressOf('192.168.1.7') ?? 0, open: new Set(open), answered: true, mac: null, names: [], services: new Set(), ssh: null, guess: undefined, ...more })

test.each([
  ['ssh', host([22], { ssh: 'OpenSSH_9.9' })], ['ssh', host([22, 445, 631], { ssh: 'OpenSSH_9.9' })], ['windows', host([445])], ['windows', host([5985])], ['windows', host([22, 445])],
  ['printer', host([9100, 445, 80])], ['printer', host([631, 80])], ['printer', host([445, 80], { services: new Set(['ipp']) })], ['network', host([80])], ['network', host([443])],
  ['network', host([445, 80], { services: new Set(['upnp-gateway']) })], ['network', host([22, 80], { ssh: 'ROSSSH', guess: systemGuess('ROSSSH') })], ['unknown', host([])], ['unknown', host([22])], ['unknown', host([22, 80])],
] as const)('%s', (kind, seen) => expect(kindOf(seen)).toBe(kind))

describe('a machine that the base knows', () => {
  const MAC = 'd4:6e:0e:11:22:33'
  const machine = (machineId: string, more: Partial<KnownMachine>): KnownMachine => ({ machineId, name: null, host: null, macs: [], ...more })

  test('is met again by its hardware address wherever it stands now, and by its address or name otherwise', () => {
    expect(knownAs([machine('a', { host: '192.168.1.7' }), machine('b', { macs: [MAC] })], host([], { mac: MAC }))?.machineId).toBe('b')
    expect(knownAs([machine('a', { host: '192.168.1.7' })], host([]))?.machineId).toBe('a')
    expect(knownAs([machine('a', { host: 'SALLE-A' })], host([], { names: ['salle-a.local'] }))?.machineId).toBe('a')
  })

  test('is not another that took its address; a made-up hardware address proves neither', () => {
    expect(knownAs([machine('a', { host: '192.168.1.7', macs: [MAC] })], host([], { mac: 'd4:6e:0e:99:99:99' }))).toBeUndefined()
    expect(knownAs([machine('a', { host: '192.168.1.7', macs: [MAC] })], host([], { mac: '02:00:00:00:00:01' }))?.machineId).toBe('a')
    expect(knownAs([machine('a', { macs: ['02:00:00:00:00:01'] })], host([], { mac: '02:00:00:00:00:01' }))).toBeUndefined()
    expect(knownAs([machine('a', { host: '192.168.1.70' })], host([], { names: ['192.lan'] }))).toBeUndefined()
  })

  test('has moved when the base has another address of it, or none; a name moves with it', () => {
    const moved = (host: string | null): boolean | undefined => foundHost(at7, [machine('a', { host, macs: [MAC] })]).known?.moved
    const at7 = host([], { mac: MAC })
    expect(['192.168.1.7', '192.168.1.8', null, 'salle-a'].map(moved)).toEqual([false, true, true, false])
  })

  test('comes first, then what can be read from here', () => {
    const at = (address: string, open: readonly number[], more: Partial<HostSeen> = {}) => foundHost(host(open, { address: addressOf(address) ?? 0, ...more }), [machine('a', { host: '192.168.1.99' })])
    const found = [at('192.168.1.10', []), at('192.168.1.9', [9100]), at('192.168.1.30', [22], { ssh: 'x' }), at('192.168.1.4', [22], { ssh: 'x' }), at('192.168.1.99', []), at('192.168.1.2', [445])]
    expect(found.toSorted(compareFound).map(({ address }) => address.slice(10))).toEqual(['99', '4', '30', '2', '9', '10'])
  })
})

describe('what machines say of themselves', () => {
  const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part)] : part)))
  /** avahi's answer: a service with a compressed name, its server, its address. */
  const ANSWER = bytes([0, 0, 0x84, 0, 0, 0, 0, 1, 0, 0, 0, 2], [12], '_workstation', [4], '_tcp', [5], 'local', [0], [0, 12, 0, 1, 0, 0, 0, 10, 0, 30], [27], 'Accueil [d4:6e:0e:11:22:33]', [0xc0, 12], [7], 'accueil', [0xc0, 30], [0, 1, 0, 1, 0, 0, 0, 10, 0, 4, 192, 168, 1, 7], [0xc0, 77], [0, 33, 0, 1, 0, 0, 0, 10, 0, 8, 0, 0, 0, 0, 0, 9, 0xc0, 77])

  test('its own name comes before what its services are called', () => {
    expect(dnsRecords(ANSWER).map(({ type, data }) => [type, data])).toEqual([['PTR', 'Accueil [d4:6e:0e:11:22:33]._workstation._tcp.local'], ['A', '192.168.1.7'], ['SRV', 'accueil.local']])
    expect(mdnsAnnouncement(dnsRecords(ANSWER))).toEqual({ names: ['accueil', 'Accueil'], services: ['workstation'] })
  })

  test('a question is read by a reader of questions only, and asks all names', () => {
    const question = pointerQuestions([...SERVICE_QUESTIONS, reverseQuestion(addressOf('192.168.1.7') ?? 0)])
    expect(Buffer.from(question).toString('latin1')).toContain('\u00017\u00011\u0003168\u0003192\u0007in-addr\u0004arpa\u0000')
    expect(question[5]).toBe(8)
    expect(dnsRecords(question)).toEqual([])
  })

  test('a name that points at itself, or on, ends the reading', () => {
    expect(dnsRecords(bytes([0, 0, 0x84, 0, 0, 0, 0, 1, 0, 0, 0, 0], [0xc0, 12], [0, 12, 0, 1, 0, 0, 0, 10, 0, 2, 0xc0, 12]))).toEqual([])
    expect(dnsRecords(bytes([0, 0, 0x84, 0, 0, 0, 0, 1, 0, 0, 0, 0], [0xc0, 40]))).toEqual([])
  })

  test('a router is one by its UPnP answer; a page it points to is not asked for', () => {
    expect(ssdpAnnouncement('HTTP/1.1 200 OK\r\nST: urn:schemas-upnp-org:device:InternetGatewayDevice:2\r\nLOCATION: http://9.9.9.9/x\r\n\r\n').services).toEqual(['upnp-gateway'])
    expect(ssdpAnnouncement('NOTIFY * HTTP/1.1\r\nNT: urn:schemas-upnp-org:device:InternetGatewayDevice:2\r\n\r\n').services).toEqual([])
  })

  test('10,000 damaged answers: no exception, no endless name, nothing longer than what came', () => {
    let state = 20_261_125
    const random = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
      return Math.floor((state / 2 ** 32) * below)
    }
    for (let i = 0; i < 10_000; i++) {
      const damaged = Uint8Array.from(ANSWER.subarray(0, random(3) === 0 ? random(ANSWER.length) : ANSWER.length))
      for (let n = random(6); n >= 0 && damaged.length > 0; n--) damaged[random(damaged.length)] = random(256)
      const records = dnsRecords(damaged)
      for (const { name, data } of records) expect(name.length + data.length).toBeLessThan(2 * ANSWER.length + 64)
      mdnsAnnouncement(records)
      const words = Buffer.from(damaged).toString('latin1')
      neighbourTable(words)
      ssdpAnnouncement(words)
      sshIdentification(words)
    }
  })
})
