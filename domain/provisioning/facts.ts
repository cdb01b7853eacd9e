// What a pack may ask of a machine before it decides: read by the plan in its one exec, kept by the run. A fact that could not
// be read is absent, never a default.
import { z } from 'zod'
import { quote } from './shell-words.ts'

/** Each fact with its type in `when` and in texts. */
export const FACTS = {
  suite: 'string', arch: 'string', ramMb: 'integer', rootFreeMb: 'integer',
  /** desktop, laptop, tablet, server, vm or container. */
  chassis: 'string',
  /** False on a laptop that works on its battery. */
  onMains: 'boolean',
  /** Somebody can log in on its screen. */
  graphical: 'boolean',
  /** A virtual machine or a container. */
  virt: 'boolean',
  systemd: 'boolean',
  /** Where its SSH server was reached. */
  sshPort: 'integer',
} as const

export type FactName = keyof typeof FACTS
const factNames = Object.keys(FACTS) as FactName[]
export const isFact = (name: string): name is FactName => name in FACTS

export const HostFacts = z.partialRecord(z.enum(factNames), z.union([z.string(), z.number(), z.boolean()]))
export type HostFacts = Readonly<z.infer<typeof HostFacts>>

/** `ssh_port` says the port of this machine that we came in by. */
export const SSH_PORT_FUNCTION = `# sudo hides where we came in; the login shell above it still knows. The shell reads without the NULs between the variables.
ssh_port() { came=\${SSH_CONNECTION-} pid=$$; while [ -z "$came" ] && [ "\${pid:-0}" -gt 1 ]; do
[ ! -r "/proc/$pid/environ" ] || while read -r word || [ -n "$word" ]; do case $word in *SSH_CONNECTION=*) came=\${word#*SSH_CONNECTION=} ;; esac; done < "/proc/$pid/environ" 2>/dev/null
word=; [ ! -r "/proc/$pid/stat" ] || read -r word < "/proc/$pid/stat" 2>/dev/null; word=\${word##*) ? }; pid=\${word%% *}; done
set -- $came; came=\${4-}; echo "\${came%%[!0-9]*}"; }`

/** Sets FACT_<name> and says `F name value` for each fact that could be read; mostly without another program. The architecture comes with the packages (READ_PACKAGES). */
export const READ_FACTS = `VERSION_CODENAME= ID=unknown; [ -r /etc/os-release ] && . /etc/os-release
fact() { [ -n "$2" ] || return 0; echo "F $1 $2"; export "FACT_$1=$2"; }
fact suite "\${VERSION_CODENAME-}"; echo "F system $ID"
fact rootFreeMb "$(df -Pk / | { read -r _; read -r _ _ _ free _; echo $((free / 1024)); })"
ram_mb() { while read -r key kb rest; do [ "$key" = MemTotal: ] && { ram=$((kb / 1024)); return; }; done < /proc/meminfo; }
ram=; ram_mb; fact ramMb "$ram"
[ -d /run/systemd/system ] && systemd=true || systemd=false; fact systemd $systemd
virt=; if command -v systemd-detect-virt >/dev/null; then virt=$(systemd-detect-virt || :); fi
case $virt in '') ;; none) fact virt false ;; *) fact virt true ;; esac
chassis=; [ -r /sys/class/dmi/id/chassis_type ] && read -r chassis < /sys/class/dmi/id/chassis_type
# Codes of SMBIOS, table of chassis types.
case $virt:$chassis in
lxc*:*|systemd-nspawn:*|docker:*|podman:*|openvz:*|container-other:*|proot:*|rkt:*) fact chassis container ;;
'':*) ;;
none:3|none:4|none:5|none:6|none:7|none:13|none:15|none:16|none:24|none:34|none:35|none:36) fact chassis desktop ;;
none:8|none:9|none:10|none:14|none:31|none:32) fact chassis laptop ;;
none:11|none:30) fact chassis tablet ;;
none:17|none:23|none:25|none:28|none:29) fact chassis server ;;
none:*) ;;
*) fact chassis vm ;;
esac
# Without a battery a machine is on the mains.
if [ -d /sys/class/power_supply ]; then
mains=true
for supply in /sys/class/power_supply/*; do
type= online=; [ -r "$supply/type" ] && read -r type < "$supply/type"; [ -r "$supply/online" ] && read -r online < "$supply/online"
case $type:$online in Battery:*) [ $mains = yes ] || mains=false ;; Mains:1|USB:1) mains=yes ;; esac
done
[ $mains = yes ] && mains=true; fact onMains $mains
fi
graphical=false; [ -e /etc/systemd/system/display-manager.service ] && graphical=true
for session in /usr/share/xsessions/*.desktop /usr/share/wayland-sessions/*.desktop; do [ -e "$session" ] && graphical=true; done
fact graphical $graphical
${SSH_PORT_FUNCTION}`

/**
 * dpkg is asked once for all: each question costs it a reading of its whole base. Gives `installed NAMES`, the architecture, which
 * is that of dpkg itself, and whether a package was left half put in, which a run repairs before anything else.
 */
export const READ_PACKAGES = `nl='
'
HERE="$nl$(dpkg-query -W -f='\${db:Status-Abbrev}\${Package} \${Architecture}\\n' 2>/dev/null)$nl"
installed() { for name in "$@"; do case $HERE in *"\${nl}ii $name "*|*"\${nl}hi $name "*) ;; *) return 1 ;; esac; done; }
case $HERE in *"\${nl}ii dpkg "*|*"\${nl}hi dpkg "*) arch=\${HERE#*"i dpkg "}; fact arch "\${arch%%"$nl"*}" ;; esac
halves=no; set -- /var/lib/dpkg/updates/*; [ ! -e "$1" ] || halves=yes
case $HERE in *"$nl"[a-z][HUFWtT]*|*"$nl"[a-z][a-zA-Z]R*) halves=yes ;; esac
echo "F halves $halves"`

/** Only where the pack asks: it walks up through the processes. */
export const READ_SSH_PORT = 'fact sshPort "$(ssh_port)"'

/** The facts among the lines of a plan; a value that is not of its type is as good as unread. */
export function hostFacts(lines: Readonly<Record<string, string>>): HostFacts {
  return Object.fromEntries(factNames.flatMap((name) => {
    const text = lines[name]
    if (text === undefined || text === '') return []
    const value = FACTS[name] === 'integer' ? (/^\d{1,12}$/.test(text) ? Number(text) : undefined) : FACTS[name] === 'boolean' ? (text === 'true' ? true : text === 'false' ? false : undefined) : text
    return value === undefined ? [] : [[name, value]]
  }))
}

/** The facts as a step's scripts see them: `FACT_suite=…; export FACT_suite`. */
export function factExports(facts: HostFacts): string {
  return factNames.flatMap((name) => (facts[name] === undefined ? [] : [`FACT_${name}=${quote(String(facts[name]))}; export FACT_${name}`])).join('\n')
}
