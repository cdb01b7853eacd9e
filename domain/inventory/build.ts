// From a transcript to an inventory: the reader of the system that wrote it, then live values where it said nothing, then our
// rules. Pure: same transcript, same facts; a better reader re-reads old visits.
import { readBsd } from './bsd/read-bsd.ts'
import { inventoryOf } from './complete.ts'
import { readLinux } from './linux/read-linux.ts'
import { osIdOf } from './live-values.ts'
import { readMacos } from './macos/read-macos.ts'
import type { Inventory, InventoryContext, Reading } from './model.ts'
import type { Transcript } from './transcript.ts'
import { readWindows } from './windows/read-windows.ts'

/** A reader of a system's transcript; `osId` is the machine id that the system gave itself. */
interface SystemReading { readonly reading: Reading; readonly osId: string | null }
type Reader = (transcript: Transcript) => SystemReading

/** By the name that the collector's first line gives; a system without a reader has its live values alone. */
const READERS: Readonly<Record<string, Reader>> = { Linux: readLinux, Darwin: readMacos, Windows: readWindows, FreeBSD: readBsd, OpenBSD: readBsd, NetBSD: readBsd, DragonFly: readBsd }

/** True when a transcript of this system can be read. */
export function canRead(transcript: Transcript): boolean {
  return transcript.begin !== null && (READERS[transcript.begin.os] !== undefined || transcript.begin.collector === LIVE_COLLECTOR)
}

/** The collector's name in a transcript that has live values alone. */
export const LIVE_COLLECTOR = 'systeminformation'

export function buildInventory(transcript: Transcript, context: InventoryContext): Inventory {
  const read = transcript.begin?.collector === LIVE_COLLECTOR ? undefined : READERS[transcript.begin?.os ?? '']
  const { reading, osId } = read ? read(transcript) : { reading: {}, osId: osIdOf(transcript) }
  return inventoryOf(reading, transcript, osId, context)
}
