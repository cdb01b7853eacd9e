// Every fuse of an Electron executable by name, and what our packaging declares for each.
import { join } from 'node:path'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { getConfig } from 'app-builder-lib/out/util/config/config.js'

const root = join(import.meta.dirname, '..')
type Fuses = Readonly<Record<string, boolean>>

/** Set by Electron itself: electron-builder has no name for it. On: without it WebAssembly checks bounds in software. */
const ELECTRONS_OWN: Fuses = { WasmTrapHandlers: true }

/** What an executable carries; fuses that this Electron does not know are absent. A position without a name is an error. */
export async function readFuses(executable: string): Promise<Fuses> {
  const { version: _version, ...wire } = await getCurrentFuseWire(executable)
  return Object.fromEntries(
    Object.entries(wire as Record<string, FuseState>).filter(([, state]) => state !== FuseState.REMOVED).map(([position, state]) => {
      const name = FuseV1Options[Number(position)]
      if (name === undefined) throw new Error(`this Electron has a fuse that nobody here decided on: position ${position}`)
      return [name, state === FuseState.ENABLE]
    }),
  )
}

/** What a packaging file declares, with what it extends. */
export async function declaredFuses(file: 'electron-builder.yml' | 'electron-builder.ci.yml'): Promise<Fuses> {
  const { electronFuses } = await getConfig(root, file, null)
  const named = Object.entries(electronFuses ?? {}).map(([name, on]) => [`${name.charAt(0).toUpperCase()}${name.slice(1)}`, on === true] as const)
  return { ...Object.fromEntries(named), ...ELECTRONS_OWN }
}

/** One line per fuse that is not as declared. */
export function fuseDifferences(found: Fuses, declared: Fuses): string[] {
  return Object.entries(found).filter(([name, on]) => declared[name] !== on).map(([name, on]) => `${name} is ${on ? 'on' : 'off'}, declared ${String(declared[name])}`)
}
