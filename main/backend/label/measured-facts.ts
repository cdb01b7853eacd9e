// What the base counts of the label's criteria by itself: nobody types these figures. Source: design/business.md 3.15.
import { existsSync } from 'node:fs'
import { addMonths, type CivilDate } from '../../../domain/civil-date.ts'
import { closedOf } from '../../../domain/interventions/procedure.ts'
import type { MeasuredFacts } from '../../../domain/label/self-check.ts'
import type { RowOf } from '../../../domain/tables.ts'
import { readSheet, standingOf } from '../interventions/read-sheet.ts'
import type { Services } from '../services.ts'
import type { Store } from '../store/store.ts'

type Count = MeasuredFacts['freeSoftware']
type Parts = Pick<Services, 'store' | 'runs' | 'resources' | 'today'>

/** @param months how far back papers and sheets are counted: one validity of the label */
export async function measuredFacts(services: Parts, months: number): Promise<MeasuredFacts> {
  const { store, today } = services
  const since = addMonths(today(), -months)
  const contracts = store.list('maintenance_contract').filter(({ state }) => state === 'active' || state === 'notice_sent' || state === 'renewed')
  return {
    freeSoftware: freeSoftware(services),
    substituteMembers: count(contracts, ({ substituteMember }) => Boolean(substituteMember?.trim())),
    reversibility: count(contracts, (contract) => isHandoverReady(store, contract)),
    taggedDocuments: await taggedDocuments(store, since),
    closedChecks: closedChecks(services, since),
  }
}

function count<T>(all: readonly T[], holds: (one: T) => boolean): Count {
  return { held: all.filter(holds).length, of: all.length }
}

/** Programs that our packs put on clients' machines and that stand there, each once a client. */
function freeSoftware({ store, runs }: Parts): Count {
  const programs = new Map<string, boolean>()
  for (const run of store.list('provisioning_run')) {
    const last = new Map(store.list('provisioning_step', { runId: run.id }).map(({ machineId, step, result }) => [`${machineId} ${step}`, { step, result }]))
    const inPlace = new Set([...last.values()].flatMap(({ step, result }) => (result === 'ok' || result === 'changed' ? [step] : [])))
    if (inPlace.size === 0) continue
    for (const { name, free, step } of runs.pack(run.id)?.software ?? []) if (inPlace.has(step)) programs.set(`${run.clientId} ${name}`, free)
  }
  return count([...programs.values()], (free) => free)
}

/** All that the product can hand over is here: the contract's paper, and an inventory of each machine it covers. */
function isHandoverReady(store: Store, contract: RowOf<'maintenance_contract'>): boolean {
  const doc = store.documents.get(contract.id)
  const machines = (contract.clientId ? store.list('machine', { clientId: contract.clientId }) : []).filter((machine) => !machine.retired && (contract.siteId === null || machine.siteId === null || machine.siteId === contract.siteId))
  return doc !== undefined && existsSync(store.blobs.path(doc.pdfSha256)) && machines.length > 0 && machines.every(({ inventoryId }) => inventoryId !== null)
}

/** A file named by its hash never changes, nor does what is found in it. */
const tagged = new Map<string, boolean>()
const AT_ONCE = 20

async function taggedDocuments(store: Store, since: CivilDate): Promise<Count> {
  const all: boolean[] = []
  for (const [index, { pdfSha256 }] of store.documents.list().filter(({ issuedOn }) => issuedOn >= since).entries()) {
    if (!tagged.has(pdfSha256)) {
      // A paper whose bytes are with a colleague still is not counted: nothing is guessed of it.
      const pdf = store.blobs.get(pdfSha256)
      if (pdf) tagged.set(pdfSha256, isTagged(Buffer.from(pdf)))
      if (index % AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    const known = tagged.get(pdfSha256)
    if (known !== undefined) all.push(known)
  }
  return count(all, (one) => one)
}

/** What PDF/A-3a and PDF/UA ask of a file: marked, with the tree a screen reader walks. */
function isTagged(pdf: Buffer): boolean {
  return pdf.includes('/Marked true') && pdf.includes('/StructTreeRoot')
}

function closedChecks(services: Parts, since: CivilDate): Count {
  const { store } = services
  const sheets = (['signed', 'closed'] as const).flatMap((state) => store.list('intervention', { state })).filter((sheet) => {
    const { documents, state } = standingOf(store, sheet)
    return (state === 'signed' || state === 'closed') && (documents.at(-1)?.issuedOn ?? '') >= since
  })
  return sheets.map((row) => readSheet(services, row).sheet).map(({ procedure, results }) => closedOf(procedure, results)).reduce<Count>((all, one) => ({ held: all.held + one.held, of: all.of + one.of }), { held: 0, of: 0 })
}
