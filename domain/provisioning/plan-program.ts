// The plan's program: facts and all checks in one round, fed to `sh -s`; it writes nothing that lasts on the host.
import { decideSteps, factsThatDecide, forSuite } from './decide-steps.ts'
import { READ_FACTS, READ_SSH_PORT } from './facts.ts'
import type { OptionValues, Pack, PackSource, PackStep } from './pack.ts'
import { quote } from './shell-words.ts'
import { stepScripts } from './step-scripts.ts'

const CHECK_LIMIT_S = 30

/**
 * One line a fact (`F key value`), one a step (`C id rc`), one for the packages to fetch (`P bytes`), then `E` at the end.
 * A step whose `when` the options alone refuse is not looked at; one that hangs on facts is, and is judged here.
 */
export function planProgram(source: PackSource, options: OptionValues, packHash: string): string {
  const { pack } = source
  const steps = pack.steps.filter((_step, index) => decideSteps(pack, options, {})[index]?.decision !== 'left-out')
  const names = [...new Set(steps.flatMap((step) => (step.kind === 'package' ? [...step.install, ...Object.values(step.installIn).flat()] : [])))]
  const checks = steps.map((step) => {
    if (step.kind === 'package') return `${installedHere(step, pack)}; echo "C ${step.id} $?"`
    return `timeout -k 5 ${CHECK_LIMIT_S} sh -c ${quote(stepScripts(step, source, options).check ?? 'exit 2')} </dev/null >/dev/null 2>&1; echo "C ${step.id} $?"`
  })
  const exports = Object.entries(options).map(([key, value]) => `OPT_${key}=${quote(String(value))}; export OPT_${key}`)
  return `main() {
LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin; export LC_ALL PATH
PACK_ID=${quote(pack.id)} PACK_VERSION=${quote(pack.version)} PACK_HASH=${packHash}; export PACK_ID PACK_VERSION PACK_HASH
${exports.join('\n')}
${READ_FACTS}
${asksPort(source) ? `${READ_SSH_PORT}\n` : ''}echo "F clock $(date +%s)"
if [ -s /var/lib/packtic/lock ] && ! flock -n /var/lib/packtic/lock true 2>/dev/null; then echo "F lock $(head -n 1 /var/lib/packtic/lock)"; fi
${names.length > 0 ? `${packagesHere(names)}
` : ''}${checks.join('\n')}
${names.length > 0 ? `case \${FACT_suite-} in
${pack.suites.map((suite) => `${suite}) set -- ${sureNames(pack, options, suite).join(' ')} ;;`).join('\n')}
*) set -- ;;
esac
if [ $# -gt 0 ] && ! installed "$@" && [ -n "$(find /var/lib/apt/lists -maxdepth 1 -name '*Packages*' 2>/dev/null | head -n 1)" ]; then
apt-get -qq --print-uris --no-install-recommends -y install "$@" 2>/dev/null | awk '$3 ~ /^[0-9]+$/ {n += $3; c++} END {print "P", n + 0, c + 0}'
elif installed "$@"; then echo P 0 0; fi` : ''}
echo E
}
main </dev/null
`
}

/** The packages that a machine of this suite gets whatever its other facts are: what their download weighs can be asked at once. */
export function sureNames(pack: Pack, options: OptionValues, suite: Pack['suites'][number]): readonly string[] {
  return [...new Set(decideSteps(pack, options, { suite }).flatMap(({ step, decision }) => (decision === 'wanted' && step.kind === 'package' ? step.install : [])))]
}

function installedHere(step: Extract<PackStep, { kind: 'package' }>, { suites }: Pack): string {
  if (Object.keys(step.installIn).length === 0) return `installed ${step.install.join(' ')}`
  return `case \${FACT_suite-} in ${(step.suites ?? suites).map((suite) => `${suite}) installed ${(forSuite(step, suite) as typeof step).install.join(' ')} ;;`).join(' ')} *) false ;; esac`
}

const asksPort = ({ pack, files }: PackSource): boolean => factsThatDecide(pack).has('sshPort') || Object.values(files).some((text) => text.includes('sshPort'))

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
