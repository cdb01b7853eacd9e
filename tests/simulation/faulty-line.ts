// The line between a laptop and its hub, with its accidents: a TCP proxy that loses an answer after the hub had the
// request, says nothing, or refuses. It knows nothing of the protocol but the first words of a request.
import { connect, createServer, type Socket } from 'node:net'

export interface FaultyLine {
  readonly port: number
  /** The answer to the next request that begins so never arrives; the hub has done its work. */
  loseAnswerTo(start: string): void
  /** Bytes go out, none come back. */
  silent: boolean
  readonly lost: number
  stop(): Promise<void>
}

export async function openFaultyLine(hubPort: number, at = 0): Promise<FaultyLine> {
  let losing: string | undefined
  let lost = 0
  const sockets = new Set<Socket>()
  const line = { silent: false }
  const server = createServer((laptop) => {
    const hub = connect(hubPort, '127.0.0.1')
    let lose = false
    for (const socket of [laptop, hub]) {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy())
    }
    laptop.on('data', (bytes) => {
      if (losing !== undefined && bytes.toString('latin1').startsWith(losing)) {
        lose = true
        losing = undefined
      }
      hub.write(bytes)
    })
    hub.on('data', (bytes) => {
      if (line.silent) return
      if (lose) {
        lost++
        laptop.destroy()
        hub.destroy()
        return
      }
      laptop.write(bytes)
    })
    laptop.on('close', () => hub.destroy())
    hub.on('close', () => laptop.destroy())
  }).listen(at, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    loseAnswerTo: (start) => (losing = start),
    get silent() { return line.silent },
    set silent(on) { line.silent = on },
    get lost() { return lost },
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
