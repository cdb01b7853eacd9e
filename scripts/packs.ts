// Whole packs on real machines, alone and by hand: `npm run packs -- [ID…] [--suite bookworm|trixie] [--host N] [--proof NAME] [--set KEY=VALUE] [--note]
// [--keep]`.
// On a fresh machine each: plan (changes nothing), apply, other proofs than the pack's, apply again (0 changed), undo, and
// what is left. A table at the end; the exit code is not 0 as soon as one cell does not hold. Long: a whole office is 500 MB,
// which `--set desktop=false` leaves out for a first look. `--proof server`: other options and proofs of the same file. `--note` writes the row into docs/packs-proved.md; `--keep` ends
// before the undo and leaves the machine up, to look at it.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { civilDateOf } from '../domain/civil-date.ts'
import { SUITES } from '../domain/provisioning/suites.ts'
import { shippedPacks } from '../main/backend/provisioning/pack-files.ts'
import { applyArgs, bootFresh, cli, deployArgs, type Ended, hostOf, lab, labReason, leftOf, newAccountLines, resources, stateOf, summaryOf } from '../tests/lab/lab.ts'
import { overSsh, type PackProof } from '../tests/lab/packs/proof.ts'
import { noteProved } from './packs-proved.ts'
import { say } from './say.ts'

interface Row { readonly pack: string; readonly suite: string; readonly applied: string; readonly proofs: string; readonly again: string; readonly left: string; readonly minutes: string; readonly faults: readonly string[] }

/** Kept by the tools of the system about packages that came and went: no setting, no program. */
const BOOKKEEPING = /^\/var\/lib\/(dpkg|apt|ucf|pam)\/|^\/var\/lib\/packtic\//
/** Compared line by line: an account more says which. */
const ACCOUNTS = /^\/etc\/(passwd|shadow|group|gshadow|subuid|subgid)$/

const { values, positionals } = parseArgs({ allowPositionals: true, options: { suite: { type: 'string' }, host: { type: 'string', default: '10' }, proof: { type: 'string', default: 'proof' }, set: { type: 'string', multiple: true, default: [] }, note: { type: 'boolean', default: false }, keep: { type: 'boolean', default: false } } })
const hostNumber = Number(values.host)
const suites = values.suite === undefined ? SUITES : SUITES.filter((suite) => suite === values.suite)
const packs = shippedPacks(resources).filter(({ pack }) => positionals.length === 0 || positionals.includes(pack.id))
const reason = labReason()
if (reason !== undefined || suites.length === 0 || packs.length < Math.max(1, positionals.length)) {
  say(reason === undefined ? `no such pack or suite: ${process.argv.slice(2).join(' ')}` : `the lab cannot run here: ${reason}`)
  process.exit(2)
}

const rows: Row[] = []
for (const { pack, packHash } of packs) {
  for (const suite of suites) {
    if (!pack.suites.includes(suite)) continue
    // oxlint-disable-next-line no-await-in-loop -- one whole pack at a time: they share the machine's disk and line
    const row = await tryPack(pack.id, suite)
    rows.push(row)
    if (values.note) noteProved({ ...row, proof: values.proof, version: pack.version, lock: packHash.slice(0, 12), day: civilDateOf(Date.now()), command: ['npm run packs --', pack.id, `--suite ${suite}`, ...(values.proof === 'proof' ? [] : [`--proof ${values.proof}`]), ...values.set.map((one) => `--set ${one}`)].join(' '), holds: row.faults.length === 0 })
  }
}
if (!values.keep) lab('wipe', String(hostNumber))
report(rows)
process.exitCode = rows.every(({ faults }) => faults.length === 0) ? 0 : 1

async function proofOf(id: string): Promise<PackProof> {
  const path = join(import.meta.dirname, `../tests/lab/packs/${id}.ts`)
  if (!existsSync(path)) throw new Error(`${id} has no proofs of its own: tests/lab/packs/${id}.ts`)
  const found = ((await import(path)) as Readonly<Record<string, PackProof | undefined>>)[values.proof]
  if (!found) throw new Error(`tests/lab/packs/${id}.ts has no ${values.proof}`)
  return found
}

