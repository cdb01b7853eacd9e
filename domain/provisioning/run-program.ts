// The program a host runs by itself, detached: POSIX sh made from pack and options. Same input, same bytes.
// It writes events one JSON a line (ASCII; texts stay in out.log), runs every step check, apply, verify, stops at the first
// failure, and can be started again at any point: done steps cost their check. Design: provisioning.md 3.5 and 3.6.
import type { Id, Sha256 } from '../ids.ts'
import { type OptionValues, type PackSource, type PackStep, wantedSteps } from './pack.ts'
import { quote, writeFile } from './shell-words.ts'
import { stepScripts } from './step-scripts.ts'

export const HOST_FOLDER = '/var/lib/packtic'
/** Exit codes of the program, also in its file `rc`: 0 done · 1 a step needs attention · 3 lock held · 28 disk full · 75 paused. */
export const RUN_CODES = { done: 0, attention: 1, busy: 3, full: 28, paused: 75 } as const

export interface RunProgramInput {
  readonly source: PackSource
  readonly options: OptionValues
  readonly runId: Id
  readonly packHash: Sha256
  /** Who holds the lock, for the sentence another technician reads. */
  readonly device: string
  readonly mode: 'apply' | 'undo'
}

/** Check output codes: 0 already so, 1 to do, anything else cannot tell. */
const CHECK_LIMIT_S = 30
const VERIFY_LIMIT_S = 60

export function runProgram(input: RunProgramInput): string {
  const { source, options, runId, mode } = input
  const steps = wantedSteps(source.pack, options)
  const mark = `PACKTIC_${runId.replaceAll('-', '')}`
  const files = steps.filter((step) => step.kind !== 'package').flatMap((step) => Object.entries(stepScripts(step, source, options)).map(([phase, text]) => writeFile(quote(`${HOST_FOLDER}/runs/${runId}/steps/${step.id}.${phase}`), text, mark)))
  const body = mode === 'apply' ? applyBody(steps) : undoBody(steps)
  return [
    `#!/bin/sh\n# ${source.pack.id} ${source.pack.version}, ${mode}`,
    prelude(input),
    `install_steps() {\nmkdir -p "$DIR/steps"\n${files.join('')}}`,
    LIBRARY,
    // A step that could not be undone is named and the others go on: the end still says so.
    `main() {\n${START}\ninstall_steps || full_disk\n${body}\n[ -z "\${LEFT-}" ] || finish ${RUN_CODES.attention}\nfinish ${RUN_CODES.done}\n}`,
    'main </dev/null',
    '',
  ].join('\n')
}

function prelude({ source, options, runId, packHash, device }: RunProgramInput): string {
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
    'STATE=$DIR/state UNDO=$DIR/undo SECRETS=$MEM; export STATE UNDO SECRETS',
    ...exports,
  ].join('\n')
}

const START = `umask 077; mkdir -p "$DIR" "$STATE" "$UNDO" "$MEM/scratch"; umask 022
exec 9>>"$ROOT/lock"
# The same run twice is one run; another's run is said by code.
if ! flock -n 9; then grep -q "$RUN" "$ROOT/lock" || echo ${RUN_CODES.busy} > "$DIR/rc"; exit ${RUN_CODES.busy}; fi
printf '%s"%s"}\\n' "$HOLDER" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" > "$ROOT/lock"
rm -f "$DIR/rc"
trap 'rm -rf "$MEM"' EXIT
EV=$DIR/events.ndjson OUT=$DIR/out.log
# A power cut may have torn the last line: it is closed, counted by the reader, never fatal.
if [ -s "$EV" ] && [ -n "$(tail -c 1 "$EV")" ]; then echo >> "$EV"; fi
SEQ=0; [ -e "$EV" ] && SEQ=$(wc -l < "$EV")
# Room for the last words when the disk fills up.
[ -s "$DIR/reserve" ] || head -c 32768 /dev/zero > "$DIR/reserve" || full_disk
if [ "$SEQ" -gt 0 ]; then emit - run resume; else emit - run start; fi`

