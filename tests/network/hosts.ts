// Plays the machines of a client's place: run by `ip netns exec` inside the namespace of place.ts, told what by its argument (JSON).
// Small real servers on real addresses; nothing of packtic is used here.
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'

interface Server { readonly address: string; readonly port: number; /** Said at once; null accepts and says nothing. */ readonly says: string | null }
export interface PlayedHosts { readonly servers: readonly Server[]; readonly nameServer: string; readonly mdns: { readonly address: string; readonly name: string }; readonly gateway: string }

const { servers, nameServer, mdns, gateway } = JSON.parse(process.argv[2] ?? '') as PlayedHosts

await Promise.all(servers.map(async ({ address, port, says }) => await new Promise<void>((resolve) => {
  createServer((socket) => {
    socket.on('error', () => undefined)
    if (says !== null) socket.write(says)
  }).listen(port, address, resolve)
})))

const label = (name: string): Buffer => Buffer.concat([...name.split('.').map((part) => Buffer.concat([Buffer.of(Buffer.byteLength(part)), Buffer.from(part)])), Buffer.of(0)])
const record = (name: Buffer, type: number, data: Buffer): Buffer => Buffer.concat([name, Buffer.of(0, type, 0, 1, 0, 0, 0, 60, data.length >> 8, data.length & 0xff), data])

// A name server that knows the reverse name of everybody.
const dns = createSocket('udp4')
dns.on('message', (question, from) => {
  const name = question.subarray(12, question.indexOf(0, 12) + 1)
  const last = name.subarray(1, 1 + (name[0] ?? 0)).toString()
  const head = Buffer.concat([question.subarray(0, 2), Buffer.of(0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0)])
  dns.send(Buffer.concat([head, name, question.subarray(12 + name.length, 16 + name.length), record(name, 12, label(`poste-${last}.asso.lan`))]), from.port, from.address)
})
await new Promise<void>((resolve) => dns.bind(53, nameServer, resolve))

/** Heard on the group, answered from one machine's own address. */
async function responder(group: string, port: number, address: string, answer: (question: Buffer) => Buffer | undefined): Promise<void> {
  const voice = createSocket('udp4')
  await new Promise<void>((resolve) => voice.bind(0, address, resolve))
  const ear = createSocket({ type: 'udp4', reuseAddr: true })
  ear.on('message', (question, from) => {
    const said = answer(question)
    if (said) voice.send(said, from.port, from.address)
  })
  await new Promise<void>((resolve) => ear.bind(port, group, resolve))
  ear.addMembership(group, address)
}
await responder('224.0.0.251', 5353, mdns.address, (question) => {
  if (!question.includes('_workstation')) return undefined
  const service = label('_workstation._tcp.local')
  return Buffer.concat([Buffer.of(0, 0, 0x84, 0, 0, 0, 0, 2, 0, 0, 0, 0), record(service, 12, Buffer.concat([label(`${mdns.name} [00:16:3e:00:00:01]`).subarray(0, -1), service])), record(label(`${mdns.name}.local`), 1, Buffer.from(mdns.address.split('.').map(Number)))])
})
await responder('239.255.255.250', 1900, gateway, (question) => question.toString().startsWith('M-SEARCH') ? Buffer.from('HTTP/1.1 200 OK\r\nST: urn:schemas-upnp-org:device:InternetGatewayDevice:1\r\nUSN: uuid:1::urn:schemas-upnp-org:device:InternetGatewayDevice:1\r\nSERVER: Box/1.0 UPnP/1.0\r\n\r\n') : undefined)

process.stdout.write('ready\n')
