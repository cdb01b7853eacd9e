// The table of `docs/packs-proved.md`: one row a pack and suite, written by the run itself and by nothing else.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const PROVED = join(import.meta.dirname, '../docs/packs-proved.md')
const HEADS = ['pack', 'proof', 'version', 'suite', 'lock', 'put in', 'proofs', 'again', 'left', 'minutes', 'day', 'command', 'holds'] as const

export interface ProvedRow {
  readonly pack: string
  /** Which proofs of its file: a pack with roles has several. */
  readonly proof: string
  readonly version: string
  readonly suite: string
  /** First 12 digits of the pack's hash: what the row is true of. */
  readonly lock: string
  readonly applied: string
  readonly proofs: string
  readonly again: string
  readonly left: string
  readonly minutes: string
  readonly day: string
  readonly command: string
  readonly holds: boolean
}

export function readProved(): readonly ProvedRow[] {
  if (!existsSync(PROVED)) return []
  return readFileSync(PROVED, 'utf8').split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| pack ')).map((line) => {
    const [pack = '', proof = '', version = '', suite = '', lock = '', applied = '', proofs = '', again = '', left = '', minutes = '', day = '', command = '', holds = ''] = line.slice(2, -2).split(' | ')
    return { pack, proof, version, suite, lock, applied, proofs, again, left, minutes, day, command: command.replaceAll('`', ''), holds: holds === 'yes' }
  })
}

/** The last run of a pack on a suite replaces the one before: whole or with options, good or bad. */
export function noteProved(row: ProvedRow): void {
  const rows = [...readProved().filter(({ pack, proof, suite }) => pack !== row.pack || proof !== row.proof || suite !== row.suite), row].toSorted((a, b) => (`${a.pack} ${a.proof} ${a.suite}` < `${b.pack} ${b.proof} ${b.suite}` ? -1 : 1))
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const table = [line(HEADS), `|${HEADS.map(() => '---').join('|')}|`, ...rows.map((one) => line([one.pack, one.proof, one.version, one.suite, one.lock, one.applied, one.proofs, one.again, one.left, one.minutes, one.day, `\`${one.command}\``, one.holds ? 'yes' : 'no']))]
  const text = readFileSync(PROVED, 'utf8')
  const at = text.indexOf('\n| pack ')
  writeFileSync(PROVED, `${(at < 0 ? text : text.slice(0, at)).trimEnd()}\n\n${table.join('\n')}\n`)
}

/** Suites of a pack that no row proves for this version, by each of its proofs and with all it installs. */
export function unproved({ id, version, suites }: { readonly id: string; readonly version: string; readonly suites: readonly string[] }, proofs: readonly string[], rows: readonly ProvedRow[]): readonly string[] {
  return suites.filter((suite) => !proofs.every((proof) => rows.some((row) => row.pack === id && row.proof === proof && row.version === version && row.suite === suite && row.holds && !row.command.includes('--set'))))
}
