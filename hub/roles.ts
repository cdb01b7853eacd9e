// What a role may write. A refused op is not lost and does not block the ones behind it: it keeps its place in the log
// as a hole, and its author is told why (design/sync.md 3.10, 3.12).
import { z } from 'zod'
import { canonicalJson } from '../domain/sync/canonical-json.ts'
import { type Body, fieldsOf, type Op, type OpKind } from '../domain/sync/op.ts'
import { TABLE_NAMES, tableDef } from '../domain/tables.ts'

/** Of people's laptops, by invitation; `network` is the hub's own hand in a log, which nobody is invited as, `former` one it had before it was restored. */
export const InvitedRole = z.enum(['manager', 'technician', 'viewer'])
export type Role = z.infer<typeof InvitedRole> | 'network' | 'former'

/** ROLE = not this role · HUB_ONLY = no laptop · IMMUTABLE = an issued document or an added record never changes · KIND = not a kind of this table. */
export type OpRefusal = 'ROLE' | 'HUB_ONLY' | 'IMMUTABLE' | 'KIND'

const DOCUMENTS = 'doc_version'

const managerTables = [
  'scop', // the identity printed on every document
  'rate', // rates decide amounts
  'own_catalog', // and so do prices
  'member', // who may sell, and under which number
]
const managerKinds: readonly OpKind[] = ['pick'] // chooses between colleagues' versions
const hubKinds: readonly OpKind[] = ['cert', 'close', 'erase', 'number']

/** `recorded`: the body this row was added or issued with, when the log already has one. */
export function refusalOf(role: Role, op: Op, recorded: Body | undefined): OpRefusal | null {
  if (hubKinds.includes(op.kind)) return 'HUB_ONLY'
  if (role === 'viewer' || role === 'former') return 'ROLE'
  if (role === 'network') return isNetworkTable(op.tbl) || op.tbl === MEMBERS ? (CHANGES.includes(op.kind) ? null : 'KIND') : 'ROLE'
  if (role !== 'manager' && (managerTables.includes(op.tbl) || managerKinds.includes(op.kind) || endsContract(op))) return 'ROLE'
  return kindRefusal(op, recorded)
}

/** Members are the network's to publish and, where it publishes none, a manager's to write. */
const MEMBERS = 'member'

const CHANGES: readonly OpKind[] = ['set', 'del', 'undel']

function isNetworkTable(name: string): boolean {
  const table = TABLE_NAMES.find((known) => known === name)
  return table !== undefined && tableDef(table).mode === 'network'
}

/** Only a manager ends a contract. */
function endsContract({ tbl, body }: Op): boolean {
  return (tbl === 'maintenance_contract' && body['state'] === 'terminated') || (tbl === 'contract_event' && body['kind'] === 'ending')
}

function kindRefusal(op: Op, recorded: Body | undefined): OpRefusal | null {
  const isChange = CHANGES.includes(op.kind)
  if (op.tbl === DOCUMENTS) {
    if (isChange) return 'IMMUTABLE'
    if (op.kind === 'doc') return sameRecord(op.body, recorded) ? null : 'IMMUTABLE'
    return op.kind === 'pick' ? null : 'KIND'
  }
  const table = TABLE_NAMES.find((name) => name === op.tbl)
  // A table of a later version of packtic: kept as it is, for the laptops that know it.
  if (!table) return null
  const { mode } = tableDef(table)
  if (mode === 'network') return 'ROLE'
  if (mode === 'add') {
    if (isChange) return 'IMMUTABLE'
    if (op.kind === 'add') return sameRecord(op.body, recorded) ? null : 'IMMUTABLE'
    return 'KIND'
  }
  return isChange ? null : 'KIND'
}

/** Twins of a copied laptop re-issue the same record under two replicas: the same fields are no change. */
function sameRecord(body: Body, recorded: Body | undefined): boolean {
  return recorded === undefined || fieldsText(body) === fieldsText(recorded)
}

function fieldsText(body: Body): string {
  return canonicalJson(Object.fromEntries(fieldsOf(body).map((field) => [field, body[field]])))
}
