// One door of one machine: open, closed or silent. Sends nothing but the opening of a connection; a server that speaks first is read.
import { connect, type Socket } from 'node:net'

/** closed = somebody refused: a machine is there. silent = nothing came in time. */
export interface Knock { readonly door: 'open' | 'closed' | 'silent'; readonly said: string }

export interface Target { readonly host: string; readonly port: number; readonly localAddress: string; readonly timeoutMs: number; /** How long an open door is listened to; 0 closes at once. */ readonly listenMs: number }

const MOST_SAID = 4096

/** Sockets that are open now, so that an end of the search ends them all at once. */
export type OpenSockets = Set<Socket>

export async function knock({ host, port, localAddress, timeoutMs, listenMs }: Target, sockets: OpenSockets): Promise<Knock> {
  return await new Promise((resolve) => {
    const socket = connect({ host, port, localAddress, family: 4 })
    sockets.add(socket)
    let door: Knock['door'] = 'silent'
    let said = ''
    let limit = setTimeout(late, timeoutMs)
    const end = (): void => {
      clearTimeout(limit)
      sockets.delete(socket)
      socket.destroy()
      resolve({ door, said })
    }
    // Where the computer was busy, the answer and the limit are both due: the answer is looked at first.
    function late(): void {
      setImmediate(() => setImmediate(end))
    }
    socket.once('connect', () => {
      door = 'open'
      if (listenMs === 0) return end()
      clearTimeout(limit)
      limit = setTimeout(late, listenMs)
    })
    socket.on('data', (bytes: Buffer) => {
      said += bytes.toString('latin1')
      // The line that counts is whole, or this is no server that speaks lines.
      if (/^SSH-[^\n]*\n/m.test(said) || said.length > MOST_SAID) end()
    })
    socket.once('error', (error: Error & { code?: string }) => {
      // "No route" is what the system says when nobody bears the address: no sign of life.
      if (door === 'silent' && (error.code === 'ECONNREFUSED' || error.code === 'ECONNRESET')) door = 'closed'
      end()
    })
    socket.once('close', end)
  })
}
