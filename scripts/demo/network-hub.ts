// The network's hub for the demonstration: the product's own command, PGlite in a folder, loopback only.
import { execFile, spawn } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from './client-machines.ts'

const COMMAND = join(import.meta.dirname, '../packtic-hub')
const run = promisify(execFile)

export interface NetworkHub {
  readonly url: string
  /** The enrolment text of the first laptop, which is its Scop's manager. */
  readonly firstInvitation: string
  /** One more laptop; PGlite takes one process, so the hub pauses for the moment of it. */
  invite(): Promise<string>
  close(): Promise<void>
}

export async function openNetworkHub({ data, scop }: { data: string; scop: string }): Promise<NetworkHub> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const firstInvitation = (await run(COMMAND, ['init', '--scop', scop, '--data', data, '--url', url])).stdout.trim()
  let stop = await serve(data, port)
  return {
    url, firstInvitation,
    invite: async () => {
      await stop()
      const text = (await run(COMMAND, ['enrol-code', '--data', data])).stdout.trim()
      stop = await serve(data, port)
      return text
    },
    close: async () => await stop(),
  }
}

async function serve(data: string, port: number): Promise<() => Promise<void>> {
  const hub = spawn(COMMAND, ['serve', '--data', data, '--port', String(port)], { stdio: ['ignore', 'pipe', 'pipe'] })
  await new Promise<void>((resolve, reject) => {
    let said = ''
    const hear = (text: string): void => {
      said += text
      if (said.includes('listening on')) resolve()
    }
    hub.stdout.setEncoding('utf8').on('data', hear)
    hub.stderr.setEncoding('utf8').on('data', hear)
    hub.once('error', reject)
    hub.once('exit', (code) => reject(new Error(`the hub ended with ${code}: ${said}`)))
  })
  return async () => {
    const gone = new Promise((resolve) => hub.once('exit', resolve))
    hub.kill('SIGTERM')
    await gone
  }
}
