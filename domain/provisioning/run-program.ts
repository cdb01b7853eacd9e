// The program a host runs by itself, detached: POSIX sh made from pack and options. Same input, same bytes.
// It writes events one JSON a line (ASCII; texts stay in out.log), runs every step check, apply, verify, stops at the first
// failure, and can be started again at any point: done steps cost their check. Design: provisioning.md 3.5 and 3.6.
import type { Id, Sha256 } from '../ids.ts'
import { decideSteps } from './decide-steps.ts'
import { factExports, type HostFacts } from './facts.ts'
import type { OptionValues, PackSource } from './pack.ts'
import { applyBody, undoBody } from './program/body.ts'
import { HOST_FOLDER, RUN_CODES } from './program/codes.ts'
import { JOURNAL, START } from './program/journal.ts'
import { PACKAGES } from './program/packages.ts'
import { RESTART } from './program/restart.ts'
import { STEPS } from './program/steps.ts'
import { quote, writeFiles } from './shell-words.ts'
import { secretsRead } from './secrets-read.ts'
import { stepScripts } from './step-scripts.ts'

export interface RunProgramInput {
  readonly source: PackSource
  readonly options: OptionValues
  /** What the plan found: the steps it decided are those of the run, whatever the machine becomes meanwhile. */
  readonly facts: HostFacts
  readonly runId: Id
  readonly packHash: Sha256
  /** Who holds the lock, for the sentence another technician reads. */
  readonly device: string
  readonly mode: 'apply' | 'undo'
}

export function runProgram(input: RunProgramInput): string {
  const { source, options, facts, runId, mode } = input
  const decided = decideSteps(source.pack, options, facts)
  const steps = decided.filter(({ decision }) => decision === 'wanted').map(({ step }) => step)
  const met = decided.filter(({ decision }) => decision !== 'left-out').map(({ step }) => step)
  const mark = `PACKTIC_${runId.replaceAll('-', '')}`
  const files = steps.flatMap((step) => Object.entries({ ...stepScripts(step, source, options), ...(step.privileged ? {} : { login: 'yes' }) }).map(([phase, text]) => [`${step.id}.${phase}`, text] as const))
  const body = mode === 'apply' ? applyBody(met, new Set(met.filter((step) => !steps.includes(step)).map(({ id }) => id))) : undoBody(steps)
  return [
    `#!/bin/sh\n# ${source.pack.id} ${source.pack.version}, ${mode}`,
    prelude(input),
    `install_steps() {\nmkdir -p "$DIR/steps"\n${files.length > 0 ? writeFiles('"$DIR/steps"', files, mark) : ''}}`,
    JOURNAL, STEPS, PACKAGES, RESTART,
    // A step that could not be undone is named and the others go on: the end still says so.
    `main() {\n${START}\ninstall_steps || full_disk\n${body}\n[ -z "\${LEFT-}" ] || finish ${RUN_CODES.attention}\n[ ! -e "$ARTEFACTS" ] || rm -rf "$ARTEFACTS"\nfinish ${RUN_CODES.done}\n}`,
    'main </dev/null',
    '',
  ].join('\n')
}

function prelude({ source, options, facts, runId, packHash, device }: RunProgramInput): string {
  const exports = Object.entries(options).map(([key, value]) => `OPT_${key}=${quote(String(value))}; export OPT_${key}`)
  return [
    'LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l APT_LISTCHANGES_FRONTEND=none',
    'export LC_ALL PATH DEBIAN_FRONTEND NEEDRESTART_MODE APT_LISTCHANGES_FRONTEND',
    'umask 022',
    `RUN=${runId} ROOT=${HOST_FOLDER} DIR=${HOST_FOLDER}/runs/${runId} MEM=/run/packtic/${runId}`,
    // Made here as JSON: a technician's name may hold any character.
    `HOLDER=${quote(`{"run":${JSON.stringify(runId)},"device":${JSON.stringify(device)},"since":`)}`,
    `PACK_ID=${quote(source.pack.id)} PACK_VERSION=${quote(source.pack.version)} PACK_HASH=${packHash}; export PACK_ID PACK_VERSION PACK_HASH`,
    // Values of secret options lie in memory, one file each: a step reads "$SECRETS/name", never a variable.
    // What a step names in its `artefacts` lies under its name in "$ARTEFACTS" (artefacts.ts).
    'STATE=$DIR/state UNDO=$DIR/undo SECRETS=$MEM ARTEFACTS=$DIR/artefacts; export STATE UNDO SECRETS ARTEFACTS',
    // The port of the machine that the technician came by, noted at the start.
    'SSH_PORT=$(cat "$DIR/ssh-port" 2>/dev/null || echo 22); export SSH_PORT',
    `WITH_SECRETS=${secretsRead(source, options, facts).length > 0 ? 'yes' : ''}`,
    ...exports, factExports(facts),
  ].join('\n')
}
