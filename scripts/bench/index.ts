// `npm run bench NAME`: ours beside its peers, interleaved in one run, because machines differ and ratios do not.
import { say } from '../say.ts'

const benches: Readonly<Record<string, () => Promise<boolean>>> = {
  artefact: async () => await (await import('./artefact.ts')).benchArtefact(),
  documents: async () => await (await import('./documents.ts')).benchDocuments(),
  import: async () => await (await import('./import.ts')).benchImport(),
  inventory: async () => await (await import('./inventory.ts')).benchInventory(),
  provisioning: async () => await (await import('./provisioning.ts')).benchProvisioning(),
  quoting: async () => await (await import('./quoting.ts')).benchQuoting(),
  start: async () => await (await import('./start.ts')).benchStart(),
  verdict: async () => await (await import('./verdict.ts')).benchVerdict(),
}

const name = process.argv[2] ?? ''
const bench = benches[name]
if (bench) process.exit((await bench()) ? 0 : 1)
say(`bench ${name || '?'}: not here yet. There is: ${Object.keys(benches).join(', ')}`)
process.exit(2)
