// The program a host runs by itself, detached: POSIX sh made from pack and options. Same input, same bytes.
// It writes events one JSON a line (ASCII; texts stay in out.log), runs every step check, apply, verify, stops at the first
// failure, and can be started again at any point: done steps cost their check. Design: provisioning.md 3.5 and 3.6.
import type { Id, Sha256 } from '../ids.ts'
import { type OptionValues, type PackSource, type PackStep, wantedSteps } from './pack.ts'
import { quote, writeFile } from './shell-words.ts'

export const HOST_FOLDER = '/var/lib/packtic'
/** Exit codes of the program, also in its file `rc`: 0 done · 1 a step needs attention · 3 lock held · 75 paused. */
export const RUN_CODES = { done: 0, attention: 1, busy: 3, paused: 75 } as const

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
  const shell = steps.filter((step) => step.kind === 'shell')
  const files = shell.flatMap((step) => (['check', 'apply', 'verify', 'undo'] as const).flatMap((phase) => {
    const text = source.scripts[`${step.id}.${phase}`]
    return text === undefined ? [] : [writeFile(`${HOST_FOLDER}/runs/${runId}/steps/${step.id}.${phase}`, text, mark)]
  }))
  const body = mode === 'apply' ? applyBody(steps) : undoBody(steps)
  return [
    `#!/bin/sh\n# ${source.pack.id} ${source.pack.version}, ${mode}`,
    prelude(input),
    `install_steps() {\nmkdir -p "$DIR/steps"\n${files.join('')}}`,
    LIBRARY,
    `main() {\n${START}\ninstall_steps\n${body}\nfinish ${RUN_CODES.done}\n}`,
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
    `RUN=${runId} ROOT=${HOST_FOLDER} DIR=${HOST_FOLDER}/runs/${runId} DEVICE=${quote(device)}`,
    `PACK_ID=${quote(source.pack.id)} PACK_VERSION=${quote(source.pack.version)} PACK_HASH=${packHash}; export PACK_ID PACK_VERSION PACK_HASH`,
    'STATE=$DIR/state UNDO=$DIR/undo; export STATE UNDO',
    ...exports,
  ].join('\n')
}

const START = `umask 077; mkdir -p "$DIR" "$STATE" "$UNDO"; umask 022
exec 9>>"$ROOT/lock"
if ! flock -n 9; then echo ${RUN_CODES.busy} > "$DIR/rc"; exit ${RUN_CODES.busy}; fi
printf '{"run":"%s","device":"%s","since":"%s"}\\n' "$RUN" "$DEVICE" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" > "$ROOT/lock"
rm -f "$DIR/rc"
trap 'rm -rf "/run/packtic/$RUN"' EXIT
EV=$DIR/events.ndjson OUT=$DIR/out.log
# A power cut may have torn the last line: it is closed, counted by the reader, never fatal.
if [ -s "$EV" ] && [ -n "$(tail -c 1 "$EV")" ]; then echo >> "$EV"; fi
SEQ=0; [ -e "$EV" ] && SEQ=$(wc -l < "$EV")
if [ "$SEQ" -gt 0 ]; then emit - run resume; else emit - run start; fi`

