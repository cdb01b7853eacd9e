// The plan's program: facts and all checks in one round, fed to `sh -s`; it writes nothing that lasts on the host.
import { decideSteps, factsThatDecide, forSuite } from './decide-steps.ts'
import { READ_FACTS, READ_PACKAGES, READ_SSH_PORT } from './facts.ts'
import { SHOWN_BYTES, type SeenFile } from './file-diff.ts'
import { fed } from './kinds/here-text.ts'
import { type OptionValues, type Pack, type PackSource, type PackStep, scriptNames, sourceOf } from './pack.ts'
import { quote } from './shell-words.ts'
import { stepScripts } from './step-scripts.ts'
import { placesIn } from './template.ts'

const CHECK_LIMIT_S = 30
/** For the checks that the kinds write, all together: each asks for files, accounts or units, and takes milliseconds. */
const KINDS_LIMIT_S = 60

export interface PlanQuestion {
  /** Apt is asked what would come in and what it weighs; nobody reads that where the run follows at once. */
  readonly weigh: boolean
}

/**
 * One line a fact (`F key value`), one a step (`C id rc up`), one a file that would change (`D id mode owner size content`), those of apt behind `A `,
 * then `E` at the end.
 * A step whose `when` the options alone refuse is not looked at; one that hangs on facts is, and is judged here.
 */
export function planProgram(source: PackSource, options: OptionValues, packHash: string, { weigh }: PlanQuestion = { weigh: true }): string {
  const { pack } = source
  const steps = pack.steps.filter((_step, index) => decideSteps(pack, options, {})[index]?.decision !== 'left-out')
  const names = steps.flatMap((step) => (step.kind === 'package' ? [...step.install, ...Object.values(step.installIn).flat()] : []))
  const exports = Object.entries(options).map(([key, value]) => `OPT_${key}=${quote(String(value))}; export OPT_${key}`)
  return `main() {
LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin; export LC_ALL PATH
PACK_ID=${quote(pack.id)} PACK_VERSION=${quote(pack.version)} PACK_HASH=${packHash}; export PACK_ID PACK_VERSION PACK_HASH
${exports.join('\n')}
${READ_FACTS}
${asksPort(source) ? `${READ_SSH_PORT}\n` : ''}\
# Somebody at work on it is asked before it restarts: the seats of sessions, as logind itself notes them in files; beside each lies a pipe, which nobody answers.
seats=0; for one in /run/systemd/sessions/*; do
[ ! -f "$one" ] || while read -r line; do case $line in SEAT=?*) seats=$((seats + 1)) ;; esac; done < "$one"
done; echo "F sessions $seats"
${TOLD}
read -r up _ < /proc/uptime; echo "F up $up"; echo "F clock $(date +%s)"
if [ -s /var/lib/packtic/lock ] && { exec 8< /var/lib/packtic/lock; } 2>/dev/null; then
flock -n 8 || { read -r lock <&8; echo "F lock $lock"; }
exec 8<&-
fi
${READ_PACKAGES}
${steps.some(({ kind }) => kind === 'firewall') ? 'SSH_PORT=$(ssh_port); SSH_PORT=${SSH_PORT:-22}; export SSH_PORT\n' : ''}\
${steps.some(({ privileged }) => !privileged) ? `login=\${SUDO_USER:-$(id -un)}; home=$(getent passwd "$login" | cut -d: -f6)\n` : ''}\
${checksOf(steps, source, options)}
${weigh && names.length > 0 ? weighing(pack, options) : ''}
echo E
}
main </dev/null
`
}

/** `told STEP RC FILE`: the check's answer and when it came; of a file that is to do, what is there now. */
const TOLD = `told() {
read -r up _ < /proc/uptime; echo "C $1 $2 $up"
[ "$2" = 1 ] && [ -n "\${3-}" ] || return 0
if [ ! -e "$3" ] && [ ! -L "$3" ]; then echo "D $1 - - 0 none"; return 0; fi
if [ ! -f "$3" ] || [ -L "$3" ] || [ "$(stat -c %s "$3")" -gt ${SHOWN_BYTES} ]; then echo "D $1 $(stat -c '%a %U:%G %s' "$3") hidden"; return 0; fi
echo "D $1 $(stat -c '%a %U:%G %s' "$3") =$(base64 -w 0 "$3")"
}`

/** Kinds whose checks ask the machine itself, and nothing that can keep them waiting for long. */
const QUICK: ReadonlySet<PackStep['kind']> = new Set(['file', 'account', 'service', 'firewall', 'record'])

