// Where our time goes on one machine with nothing to change: each wait of plan and run by its name, in this process.
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { uuidv7 } from 'uuidv7'
import { readEvent } from '../../../domain/provisioning/run-events.ts'
import { runProgram } from '../../../domain/provisioning/run-program.ts'
import { createArtefactCache } from '../../../main/backend/provisioning/artefact-cache.ts'
import { followHost } from '../../../main/backend/provisioning/follow-host.ts'
import { type HostState, NEW_HOST } from '../../../main/backend/provisioning/host-state.ts'
import { loadPack } from '../../../main/backend/provisioning/pack-files.ts'
import { planHost } from '../../../main/backend/provisioning/plan.ts'
import { connect } from '../../../main/backend/ssh/connect.ts'
import { onlyNamed } from '../../../main/backend/ssh/host-keys.ts'
import type { SshLink } from '../../../main/backend/ssh/link.ts'
import { line, timed } from '../medians.ts'
import { type Machine, USER } from './lab-machines.ts'

type Note = (what: string, ms: number) => void

/** The same link, that notes how long its shells and their scripts take. */
function watched(link: SshLink, note: Note): SshLink {
  return {
    ...link,
    shell: async (options) => {
      const { ms, value } = await timed(async () => await link.shell(options))
      note('  root shell', ms)
      return { ...value, run: async (script, limits) => {
        const { ms: took, value: result } = await timed(async () => await value.run(script, limits))
        note(`  script ${/^(\w+)\(\)/m.exec(script)?.[1] ?? 'status'} (${script.length} bytes)`, took)
        return result
      } }
    },
  }
}

export async function tellPhases({ ip, sha256 }: Machine, packFolder: string, keyFile: string): Promise<void> {
  const target = { host: ip, port: 22, user: USER, name: ip }
  const credential = { privateKey: readFileSync(keyFile, 'utf8') }
  const loaded = loadPack(packFolder, join(import.meta.dirname, '../../../resources'))
  const note: Note = (what, ms) => void line(what, ms, [])
  const open = async (): Promise<SshLink> => {
    const { ms, value } = await timed(async () => await connect(target, credential, onlyNamed(target, [sha256])))
    note('  connect', ms)
    return watched(value, note)
  }
  const plan = await timed(async () => {
    const link = await open()
    await planHost(link, loaded, {}, { now: Date.now, cache: createArtefactCache(tmpdir()) })
    link.close()
  })
  note('plan', plan.ms)
  const runId = uuidv7()
  let state: HostState = NEW_HOST
  const ups: number[] = []
  const { ms } = await timed(async () => await followHost({
    runId, machine: ip, program: runProgram({ source: loaded, options: {}, facts: { suite: 'bookworm' }, runId, packHash: loaded.packHash, device: 'bench', mode: 'apply' }), steps: new Set(loaded.pack.steps.map(({ id }) => id)), secrets: {},
    connect: open, connectAnew: open, read: () => state, save: (next) => (state = next), hold: (next) => (state = next), elapsedMs: () => performance.now(), store: (lines) => ups.push(...lines.flatMap((one) => readEvent(one.line)?.up ?? [])),
    now: Date.now, random: Math.random, wait: async (wait) => await new Promise((resolve) => setTimeout(resolve, wait)), signal: new AbortController().signal, neededMb: 1, currentStep: () => '', lastFailure: () => ({ code: 'STEP_FAILED', step: '' }),
  }))
  note('run', ms)
  note(`on the machine, first to last of ${ups.length} events`, (ups.at(-1) ?? 0) - (ups[0] ?? 0))
}
