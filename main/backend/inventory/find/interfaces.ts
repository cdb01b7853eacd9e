// This computer's interfaces, and which of them are real network cards: /sys on Linux, Get-NetAdapter on Windows, names on macOS.
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { type InterfaceSeen, type OwnNetwork, ownNetworks } from '../../../../domain/inventory/search/own-networks.ts'

const LIMIT_MS = 5000
const LINUX_TUNNELS = /^DEVTYPE=(wireguard|ppp|tun)/m

export async function readNetworks(): Promise<readonly OwnNetwork[]> {
  const cards = process.platform === 'win32' ? await windowsCards() : undefined
  const seen = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) => addresses.flatMap(({ family, address, cidr }): InterfaceSeen[] => {
    const prefix = Number(cidr?.split('/')[1])
    return family === 'IPv4' && Number.isInteger(prefix) ? [{ name, address, prefix, ...natureOf(name, cards) }] : []
  }))
  return ownNetworks(seen)
}

function natureOf(name: string, cards: ReadonlySet<string> | undefined): Pick<InterfaceSeen, 'physical' | 'tunnel'> {
  if (cards) return { physical: cards.has(name), tunnel: false }
  if (process.platform === 'darwin') return { physical: /^en\d+$/.test(name), tunnel: false }
  if (process.platform !== 'linux') return { physical: null, tunnel: false }
  // A second address is told as `eth0:1`.
  const folder = `/sys/class/net/${name.split(':')[0]}`
  if (!existsSync(folder)) return { physical: null, tunnel: false }
  return { physical: existsSync(`${folder}/device`), tunnel: existsSync(`${folder}/tun_flags`) || LINUX_TUNNELS.test(read(`${folder}/uevent`)) }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // an interface that left between two looks
  }
}

/** Undefined where Windows does not say: names decide then. */
async function windowsCards(): Promise<ReadonlySet<string> | undefined> {
  const text = await new Promise<string>((resolve) => {
    execFile('powershell', ['-NoProfile', '-NonInteractive', '-Command', '[Console]::OutputEncoding=[Text.Encoding]::UTF8; Get-NetAdapter -Physical | Select-Object -ExpandProperty Name'], { timeout: LIMIT_MS, windowsHide: true, encoding: 'utf8' }, (_error, stdout) => resolve(stdout))
  })
  const names = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '')
  return names.length > 0 ? new Set(names) : undefined
}