/** The checks of the kinds share one shell and one limit: a shell and a timer for each would cost more than what they ask. What that limit cuts off is not told, and so undetermined. */
function checksOf(steps: readonly PackStep[], source: PackSource, options: OptionValues): string {
  const isQuick = (step: PackStep): boolean => QUICK.has(step.kind) && step.privileged && scriptNames(step.id).every((name) => !(name in source.scripts))
  const text = (step: PackStep): string => stepScripts(step, source, options).check ?? 'exit 2'
  const quick = steps.filter(isQuick).map((step) => `(\n${text(step)}\n) </dev/null >/dev/null 2>&1; told ${step.id} $?${shownPath(step, source)}`)
  const others = steps.filter((step) => !isQuick(step)).map((step) => {
    if (step.kind === 'package') return `${installedHere(step, source.pack)}; told ${step.id} $?`
    if (step.kind === 'reboot') return `[ ! -e /run/reboot-required ]; told ${step.id} $?`
    const asLogin = step.privileged ? '' : 'setpriv --reuid "$login" --regid "$(id -g "$login")" --init-groups env HOME="$home" USER="$login" LOGNAME="$login" '
    return `${asLogin}timeout -k 5 ${CHECK_LIMIT_S} sh -c ${quote(text(step))} </dev/null >/dev/null 2>&1; told ${step.id} $?${shownPath(step, source)}`
  })
  const together = quick.length === 0 ? [] : [fed(`timeout -k 5 ${KINDS_LIMIT_S} sh -s`, `${TOLD}\n${quick.join('\n')}`, '').trimEnd()]
  return [...others, ...together].join('\n')
}

/** What apt would do for the packages that lack, where its index is not too old to say. */
function weighing(pack: Pack, options: OptionValues): string {
  return `case \${FACT_suite-} in
${pack.suites.map((suite) => `${suite}) set -- ${sureNames(pack, options, suite).join(' ')} ;;`).join('\n')}
*) set -- ;;
esac
lacking=
for name in "$@"; do installed "$name" || lacking="$lacking $name"; done
if [ -z "$lacking" ]; then echo 'A nothing'
elif [ -n "$(find /var/lib/packtic/apt-updated /var/lib/apt/lists/partial -maxdepth 0 -mmin -1440 2>/dev/null)" ]; then
apt-get -q --print-uris --no-install-recommends -y install $lacking 2>/dev/null | sed -n '/^The following\\|^  \\|^After this\\|^.http/s/^/A /p'
fi`
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

/** The file that a step puts in place, for the difference; nothing for the others, nor where it holds a secret: that stays on the machine. */
function shownPath(step: PackStep, { files }: PackSource): string {
  if (placesIn(files[sourceOf(step) ?? ''] ?? '').some((name) => name.startsWith('secret.'))) return ''
  return step.kind === 'file' && (step.file.form === 'whole' || step.file.form === 'block' || step.file.form === 'absent') ? ` ${quote(step.file.path)}` : ''
}

export type CheckResult = 'ok' | 'todo' | 'undetermined'

interface AptAnswer {
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
  /** When each answer came, in milliseconds since the machine was switched on. */
  readonly upMs: ReadonlyMap<string, number>
  readonly files: ReadonlyMap<string, SeenFile>
  /** Undefined where the index of packages is too old to say. */
  readonly apt: AptAnswer | undefined
}

/** Reads the program's answer; undefined when its end is missing (the line died: outcome unknown). */
export function readPlan(text: string): PlanAnswer | undefined {
  const facts: Record<string, string> = {}
  const checks = new Map<string, CheckResult>()
  const upMs = new Map<string, number>()
  const files = new Map<string, SeenFile>()
  const apt: string[] = []
  let whole = false
  for (const line of text.split('\n')) {
    const [kind, key = '', ...rest] = line.split(' ')
    if (kind === 'F') facts[key] = rest.join(' ')
    else if (kind === 'C') {
      checks.set(key, rest[0] === '0' ? 'ok' : rest[0] === '1' ? 'todo' : 'undetermined')
      if (rest[1] !== undefined && /^\d{1,10}\.\d+$/.test(rest[1])) upMs.set(key, Math.round(Number(rest[1]) * 1000))
    }
    else if (kind === 'D') files.set(key, seenFile(rest))
    else if (kind === 'A') apt.push(line.slice(2))
    else if (kind === 'E') whole = true
  }
  return whole ? { facts, checks, upMs, files, apt: readApt(apt) } : undefined
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
