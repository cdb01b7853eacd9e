// The short scripts a root shell runs around the program: put it there and start it, say where it is, follow its log.
// Each prints lines that begin with `#`; anything else is an event.
import type { Id } from '../ids.ts'
import { HOST_FOLDER } from './run-program.ts'
import { quote, writeFile } from './shell-words.ts'

const folder = (runId: Id): string => `${HOST_FOLDER}/runs/${runId}`
/** First start is unit 1; each resume is a unit of its own, so that a half-dead one is never mistaken for ours. */
export const unitName = (runId: Id, n: number): string => `packtic-${runId.slice(-12)}-${n}`

export interface StartInput {
  readonly runId: Id
  /** Units started for this run so far, this one included. */
  readonly n: number
  readonly program: string
  readonly sha256: string
  /** Kept in memory on the host (`/run`), removed with the unit. */
  readonly secrets: Readonly<Record<string, string>>
}

/** Uploads (checked by hash, moved when whole) and starts the detached unit. A cut upload starts nothing. */
export function startScript({ runId, n, program, sha256, secrets }: StartInput): string {
  const dir = folder(runId)
  const unit = unitName(runId, n)
  const mark = `PACKTIC_PROGRAM_${sha256.slice(0, 16)}`
  const secretFolder = `/run/packtic/${runId}`
  return `start() {
umask 077; mkdir -p ${dir} || { echo '#full'; exit 1; }
if [ "$(sha256sum < ${dir}/run.sh 2>/dev/null | cut -c1-64)" != ${sha256} ]; then
${writeFile(`${dir}/run.sh.part`, program, mark)}
[ "$(sha256sum < ${dir}/run.sh.part | cut -c1-64)" = ${sha256} ] || { echo '#upload'; exit 1; }
mv ${dir}/run.sh.part ${dir}/run.sh
fi
mkdir -p ${secretFolder}
${Object.entries(secrets).map(([name, value]) => `printf %s ${quote(value)} > ${secretFolder}/${name}`).join('\n')}
rm -f ${dir}/rc
if [ -d /run/systemd/system ]; then
systemd-run --quiet --collect --unit=${unit} -p Type=exec -p KillMode=mixed -p UMask=0077 -p StandardOutput=append:${dir}/unit.log -p StandardError=inherit -p 'ExecStopPost=/bin/rm -rf ${secretFolder}' /bin/sh ${dir}/run.sh || { echo '#start'; exit 1; }
else
setsid nohup /bin/sh ${dir}/run.sh >> ${dir}/unit.log 2>&1 </dev/null & echo $! > ${dir}/pid
fi
echo '#started'
}
start
`
}

/** Where the run is: `#status boot unit rc size sha`. Words are `-` when absent. */
export function statusScript(runId: Id, n: number): string {
  return `${statusLine(runId, n)}\n`
}

function statusLine(runId: Id, n: number): string {
  const dir = folder(runId)
  return `active=no; if [ -d /run/systemd/system ]; then case $(systemctl is-active ${unitName(runId, n)}.service 2>/dev/null) in active|activating|deactivating) active=yes ;; esac; elif kill -0 "$(cat ${dir}/pid 2>/dev/null)" 2>/dev/null; then active=yes; fi
echo "#status $(cat /proc/sys/kernel/random/boot_id) $active $(cat ${dir}/rc 2>/dev/null || echo -) $(stat -c %s ${dir}/events.ndjson 2>/dev/null || echo 0) $(sha256sum < ${dir}/run.sh 2>/dev/null | cut -c1-64 || echo -)"`
}

/** Events from a byte offset on, until the unit ends; then the status line. */
export function followScript(runId: Id, n: number, offset: number): string {
  const events = `${folder(runId)}/events.ndjson`
  return `follow() {
i=0; while [ ! -e ${events} ] && [ $i -lt 50 ]; do sleep 0.1; i=$((i + 1)); done
pid=$(systemctl show -p MainPID --value ${unitName(runId, n)}.service 2>/dev/null || cat ${folder(runId)}/pid 2>/dev/null)
if [ "\${pid:-0}" != 0 ]; then tail -q -c +${offset + 1} -s 0.2 -f --pid="$pid" ${events}; else tail -c +${offset + 1} ${events}; fi
${statusLine(runId, n)}
}
follow </dev/null
`
}

/** Asks the program to stop before its next step. */
export function pauseScript(runId: Id): string {
  return `: > ${folder(runId)}/stop\n`
}

/** The last bytes of the technical output. */
export function outputScript(runId: Id, bytes: number): string {
  return `tail -c ${bytes} ${folder(runId)}/out.log 2>/dev/null\n`
}

export interface HostStatus {
  readonly bootId: string
  readonly active: boolean
  /** Exit code of the program once it ended. */
  readonly rc: number | null
  readonly eventBytes: number
  readonly programSha256: string | null
}

/** Reads a `#status` line; undefined when it is not one. */
export function readStatus(line: string): HostStatus | undefined {
  const [, bootId, active, rc, size, sha] = /^#status (\S+) (yes|no) (\S+) (\d+) (\S*)/.exec(line) ?? []
  if (bootId === undefined) return undefined
  return { bootId, active: active === 'yes', rc: rc === undefined || rc === '-' ? null : Number(rc), eventBytes: Number(size), programSha256: sha && sha.length === 64 ? sha : null }
}
