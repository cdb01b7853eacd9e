// Part of the program a host runs: all packages in one transaction of apt, repaired, proved, and taken out again.

export const PACKAGES = `# dpkg is asked once for all, and again after any command that may change it (HERE emptied): each question makes it read its
# whole base.
look() { HERE=" $(dpkg-query -W -f='\${db:Status-Abbrev} \${Package}\\n' | awk '/^[ih]i/ { printf "%s ", $NF }')"; }
installed() { # NAMES: 0 when all are installed
[ -n "\${HERE-}" ] || look
for name in "$@"; do case $HERE in *" $name "*) ;; *) return 1 ;; esac; done
}
apt() { apt-get -q -y -o DPkg::Lock::Timeout=600 -o Acquire::Retries=5 -o Acquire::http::Timeout=30 -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@"; }
# A power cut may have left dpkg in the middle: apt alone refuses to go on.
repair() {
[ -n "$(dpkg --audit)" ] || [ -n "$(ls -A /var/lib/dpkg/updates 2>/dev/null)" ] || return 0
dpkg --force-confdef --force-confold --configure -a
apt -f install
}
# By when an index was last fetched: its files bear the archive's date, and installing touches their folder too.
index_is_fresh() { [ -n "$(find /var/lib/apt/lists/partial -maxdepth 0 -mmin -1440 2>/dev/null)" ] && ls /var/lib/apt/lists/*Packages* >/dev/null 2>&1; }
# A package that something of the owner's would have to leave for is refused by apt itself (--no-remove).
install_all() { # NAMES
index_is_fresh || apt update
# All is here before dpkg starts: a line that dies meanwhile harms nothing, and is tried again; the last time with a new
# index, since the archive may have moved on.
tries=0
until apt --no-install-recommends --no-remove --download-only install "$@"; do
tries=$((tries + 1)); [ $tries -lt 3 ] || return 1
sleep 10; [ $tries -lt 2 ] || apt update
done
apt --no-install-recommends --no-remove install "$@"
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
note_old() { [ -e "$STATE/before" ] || { cut -d: -f1,3 /etc/group > "$STATE/groups" && dpkg-query -W -f='\${binary:Package} \${db:Status-Abbrev}\\n' > "$STATE/before.part" && mv "$STATE/before.part" "$STATE/before"; }; }
# Packages that were absent before and came with this run: what an undo may take out again.
note_new() {
[ -e "$STATE/before" ] || return 0
dpkg-query -W -f='\${binary:Package} \${db:Status-Abbrev}\\n' > "$STATE/after"
awk 'NR == FNR { if ($2 == "ii") was[$1] = 1; next } $2 == "ii" && !was[$1] { print $1 }' "$STATE/before" "$STATE/after" >> "$UNDO/packages"
sort -u -o "$UNDO/packages" "$UNDO/packages"
# Packages make groups of their own and leave them when they go.
cut -d: -f1,3 /etc/group | grep -vxFf "$STATE/groups" >> "$UNDO/package-groups"
rm -f "$STATE/before" "$STATE/after" "$STATE/groups"
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
# Refused when anything else would go with them: the owner may have built on what we brought.
purge_ours() {
packages=$(tr '\\n' ' ' < "$UNDO/packages")
# shellcheck disable=SC2086
if apt -s purge $packages | awk '/^(Remv|Purg)/ { print $2 }' | sed 's/:.*//' | sort -u > "$MEM/scratch/going" && sed 's/:.*//' "$UNDO/packages" | sort -u | comm -23 "$MEM/scratch/going" - | grep .; then
echo 'these would be removed too: refused'; return 1
fi
# shellcheck disable=SC2086
apt purge $packages || return 1
[ -e "$UNDO/package-groups" ] || return 0
# Only a system's group that is still the same, that nobody is in and that is nobody's own.
sort -u "$UNDO/package-groups" | while IFS=: read -r group id; do
[ "$(getent group "$group" | cut -d: -f3,4)" = "$id:" ] && [ "$id" -lt 1000 ] || continue
cut -d: -f4 /etc/passwd | grep -qx "$id" || groupdel "$group" || :
done
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
