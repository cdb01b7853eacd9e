// The plan's program: facts and all checks in one round, fed to `sh -s`; it writes nothing that lasts on the host.
import { decideSteps, factsThatDecide, forSuite } from './decide-steps.ts'
import { READ_FACTS, READ_SSH_PORT } from './facts.ts'
import { SHOWN_BYTES, type SeenFile } from './file-diff.ts'
import { type OptionValues, type Pack, type PackSource, type PackStep, sourceOf } from './pack.ts'
import { quote } from './shell-words.ts'
import { stepScripts } from './step-scripts.ts'
import { placesIn } from './template.ts'

const CHECK_LIMIT_S = 30

/**
 * One line a fact (`F key value`), one a step (`C id rc`), one a file that would change (`D id mode owner size content`), those of apt behind `A `,
 * then `E` at the end.
 * A step whose `when` the options alone refuse is not looked at; one that hangs on facts is, and is judged here.
 */
export function planProgram(source: PackSource, options: OptionValues, packHash: string): string {
  const { pack } = source
  const steps = pack.steps.filter((_step, index) => decideSteps(pack, options, {})[index]?.decision !== 'left-out')
  const names = [...new Set(steps.flatMap((step) => (step.kind === 'package' ? [...step.install, ...Object.values(step.installIn).flat()] : [])))]
  const checks = steps.map((step) => {
    if (step.kind === 'package') return `${installedHere(step, pack)}; echo "C ${step.id} $?"`
    if (step.kind === 'reboot') return `[ ! -e /run/reboot-required ]; echo "C ${step.id} $?"`
    const asLogin = step.privileged ? '' : 'setpriv --reuid "$login" --regid "$(id -g "$login")" --init-groups env HOME="$home" USER="$login" LOGNAME="$login" '
    return `${asLogin}timeout -k 5 ${CHECK_LIMIT_S} sh -c ${quote(stepScripts(step, source, options).check ?? 'exit 2')} </dev/null >/dev/null 2>&1; told ${step.id} $?${shownPath(step, source)}`
  })
  const exports = Object.entries(options).map(([key, value]) => `OPT_${key}=${quote(String(value))}; export OPT_${key}`)
  return `main() {
LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin; export LC_ALL PATH
PACK_ID=${quote(pack.id)} PACK_VERSION=${quote(pack.version)} PACK_HASH=${packHash}; export PACK_ID PACK_VERSION PACK_HASH
${exports.join('\n')}
${READ_FACTS}
${asksPort(source) ? `${READ_SSH_PORT}\n` : ''}\
# Somebody at work on it is asked before it restarts.
echo "F sessions $(loginctl list-sessions --no-legend 2>/dev/null | grep -c seat)"
echo "F clock $(date +%s)"
if [ -s /var/lib/packtic/lock ] && ! flock -n /var/lib/packtic/lock true 2>/dev/null; then echo "F lock $(head -n 1 /var/lib/packtic/lock)"; fi
${names.length > 0 ? `${packagesHere(names)}
` : ''}\
told() {
echo "C $1 $2"
[ "$2" = 1 ] && [ -n "\${3-}" ] || return 0
if [ ! -e "$3" ] && [ ! -L "$3" ]; then echo "D $1 - - 0 none"; return 0; fi
if [ ! -f "$3" ] || [ -L "$3" ] || [ "$(stat -c %s "$3")" -gt ${SHOWN_BYTES} ]; then echo "D $1 $(stat -c '%a %U:%G %s' "$3") hidden"; return 0; fi
echo "D $1 $(stat -c '%a %U:%G %s' "$3") =$(base64 -w 0 "$3")"
}
${steps.some(({ kind }) => kind === 'firewall') ? 'SSH_PORT=$(ssh_port); SSH_PORT=${SSH_PORT:-22}; export SSH_PORT\n' : ''}\
${steps.some(({ privileged }) => !privileged) ? `login=\${SUDO_USER:-$(id -un)}; home=$(getent passwd "$login" | cut -d: -f6)\n` : ''}\
${checks.join('\n')}
${names.length > 0 ? `case \${FACT_suite-} in
${pack.suites.map((suite) => `${suite}) set -- ${sureNames(pack, options, suite).join(' ')} ;;`).join('\n')}
*) set -- ;;
esac
lacking=
for name in "$@"; do installed "$name" || lacking="$lacking $name"; done
if [ -z "$lacking" ]; then echo 'A nothing'
elif [ -n "$(find /var/lib/packtic/apt-updated /var/lib/apt/lists/partial -maxdepth 0 -mmin -1440 2>/dev/null)" ]; then
apt-get -q --print-uris --no-install-recommends -y install $lacking 2>/dev/null | sed -n '/^The following\\|^  \\|^After this\\|^.http/s/^/A /p'
fi` : ''}
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

/** The file that a step puts in place, for the difference; nothing for the others, nor where it holds a secret: that stays on the machine. */
function shownPath(step: PackStep, { files }: PackSource): string {
  if (placesIn(files[sourceOf(step) ?? ''] ?? '').some((name) => name.startsWith('secret.'))) return ''
  return step.kind === 'file' && (step.file.form === 'whole' || step.file.form === 'block' || step.file.form === 'absent') ? ` ${quote(step.file.path)}` : ''
}

export type CheckResult = 'ok' | 'todo' | 'undetermined'

export interface AptAnswer {
  readonly bytes: number
  /** What would come in, dependencies included, and what would be newer than today. */
  readonly installs: readonly string[]
  readonly upgrades: readonly string[]
  /** Must be empty: the run refuses otherwise. */
  readonly removes: readonly string[]
  /** What the disk then holds more. */
  readonly diskKb: number
}

export interface PlanAnswer {
  readonly facts: Readonly<Record<string, string>>
  readonly checks: ReadonlyMap<string, CheckResult>
  readonly files: ReadonlyMap<string, SeenFile>
  /** Undefined where the index of packages is too old to say. */
  readonly apt: AptAnswer | undefined
}

/** Reads the program's answer; undefined when its end is missing (the line died: outcome unknown). */
export function readPlan(text: string): PlanAnswer | undefined {
  const facts: Record<string, string> = {}
  const checks = new Map<string, CheckResult>()
  const files = new Map<string, SeenFile>()
  const apt: string[] = []
  let whole = false
  for (const line of text.split('\n')) {
    const [kind, key = '', ...rest] = line.split(' ')
    if (kind === 'F') facts[key] = rest.join(' ')
    else if (kind === 'C') checks.set(key, rest[0] === '0' ? 'ok' : rest[0] === '1' ? 'todo' : 'undetermined')
    else if (kind === 'D') files.set(key, seenFile(rest))
    else if (kind === 'A') apt.push(line.slice(2))
    else if (kind === 'E') whole = true
  }
  return whole ? { facts, checks, files, apt: readApt(apt) } : undefined
}

function seenFile([mode = '', owner = '', size = '', content = '']: readonly string[]): SeenFile {
  const bytes = Number(size) || 0
  if (content === 'none') return { rights: '', bytes: 0, content: null }
  try {
    return { rights: `${mode} ${owner}`, bytes, content: content.startsWith('=') ? Uint8Array.from(atob(content.slice(1)), (char) => char.charCodeAt(0)) : undefined }
  } catch {
    return { rights: `${mode} ${owner}`, bytes, content: undefined }
  }
}

/** What `apt-get --print-uris install` says: lists under their headings, then one line an archive. */
function readApt(lines: readonly string[]): AptAnswer | undefined {
  if (lines.length === 0) return undefined
  const lists: Record<string, string[]> = {}
  let heading = ''
  let bytes = 0
  let diskKb = 0
  for (const line of lines) {
    if (line.startsWith('The following')) heading = line
    else if (line.startsWith('  ')) (lists[heading] ??= []).push(...line.trim().split(/\s+/))
    else if (line.startsWith('After this')) diskKb = diskOf(line)
    else bytes += Number(/^'\S+' \S+ (\d+)/.exec(line)?.[1] ?? 0)
  }
  const under = (words: RegExp): string[] => Object.entries(lists).flatMap(([name, found]) => (words.test(name) ? found : []))
  return { bytes, installs: under(/NEW packages/), upgrades: under(/will be upgraded/), removes: under(/REMOVED/), diskKb }
}

function diskOf(line: string): number {
  const [, number = '0', unit = ''] = /([\d.,]+) (kB|MB|GB|B) of additional/.exec(line) ?? []
  return Math.ceil(Number(number.replaceAll(',', '')) * ({ B: 0.001, kB: 1, MB: 1000, GB: 1_000_000 }[unit] ?? 0))
}
