// Part of the program a host runs: packages in one transaction of apt, repaired, simulated, downloaded, put in, proved, and
// taken out again. The phase of dpkg is never killed, neither by time nor by a person. Design: provisioning.md 3.5.
import { quote } from '../shell-words.ts'
import { REPOSITORY_CODES, LOCK_WAIT_S } from './codes.ts'

/** More free room than twice what the largest pack fetches: 4 GB. */
const ROOM_FOR_ANY_KB = 4 * 1024 * 1024

/** Called by apt between its download and dpkg, with the archives on its input: STOP_FILE BEGUN_FILE. What is unpacked takes more room than its archive. */
export const GUARD = `[ ! -e "$1" ] || exit 1
need=$(xargs -r stat -Lc %s | awk '{ n += $1 } END { printf "%d", n / 1024 }')
room=$(df -Pk /var/cache/apt/archives | { read -r _; read -r _ _ _ free _; echo "$free"; })
if [ "$room" -lt "$need" ]; then echo "not enough free space: $need kB wanted, $room kB free"; exit 1; fi
: > "$2"`

export const PACKAGES = `# dpkg is asked once for all, and again after any command that may change it (HERE emptied): each question makes it read its
# whole base.
nl='
'
look() { HERE="$nl$(dpkg-query -W -f='\${db:Status-Abbrev}\${Package}\\n')$nl"; }
installed() { # NAMES: 0 when all are installed
[ -n "\${HERE-}" ] || look
for name in "$@"; do case $HERE in *"\${nl}ii $name$nl"*|*"\${nl}hi $name$nl"*) ;; *) return 1 ;; esac; done
}
# What dpkg finds wrong with its own base, asked once as well.
sound() { [ -n "\${SOUND-}" ] || { [ -z "$(dpkg --audit)" ] && SOUND=yes; }; }
apt() { apt-get -q -y -o DPkg::Lock::Timeout=${LOCK_WAIT_S} -o Acquire::Retries=5 -o Acquire::http::Timeout=30 -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@"; }
# Its progress told as events, two a second at most: first half the download, second half what dpkg does.
apt_told() { # ARGUMENTS
told=0 code=100
rm -f "$MEM/scratch/status"; mkfifo "$MEM/scratch/status"
{ apt -o APT::Status-Fd=3 "$@"; echo "ended:$?" >&3; } 3> "$MEM/scratch/status" &
worker=$!
while IFS=: read -r kind one two three _; do
case $kind in
ended) code=$one; break ;;
dlstatus) half=0 ;;
pmstatus) half=50 ;;
*) continue ;;
esac
# A name may hold a colon and its architecture.
case $two in ''|*[!0-9.]*) two=$three ;; esac
case $two in ''|*[!0-9.]*) continue ;; esac
up_ms; [ $((UP - told)) -ge 500 ] || continue
told=$UP; MORE=",\\"pct\\":$((half + \${two%%.*} / 2))"; emit $TELL progress
done < "$MEM/scratch/status"
wait $worker
return $code
}
# Unattended upgrades, or a person: said once, then waited for.
apt_taken() {
locks=$(stat -c ':%i |' /var/lib/dpkg/lock-frontend /var/lib/dpkg/lock /var/lib/apt/lists/lock /var/cache/apt/archives/lock 2>/dev/null | tr -d '\\n')
[ -n "$locks" ] && grep -qE "\${locks%|}" /proc/locks
}
wait_for_apt() {
apt_taken || return 0
echo 'another program holds apt: waiting'; emit $TELL retry; waited=0
while apt_taken; do
sleep 2; waited=$((waited + 2))
[ $waited -lt ${LOCK_WAIT_S} ] || { echo 'apt is still held by another program'; return 75; }
done
}
broken() { set -- /var/lib/dpkg/updates/*; [ -e "$1" ] || ! sound; }
# A power cut may have left dpkg in the middle: apt alone refuses to go on.
repair() {
wait_for_apt || return $?
dpkg --force-confdef --force-confold --configure -a
apt -f install
}
# By when an index was last fetched: its files bear the archive's date, and installing touches their folder too.
fresh_index() { [ -n "$(find "$ROOT/apt-updated" /var/lib/apt/lists/partial -maxdepth 0 -mmin -1440 2>/dev/null)" ] && ls /var/lib/apt/lists/*Packages* >/dev/null 2>&1; }
# What apt would do, with the bytes to fetch. A package that something of the owner's would have to leave for is refused by apt
# itself (--no-remove).
simulate() { apt --print-uris --no-install-recommends --no-remove install "$@" > "$MEM/scratch/simulation"; }
free_kb() { df -Pk "$1" | { read -r _; read -r _ _ _ free _; echo "$free"; }; }
# Before anything is fetched: it can be put in at all, be it after a dependency that somebody left broken, and there is room.
foretold() { # NAMES
if ! simulate "$@"; then apt -f install; simulate "$@" || return 1; fi
bytes=$(awk '$3 ~ /^[0-9]+$/ && /^.http/ { n += $3 } END { printf "%d", n / 1024 }' "$MEM/scratch/simulation")
room=$(free_kb /var/cache/apt/archives)
if [ "$room" -lt $((2 * bytes)) ]; then echo "not enough free space: $((2 * bytes)) kB wanted, $room kB free"; return 1; fi
}
said() { grep -qsE "$1" "$MEM/scratch/out"; }
install_all() { # NAMES
wait_for_apt || return $?
held=$(dpkg-query -W -f='\${db:Status-Want} \${db:Status-Status} \${Package}\\n' "$@" 2>/dev/null | sed -n '/^hold installed /d; s/^hold .* //p')
if [ -n "$held" ]; then echo "held by its owner:" $held; return 1; fi
if ! fresh_index && apt update; then : > "$ROOT/apt-updated"; fi
# Each start of apt reads the whole index. Where there is room for any pack, what it would do is asked only when it does not.
[ "$(free_kb /var/cache/apt/archives)" -ge ${ROOM_FOR_ANY_KB} ] || foretold "$@" || return $?
# apt itself fetches all before dpkg starts: a line that dies meanwhile harms nothing, and is tried again; the last time with a
# new index, since the archive may have moved on. Between the two stands our own word (guard): nothing is put in without room
# for it, nor when somebody asked to stop while the line was slow.
printf '%s\\n' ${quote(GUARD)} > "$MEM/scratch/guard"
rm -f "$MEM/scratch/dpkg"; tries=0 more=
# shellcheck disable=SC2086
until apt_told $more --no-install-recommends --no-remove -o "DPkg::Pre-Install-Pkgs::=sh $MEM/scratch/guard $DIR/stop $MEM/scratch/dpkg" install "$@"; do
[ ! -e "$MEM/scratch/dpkg" ] || return 100
[ ! -e "$DIR/stop" ] || return 75
[ $tries -gt 0 ] || foretold "$@" || return $?
# Refused by a server that is there: waiting changes nothing, a new index may.
[ $tries -gt 0 ] || ! said '^ +4[0-9][0-9]  ' || tries=1
tries=$((tries + 1)); [ $tries -lt 3 ] && ! no_room || { echo 'not everything could be downloaded'; return 75; }
if [ $tries = 1 ]; then sleep 10; else said '^ +4[0-9][0-9]  ' || sleep 10; apt update; fi
more='-o Acquire::Retries=2'
done
}
# Why apt could not, by its own words: those on its repository have a code of their own, that the app has a sentence for.
why_not() {
[ $INSTALLED != 0 ] || return 0
if said 'NO_PUBKEY|[Ss]ignature|is not valid yet|[Ee]xpired|Hash Sum mismatch|File has unexpected size|Clearsigned file'; then INSTALLED=${REPOSITORY_CODES.untrusted}
elif said 'Failed to fetch|Some index files failed|Could not (resolve|connect)|Unable to connect'; then INSTALLED=${REPOSITORY_CODES.unreachable}
# What could not be fetched is said to be unsigned as well.
elif said 'is not signed|is no longer signed'; then INSTALLED=${REPOSITORY_CODES.untrusted}; fi
}
# One transaction for all packages that lack; if it fails they are tried step by step, so that the guilty one is named.
INSTALLED=0 TRIED=
join_packages() { # NAMES
TELL='- apt'
if broken; then logged 'apt repair' repair; fi
lacking=
for name in "$@"; do installed "$name" || lacking="$lacking $name"; done
if [ -z "$lacking" ]; then note_new; return 0; fi
pause_if_asked -
emit - apt start; up_ms; FROM=$UP
note_old
# shellcheck disable=SC2086
logged apt install_all $lacking; INSTALLED=$RC; why_not; TRIED=$lacking
note_new; up_ms; emit - apt end $INSTALLED $((UP - FROM))
pause_if_asked -
}
# The packages before this run's first transaction: kept over a power cut, or an undo would forget what came before it.
note_old() { [ -e "$STATE/before" ] || { cut -d: -f1,3 /etc/group > "$STATE/groups" && cut -d: -f1,3 /etc/passwd > "$STATE/users" && dpkg-query -W -f='\${binary:Package} \${db:Status-Abbrev}\\n' > "$STATE/before.part" && mv "$STATE/before.part" "$STATE/before"; }; }
# Packages that were absent before and came with this run: what an undo may take out again.
note_new() {
[ -e "$STATE/before" ] || return 0
dpkg-query -W -f='\${binary:Package} \${db:Status-Abbrev}\\n' > "$STATE/after"
awk 'NR == FNR { if ($2 == "ii") was[$1] = 1; next } $2 == "ii" && !was[$1] { print $1 }' "$STATE/before" "$STATE/after" >> "$UNDO/packages"
sort -u -o "$UNDO/packages" "$UNDO/packages"
# Packages make groups and accounts of their own and leave them when they go.
cut -d: -f1,3 /etc/group | grep -vxFf "$STATE/groups" >> "$UNDO/package-groups"
cut -d: -f1,3 /etc/passwd | grep -vxFf "$STATE/users" >> "$UNDO/package-users"
rm -f "$STATE/before" "$STATE/after" "$STATE/groups" "$STATE/users"
}
package_step() { # STEP OPTIONAL NAMES
step=$1 optional=$2; shift 2
pause_if_asked "$step"
emit "$step" check start; up_ms; FROM=$UP
if installed "$@" && [ ! -e "$STATE/$step.asked" ]; then up_ms; emit "$step" check end 0 $((UP - FROM)) ok; return 0; fi
emit "$step" check end 1 0
if ! installed "$@"; then
emit "$step" apply start; up_ms; FROM=$UP; TELL="$step apply"
note_old
# What its repository just refused it as a whole is not asked for twice.
wanted=; for name in "$@"; do installed "$name" || wanted="$wanted $name"; done
case $INSTALLED:$wanted in ${REPOSITORY_CODES.unreachable}:"$TRIED"|${REPOSITORY_CODES.untrusted}:"$TRIED") ;; *) logged "$step apply" install_all "$@"; INSTALLED=$RC; why_not ;; esac
note_new; up_ms; emit "$step" apply end $INSTALLED $((UP - FROM))
pause_if_asked "$step"
fi
emit "$step" verify start; up_ms; FROM=$UP
if installed "$@" && sound; then rm -f "$STATE/$step.asked"; : > "$STATE/$step.changed"; up_ms; emit "$step" verify end 0 $((UP - FROM)) changed
else up_ms; emit "$step" verify end 1 $((UP - FROM)) failed; fail "$optional"; fi
}
ask() { # STEP NAMES: remembers that this step had something to do, so that the joined transaction counts as its apply
step=$1; shift; installed "$@" || [ -e "$STATE/$step.changed" ] || : > "$STATE/$step.asked"
}
# Refused when anything else would go with them: the owner may have built on what we brought.
purge_ours() {
packages=$(tr '\\n' ' ' < "$UNDO/packages")
wait_for_apt || return $?
# shellcheck disable=SC2086
if apt -s purge $packages | awk '/^(Remv|Purg)/ { print $2 }' | sed 's/:.*//' | sort -u > "$MEM/scratch/going" && sed 's/:.*//' "$UNDO/packages" | sort -u | comm -23 "$MEM/scratch/going" - | grep .; then
echo 'these would be removed too: refused'; return 1
fi
# shellcheck disable=SC2086
apt_told purge $packages
}
# After all that packages leave behind: what owns a file stays.
accounts_of_packages() {
[ -e "$UNDO/package-groups" ] && [ -e "$UNDO/package-users" ] || return 0
# Only an account of the system that is still the same, that nobody can log in to and that owns nothing any more: a number
# used again must not inherit a file.
sort -u "$UNDO/package-users" | while IFS=: read -r user id; do
[ "$(getent passwd "$user" | cut -d: -f3)" = "$id" ] && [ "$id" -lt 1000 ] || continue
case $(getent shadow "$user" | cut -d: -f2) in '!'*|'*'*) ;; *) continue ;; esac
[ -z "$(find /etc /var /srv -xdev -uid "$id" -print -quit)" ] || continue
# What still runs of a program that is gone keeps its account busy.
for process in /proc/[0-9]*; do
[ "$(stat -c %u "$process" 2>/dev/null)" = "$id" ] || continue
case $(readlink "$process/exe") in *'(deleted)') kill "\${process#/proc/}"; sleep 1 ;; esac
done
userdel "$user" || :
done
# Only a group of the system that is still the same, that nobody is in and that is nobody's own.
sort -u "$UNDO/package-groups" | while IFS=: read -r group id; do
[ "$(getent group "$group" | cut -d: -f3,4)" = "$id:" ] && [ "$id" -lt 1000 ] || continue
cut -d: -f4 /etc/passwd | grep -qx "$id" || groupdel "$group" || :
done
}
undo_packages() { # STEPS
[ -s "$UNDO/packages" ] || return 0
TELL='- apt'
if broken; then logged 'apt repair' repair; fi
emit - apt start; up_ms; FROM=$UP
logged 'apt purge' purge_ours; PURGED=$RC
up_ms; emit - apt end $PURGED $((UP - FROM))
litter=
for step in "$@"; do
[ -e "$STATE/$step.changed" ] || continue
# What its packages leave behind when they go.
if [ $PURGED = 0 ] && [ -e "$DIR/steps/$step.undo" ]; then phase "$step" undo 600; else emit "$step" undo start; RC=$PURGED TOOK=0; fi
if [ $RC = 0 ]; then rm -f "$STATE/$step.changed"; emit "$step" undo end 0 $TOOK undone; else LEFT=yes litter=yes; emit "$step" undo end $RC $TOOK failed; fi
done
[ $PURGED = 0 ] || return 0
logged 'apt purge' accounts_of_packages
# What is still to be taken away is tried again when the undo is resumed.
[ -n "$litter" ] || rm -f "$UNDO/packages"
}`
