// Which machine this is: the strongest evidence at hand, hashed. A disk swap or a new network card does not change it.
import type { Sha256 } from '../ids.ts'

export interface Evidence { readonly serial: string | null; readonly maker: string | null; readonly uuid: string | null; readonly mac: string | null; readonly osId: string | null; readonly host: string | null; readonly virtual: boolean }

/** UUIDs that thousands of machines share. */
const SHARED_UUIDS = new Set(['03000200-0400-0500-0006-000700080009', '00020003-0004-0005-0006-000700080009'])

/** Order: serial and maker, UUID, permanent MAC, the system's own id, the name (design/inventory.md 3.3). */
export function machineKey(sha256: (text: string) => string, { serial, maker, uuid, mac, osId, host, virtual }: Evidence): Sha256 {
  if (serial !== null) return sha256(`serial\n${maker ?? ''}\n${serial}`)
  if (uuid !== null && !SHARED_UUIDS.has(uuid)) return sha256(`uuid\n${uuid}`)
  // A locally administered address was drawn, not built in; a container's is its host's invention.
  const builtIn = mac !== null && (Number.parseInt(mac.slice(0, 2), 16) & 0x02) === 0 && !virtual
  if (builtIn) return sha256(`mac\n${mac}`)
  if (osId !== null) return sha256(`os\n${osId}`)
  return sha256(`host\n${host ?? ''}`)
}