/** Shell functions every run uses. `emit STEP PHASE EV [RC MS RES]`. */
const LIBRARY = `up_ms() { read -r up_s up_rest < /proc/uptime; UP=\${up_s%.*}\${up_s#*.}0; }
emit() {
SEQ=$((SEQ + 1)); up_ms
line="{\\"v\\":1,\\"run\\":\\"$RUN\\",\\"seq\\":$SEQ,\\"t\\":\\"$(date -u +%Y-%m-%dT%H:%M:%SZ)\\",\\"up\\":$UP,\\"step\\":\\"$1\\",\\"phase\\":\\"$2\\",\\"ev\\":\\"$3\\""
[ -n "\${4-}" ] && line="$line,\\"rc\\":$4"
[ -n "\${5-}" ] && line="$line,\\"ms\\":$5"
[ -n "\${6-}" ] && line="$line,\\"res\\":\\"$6\\""
printf '%s}\\n' "$line" >> "$EV" || full_disk
case $3 in end|stop) sync "$EV" ;; esac
}
# An event that cannot be written would be lost: the reserve gives room for the end of the run, and nothing more is done.
full_disk() {
[ -z "\${FULL-}" ] || exit ${RUN_CODES.full}
FULL=yes; rm -f "$DIR/reserve"
# Half a line may have gone out.
if [ -s "$EV" ] && [ -n "$(tail -c 1 "$EV")" ]; then echo >> "$EV"; fi
finish ${RUN_CODES.full}
}
# Runs a command with its output to out.log under a heading, at most 1 MB of it, known secrets hidden. It goes through a
# reader in memory: closing the pipe would kill apt, and a secret a step prints must never reach the disk.
logged() { # HEADING COMMAND...
heading=$1; shift
rm -f "$MEM/scratch/pipe" "$MEM/scratch/out"; mkfifo "$MEM/scratch/pipe"
{ head -c 1048576; cat > /dev/null; } < "$MEM/scratch/pipe" > "$MEM/scratch/out" 9>&- &
reader=$!
"$@" > "$MEM/scratch/pipe" 2>&1 9>&-
RC=$?
# What a step left running may keep the pipe: its output is never waited for.
waited=0; while kill -0 $reader 2>/dev/null && [ $waited -lt 100 ]; do sleep 0.01; waited=$((waited + 1)); done
{ printf '\\n=== %s\\n' "$heading"; hide_secrets; } >> "$OUT" 2>/dev/null || [ -n "\${FULL-}" ] || full_disk
return $RC
}
# Every known form of a secret, one a line in memory; compared as text, never as a pattern.
hide_secrets() {
if [ ! -s "$MEM/.forms" ]; then cat "$MEM/scratch/out"; return; fi
awk 'NR == FNR { form[++n] = $0; next } { for (i = 1; i <= n; i++) while (at = index($0, form[i])) $0 = substr($0, 1, at - 1) "***" substr($0, at + length(form[i])); print }' "$MEM/.forms" "$MEM/scratch/out"
}
no_room() { grep -qsaiE 'no space left on device|enough free space' "$MEM/scratch/out" || [ "$(df -Pk "$DIR" | awk 'NR == 2 { print $4 }')" -lt 64 ]; }
phase() { # STEP PHASE LIMIT
emit "$1" "$2" start; up_ms; FROM=$UP
logged "$1 $2" timeout -k 10 "$3" sh "$DIR/steps/$1.$2"
up_ms; TOOK=$((UP - FROM))
}
# Quiet on success: a step that was done says so once.
shell_step() { # STEP TIMEOUT OPTIONAL
pause_if_asked "$1"
phase "$1" check ${CHECK_LIMIT_S}
case $RC in
0) if [ ! -e "$STATE/$1.begun" ]; then emit "$1" check end 0 $TOOK ok; return 0; fi
# Put in by this run, then interrupted before its proof: it is ours to prove and to undo.
emit "$1" check end 0 $TOOK; prove "$1" "$3"; return 0 ;;
1) emit "$1" check end 1 $TOOK ;;
*) emit "$1" check end $RC $TOOK undetermined; fail "$3"; return 0 ;;
esac
: > "$STATE/$1.begun" || full_disk
tries=0
while :; do
phase "$1" apply "$2"; APPLY=$RC; emit "$1" apply end $RC $TOOK
[ $APPLY = 75 ] && [ $tries -lt 5 ] || break
tries=$((tries + 1)); emit "$1" apply retry; sleep 10
done
prove "$1" "$3"
}
prove() { # STEP OPTIONAL
phase "$1" verify ${VERIFY_LIMIT_S}
if [ $RC = 0 ]; then : > "$STATE/$1.changed" || full_disk; rm -f "$STATE/$1.begun"; emit "$1" verify end 0 $TOOK changed
else emit "$1" verify end $RC $TOOK failed; fail "$2"; fi
}
fail() { # OPTIONAL
if no_room; then rm -f "$DIR/reserve"; finish ${RUN_CODES.full}; fi
[ "$1" = yes ] || finish ${RUN_CODES.attention}
}
finish() { # RC
emit - run end "$1"
echo "$1" > "$DIR/rc.new"; sync "$DIR/rc.new"; mv "$DIR/rc.new" "$DIR/rc"
exit "$1"
}
pause_if_asked() { # STEP
[ -e "$DIR/stop" ] || return 0
rm -f "$DIR/stop"; emit "$1" run stop ${RUN_CODES.paused}
echo ${RUN_CODES.paused} > "$DIR/rc"; exit ${RUN_CODES.paused}
}
installed() { # NAMES: 0 when all are installed
for name in "$@"; do
case $(dpkg-query -W -f='\${db:Status-Abbrev}' "$name" 2>/dev/null) in ii*|hi*) ;; *) return 1 ;; esac
done
}
apt() { apt-get -q -y -o DPkg::Lock::Timeout=600 -o Acquire::Retries=5 -o Acquire::http::Timeout=30 -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@"; }
# A power cut may have left dpkg in the middle: apt alone refuses to go on.
repair() {
[ -n "$(dpkg --audit)" ] || [ -n "$(ls -A /var/lib/dpkg/updates 2>/dev/null)" ] || return 0
dpkg --force-confdef --force-confold --configure -a
apt -f install
}
install_all() { # NAMES
[ -n "$(find /var/lib/apt/lists -maxdepth 1 -name '*Packages*' -mmin -1440 2>/dev/null | head -n 1)" ] || apt update
apt -s --no-install-recommends install "$@" > "$MEM/scratch/simulation" || return 1
if grep '^Remv' "$MEM/scratch/simulation"; then echo 'would remove packages: refused'; return 1; fi
# All is here before dpkg starts: a line that dies meanwhile harms nothing, and is tried again.
tries=0
until apt --no-install-recommends --download-only install "$@"; do
tries=$((tries + 1)); [ $tries -lt 3 ] || return 1
sleep 10
done
apt --no-install-recommends install "$@"
}
# One transaction for all packages that lack; if it fails they are tried step by step, so that the guilty one is named.
join_packages() { # NAMES
if [ -n "$(dpkg --audit)" ] || [ -n "$(ls -A /var/lib/dpkg/updates 2>/dev/null)" ]; then logged 'apt repair' repair; fi
lacking=
for name in "$@"; do installed "$name" || lacking="$lacking $name"; done
if [ -z "$lacking" ]; then note_new; return 0; fi
emit - apt start; up_ms; FROM=$UP
note_old
# shellcheck disable=SC2086
logged apt install_all $lacking; INSTALLED=$RC
note_new; up_ms; emit - apt end $INSTALLED $((UP - FROM))
}
# The packages before this run's first transaction: kept over a power cut, or an undo would forget what came before it.
note_old() { [ -e "$STATE/before" ] || { dpkg-query -W -f='\${binary:Package} \${db:Status-Abbrev}\\n' > "$STATE/before.part" && mv "$STATE/before.part" "$STATE/before"; }; }
# Packages that were absent before and came with this run: what an undo may take out again.
note_new() {
[ -e "$STATE/before" ] || return 0
dpkg-query -W -f='\${binary:Package} \${db:Status-Abbrev}\\n' > "$STATE/after"
awk 'NR == FNR { if ($2 == "ii") was[$1] = 1; next } $2 == "ii" && !was[$1] { print $1 }' "$STATE/before" "$STATE/after" >> "$UNDO/packages"
sort -u -o "$UNDO/packages" "$UNDO/packages"
rm -f "$STATE/before" "$STATE/after"
}
package_step() { # STEP OPTIONAL NAMES
step=$1; optional=$2; shift 2
pause_if_asked "$step"
emit "$step" check start; up_ms; FROM=$UP
if installed "$@" && [ ! -e "$STATE/$step.asked" ]; then up_ms; emit "$step" check end 0 $((UP - FROM)) ok; return 0; fi
emit "$step" check end 1 0
if ! installed "$@"; then
emit "$step" apply start; up_ms; FROM=$UP
note_old
logged "$step apply" install_all "$@"; INSTALLED=$RC
note_new; up_ms; emit "$step" apply end $INSTALLED $((UP - FROM))
fi
emit "$step" verify start; up_ms; FROM=$UP
if installed "$@" && [ -z "$(dpkg --audit)" ]; then rm -f "$STATE/$step.asked"; : > "$STATE/$step.changed"; up_ms; emit "$step" verify end 0 $((UP - FROM)) changed
else up_ms; emit "$step" verify end 1 $((UP - FROM)) failed; fail "$optional"; fi
}
ask() { # STEP NAMES: remembers that this step had something to do, so that the joined transaction counts as its apply
step=$1; shift; installed "$@" || [ -e "$STATE/$step.changed" ] || : > "$STATE/$step.asked"
}
# An action that changed steps ask for: noted on disk, so that a cut never forgets it, and done once.
ask_after() { # STEP NAMES
step=$1; shift
[ -e "$STATE/$step.changed" ] && [ ! -e "$STATE/$step.asked-after" ] || return 0
for name in "$@"; do echo "$step" > "$STATE/after.$name" || full_disk; done
: > "$STATE/$step.asked-after" || full_disk
}
run_after() { # NAME
[ -e "$STATE/after.$1" ] || return 0
step=$(cat "$STATE/after.$1")
emit "$step" after start; up_ms; FROM=$UP
case $1 in
daemon-reload) logged "$1" systemctl daemon-reload ;;
sysctl) logged "$1" sysctl -q --system ;;
reload:*) logged "$1" systemctl try-reload-or-restart "\${1#*:}" ;;
restart:*) logged "$1" systemctl try-restart "\${1#*:}" ;;
esac
up_ms
if [ $RC = 0 ]; then rm -f "$STATE/after.$1"; emit "$step" after end 0 $((UP - FROM)); else emit "$step" after end $RC $((UP - FROM)) failed; fail no; fi
}
undo_shell() { # STEP NAMES
step=$1; shift
[ -e "$STATE/$step.changed" ] || [ -e "$STATE/$step.begun" ] || return 0
pause_if_asked "$step"
phase "$step" undo 600; UNDONE=$RC; emit "$step" undo end $RC $TOOK
phase "$step" check ${CHECK_LIMIT_S}
if [ $UNDONE = 0 ] && [ $RC = 1 ]; then
for name in "$@"; do echo "$step" > "$STATE/after.$name" || full_disk; done
rm -f "$STATE/$step.changed" "$STATE/$step.begun" "$STATE/$step.asked-after"; emit "$step" check end 1 $TOOK undone
else LEFT=yes; emit "$step" check end $RC $TOOK failed; fi
}
# Refused when anything else would go with them: the owner may have built on what we brought.
purge_ours() {
packages=$(tr '\\n' ' ' < "$UNDO/packages")
# shellcheck disable=SC2086
if apt -s purge $packages | awk '/^(Remv|Purg)/ { print $2 }' | sed 's/:.*//' | sort -u > "$MEM/scratch/going" && sed 's/:.*//' "$UNDO/packages" | sort -u | comm -23 "$MEM/scratch/going" - | grep .; then
echo 'these would be removed too: refused'; return 1
fi
# shellcheck disable=SC2086
apt purge $packages
}
undo_packages() { # STEPS
[ -s "$UNDO/packages" ] || return 0
if [ -n "$(dpkg --audit)" ] || [ -n "$(ls -A /var/lib/dpkg/updates 2>/dev/null)" ]; then logged 'apt repair' repair; fi
emit - apt start; up_ms; FROM=$UP
logged 'apt purge' purge_ours; PURGED=$RC
up_ms; emit - apt end $PURGED $((UP - FROM))
for step in "$@"; do
[ -e "$STATE/$step.changed" ] || continue
emit "$step" undo start
if [ $PURGED = 0 ]; then rm -f "$STATE/$step.changed"; emit "$step" undo end 0 0 undone; else LEFT=yes; emit "$step" undo end $PURGED 0 failed; fi
done
[ $PURGED != 0 ] || rm -f "$UNDO/packages"
}`

