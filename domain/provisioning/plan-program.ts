// The plan's program: facts and all checks in one round, fed to `sh -s`; it writes nothing that lasts on the host.
import { type OptionValues, type PackSource, wantedSteps } from './pack.ts'
import { quote } from './shell-words.ts'
import { stepScripts } from './step-scripts.ts'

const CHECK_LIMIT_S = 30

/** One line a fact (`F key value`), one a step (`C id rc`), one a package to fetch (`P bytes`), then `E` at the end. */
export function planProgram(source: PackSource, options: OptionValues, packHash: string): string {
  const steps = wantedSteps(source.pack, options)
  const packages = steps.flatMap((step) => (step.kind === 'package' ? step.install : []))
  const checks = steps.map((step) => {
    if (step.kind === 'package') return `installed ${step.install.join(' ')}; echo "C ${step.id} $?"`
    return `timeout -k 5 ${CHECK_LIMIT_S} sh -c ${quote(stepScripts(step, source, options).check ?? 'exit 2')} </dev/null >/dev/null 2>&1; echo "C ${step.id} $?"`
  })
  const exports = Object.entries(options).map(([key, value]) => `OPT_${key}=${quote(String(value))}; export OPT_${key}`)
  return `main() {
LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin; export LC_ALL PATH
PACK_ID=${quote(source.pack.id)} PACK_VERSION=${quote(source.pack.version)} PACK_HASH=${packHash}; export PACK_ID PACK_VERSION PACK_HASH
${exports.join('\n')}
VERSION_CODENAME=unknown ID=unknown; [ -r /etc/os-release ] && . /etc/os-release
echo "F suite $VERSION_CODENAME"; echo "F system $ID"
echo "F arch $(dpkg --print-architecture 2>/dev/null)"
echo "F rootFreeKb $(df -Pk / | awk 'NR==2 {print $4}')"
echo "F ramKb $(awk '/^MemTotal/ {print $2}' /proc/meminfo)"
echo "F clock $(date +%s)"
[ -d /run/systemd/system ] && echo "F systemd 1"
if [ -s /var/lib/packtic/lock ] && ! flock -n /var/lib/packtic/lock true 2>/dev/null; then echo "F lock $(head -n 1 /var/lib/packtic/lock)"; fi
${packages.length > 0 ? `${packagesHere(packages)}
` : ''}${checks.join('\n')}
${packages.length > 0 ? `if ! installed ${packages.join(' ')} && [ -n "$(find /var/lib/apt/lists -maxdepth 1 -name '*Packages*' 2>/dev/null | head -n 1)" ]; then
apt-get -qq --print-uris --no-install-recommends -y install ${packages.join(' ')} 2>/dev/null | awk '$3 ~ /^[0-9]+$/ {n += $3; c++} END {print "P", n + 0, c + 0}'
elif installed ${packages.join(' ')}; then echo P 0 0; fi` : ''}
echo E
}
main </dev/null
`
}

/** dpkg is asked once for all names: each question costs it a reading of its whole base. */
function packagesHere(names: readonly string[]): string {
  return `HERE=" $(dpkg-query -W -f='\${db:Status-Abbrev} \${Package}\\n' ${names.join(' ')} 2>/dev/null | awk '/^[ih]i/ { printf "%s ", $NF }')"
installed() { for name in "$@"; do case $HERE in *" $name "*) ;; *) return 1 ;; esac; done; return 0; }`
}

export type CheckResult = 'ok' | 'todo' | 'undetermined'

export interface PlanAnswer {
  readonly facts: Readonly<Record<string, string>>
  readonly checks: ReadonlyMap<string, CheckResult>
  readonly downloadBytes: number | null
}

/** Reads the program's answer; undefined when its end is missing (the line died: outcome unknown). */
export function readPlan(text: string): PlanAnswer | undefined {
  const facts: Record<string, string> = {}
  const checks = new Map<string, CheckResult>()
  let downloadBytes: number | null = null
  let whole = false
  for (const line of text.split('\n')) {
    const [kind, key = '', ...rest] = line.split(' ')
    if (kind === 'F') facts[key] = rest.join(' ')
    else if (kind === 'C') checks.set(key, rest[0] === '0' ? 'ok' : rest[0] === '1' ? 'todo' : 'undetermined')
    else if (kind === 'P') downloadBytes = Number(key)
    else if (kind === 'E') whole = true
  }
  return whole ? { facts, checks, downloadBytes } : undefined
}
