# packtic collector, Linux: reads, writes nothing, needs no right. Protocol PT/1 (docs/protocol.md).
# The same text is sent over SSH, run here, or run by hand from a stick. NONCE may be set by whoever sends it.
LC_ALL=C; export LC_ALL
PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin; export PATH
pt_main() {
  [ -n "$NONCE" ] || NONCE=$(od -An -N8 -tx1 /dev/urandom 2>/dev/null | tr -d ' \n')
  uid=$(id -u 2>/dev/null)
  sections=0
  start=$(pt_ms)
  elev=none; as=
  if [ "$uid" = 0 ]; then elev=root; [ -z "$SUDO_USER" ] || elev=sudo
  elif sudo -n true 2>/dev/null; then elev=sudo; as='sudo -n'; fi
  printf '@@PT/1 %s begin collector=1.0.0 os=%s uid=%s elev=%s\n' "$NONCE" "$(uname -s)" "$uid" "$elev"

  pt_section id raw sh -c 'hostname 2>/dev/null || uname -n; uname -m; uname -r; date -u +%Y-%m-%dT%H:%M:%SZ; cut -d" " -f1 /proc/uptime; cat /etc/machine-id 2>/dev/null'
  pt_section os raw sh -c 'cat /etc/os-release 2>/dev/null || cat /usr/lib/os-release'
  pt_section installed raw stat -c %Y /var/log/installer /lost+found /etc/machine-id
  pt_section dmi raw sh -c 'cd /sys/class/dmi/id 2>/dev/null || exit 44; for f in *; do [ -f "$f" ] && v=$(cat "$f" 2>/dev/null) && printf "%s=%s\n" "$f" "$(printf %s "$v" | head -n 1)"; done; :'
  pt_section udev raw sh -c 'cat /run/udev/data/+dmi:id 2>/dev/null || exit 44'
  if [ "$elev" = none ]; then pt_skip smbios no-root
  else pt_section smbios b64 sh -c "$as test -r /sys/firmware/dmi/tables/DMI || exit 44; $as cat /sys/firmware/dmi/tables/smbios_entry_point | base64; echo -; $as cat /sys/firmware/dmi/tables/DMI | base64"; fi
  pt_section cpu raw sh -c 'awk "{print} /^\$/{exit}" /proc/cpuinfo; echo "count: $(grep -c ^processor /proc/cpuinfo)"'
  pt_section lscpu json lscpu -J
  pt_section mem raw head -n 5 /proc/meminfo
  pt_section disk json lsblk -J -b -o NAME,TYPE,SIZE,ROTA,TRAN,MODEL,SERIAL,REV,MOUNTPOINT,FSTYPE,RM,PKNAME
  pt_section df raw df -PkT
  pt_section boot raw sh -c 'if [ -d /sys/firmware/efi ]; then echo uefi=1; else echo uefi=0; fi; for v in /sys/firmware/efi/efivars/SecureBoot-*; do [ -r "$v" ] && echo "secureboot=$(od -An -tx1 "$v" | tr -d " \n")"; done; for t in /sys/class/tpm/tpm*/tpm_version_major; do [ -r "$t" ] && echo "tpm=$(cat "$t")"; done; :'
  pt_section virt raw sh -c 'systemd-detect-virt 2>/dev/null; grep -q "^flags.* hypervisor" /proc/cpuinfo && echo hypervisor; [ -e /.dockerenv ] && echo docker; :'
  pt_section power raw sh -c 'for f in /sys/class/power_supply/*/uevent; do [ -r "$f" ] && echo "--- $f" && cat "$f"; done; :'
  pt_section net json ip -j addr
  for e in /sys/class/drm/*/edid; do [ -s "$e" ] && pt_item edid hex "${e%/edid}" od -An -v -tx1 "$e"; done
  if [ "$elev" = none ]; then pt_skip smart no-root
  elif ! command -v smartctl >/dev/null 2>&1; then pt_skip smart no-tool
  else for d in $(lsblk -dnro NAME,TYPE | awk '$2=="disk"{print $1}'); do pt_item smart json "$d" $as smartctl -j -a -n standby "/dev/$d"; done; fi
  pt_section soft raw sh -c 'dpkg-query -W -f="\${db:Status-Abbrev}\t\${Package}\t\${Version}\n" 2>/dev/null | sed -n "s/^ii \t//p" || rpm -qa --qf "%{NAME}\t%{VERSION}-%{RELEASE}\n" 2>/dev/null || exit 44'
  printf '@@PT/1 %s end sections=%s ms=%s\n' "$NONCE" "$sections" "$(( $(pt_ms) - start ))"
}
pt_ms() { if [ -r /proc/uptime ]; then read -r u _ < /proc/uptime; printf '%s%s0' "${u%.*}" "${u#*.}" | sed 's/^0*\(.\)/\1/'; else echo 0; fi; }
pt_skip() { sections=$((sections + 1)); printf '@@PT/1 %s > %s raw\n@@PT/1 %s < %s rc=0 ms=0 via=- why=%s cut=0\n' "$NONCE" "$1" "$NONCE" "$1" "$2"; }
pt_section() { n=$1; e=$2; shift 2; pt_run "$n" "$e" '' "$@"; }
pt_item() { n=$1; e=$2; i=$3; shift 3; pt_run "$n" "$e" "$i" "$@"; }
pt_run() {
  n=$1; e=$2; i=$3; shift 3
  sections=$((sections + 1)); t0=$(pt_ms)
  printf '@@PT/1 %s > %s %s\n' "$NONCE" "$n" "$e"
  [ -z "$i" ] || printf '@@PT/1 %s = %s\n' "$NONCE" "$i"
  why=-; rc=0
  if ! command -v "$1" >/dev/null 2>&1; then why=no-tool; rc=127
  else
    # 256 kB a section; the exit code travels beside the output, never inside it.
    { rc=$( { { pt_limit "$@" 2>/dev/null; echo $? >&3; } | head -c 262144 >&4; } 3>&1 ); } 4>&1 </dev/null
    case $rc in 44) why=absent ;; 124) why=timeout ;; esac
  fi
  printf '\n@@PT/1 %s < %s rc=%s ms=%s via=%s why=%s cut=0\n' "$NONCE" "$n" "$rc" "$(( $(pt_ms) - t0 ))" "$1" "$why"
}
pt_limit() { if command -v timeout >/dev/null 2>&1; then timeout 8 "$@"; else "$@"; fi; }
pt_main </dev/null
