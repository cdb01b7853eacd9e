// Brings to a machine the artefacts that its steps still need, before its run starts: one round to see what is there, then
// each file through a shell with rights, on from where a cut left it, known by its hash before it gets its name.
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import type { Artefact } from '../../../domain/provisioning/artefact.ts'
import { artefactsOf, artefactsScript, putArtefactScript, readArtefacts } from '../../../domain/provisioning/artefacts.ts'
import { decideSteps } from '../../../domain/provisioning/decide-steps.ts'
import type { HostFacts } from '../../../domain/provisioning/facts.ts'
import type { OptionValues, PackSource, PackStep } from '../../../domain/provisioning/pack.ts'
import type { SshLink } from '../ssh/link.ts'
import type { ArtefactCache } from './artefact-cache.ts'

const SHELL_MS = 25_000
/** Checks of all steps and the hashes of files that are there. */
const LOOK_MS = 600_000
const SEND_MS = 86_400_000
const SMALL = 65_536
/** As much again for what a step unpacks. */
const ROOM = 2

export interface Delivery {
  readonly runId: Id
  readonly source: PackSource
  readonly options: OptionValues
  readonly facts: HostFacts
  readonly cache: ArtefactCache
  readonly signal: AbortSignal
  /** Bytes there so far, those of an earlier try included, of all that has to be there. */
  readonly onProgress?: (sentBytes: number, totalBytes: number) => void
}

/** @throws Refusal ARTEFACT_MISSING for the first that these steps need and this laptop lacks */
export function demandArtefacts(steps: readonly PackStep[], { pack, artefacts = [] }: PackSource, suite: string, cache: ArtefactCache): void {
  const [missing] = artefactsOf(steps, artefacts, suite).filter((one) => !cache.has(one))
  if (missing) throw new Refusal('ARTEFACT_MISSING', { pack: pack.id, file: missing.name }, { cause: `${missing.source} ${missing.sha256}` })
}

/** @throws Refusal ARTEFACT_MISSING, REMOTE_DISK_FULL, SSH_LINE_LOST */
export async function deliverArtefacts(link: SshLink, { runId, source, options, facts, cache, signal, onProgress }: Delivery): Promise<void> {
  const { artefacts = [] } = source
  const steps = decideSteps(source.pack, options, facts).flatMap(({ step, decision }) => (decision === 'wanted' && step.artefacts.length > 0 ? [step] : []))
  if (steps.length === 0) return
  const machine = link.target.name
  const looking = await link.shell({ elevate: true, timeoutMs: SHELL_MS, signal })
  const { stdout } = await looking.run(artefactsScript(runId, source, steps, options, facts), { timeoutMs: LOOK_MS, maxBytes: SMALL, signal })
  const there = readArtefacts(Buffer.from(stdout).toString('utf8'))
  if (!there) throw new Refusal('SSH_LINE_LOST', { machine })
  const needing = steps.filter(({ id }) => there.steps.has(id))
  demandArtefacts(needing, source, there.suite, cache)
  const wanted = artefactsOf(needing, artefacts, there.suite).filter((one) => there.whole.get(one.name)?.sha256 !== one.sha256)
  // Whole but not yet named, or too long: nothing more is sent, and its hash decides.
  const begun = (one: Artefact): number => there.begun.get(one.sha256) ?? 0
  const total = wanted.reduce((sum, one) => sum + one.size, 0)
  let sent = wanted.reduce((sum, one) => sum + Math.min(begun(one), one.size), 0)
  const neededKb = Math.ceil(((total - sent) * ROOM) / 1024)
  if (there.freeKb < neededKb) throw new Refusal('REMOTE_DISK_FULL', { machine, freeMb: Math.floor(there.freeKb / 1024), neededMb: Math.ceil(neededKb / 1024) })
  if (wanted.length > 0) onProgress?.(sent, total)
  for (const one of wanted) {
    await send(link, runId, one, begun(one), { cache, signal, machine, onBytes: (bytes) => onProgress?.((sent += bytes), total) })
  }
}

interface Sending { readonly cache: ArtefactCache; readonly signal: AbortSignal; readonly machine: string; readonly onBytes: (bytes: number) => void }

async function send(link: SshLink, runId: Id, artefact: Artefact, from: number, { cache, signal, machine, onBytes }: Sending): Promise<void> {
  const shell = await link.shell({ elevate: true, timeoutMs: SHELL_MS, signal })
  const { code, stdout } = await shell.feed(putArtefactScript(runId, artefact, from), '#go\n', counted(cache.read(artefact, from), onBytes), { timeoutMs: SEND_MS, maxBytes: SMALL, signal })
  const said = Buffer.from(stdout).toString('utf8').split('\n').findLast((word) => word.startsWith('#')) ?? ''
  if (said === '#done') return
  if (code === null) throw new Refusal('SSH_LINE_LOST', { machine })
  if (said.startsWith('#full')) throw new Refusal('REMOTE_DISK_FULL', { machine, freeMb: Math.floor(Number(said.slice('#full '.length)) / 1024), neededMb: Math.ceil(artefact.size / 1024 ** 2) })
  // Damaged on its way or here: what was begun is gone, and the next try sends the whole of it.
  throw new Refusal('SSH_LINE_LOST', { machine }, { cause: `artefact ${artefact.name}: ${said}` })
}

/** Told once a piece has left, when the next one is asked for. */
async function* counted(pieces: AsyncIterable<Buffer>, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    yield piece
    onBytes(piece.length)
  }
}
