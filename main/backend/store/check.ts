// `packtic db check`: one screen that says whether the base can be trusted.
import { basename } from 'node:path'
import { civilDateOf, daysBetween } from '../../../domain/civil-date.ts'
import { bodyHash, chainNext, chainStart, frameText } from '../../../domain/sync/chain.ts'
import type { Op } from '../../../domain/sync/op.ts'
import { TABLE_NAMES, type TableName } from '../../../domain/tables.ts'
import { backups } from './backups.ts'
import { verifySignature } from './documents.ts'
import { sha256 } from './hash.ts'
import { type Db, readPragmas } from './open.ts'

interface Line { readonly what: string; readonly value: string; readonly ok: boolean }

const BACKUP_MAX_AGE_DAYS = 7

export function checkBase(db: Db, { backupFolder, now, differences }: { backupFolder: string; now: () => number; differences: (table: TableName) => readonly string[] }): { ok: boolean; lines: readonly Line[] } {
  const integrity = String(db.pragma('integrity_check', { simple: true }))
  const last = backups(backupFolder)[0]
  const age = last ? daysBetween(basename(last).slice(0, 10), civilDateOf(now())) : undefined
  const unsent = Number(db.prepare('SELECT count(*) FROM op WHERE hub_seq IS NULL').pluck().get())
  // The rows must be what their operations make of them, byte for byte.
  const different = TABLE_NAMES.flatMap((table) => differences(table).map((id) => `${table}/${id}`))
  const lines: Line[] = [
    ...readPragmas(db).map(({ name, value, ok }) => ({ what: name, value, ok })),
    { what: 'integrity', value: integrity, ok: integrity === 'ok' },
    ...verifyChains(db),
    { what: 'rebuilt', value: different.length === 0 ? 'same' : different.slice(0, 5).join(' '), ok: different.length === 0 },
    { what: 'backup', value: last ? basename(last) : '-', ok: age === undefined || age <= BACKUP_MAX_AGE_DAYS },
    { what: 'unsent', value: String(unsent), ok: true },
  ]
  return { ok: lines.every((line) => line.ok), lines }
}

/** Chains of all, and for each frame whose signature is here: is it its writer's, over the chain as it is? */
export function verifyLog(db: Db, scop: string | undefined): { ok: boolean; lines: readonly Line[] } {
  const signed = db.prepare('SELECT c.rep, c.n, c.sig, r.pub_ed AS pubEd, o.h FROM checkpoint c JOIN replica r ON r.id = c.rep LEFT JOIN op o ON o.rep_i = r.i AND o.n = c.n ORDER BY c.rep, c.n').all() as { rep: string; n: number; sig: string; pubEd: string | null; h: string | null }[]
  const wrong = signed.filter(({ rep, n, sig, pubEd, h }) => !scop || !pubEd || !h || !verifySignature(pubEd, Buffer.from(frameText(scop, rep, n, h)), sig))
  const ops = Number(db.prepare('SELECT count(*) FROM op').pluck().get())
  const lines: Line[] = [
    { what: 'changes', value: String(ops), ok: true },
    ...verifyChains(db),
    { what: 'signed frames', value: wrong.length === 0 ? String(signed.length) : wrong.slice(0, 5).map(({ rep, n }) => `${rep.slice(-6)}:${n}`).join(' '), ok: wrong.length === 0 },
  ]
  return { ok: lines.every((line) => line.ok), lines }
}

/** Recomputes every replica's chain from the stored operations. */
function verifyChains(db: Db): Line[] {
  const replicas = db.prepare('SELECT i, id, last_n, last_h FROM replica ORDER BY i').all() as { i: number; id: string; last_n: number; last_h: string }[]
  return replicas.map(({ i, id, last_n, last_h }) => {
    let h = chainStart(sha256, id)
    let n = 0
    for (const row of db.prepare('SELECT n, hlc, sv, kind, tbl, rid, base, body, h FROM op WHERE rep_i = ? ORDER BY n').iterate(i) as Iterable<Omit<Op, 'base' | 'body'> & { base: string; body: string; h: string }>) {
      // A refused change of somebody left its hash alone.
      h = (row.kind as string) === 'hole' ? row.h : chainNext(sha256, h, { ...row, base: JSON.parse(row.base) as Op['base'] }, bodyHash(sha256, JSON.parse(row.body) as Op['body']))
      n = row.n
      if (h !== row.h) break
    }
    return { what: `chain ${id.slice(-6)}`, value: `${n}`, ok: n === last_n && h === last_h }
  })
}
