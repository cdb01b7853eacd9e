// A display for tests: the one that is there, or an Xvfb of our own that ends with us.
import { type ChildProcess, spawn } from 'node:child_process'

let own: Promise<string> | undefined

/** The value of DISPLAY for children. */
export async function display(): Promise<string> {
  const there = process.env['DISPLAY']
  if (there || process.platform !== 'linux') return there ?? ''
  return await (own ??= startXvfb())
}

async function startXvfb(): Promise<string> {
  // -ac: Electron runs as another user than we do. No TCP: only processes of this machine reach it.
  const child: ChildProcess = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-ac'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  process.once('exit', () => child.kill())
  child.unref()
  return await new Promise((resolve, reject) => {
    child.once('error', () => reject(new Error('Xvfb is missing: apt-get install xvfb')))
    child.once('exit', (code) => reject(new Error(`Xvfb ended with ${String(code)}`)))
    const pipe = child.stdio[3] as NodeJS.ReadableStream & { unref?: () => void }
    pipe.once('data', (line: Buffer) => {
      pipe.unref?.()
      resolve(`:${line.toString().trim()}`)
    })
  })
}
