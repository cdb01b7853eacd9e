// The short scripts a root shell runs around the program: put it there and start it, say where it is, follow its log.
// Each prints lines that begin with `#`; anything else is an event.
import { z } from 'zod'
import type { Id } from '../ids.ts'
import { SSH_PORT_FUNCTION } from './facts.ts'
import { HOST_FOLDER } from './program/codes.ts'
import { quote, writeFile } from './shell-words.ts'

const folder = (runId: Id): string => `${HOST_FOLDER}/runs/${runId}`
/** First start is unit 1; each resume is a unit of its own, so that a half-dead one is never mistaken for ours. */
const unitName = (runId: Id, n: number): string => `packtic-${runId.slice(-12)}-${n}`

/** Sets sha to the hash of a file, empty where there is none. */
const HASHED = 'hashed() { sha=; [ ! -e "$1" ] || sha=$(sha256sum < "$1"); sha=${sha%% *}; }'

export interface StartInput {
  readonly runId: Id
  /** Units started for this run so far, this one included. */
  readonly n: number
  readonly program: string
  readonly sha256: string
  /** The port the app reached; where the machine cannot tell its own. */
  readonly port: number
  /** Kept in memory on the host (`/run`), removed with the unit. */
  readonly secrets: Readonly<Record<string, string>>
  /** Bytes of its events that we hold already. */
  readonly offset: number
}

/**
 * Uploads (checked by hash, moved when whole), starts the detached unit and follows it: one shell, one round. A machine without
 * systemd never comes so far: its plan refuses it. A cut upload
 * starts nothing, and one that arrives twice starts one unit: its name is the run's, and the second finds it there.
 * Says `#started`, or `#full FREE_KB`, `#busy LOCK` (another run holds the machine), `#start` (systemd refused).
 */
export function startScript({ runId, n, program, sha256, port, secrets, offset }: StartInput): string {
  const dir = folder(runId)
  const unit = unitName(runId, n)
  const mark = `PACKTIC_PROGRAM_${sha256.slice(0, 16)}`
  const secretFolder = `/run/packtic/${runId}`
  const forms = Object.values(secrets).flatMap(secretForms)
  return `start() {
umask 077; mkdir -p ${dir} || return 1
if [ -s ${HOST_FOLDER}/lock ] && ! flock -n ${HOST_FOLDER}/lock true && ! grep -q ${runId} ${HOST_FOLDER}/lock; then echo "#busy $(head -n 1 ${HOST_FOLDER}/lock)"; return 2; fi
part=${dir}/run.sh.part.$$
${HASHED}
hashed ${dir}/run.sh
if [ "$sha" != ${sha256} ]; then
${writeFile('"$part"', program, mark)}
hashed "$part"; [ "$sha" = ${sha256} ] || return 1
mv "$part" ${dir}/run.sh || return 1
fi
${SSH_PORT_FUNCTION}
port=$(ssh_port); echo "\${port:-${port}}" > ${dir}/ssh-port
echo "\${SUDO_USER:-$(id -un)}" > ${dir}/login
mkdir -p ${secretFolder}
${[...Object.entries(secrets).map(([name, value]) => `printf %s ${quote(value)} > ${secretFolder}/${name}`), ...(forms.length > 0 ? [`printf '%s\\n' ${forms.map(quote).join(' ')} > ${secretFolder}/.forms`] : [])].join('\n')}
[ ! -e ${dir}/rc ] || rm -f ${dir}/rc
${offset === 0 ? '' : padScript(dir, offset)}${writeFile(`${dir}/launch.sh`, launch(runId, n), mark)}sh ${dir}/launch.sh || systemctl is-active --quiet ${unit}.service || { echo '#start'; return 2; }
echo '#started'
}
${followFunction(runId, n, offset)}
start </dev/null
case $? in
0) follow </dev/null ;;
1) rm -f ${dir}/run.sh.part.*; echo "#full $(df -Pk ${HOST_FOLDER} 2>/dev/null | awk 'NR == 2 { print $4 }')" ;;
esac
`
}

/** Events that we hold and a power cut took from the machine's disk: their place is kept by empty lines, so that neither an offset nor a number comes twice. */
function padScript(dir: string, offset: number): string {
  return `lost=$((${offset} - $(stat -c %s ${dir}/events.ndjson 2>/dev/null || echo 0))); [ $lost -le 0 ] || head -c $lost /dev/zero | tr '\\0' '\\n' >> ${dir}/events.ndjson
`
}

/** Starts the unit: now, and after a restart that a step asked for. */
function launch(runId: Id, n: number): string {
  const dir = folder(runId)
  return `systemd-run --quiet --collect --unit=${unitName(runId, n)} -p Type=exec -p KillMode=mixed -p UMask=0077 -p StandardOutput=append:${dir}/unit.log -p StandardError=inherit -p 'ExecStopPost=/bin/rm -rf /run/packtic/${runId}' /bin/sh ${dir}/run.sh`
}

/** How a secret may show in an output: as it is, in URLs, in base64, quoted for a shell. Short ones would hide ordinary words. */
export function secretForms(value: string): readonly string[] {
  const forms = [value, encodeURIComponent(value), quote(value).slice(1, -1), base64(value)]
  return [...new Set(forms)].filter((form) => form.length >= SHORTEST_HIDDEN)
}