function applyBody(steps: readonly PackStep[]): string {
  const packages = steps.filter((step) => step.kind === 'package')
  // Package steps move up to the first of their group: needs between packages never split the transaction.
  const join = packages.length > 0 ? [...packages.map((step) => `ask ${step.id} ${step.install.join(' ')}`), `join_packages ${packages.flatMap((step) => step.install).join(' ')}`] : []
  let joined = false
  return steps.flatMap((step, at) => {
    const optional = step.optional ? 'yes' : 'no'
    // What an earlier step asked for, and this one stands on.
    const due = step.needs.flatMap((need) => steps.slice(0, at).find(({ id }) => id === need)?.after ?? []).map((name) => `run_after ${name}`)
    const asks = step.after.length > 0 ? [`ask_after ${step.id} ${step.after.join(' ')}`] : []
    if (step.kind !== 'package') return [...due, `shell_step ${step.id} ${step.timeoutS} ${optional}`, ...asks]
    const first = joined ? [] : join
    joined = true
    return [...first, ...due, `package_step ${step.id} ${optional} ${step.install.join(' ')}`, ...asks]
  }).concat(allAfter(steps)).join('\n')
}

/** At the end: each action still asked for, once. */
function allAfter(steps: readonly PackStep[]): string[] {
  return [...new Set(steps.flatMap((step) => step.after))].map((name) => `run_after ${name}`)
}

/** Last first; packages once, after the scripts that may need them. */
function undoBody(steps: readonly PackStep[]): string {
  const shell = steps.filter((step) => step.kind !== 'package' && !step.irreversible).toReversed().flatMap((step) => [`undo_shell ${step.id}${step.after.length > 0 ? ` ${step.after.join(' ')}` : ''}`])
  const packages = steps.filter((step) => step.kind === 'package').toReversed().map((step) => step.id)
  return [...shell, ...allAfter(steps), ...(packages.length > 0 ? [`undo_packages ${packages.join(' ')}`] : [])].join('\n')
}