async function tryPack(id: string, suite: string): Promise<Row> {
  const proof = await proofOf(id)
  const faults: string[] = []
  const wrong = (text: string): void => { faults.push(text); say(`${id} ${suite}: ${text}`) }
  process.env['LAB_SUITE'] = suite
  bootFresh(hostNumber)
  const host = hostOf(hostNumber)
  const scratch = mkdtempSync(join(tmpdir(), 'packtic-packs-'))
  const data = join(scratch, 'data')
  const since = Date.now()
  try {
    const prepared = proof.before === undefined ? '' : overSsh(host, proof.before)
    if (prepared.includes('\n[exit ')) throw new Error(`the machine could not be prepared: ${prepared.trim().slice(-1500)}`)
    const more = [...Object.entries(proof.options ?? {}).map(([key, value]) => `${key}=${value}`), ...values.set].flatMap((one) => ['--set', one])
    const secrets = Object.entries(proof.secrets ?? {}).flatMap(([name, value]) => {
      writeFileSync(join(scratch, name), value, { mode: 0o600 })
      return ['--secret-file', `${name}=${join(scratch, name)}`]
    })
    const fresh = stateOf(host)
    const before = new Set([...leftOf(host), ...newAccountLines(host)])
    const plan = await cli(deployArgs('plan', data, host, ['--pack', id, ...more]))
    if (plan.code !== 0) wrong(`plan: exit ${plan.code} ${plan.err}`)
    const changed = stateOf(host).filter((line) => !fresh.includes(line))
    if (changed.length > 0) wrong(`the plan changed ${changed.join(', ')}`)

    const first = await cli(applyArgs(data, host, id, [...more, ...secrets, '--plan', String(plan.lines.at(-1)?.['plan'])]))
    const applied = summaryOf(first)
    if (first.code !== 0 || applied.state !== 'done' || applied.failed > 0) wrong(`apply: exit ${first.code}, ${failedSteps(first)} ${first.err}${lastWords(host)}`)
    say(`${id} ${suite}: applied, ${applied.changed} changed, ${applied.ok} already so, ${minutesSince(since)} min`)

    let held = 0
    for (const claim of proof.claims) {
      const seen = overSsh(host, claim.command)
      if (claim.fits.test(seen)) held += 1
      else wrong(`« ${claim.says} » does not hold: ${seen.trim().slice(-600)}`)
    }

    const again = await cli(applyArgs(data, host, id, [...more, ...secrets]))
    const second = summaryOf(again)
    if (again.code !== 0 || second.changed !== 0 || second.failed > 0) wrong(`applied again: ${second.changed} changed (${stepsWith(again, 'changed')}), ${second.failed} failed ${again.err}`)

    if (values.keep) throw new Error('left as it is, not undone: --keep')
    const undone = await cli(deployArgs('undo', data, host, ['--run', String(first.lines.at(-1)?.['run'])]))
    if (undone.code !== 0) wrong(`undo: exit ${undone.code}, ${failedSteps(undone)} ${undone.err}${lastWords(host)}`)
    const left = [...leftOf(host).filter((path) => !ACCOUNTS.test(path) && !before.has(path)), ...newAccountLines(host).filter((line) => !before.has(line))].filter((path) => !BOOKKEEPING.test(path) && !(proof.stays ?? []).some((stays) => stays.test(path)))
    if (left.length > 0) wrong(`left after the undo: ${left.length}\n  ${left.slice(0, 60).join('\n  ')}`)
    return { pack: id, suite, applied: `${applied.changed} + ${applied.ok} ok${applied.skipped > 0 ? ` + ${applied.skipped} without object` : ''}${applied.failed > 0 ? `, ${applied.failed} FAILED` : ''}`, proofs: `${held}/${proof.claims.length}`, again: String(second.changed), left: String(left.length), minutes: minutesSince(since), faults }
  } catch (error) {
    wrong(error instanceof Error ? error.message : String(error))
    return { pack: id, suite, applied: '?', proofs: '?', again: '?', left: '?', minutes: minutesSince(since), faults }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function minutesSince(ms: number): string {
  return ((Date.now() - ms) / 60_000).toFixed(1)
}

/** Steps by what their events say, in the order of the work. */
function stepsWith({ lines }: Ended, res: string): string {
  return [...new Set(lines.filter((line) => line.res === res).map(({ step, phase }) => `${step}.${phase}`))].join(' ')
}
function failedSteps(ended: Ended): string {
  return `${stepsWith(ended, 'failed')} ${stepsWith(ended, 'undetermined')}`.trim()
}

/** The end of what the last run printed on the machine. */
function lastWords(host: Parameters<typeof overSsh>[0]): string {
  return `\n${overSsh(host, 'cd "$(ls -td /var/lib/packtic/runs/*/ | head -n 1)" && tail -c 1500 out.log').trim()}`
}

function report(all: readonly Row[]): void {
  const heads = ['pack', 'suite', 'applied', 'proofs', 'again', 'left', 'minutes'] as const
  const widths = heads.map((head) => Math.max(head.length, ...all.map((row) => row[head].length)))
  const line = (cells: readonly string[]): string => cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ').trimEnd()
  process.stdout.write(`${[line(heads), ...all.map((row) => `${line(heads.map((head) => row[head]))}${row.faults.length > 0 ? '  DOES NOT HOLD' : ''}`)].join('\n')}\n`)
}
