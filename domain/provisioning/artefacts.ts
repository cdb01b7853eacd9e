// Which artefacts a run still has to bring to a machine, asked in one round.
import type { Artefact } from './artefact.ts'
import { factExports, type HostFacts } from './facts.ts'
import { HOST_FOLDER } from './program/codes.ts'
import type { OptionValues, PackSource, PackStep } from './pack.ts'
import { quote } from './shell-words.ts'
import { stepScripts } from './step-scripts.ts'

/** Names that steps ask for and the list lacks. */
export function unknownArtefacts({ pack, artefacts = [] }: PackSource): readonly { readonly step: string; readonly name: string }[] {
  return pack.steps.flatMap((step) => step.artefacts.filter((name) => !artefacts.some((one) => one.name === name)).map((name) => ({ step: step.id, name })))
}

/** What these steps need on a machine of this suite, each once. */
export function artefactsOf(steps: readonly PackStep[], artefacts: readonly Artefact[], suite: string): readonly Artefact[] {
  const wanted = new Set(steps.flatMap((step) => step.artefacts))
  return artefacts.filter(({ name, suites }) => wanted.has(name) && (suites as readonly string[]).includes(suite))
}

const CHECK_LIMIT_S = 30
/** By the processor's own instructions where openssl is there: three times as fast. */
const HASH = 'hash() { if command -v openssl >/dev/null; then openssl dgst -sha256 -r; else sha256sum; fi | cut -c1-64; }'

/** What tee does, in pieces as large as a pipe gives (tee reads 8 kB), ended by the first write that fails. Perl is in every Debian. */
const COPY = `open F, ">>", shift or exit 1;
sub put { my $at = 0; while ($at < $_[1]) { my $n = syswrite $_[0], $b, $_[1] - $at, $at; defined $n or exit 1; $at += $n } }
while (1) { $n = sysread STDIN, $b, 1048576; defined $n or exit 1; last if $n == 0; put(F, $n); put(STDOUT, $n) }
close F or exit 1`

/** The run's folder of artefacts on the machine. */
export const artefactFolder = (runId: string): string => `${HOST_FOLDER}/runs/${runId}/artefacts`

/**
 * Which steps still need theirs, and what is on the machine already: `#suite NAME`, `#step ID CODE` of its check, `#file NAME
 * SIZE SHA256` of a whole one, `#part SHA256 SIZE` of one begun. The folder is made here, for root alone.
 */
export function artefactsScript(runId: string, source: PackSource, steps: readonly PackStep[], options: OptionValues, facts: HostFacts): string {
  const folder = artefactFolder(runId)
  const exports = Object.entries(options).map(([key, value]) => `OPT_${key}=${quote(String(value))}; export OPT_${key}`)
  const checks = steps.filter((step) => step.artefacts.length > 0).map((step) => `timeout -k 5 ${CHECK_LIMIT_S} sh -c ${quote(stepScripts(step, source, options).check ?? 'exit 1')} </dev/null >/dev/null 2>&1; echo "#step ${step.id} $?"`)
  return `${HASH}
artefacts() {
LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin; export LC_ALL PATH
${exports.join('\n')}
${factExports(facts)}
VERSION_CODENAME=unknown; [ -r /etc/os-release ] && . /etc/os-release
echo "#suite $VERSION_CODENAME"
${checks.join('\n')}
umask 077; mkdir -p ${folder} || return 1
# The writer of a line that died may still hold its part open, and would go on writing to it.
for part in ${folder}/*.part; do
[ -f "$part" ] || continue
for open in /proc/[0-9]*/fd/*; do
if [ "$open" -ef "$part" ]; then process=\${open#/proc/}; kill -9 "\${process%%/*}" 2>/dev/null; sleep 0.1; fi
done
done
for file in ${folder}/*; do
[ -f "$file" ] || continue
name=\${file##*/}; size=$(stat -c %s "$file")
case $name in
*.part) echo "#part \${name%.part} $size" ;;
*) echo "#file $name $size $(hash < "$file")" ;;
esac
done
echo "#free $(df -Pk ${folder} | awk 'NR == 2 { print $4 }')"
}
artefacts </dev/null
`
}

/**
 * Takes the bytes after `#go`, goes on with the part begun, and gives it its name only when its hash is right. Says `#done`,
 * `#short` when the line died on the way (the part stays), `#moved` when it is not as it was seen, `#bad` when it is another file.
 * The hash is taken while the bytes come, and nothing is synced: each start of a run asks again what is whole, by its hash.
 */
export function putArtefactScript(runId: string, { name, size, sha256 }: Pick<Artefact, 'name' | 'size' | 'sha256'>, from: number): string {
  const folder = artefactFolder(runId)
  const part = `${folder}/${sha256}.part`
  return `${HASH}
put() {
umask 077
[ "$(stat -c %s ${part} 2>/dev/null || echo 0)" = ${from} ] || { echo '#moved'; return 0; }
echo '#go'
set -- $({ { ${from === 0 ? '' : `cat ${part}; `}perl -e ${quote(COPY)} ${part}; echo $? >&4; } | hash; } 4>&1)
[ "$1" = 0 ] || return 1
if [ "$(stat -c %s ${part})" -lt ${size} ]; then echo '#short'
elif [ "$2" = ${sha256} ]; then mv ${part} ${folder}/${name} && echo '#done'
else rm -f ${part}; echo '#bad'
fi
}
put || echo "#full $(df -Pk ${folder} | awk 'NR == 2 { print $4 }')"
`
}

export interface ArtefactsAnswer {
  readonly suite: string
  /** Steps whose check did not say "already so". */
  readonly steps: ReadonlySet<string>
  readonly whole: ReadonlyMap<string, { readonly size: number; readonly sha256: string }>
  /** By the hash of what was begun: bytes of another file are never gone on with. */
  readonly begun: ReadonlyMap<string, number>
  readonly freeKb: number
}

/** Reads the script's answer; undefined when its end is missing. */
export function readArtefacts(text: string): ArtefactsAnswer | undefined {
  let suite = ''
  let freeKb: number | undefined
  const steps = new Set<string>()
  const whole = new Map<string, { size: number; sha256: string }>()
  const begun = new Map<string, number>()
  for (const line of text.split('\n')) {
    const [kind, first = '', second = '', third = ''] = line.split(' ')
    if (kind === '#suite') suite = first
    else if (kind === '#step' && second !== '0') steps.add(first)
    else if (kind === '#file' && /^\d+$/.test(second)) whole.set(first, { size: Number(second), sha256: third })
    else if (kind === '#part' && /^\d+$/.test(second)) begun.set(first, Number(second))
    else if (kind === '#free' && /^\d+$/.test(first)) freeKb = Number(first)
  }
  return freeKb === undefined ? undefined : { suite, steps, whole, begun, freeKb }
}
