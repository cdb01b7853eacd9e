// The command line's table: every name the product offers, and those a later version brings (said, never faked).
import type { Command } from './command.ts'
import { agendaCommand } from './agenda.ts'
import { billingCommand } from './billing.ts'
import { catalogCheck, catalogExport, catalogImport, catalogNetwork } from './catalog.ts'
import { contractDates, contractDue } from './contract.ts'
import { dbBackup, dbCheck, dbRebuild, dbRestore, logVerify } from './db.ts'
import { deployApply, deployCancel, deployResume, deployStatus, deployUndo } from './deploy.ts'
import { deployPlan } from './deploy-plan.ts'
import { docCommand } from './doc.ts'
import { inventoryGlpi, inventoryLocal, inventoryRead, inventorySsh } from './inventory.ts'
import { IDENTIFIERS_USAGE } from './identifiers.ts'
import { inventoryDiff } from './inventory-diff.ts'
import { inventoryEdid, inventorySmart, inventorySmbios } from './inventory-decoders.ts'
import { inventoryFind } from './find.ts'
import { packCheck, packList, packNew, packShow, packSign } from './pack.ts'
import { packArtefacts } from './pack-artefacts.ts'
import { verifyProofCommand } from './proof.ts'
import { quoteCommand } from './quote.ts'
import { enrolCommand, syncCommand } from './sync.ts'
import { verdictCommand } from './verdict.ts'

export const commands: Readonly<Record<string, Command>> = {
  'inventory local': inventoryLocal,
  'inventory ssh': inventorySsh,
  'inventory read': inventoryRead,
  'inventory smbios': inventorySmbios,
  'inventory glpi': inventoryGlpi,
  'inventory edid': inventoryEdid,
  'inventory smart': inventorySmart,
  'inventory diff': inventoryDiff,
  'inventory find': inventoryFind,
  verdict: verdictCommand,
  'pack list': packList,
  'pack show': packShow,
  'pack check': packCheck,
  'pack new': packNew,
  'pack sign': packSign,
  'pack artefacts': packArtefacts,
  'deploy plan': deployPlan,
  'deploy apply': deployApply,
  'deploy status': deployStatus,
  'deploy resume': deployResume,
  'deploy undo': deployUndo,
  'deploy cancel': deployCancel,
  quote: quoteCommand,
  'catalog check': catalogCheck,
  'catalog import': catalogImport,
  'catalog export': catalogExport,
  'catalog network': catalogNetwork,
  'contract due': contractDue,
  'contract dates': contractDates,
  agenda: agendaCommand,
  billing: billingCommand,
  doc: docCommand,
  'verify-proof': verifyProofCommand,
  enrol: enrolCommand,
  sync: syncCommand,
  'db check': dbCheck,
  'db backup': dbBackup,
  'db restore': dbRestore,
  'db rebuild': dbRebuild,
  'log verify': logVerify,
}

/** Named in the documentation, not built yet: they answer "pas encore disponible" and exit 2. */
export const laterCommands: readonly string[] = [
  'bundle export', 'bundle import', 'export',
]

const HOSTS = `--host USER@HOST[:PORT]… [--host-key SHA256:…]… ${IDENTIFIERS_USAGE}`
const OPTIONS = '[--set NAME[@HOST]=VALUE]…'
const REINSTALLED = '[--host-reinstalled REASON]'

/** What each command wants after its name; shown when a refusal finds something missing or too much. */
export const usages: Readonly<Record<string, string>> = {
  'inventory local': '[--record FILE]',
  'inventory ssh': `USER@HOST[:PORT] [--host-key SHA256:…] ${IDENTIFIERS_USAGE} [--sudo-stdin] [--record FILE]`,
  'inventory read': 'FILE…',
  'inventory smbios': 'FILE',
  'inventory glpi': 'FILE',
  'inventory edid': 'FILE',
  'inventory smart': 'FILE',
  'inventory diff': 'OLD NEW',
  'inventory find': '[--range 192.168.1.0/24 | 192.168.1.10-40] [--consent NAME] [--yes]',
  verdict: 'FILE… --pack ID|PATH',
  'pack list': '',
  'pack show': 'ID',
  'pack check': 'PATH [--lock]',
  'pack new': 'ID|PATH',
  'pack sign': 'PATH --key FILE',
  'pack artefacts': 'ID|PATH [FILE…] [--fetch]',
  'deploy plan': `--pack ID|PATH ${HOSTS} ${OPTIONS} ${REINSTALLED}`,
  'deploy apply': `--pack ID|PATH ${HOSTS} (--plan ID | --yes) ${OPTIONS} [--secret-file NAME=FILE]… [--accept-unsigned ID@VERSION] ${REINSTALLED}`,
  'deploy status': '[--host USER@HOST[:PORT]] [--run ID]',
  'deploy resume': `${HOSTS} [--run ID] [--secret-file NAME=FILE]… ${REINSTALLED}`,
  'deploy undo': `${HOSTS} [--run ID] ${REINSTALLED}`,
  'deploy cancel': `${HOSTS} [--run ID] ${REINSTALLED}`,
  quote: '--case FILE [--id ID]',
  'catalog check': 'FILE [--from YYYY-MM-DD] [--replace]',
  'catalog import': 'FILE [--from YYYY-MM-DD] [--replace]',
  'catalog export': '[FILE]',
  'catalog network': '--version NAME --from YYYY-MM-DD [FILE]',
  'contract due': '[--on YYYY-MM-DD]',
  'contract dates': 'FILE [--on YYYY-MM-DD]',
  agenda: '[FILE] [--on YYYY-MM-DD] [--until YYYY-MM-DD] [--ics]',
  billing: 'FILE',
  doc: '[TEMPLATE --data FILE.json --out FILE.pdf]',
  'verify-proof': 'FILE.pdf',
  enrol: 'TEXT',
  sync: '[--status]',
  'db check': '[--json]',
  'db backup': '',
  'db restore': '[FILE]',
  'db rebuild': '',
  'log verify': '[--json]',
}
