// Part of the program a host runs: one step checked, applied, proved, taken back; and the actions that changed steps ask for.
import { NOT_CONFIRMED } from '../kinds/firewall.ts'
import { CHECK_LIMIT_S, RUN_CODES, VERIFY_LIMIT_S } from './codes.ts'

export const STEPS = `phase() { # STEP PHASE LIMIT
emit "$1" "$2" start; up_ms; FROM=$UP
if [ -e "$DIR/steps/$1.login" ]; then logged "$1 $2" as_login "$3" "$DIR/steps/$1.$2"; else logged "$1 $2" bounded "$3" sh "$DIR/steps/$1.$2"; fi
up_ms; TOOK=$((UP - FROM))
}
# A check's words are kept only when it cannot tell: it is asked again, since it changes nothing.
check() { # STEP
emit "$1" check start; up_ms; FROM=$UP
if [ -e "$DIR/steps/$1.login" ]; then as_login ${CHECK_LIMIT_S} "$DIR/steps/$1.check" > /dev/null 2>&1 9>&-
else timeout -k 10 ${CHECK_LIMIT_S} sh "$DIR/steps/$1.check" > /dev/null 2>&1 9>&-; fi
RC=$?
case $RC in 0|1) ;; *) logged "$1 check" timeout -k 10 ${CHECK_LIMIT_S} sh "$DIR/steps/$1.check" ;; esac
up_ms; TOOK=$((UP - FROM))
}
# The step's own process is known while it runs, so that it alone can be told to stop.
bounded() { # LIMIT COMMAND...
timeout -k 10 "$@" &
echo $! > "$MEM/scratch/step"
wait $!; ENDED=$?
: > "$MEM/scratch/step"
return $ENDED
}
# As the technician's login: neither secrets nor the run's folder are its.
as_login() { # LIMIT FILE
login=$(cat "$DIR/login"); home=$(getent passwd "$login" | cut -d: -f6)
bounded "$1" setpriv --reuid "$login" --regid "$(id -g "$login")" --init-groups env HOME="$home" USER="$login" LOGNAME="$login" UNDO="$home/.local/state/packtic/$RUN" SECRETS= STATE= sh -c "cd
$(cat "$2")"
}
# Quiet on success: a step that was done says so once.
shell_step() { # STEP TIMEOUT OPTIONAL RETRIES DELAY
pause_if_asked "$1"
check "$1"
case $RC in
0) if [ ! -e "$STATE/$1.begun" ]; then emit "$1" check end 0 $TOOK ok; return 0; fi
# Put in by this run, then interrupted before its proof: it is ours to prove and to undo. Without its proof it was cut in the
# middle, whatever its check sees, and is done anew.
emit "$1" check end 0 $TOOK; ! proved "$1" || return 0; emit "$1" verify end $RC $TOOK ;;
1) emit "$1" check end 1 $TOOK ;;
*) emit "$1" check end $RC $TOOK undetermined; fail "$3"; return 0 ;;
esac
: > "$STATE/$1.begun" || full_disk
tries=0
while :; do
read_clock
phase "$1" apply "$2"; APPLY=$RC
[ ! -e "$STATE/$1.confirm" ] || seen_or_back "$1"
emit "$1" apply end $APPLY $TOOK
[ $APPLY = 75 ] && [ $tries -lt "$4" ] && [ ! -e "$DIR/stop" ] || break
tries=$((tries + 1)); emit "$1" apply retry; sleep "$5"
done
# Told to stop at once: neither done nor failed, it is for the resume.
if [ -s "$DIR/stop" ] || { [ $APPLY = 75 ] && [ -e "$DIR/stop" ]; }; then pause_if_asked "$1"; fi
prove "$1" "$3"
}
# A step that hangs on something this machine could not tell: never done on a guess.
undecided_step() { # STEP OPTIONAL
pause_if_asked "$1"
emit "$1" check start; emit "$1" check end 2 0 undetermined; fail "$2"
}
# Rules that could lock us out stay only when the app was seen over a new connection, and the first to make the folder decides.
seen_or_back() { # STEP
rm -f "$STATE/$1.confirm"; kept=$UNDO/$1
if [ $APPLY = 0 ]; then
emit "$1" apply confirm; seen=$DIR/confirm.$SEQ; waited=0
until [ -e "$seen" ] || [ -e "$kept.decided" ] || [ $waited -gt 2400 ]; do sleep 0.05; waited=$((waited + 1)); done
if [ -e "$seen" ] && mkdir "$kept.decided" 2>/dev/null; then
systemctl stop packtic-firewall-back.timer 9>&-
rm -f "$seen" /etc/systemd/system/sysinit.target.wants/packtic-firewall.service /etc/systemd/system/packtic-firewall.service
rmdir /etc/systemd/system/sysinit.target.wants 2>/dev/null
cat /etc/ufw/user.rules /etc/ufw/user6.rules > "$kept.ours"; sync
return 0
fi
APPLY=${NOT_CONFIRMED}
fi
logged "$1 back" sh "$kept.back"
waited=0; until [ -e "$kept.restored" ] || [ $waited -gt 300 ]; do sleep 0.2; waited=$((waited + 1)); done
systemctl stop packtic-firewall-back.timer 2>/dev/null 9>&-
}
proved() { # STEP
phase "$1" verify ${VERIFY_LIMIT_S}
[ $RC = 0 ] || return 1
# Begun until its event is on disk: where there was no room for it, the resume proves and says it again.
: > "$STATE/$1.changed" || full_disk; emit "$1" verify end 0 $TOOK changed; rm -f "$STATE/$1.begun"
}
prove() { # STEP OPTIONAL
proved "$1" || { emit "$1" verify end $RC $TOOK failed; fail "$2"; }
}
fail() { # OPTIONAL
if no_room; then rm -f "$DIR/reserve"; finish ${RUN_CODES.full}; fi
[ "$1" = yes ] || finish ${RUN_CODES.attention}
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
check "$step"
if [ $UNDONE = 0 ] && [ $RC = 1 ]; then
for name in "$@"; do echo "$step" > "$STATE/after.$name" || full_disk; done
rm -f "$STATE/$step.changed" "$STATE/$step.begun" "$STATE/$step.asked-after"; emit "$step" check end 1 $TOOK undone
else LEFT=yes; emit "$step" check end $RC $TOOK failed; fi
}`
