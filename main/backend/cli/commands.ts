// The command line's table: every name the product offers, and those a later version brings (said, never faked).
import type { Command } from './command.ts'
import { inventoryLocal, inventoryRead, inventorySsh } from './inventory.ts'
import { verifyProofCommand } from './proof.ts'
import { quoteCommand } from './quote.ts'

export const commands: Readonly<Record<string, Command>> = {
  'inventory local': inventoryLocal,
  'inventory ssh': inventorySsh,
  'inventory read': inventoryRead,
  quote: quoteCommand,
  'verify-proof': verifyProofCommand,
}

/** Named in the documentation, not built yet: they answer "pas encore disponible" and exit 2. */
export const laterCommands: readonly string[] = [
  'inventory smbios', 'inventory edid', 'inventory smart', 'inventory glpi', 'inventory diff', 'inventory find',
  'pack new', 'deploy undo', 'deploy cancel', 'bundle export', 'bundle import', 'db restore', 'db rebuild', 'export',
]
