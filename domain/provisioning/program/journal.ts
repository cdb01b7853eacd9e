// Part of the program a host runs: its start, its events, its log, its end. `emit STEP PHASE EV [RC MS RES]`.
import { RUN_CODES } from './codes.ts'

export const START = `umask 077; mkdir -p "$DIR" "$STATE" "$UNDO" "$MEM/scratch"; umask 022
exec 9>>"$ROOT/lock"
# The same run twice is one run; another's run is said by code.
if ! flock -n 9; then grep -q "$RUN" "$ROOT/lock" || echo ${RUN_CODES.busy} > "$DIR/rc"; exit ${RUN_CODES.busy}; fi
read_clock; date_of_up; printf '%s"%04d-%02d-%02dT%02d:%02d:%02dZ"}\\n' "$HOLDER" $y $m $d $((s / 3600)) $((s / 60 % 60)) $((s % 60)) > "$ROOT/lock"
[ ! -e "$DIR/rc" ] || rm -f "$DIR/rc"
trap 'rm -rf "$MEM"' EXIT
EV=$DIR/events.ndjson OUT=$DIR/out.log
# A power cut may have torn the last line: it is closed, counted by the reader, never fatal.
if [ -s "$EV" ] && [ -n "$(tail -c 1 "$EV")" ]; then echo >> "$EV"; fi
SEQ=0; [ -e "$EV" ] && SEQ=$(wc -l < "$EV")
# Room for the last words when the disk fills up.
[ -s "$DIR/reserve" ] || head -c 32768 /dev/zero > "$DIR/reserve" || full_disk
if [ "$SEQ" -gt 0 ]; then emit - run resume; else emit - run start; fi
old_runs`


export const JOURNAL = `up_ms() { read -r up_s up_rest < /proc/uptime; UP=\${up_s%.*}\${up_s#*.}0; }
# The clock is asked once for the epoch of up 0, and again before each change: an event costs no program of its own.
# A second more or less is only how the two are rounded.
read_clock() { up_ms; s=$(($(date +%s) - UP / 1000)); d=$((s - \${EPOCH:-0})); if [ $d -lt -1 ] || [ $d -gt 1 ]; then EPOCH=$s; fi; }
# Days to a date, by the calendar's own rule; years begin in March so that the odd day comes last.
date_of_up() {
s=$((EPOCH + UP / 1000)); z=$((s / 86400 + 719468)); s=$((s % 86400))
era=$((z / 146097)); doe=$((z % 146097)); yoe=$(((doe - doe / 1460 + doe / 36524 - doe / 146096) / 365))
doy=$((doe - (365 * yoe + yoe / 4 - yoe / 100))); mp=$(((5 * doy + 2) / 153)); d=$((doy - (153 * mp + 2) / 5 + 1))
m=$((mp < 10 ? mp + 3 : mp - 9)); y=$((yoe + era * 400 + (m <= 2)))
}
emit() {
SEQ=$((SEQ + 1)); up_ms; date_of_up
line="\\"up\\":$UP,\\"step\\":\\"$1\\",\\"phase\\":\\"$2\\",\\"ev\\":\\"$3\\""
[ -n "\${4-}" ] && line="$line,\\"rc\\":$4"
[ -n "\${5-}" ] && line="$line,\\"ms\\":$5"
[ -n "\${6-}" ] && line="$line,\\"res\\":\\"$6\\""
line=$line\${MORE-}; MORE=
printf '{"v":1,"run":"%s","seq":%d,"t":"%04d-%02d-%02dT%02d:%02d:%02dZ",%s}\\n' "$RUN" $SEQ $y $m $d $((s / 3600)) $((s / 60 % 60)) $((s % 60)) "$line" >> "$EV" || full_disk
# Durable before anything changes and when it is proved or not; what a check said costs only its check again, and the proof
# follows the end of an apply at once.
case $2-$3 in check-*|verify-start|apply-end) ;; *-end|*-stop|*-start|*-reboot|*-confirm) sync "$EV" ;; esac
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
logged() { # HEADING COMMAND... (which may change what is installed: HERE and SOUND are asked again)
heading=$1; shift
[ -z "\${READ-}" ] || [ -e "$READ" ] || rm -f "$MEM/scratch/pipe" "$MEM/scratch/out"
[ -p "$MEM/scratch/pipe" ] || mkfifo "$MEM/scratch/pipe"
READ=$MEM/scratch/read.$((CALLS = \${CALLS:-0} + 1))
{ head -c 1048576; ! read -r _ || cat > /dev/null; : > "$READ"; } < "$MEM/scratch/pipe" > "$MEM/scratch/out" 9>&- &
"$@" > "$MEM/scratch/pipe" 2>&1 9>&-
RC=$? HERE= SOUND=
# The reader ends at once, mostly. What a step left running may keep the pipe: its output is never waited for.
waited=0; while [ ! -e "$READ" ] && [ $waited -lt 600 ]; do [ $waited -lt 500 ] || sleep 0.01; waited=$((waited + 1)); done
{ printf '\\n=== %s\\n' "$heading"; hide_secrets; } >> "$OUT" 2>/dev/null || [ -n "\${FULL-}" ] || full_disk
return $RC
}
# Every known form of a secret, one a line in memory; compared as text, never as a pattern.
hide_secrets() {
[ -s "$MEM/scratch/out" ] || return 0
if [ ! -s "$MEM/.forms" ]; then cat "$MEM/scratch/out"; return; fi
awk 'NR == FNR { form[++n] = $0; next } { for (i = 1; i <= n; i++) while (at = index($0, form[i])) $0 = substr($0, 1, at - 1) "***" substr($0, at + length(form[i])); print }' "$MEM/.forms" "$MEM/scratch/out"
}
no_room() { grep -qsaiE 'no space left on device|enough free space' "$MEM/scratch/out" || [ "$(df -Pk "$DIR" | awk 'NR == 2 { print $4 }')" -lt 64 ]; }
finish() { # RC
emit - run end "$1"
echo "$1" > "$DIR/rc.new"; sync "$DIR/rc.new"; mv "$DIR/rc.new" "$DIR/rc"
exit "$1"
}
# What is left of a run after three months is what its undo needs, and that only of the last run of each pack.
old_runs() {
echo "$PACK_ID" > "$DIR/pack"
find "$ROOT/runs" -mindepth 1 -maxdepth 1 -type d -mtime +90 2>/dev/null | while read -r old; do
[ "$old" != "$DIR" ] || continue
name=$(cat "$old/pack" 2>/dev/null)
later=
for one in "$ROOT"/runs/*/pack; do
if [ "\${one%/pack}" != "$old" ] && [ "$one" -nt "$old/pack" ] && [ "$(cat "$one")" = "$name" ]; then later=yes; fi
done
if [ -n "$later" ] || [ -z "$name" ]; then rm -rf "$old"; else (cd "$old" && rm -rf artefacts steps run.sh out.log unit.log reserve launch.sh resume.sh); fi
done
}
pause_if_asked() { # STEP
[ -e "$DIR/stop" ] || return 0
rm -f "$DIR/stop"; emit "$1" run stop ${RUN_CODES.paused}
echo ${RUN_CODES.paused} > "$DIR/rc"; exit ${RUN_CODES.paused}
}`
