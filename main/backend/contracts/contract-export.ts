// Reversibility: everything that a client or a substitute gets back, as files in a folder that a person chose, with what is missing
// named. Whole or not at all: the folder gets its name when the last file is in it.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatDay } from '../../../domain/civil-date.ts'
import { HANDOVER, type Handover, handover, type HandoverKind, type Holding } from '../../../domain/contracts/reversibility.ts'
import { csvText } from '../../../domain/csv-text.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { lastDayOf } from '../../../domain/contracts/contract-terms.ts'
import type { NoticeRule } from '../../../domain/contracts/notice-rule.ts'
import { placeRefused } from '../documents/chosen-place.ts'
import { signaturesOf } from '../documents/signatures.ts'
import { contractClauses } from '../reference/contract-clauses.ts'
import type { Services } from '../services.ts'
import type { IssuedDocument, Store } from '../store/store.ts'
import { translator } from '../words/sentences.ts'
import { contractLife, theContract } from './contract-life.ts'

const t = translator('fr')

interface File { readonly kind: HandoverKind; readonly name: string; /** Null: known of, and not on this computer. */ readonly bytes: Uint8Array | null }
interface Asked { readonly contractId: Id; readonly to: Handover['to']; readonly nothingOf: readonly HandoverKind[]; /** Sealed things, given by hand: counted, never in a file. */ readonly byHand: readonly HandoverKind[] }

/**
 * Asks for a folder and writes the handover into a new one inside it.
 * @throws Refusal STATE_REFUSED for a contract that was never issued, or a folder that cannot be written
 */
export async function exportContract(services: Services, { contractId, to, nothingOf, byHand }: Asked, rule: NoticeRule): Promise<{ folder: string | null; files: number; missing: string[] }> {
  const { store, host, today, resources } = services
  const contract = theContract(store, contractId)
  const doc = store.documents.get(contractId)
  const life = contractLife(store, contract, today(), rule)
  if (!doc || !life) throw new Refusal('STATE_REFUSED', { what: 'contract', state: t('contractState.project') })
  const frozen = (doc.data as { paper?: { reversibility?: { days?: number } } }).paper?.reversibility?.days
  const files = filesOf(store, contract.clientId, contract.siteId)
  const holdings = [
    ...files.map(({ kind, name, bytes }): Holding => ({ kind, name, sha256: bytes === null ? null : createHash('sha256').update(bytes).digest('hex') })),
    ...byHand.filter((kind) => HANDOVER[kind].sealed).map((kind): Holding => ({ kind, name: t('handover.byHand'), sha256: null })),
  ]
  const whole = handover({ contract: doc.number, substituteMember: contract.substituteMember, stopsOn: lastDayOf(life.terms) ?? today(), withinDays: frozen ?? contractClauses(resources, today()).reversibility.days, nothingOf: [...nothingOf] }, to, holdings)
  const chosen = await host({ what: 'choose-folder', title: t('contract.export') })
  if (typeof chosen !== 'string' || chosen === '') return { folder: null, files: 0, missing: [...whole.missing] }
  const held = files.flatMap(({ kind, name, bytes }) => (bytes === null ? [] : [{ path: join(t(`handover.folder.${kind}`), name), bytes }]))
  const folder = await writeFolder(chosen, `${t('handover.folder')}-${doc.number}-${today()}`, [...held, { path: 'liste.json', bytes: Buffer.from(`${JSON.stringify(whole, null, 1)}\n`) }, { path: t('handover.readMe'), bytes: Buffer.from(readMe(whole, nothingOf, partiesOf(store, contract.clientId))) }])
  return { folder, files: held.length, missing: [...whole.missing] }
}

function filesOf(store: Store, clientId: Id | null, siteId: Id | null): File[] {
  const machines = (clientId ? store.list('machine', { clientId }) : []).filter((machine) => siteId === null || machine.siteId === null || machine.siteId === siteId)
  const inventories = machines.flatMap((machine, index): File[] => {
    const row = machine.inventoryId ? store.get('inventory', machine.inventoryId) : undefined
    return row ? [{ kind: 'inventory', name: `${numbered(index, machine.place ?? machine.name ?? machine.host)}.json`, bytes: json(row.facts) }] : []
  })
  const runs = clientId ? store.list('provisioning_run', { clientId }) : []
  const steps = runs.map((run) => ({ run: run.id, pack: run.packId, version: run.packVersion, packHash: run.packHash, startedAt: run.startedAt, endedAt: run.endedAt, by: run.by, state: run.state, steps: store.list('provisioning_step', { runId: run.id }).map(({ machineId, step, result, rc, at }) => ({ machineId, step, result, rc, at })) }))
  const configuration = machines.map(({ id, name, place, host, port, retired }) => ({ id, name, place, host, port, retired: retired ?? false, packs: steps.filter((run) => run.steps.some(({ machineId }) => machineId === id)).map(({ pack, version, packHash, endedAt }) => ({ pack, version, packHash, endedAt })) }))
  const papers = clientId ? store.documents.list().filter((doc) => (doc.data as { clientId?: Id }).clientId === clientId) : []
  return [
    ...inventories,
    ...(machines.length > 0 ? [{ kind: 'configuration' as const, name: 'configuration.json', bytes: json(configuration) }] : []),
    ...(runs.length > 0 ? [{ kind: 'runs' as const, name: 'executions.json', bytes: json(steps) }] : []),
    ...papers.map((doc): File => ({ kind: doc.type === 'intervention' ? 'interventions' : 'documents', name: paperName(store, doc), bytes: store.blobs.get(signaturesOf(store, doc.id).standing?.signedPdfSha256 ?? doc.pdfSha256) ?? null })),
    ...accounts(papers.filter(({ type }) => type === 'acceptance').map(({ data }) => data)),
  ]
}

