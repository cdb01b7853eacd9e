// mDNS and SSDP: one question to everybody on the chosen network, answers for a while. Both optional: a system that forbids
// them changes nothing to the rest. Answers from outside of the range are dropped.
import { createSocket } from 'node:dgram'
import { type Announcement, mdnsAnnouncement, reverseQuestion, SERVICE_QUESTIONS, SSDP_QUESTION, ssdpAnnouncement } from '../../../../domain/inventory/search/announcements.ts'
import { type AddressRange, addressOf, holds } from '../../../../domain/inventory/search/address-range.ts'
import { dnsRecords, pointerQuestions } from '../../../../domain/inventory/search/dns-message.ts'

interface Group { readonly address: string; readonly port: number; /** mDNS never leaves its network by its address; SSDP by this limit. */ readonly hops: number; read(bytes: Uint8Array): Announcement }

const MDNS: Group = { address: '224.0.0.251', port: 5353, hops: 255, read: (bytes) => mdnsAnnouncement(dnsRecords(bytes)) }
const SSDP: Group = { address: '239.255.255.250', port: 1900, hops: 1, read: (bytes) => ssdpAnnouncement(Buffer.from(bytes).toString('latin1')) }

/** Names in one question; more would not fit one packet. */
const PER_PACKET = 20
const AGAIN_MS = 700

export interface Asking { readonly ownAddress: string; readonly range: AddressRange; readonly listenMs: number; readonly signal: AbortSignal; onAnswer(address: number, said: Announcement): void }

export async function askServices(asking: Asking): Promise<void> {
  await Promise.all([ask(MDNS, [pointerQuestions(SERVICE_QUESTIONS)], asking), ask(SSDP, [Buffer.from(SSDP_QUESTION)], asking)])
}

/** What these addresses are called, by themselves. */
export async function askNames(addresses: readonly number[], asking: Asking): Promise<void> {
  const packets = Array.from({ length: Math.ceil(addresses.length / PER_PACKET) }, (_, index) => pointerQuestions(addresses.slice(index * PER_PACKET, (index + 1) * PER_PACKET).map(reverseQuestion)))
  if (packets.length > 0) await ask(MDNS, packets, asking)
}

async function ask(group: Group, packets: readonly Uint8Array[], { ownAddress, range, listenMs, signal, onAnswer }: Asking): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => {
    const socket = createSocket({ type: 'udp4' })
    let again: ReturnType<typeof setTimeout> | undefined
    const limit = setTimeout(end, listenMs)
    let ended = false
    function end(): void {
      if (ended) return
      ended = true
      clearTimeout(limit)
      clearTimeout(again)
      signal.removeEventListener('abort', end)
      socket.close(() => resolve())
    }
    signal.addEventListener('abort', end)
    socket.once('error', end)
    socket.on('message', (bytes, { address }) => {
      const from = addressOf(address)
      if (!ended && from !== undefined && holds(range, from)) onAnswer(from, group.read(bytes))
    })
    const send = (): void => packets.forEach((packet) => socket.send(packet, group.port, group.address))
    socket.bind({ address: ownAddress, port: 0 }, () => {
      try {
        socket.setMulticastInterface(ownAddress)
        socket.setMulticastTTL(group.hops)
        socket.setMulticastLoopback(false)
        send()
        // A packet to everybody is not sent again by the network when it is lost.
        again = setTimeout(send, AGAIN_MS)
      } catch {
        end() // the interface left, or forbids it
      }
    })
  })
}
