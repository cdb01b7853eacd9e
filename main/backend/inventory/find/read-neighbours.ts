// The system's neighbour table, by the first way that answers. Reading it sends nothing.
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { neighbourTable, type TableEntry } from '../../../../domain/inventory/search/neighbour-table.ts'

const LIMIT_MS = 3000

const WAYS: readonly (readonly [string, ...string[]])[] = process.platform === 'win32'
  ? [['arp', '-a'], ['powershell', '-NoProfile', '-NonInteractive', '-Command', 'Get-NetNeighbor -AddressFamily IPv4 | Select-Object IPAddress,LinkLayerAddress,State | ConvertTo-Csv -NoTypeInformation']]
  : process.platform === 'linux' ? [['ip', '-4', 'neigh']] : [['arp', '-an']]

/** Empty where no way answers: the search goes on without hardware addresses. */
export async function readNeighbours(signal: AbortSignal): Promise<readonly TableEntry[]> {
  const kernel = process.platform === 'linux' ? await readFile('/proc/net/arp', 'utf8').catch(() => '') : ''
  if (kernel !== '') return neighbourTable(kernel)
  for (const [command, ...args] of WAYS) {
    const table = neighbourTable(await run(command, args, signal))
    signal.throwIfAborted()
    if (table.length > 0) return table
  }
  return []
}

async function run(command: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  return await new Promise((resolve) => {
    execFile(command, args, { timeout: LIMIT_MS, signal, windowsHide: true, encoding: 'latin1', env: { ...process.env, LC_ALL: 'C' } }, (_error, stdout) => resolve(stdout))
  })
}