/** By its number, then what it is and whether it holds: nobody knows our letters, and a folder is opened without packtic. */
function paperName(store: Store, doc: IssuedDocument): string {
  const standing = signaturesOf(store, doc.id).standing !== undefined
  const replaced = !standing && store.documents.list(doc.type).some(({ supersedes }) => supersedes === doc.id)
  return `${[doc.number, t(`document.${doc.type}`), ...(standing ? [t('handover.signed')] : replaced ? [t('handover.replaced')] : [])].map(fileWord).join('-')}.pdf`
}

/** Accounts that our reports say were made: names, never passwords. */
function accounts(reports: readonly unknown[]): File[] {
  const rows = reports.flatMap((data) => (data as { paper?: { accounts?: readonly { place: string; name: string; what: string }[] } }).paper?.accounts ?? [])
  return rows.length === 0 ? [] : [{ kind: 'accounts', name: 'comptes.csv', bytes: Buffer.from(csvText([[t('handover.place'), t('handover.account'), t('handover.what')], ...rows.map(({ place, name, what }) => [place, name, what])])) }]
}

const json = (value: unknown): Uint8Array => Buffer.from(`${JSON.stringify(value, null, 1)}\n`)
/** A name of a machine is anything; that of a file is not. The number keeps two of one name apart. */
const numbered = (index: number, name: string | null): string => `${String(index + 1).padStart(2, '0')}-${fileWord(name ?? '').slice(0, 60)}`
const fileWord = (text: string): string => text.replaceAll(/[^\p{L}\p{N}_-]+/gu, '-')

/** Whose machines these are, and whom to ask. */
function partiesOf(store: Store, clientId: Id | null): string {
  const scop = store.list('scop')[0]
  const contact = [scop?.contactName, scop?.phone, scop?.email].filter(Boolean).join(', ')
  return t('handover.parties', { client: (clientId && store.get('client', clientId)?.name) ?? '', scop: scop?.name ?? '', contact })
}

/** For whoever opens the folder without packtic. */
function readMe({ contract, to, dueBy, items, missing }: Handover, nothingOf: readonly HandoverKind[], parties: string): string {
  const kinds = Object.keys(HANDOVER) as HandoverKind[]
  return [
    t('handover.title', { contract, to: t(`handover.to.${to}`) }), parties, t('handover.dueBy', { on: formatDay(dueBy) }), '',
    t('handover.contents'), ...items.filter(({ holdings }) => holdings.length > 0).flatMap(({ kind, holdings }) => [`- ${t(`handover.${kind}`)}`, ...holdings.map(({ name, sha256 }) => `  ${name}${sha256 === null ? '' : `  SHA-256 ${sha256}`}`)]), '',
    ...(missing.length === 0 ? [t('handover.complete')] : [t('handover.missing'), ...missing.map((one) => `- ${missingWords(one)}`)]),
    ...(nothingOf.length === 0 ? [] : ['', t('handover.nothingOf'), ...kinds.filter((kind) => nothingOf.includes(kind)).map((kind) => `- ${t(`handover.${kind}`)}`)]), '',
  ].join('\r\n')
}

/** A kind, or `kind: file` for a file that is not here. */
function missingWords(missing: string): string {
  const [kind = '', ...file] = missing.split(': ')
  return [t(`handover.${kind}`), ...file].join(t('handover.between'))
}

async function writeFolder(chosen: string, name: string, files: readonly { readonly path: string; readonly bytes: Uint8Array }[]): Promise<string> {
  let folder = join(chosen, name)
  for (let again = 2; existsSync(folder); again++) folder = join(chosen, `${name}-${again}`)
  const part = `${folder}.part`
  try {
    rmSync(part, { recursive: true, force: true })
    for (const { path, bytes } of files) {
      mkdirSync(join(part, path, '..'), { recursive: true })
      writeFileSync(join(part, path), bytes)
      // A thousand papers are written while the window still answers.
      await new Promise((resolve) => setImmediate(resolve))
    }
    renameSync(part, folder)
    return folder
  } catch (error) {
    rmSync(part, { recursive: true, force: true })
    throw placeRefused(error)
  }
}