const SHORTEST_HIDDEN = 6

/** The part of the base64 text that does not depend on what follows the value. */
function base64(value: string): string {
  return btoa(Array.from(new TextEncoder().encode(value), (byte) => String.fromCharCode(byte)).join('')).replace(/.?=+$/, '')
}

/** Where the run is: `#status boot unit rc size sha freeKb`. Words are `-` when absent. */
export function statusScript(runId: Id, n: number): string {
  return `${statusLine(runId, n)}\n`
}

/** Words are read by the shell itself where it can: each program costs the machine some milliseconds. */
function statusLine(runId: Id, n: number): string {
  const dir = folder(runId)
  return `active=no; case $(systemctl is-active ${unitName(runId, n)}.service 2>/dev/null) in active|activating|deactivating) active=yes ;; esac
rc=; [ ! -e ${dir}/rc ] || read -r rc < ${dir}/rc
${HASHED}
hashed ${dir}/run.sh
free=$(df -Pk ${HOST_FOLDER} 2>/dev/null | { read -r _; read -r _ _ _ free _; echo "$free"; })
read -r boot < /proc/sys/kernel/random/boot_id
echo "#status $boot $active \${rc:--} $(stat -c %s ${dir}/events.ndjson 2>/dev/null || echo 0) \${sha:--} \${free:--}"
if [ "$rc" = 3 ]; then echo "#busy $(head -n 1 ${HOST_FOLDER}/lock)"; fi`
}

/** Events from a byte offset on, until the unit ends; then the status line. */
export function followScript(runId: Id, n: number, offset: number): string {
  return `${followFunction(runId, n, offset)}\nfollow </dev/null\n`
}

function followFunction(runId: Id, n: number, offset: number): string {
  const events = `${folder(runId)}/events.ndjson`
  const unit = `${unitName(runId, n)}.service`
  return `follow() {
i=0; while [ ! -e ${events} ] && [ $i -lt 250 ]; do sleep 0.02; i=$((i + 1)); done
pid=$(systemctl show -p MainPID --value ${unit} 2>/dev/null)
if [ "\${pid:-0}" != 0 ]; then tail -q -c +${offset + 1} -s 0.02 -f --pid="$pid" ${events}; else tail -c +${offset + 1} ${events}; fi
# The program ended; its unit takes a moment more, and another look would cost a whole round.
i=0; while [ -e ${folder(runId)}/rc ] && [ $i -lt 100 ] && [ "$(systemctl is-active ${unit} 2>/dev/null)" = deactivating ]; do sleep 0.02; i=$((i + 1)); done
${statusLine(runId, n)}
}`
}

/** Asks the program to stop before its next step; `now` ends the step under way too, unless apt or dpkg is at work anywhere. */
export function pauseScript(runId: Id, now = false): string {
  if (!now) return `: > ${folder(runId)}/stop\n`
  return `echo now > ${folder(runId)}/stop
for one in /proc/[0-9]*/comm; do read -r name < "$one" 2>/dev/null || continue; case $name in dpkg|apt-get|apt|aptitude) exit 0 ;; esac; done
step=$(cat /run/packtic/${runId}/scratch/step 2>/dev/null)
if [ -n "$step" ] && [ "$(cat /proc/$step/comm 2>/dev/null)" = timeout ]; then kill -TERM "$step"; fi
`
}

/** The app is here, over a new connection: the firewall's new rules let it in. `seq` is that of the event that asked. */
export function confirmScript(runId: Id, seq: number): string {
  return `: > ${folder(runId)}/confirm.${seq}\n`
}

/** The last bytes of the technical output. */
export function outputScript(runId: Id, bytes: number): string {
  return `tail -c ${bytes} ${folder(runId)}/out.log 2>/dev/null\n`
}

/** Who holds the machine, and since when. */
export const LOCK_SCRIPT = `head -n 1 ${HOST_FOLDER}/lock 2>/dev/null\n`

export interface HostStatus {
  readonly bootId: string
  readonly active: boolean
  /** Exit code of the program once it ended. */
  readonly rc: number | null
  readonly eventBytes: number
  readonly programSha256: string | null
  /** Room where the run's folder is; null where it does not exist yet. */
  readonly freeKb: number | null
}

/** Reads a `#status` line; undefined when it is not one. */
export function readStatus(line: string): HostStatus | undefined {
  const [, bootId, active, rc, size, sha, free] = /^#status (\S+) (yes|no) (\S+) (\d+) (\S+) (\S+)/.exec(line) ?? []
  if (bootId === undefined) return undefined
  return { bootId, active: active === 'yes', rc: rc === undefined || rc === '-' ? null : Number(rc), eventBytes: Number(size), programSha256: sha && sha.length === 64 ? sha : null, freeKb: free === undefined || free === '-' ? null : Number(free) }
}

const Lock = z.object({ device: z.string(), since: z.string() })

/** Who holds the machine and since when, from its lock; the file is another technician's, and is read as such. */
export function readLock(text: string): { readonly by: string; readonly since: string } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = undefined
  }
  const lock = Lock.safeParse(value)
  return lock.success ? { by: lock.data.device, since: lock.data.since } : { by: '?', since: '?' }
}