/** Shell functions every run uses. `emit STEP PHASE EV [RC MS RES]`. */
const LIBRARY = `up_ms() { read -r up_s up_rest < /proc/uptime; UP=\${up_s%.*}\${up_s#*.}0; }
emit() {
SEQ=$((SEQ + 1)); up_ms
line="{\\"v\\":1,\\"run\\":\\"$RUN\\",\\"seq\\":$SEQ,\\"t\\":\\"$(date -u +%Y-%m-%dT%H:%M:%SZ)\\",\\"up\\":$UP,\\"step\\":\\"$1\\",\\"phase\\":\\"$2\\",\\"ev\\":\\"$3\\""
[ -n "\${4-}" ] && line="$line,\\"rc\\":$4"
[ -n "\${5-}" ] && line="$line,\\"ms\\":$5"
[ -n "\${6-}" ] && line="$line,\\"res\\":\\"$6\\""
printf '%s}\\n' "$line" >> "$EV"
case $3 in end|stop) sync "$EV" ;; esac
}
# Runs one phase of a step; its output goes to out.log under a heading, at most 1 MB of it.
phase() { # STEP PHASE LIMIT
emit "$1" "$2" start; up_ms; FROM=$UP
printf '\\n=== %s %s\\n' "$1" "$2" >> "$OUT"
timeout -k 10 "$3" sh "$DIR/steps/$1.$2" > "$DIR/phase.out" 2>&1
RC=$?
head -c 1048576 "$DIR/phase.out" >> "$OUT"
up_ms; TOOK=$((UP - FROM))
}
# Quiet on success: a step that was done says so once.
shell_step() { # STEP TIMEOUT OPTIONAL
pause_if_asked "$1"
phase "$1" check ${CHECK_LIMIT_S}
case $RC in
0) emit "$1" check end 0 $TOOK ok; return 0 ;;
1) emit "$1" check end 1 $TOOK ;;
*) emit "$1" check end $RC $TOOK undetermined; fail "$3"; return 0 ;;
esac
tries=0
while :; do
phase "$1" apply "$2"; APPLY=$RC; emit "$1" apply end $RC $TOOK
[ $APPLY = 75 ] && [ $tries -lt 5 ] || break
tries=$((tries + 1)); emit "$1" apply retry; sleep 10
done
phase "$1" verify ${VERIFY_LIMIT_S}
if [ $RC = 0 ]; then : > "$STATE/$1.changed"; emit "$1" verify end 0 $TOOK changed
else emit "$1" verify end $RC $TOOK failed; fail "$3"; fi
}
fail() { # OPTIONAL
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
apt() { apt-get -q -y -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@"; }
# One transaction for all packages that lack; if it fails they are tried step by step, so that the guilty one is named.
join_packages() { # NAMES
lacking=
for name in "$@"; do installed "$name" || lacking="$lacking $name"; done
[ -n "$lacking" ] || return 0
emit - apt start; up_ms; FROM=$UP
{ [ -z "$(dpkg --audit)" ] || { dpkg --configure -a; apt -f install; }
[ -n "$(find /var/lib/apt/lists -maxdepth 1 -name '*Packages*' -mmin -1440 2>/dev/null | head -n 1)" ] || apt update
dpkg-query -W -f='\${binary:Package} \${db:Status-Abbrev}\\n' > "$DIR/before"
# shellcheck disable=SC2086
if apt -s --no-install-recommends install $lacking | grep -q '^Remv'; then echo 'would remove packages: refused'; false
else apt --no-install-recommends install $lacking; fi
} >> "$OUT" 2>&1
RC=$?; note_new; up_ms; emit - apt end $RC $((UP - FROM))
}
# Packages that were absent before and came with this run: what an undo may take out again.
note_new() {
dpkg-query -W -f='\${binary:Package} \${db:Status-Abbrev}\\n' > "$DIR/after"
awk 'NR == FNR { if ($2 == "ii") was[$1] = 1; next } $2 == "ii" && !was[$1] { print $1 }' "$DIR/before" "$DIR/after" >> "$UNDO/packages"
sort -u -o "$UNDO/packages" "$UNDO/packages"
}
package_step() { # STEP OPTIONAL NAMES
step=$1; optional=$2; shift 2
pause_if_asked "$step"
emit "$step" check start; up_ms; FROM=$UP
if installed "$@" && [ ! -e "$STATE/$step.asked" ]; then up_ms; emit "$step" check end 0 $((UP - FROM)) ok; return 0; fi
emit "$step" check end 1 0
if ! installed "$@"; then
emit "$step" apply start; up_ms; FROM=$UP
dpkg-query -W -f='\${binary:Package} \${db:Status-Abbrev}\\n' > "$DIR/before"
printf '\\n=== %s apply\\n' "$step" >> "$OUT"
apt --no-install-recommends install "$@" >> "$OUT" 2>&1; RC=$?
note_new; up_ms; emit "$step" apply end $RC $((UP - FROM))
fi
emit "$step" verify start; up_ms; FROM=$UP
if installed "$@" && [ -z "$(dpkg --audit)" ]; then rm -f "$STATE/$step.asked"; : > "$STATE/$step.changed"; up_ms; emit "$step" verify end 0 $((UP - FROM)) changed
else up_ms; emit "$step" verify end 1 $((UP - FROM)) failed; fail "$optional"; fi
}
ask() { # STEP NAMES: remembers that this step had something to do, so that the joined transaction counts as its apply
step=$1; shift; installed "$@" || [ -e "$STATE/$step.changed" ] || : > "$STATE/$step.asked"
}
undo_shell() { # STEP
[ -e "$STATE/$1.changed" ] || return 0
pause_if_asked "$1"
phase "$1" undo 600; UNDONE=$RC; emit "$1" undo end $RC $TOOK
phase "$1" check ${CHECK_LIMIT_S}
if [ $UNDONE = 0 ] && [ $RC = 1 ]; then rm -f "$STATE/$1.changed"; emit "$1" check end 1 $TOOK undone; else emit "$1" check end $RC $TOOK failed; fi
}
undo_packages() { # STEPS
[ -s "$UNDO/packages" ] || return 0
emit - apt start; up_ms; FROM=$UP
# shellcheck disable=SC2046
apt purge $(cat "$UNDO/packages") >> "$OUT" 2>&1; RC=$?
up_ms; emit - apt end $RC $((UP - FROM))
for step in "$@"; do
[ -e "$STATE/$step.changed" ] || continue
emit "$step" undo start
if [ $RC = 0 ]; then rm -f "$STATE/$step.changed"; emit "$step" undo end 0 0 undone; else emit "$step" undo end $RC 0 failed; fi
done
[ $RC = 0 ] && rm -f "$UNDO/packages"
}`

function applyBody(steps: readonly PackStep[]): string {
  const packages = steps.filter((step) => step.kind === 'package')
  // Package steps move up to the first of their group: needs between packages never split the transaction.
  const join = packages.length > 0 ? [...packages.map((step) => `ask ${step.id} ${step.install.join(' ')}`), `join_packages ${packages.flatMap((step) => step.install).join(' ')}`] : []
  let joined = false
  return steps.flatMap((step) => {
    const optional = step.optional ? 'yes' : 'no'
    if (step.kind === 'shell') return [`shell_step ${step.id} ${step.timeoutS} ${optional}`]
    const first = joined ? [] : join
    joined = true
    return [...first, `package_step ${step.id} ${optional} ${step.install.join(' ')}`]
  }).join('\n')
}

/** Last first; packages once, after the scripts that may need them. */
function undoBody(steps: readonly PackStep[]): string {
  const shell = steps.filter((step) => step.kind === 'shell' && !step.irreversible).toReversed().map((step) => `undo_shell ${step.id}`)
  const packages = steps.filter((step) => step.kind === 'package').toReversed().map((step) => step.id)
  return [...shell, ...(packages.length > 0 ? [`undo_packages ${packages.join(' ')}`] : [])].join('\n')
}

