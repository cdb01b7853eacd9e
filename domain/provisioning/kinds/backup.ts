// The kind `backup`: folders are kept by borg each night, a file is read back each month, and the step counts as done only
// when a file came back byte for byte. Undo stops it; archives are the client's and stay. Rules: design/provisioning.md 3.3.
import { z } from 'zod'
import { quote } from '../shell-words.ts'
import { fillTemplate } from '../template.ts'
import { type BackupPlan, backupPaths, backupProgram, type BackupTarget, backupUnits, borgmaticSettings } from './backup-files.ts'
import { hereText } from './here-text.ts'
import type { StepScripts } from './kind.ts'

const Folder = z.string().regex(/^\/[\w./-]{1,199}$/, 'an absolute path').refine((path) => !path.split('/').includes('..'), 'no ..')

export const BackupShape = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/),
  sources: z.array(Folder).min(1),
  exclude: z.array(z.string().regex(/^[^\n']{1,200}$/)).default([]),
  /** `/folder`, `LABEL=disk` or `ssh://login@machine[:port]/folder`; options may stand in it: `{{opt.target}}`. */
  target: z.string().min(1),
  /** Public host key of the other machine, `ssh-ed25519 AAAA…`: nothing is sent to a machine that shows another. */
  hostKey: z.string().optional(),
  /** The secret option that locks the archives. */
  passphrase: z.string(),
  /** A program of this machine, and its verb, run first: a base is written out before it is kept. */
  before: z.string().regex(/^\/[\w./-]{1,199}( [a-z]+)?$/).optional(),
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/).default('21:30'),
  keep: z.strictObject({ daily: z.int().min(1).max(366), weekly: z.int().min(0).max(520), monthly: z.int().min(0).max(120) }).default({ daily: 7, weekly: 4, monthly: 6 }),
})
export type BackupShape = z.infer<typeof BackupShape>

/** What a technician may write; anything else leaves the step to do, and its apply says why. */
export function backupTarget(text: string): BackupTarget | undefined {
  const disk = /^LABEL=([A-Za-z0-9_.-]{1,32})$/.exec(text)?.[1]
  if (disk !== undefined) return { kind: 'disk', label: disk }
  const [, login, folder] = /^ssh:\/\/([a-z_][a-z0-9_-]{0,31})@[A-Za-z0-9.-]{1,253}(?::\d{1,5})?(\/[\w./-]{1,199})$/.exec(text) ?? []
  if (login !== undefined && folder !== undefined && !folder.split('/').includes('..')) return { kind: 'machine', address: text, login, folder }
  return Folder.safeParse(text).success ? { kind: 'folder', folder: text } : undefined
}

/** Seconds after which the last archive is too old: a night, and two hours for a machine that was switched on late. */
const FRESH_S = 26 * 3600

export function backupScripts(id: string, shape: BackupShape, options: Readonly<Record<string, string | number | boolean>>): StepScripts {
  const target = backupTarget(fillTemplate(shape.target, options, 'none'))
  if (target === undefined) {
    const refuse = `echo ${quote('the place for the backup is no folder, no LABEL=disk and no ssh://login@machine/folder')}; exit 1`
    return { check: 'exit 1', apply: refuse, verify: refuse, undo: ':' }
  }
  const hostKey = shape.hostKey === undefined ? '' : fillTemplate(shape.hostKey, options, 'none').trim()
  const plan: BackupPlan = { name: shape.name, sources: shape.sources, exclude: shape.exclude, target, before: shape.before, keep: shape.keep, at: shape.at }
  const { program, settings, state, units, log } = backupPaths(shape.name)
  const yaml = borgmaticSettings(plan)
  const texts: readonly (readonly [path: string, mode: string, text: string])[] = [
    [program, '700', backupProgram(plan)],
    ...Object.entries(backupUnits(plan)).map(([name, text]) => [`/etc/systemd/system/${name}`, '644', text] as const),
    ...(target.kind === 'machine' ? [[`${settings}/known-hosts`, '600', `packtic ${hostKey}`] as const] : []),
  ]
  const timers = [`${units.backup}.timer`, `${units.proof}.timer`]
  const top = `set -u
${texts.map(([, , text], at) => hereText(`text${at}`, text)).join('\n')}
${hereText('sections', yaml.sections)}
${hereText('flat', yaml.flat)}
settings() { if dpkg --compare-versions "$(dpkg-query -W -f='\${Version}' borgmatic 2>/dev/null || echo 0)" lt 1.8; then sections; else flat; fi; }`
  const asWritten = `${texts.map(([path], at) => `text${at} | cmp -s - ${path} || exit 1`).join('\n')}
settings | cmp -s - ${settings}/borgmatic.yaml || exit 1
[ -s ${settings}/passphrase ] || exit 1
# Another passphrase was given: what is written on the sealed sheet must open the archives.
if [ -s "\${SECRETS:-/nonexistent}/${shape.passphrase}" ]; then [ "$(cat "$SECRETS/${shape.passphrase}")" = "$(cat ${settings}/passphrase)" ] || exit 1; fi
${timers.map((timer) => `systemctl is-enabled --quiet ${timer} && systemctl is-active --quiet ${timer} || exit 1`).join('\n')}
read -r started witness < ${state}/last || exit 1
[ $(($(date +%s) - started)) -lt ${FRESH_S} ] || exit 1`
  return {
    check: `${top}
[ -e ${state}/last ] || exit 1
${asWritten}`,
    apply: `${top}
set -e
umask 077
${KEEP(id, plan)}
put() { new=$(mktemp "$(dirname "$1")/.packtic.XXXXXX"); cat > "$new"; chmod "$2" "$new"; sync "$new"; mv -T "$new" "$1"; }
for folder in /etc/packtic /etc/packtic/backup; do [ -d $folder ] || mkdir -m 755 $folder; done
mkdir -p ${settings} ${state}
${texts.map(([path, mode], at) => `text${at} | put ${path} ${mode}`).join('\n')}
settings | put ${settings}/borgmatic.yaml 600
# Tried before it takes the place of the one that works.
trap 'rm -f ${settings}/passphrase.new' EXIT
put ${settings}/passphrase.new 600 < "$SECRETS/${shape.passphrase}"
PASSPHRASE=${settings}/passphrase.new; export PASSPHRASE
${target.kind === 'machine' ? machineKey(settings, target) : `if ! ${program} repository; then ${program} new-repository || { echo 'the archives that are there do not open with this passphrase, or nothing can be written there'; exit 1; }; fi`}
unset PASSPHRASE
mv -T ${settings}/passphrase.new ${settings}/passphrase
systemctl daemon-reload
systemctl enable --now ${timers.join(' ')}
systemctl start ${units.backup}.service || { tail -n 20 ${log}; exit 1; }`,
    verify: `${top}
${asWritten}
${program} proof`,
    undo: `set -u
KEPT="$UNDO"/${id}
systemctl disable --now ${timers.join(' ')} 2>/dev/null || :
rm -f ${texts.map(([path]) => path).join(' ')} ${timers.map((timer) => `/var/lib/systemd/timers/stamp-${timer}`).join(' ')}
rm -rf ${settings}
if [ -e "$KEPT.tar" ]; then tar -xpf "$KEPT.tar" -C /; else rm -rf ${state}; rmdir ${state.slice(0, state.lastIndexOf('/'))} 2>/dev/null || :; fi
rmdir /etc/packtic/backup /etc/packtic 2>/dev/null || :
systemctl daemon-reload
if [ -e "$KEPT.tar" ]; then systemctl enable --now ${timers.join(' ')}; fi`,
  }
}

/** A backup of this name that was there before this run comes back with an undo: with its settings, its passphrase, its clocks. */
const KEEP = (id: string, { name }: BackupPlan): string => {
  const { program, settings, state, units } = backupPaths(name)
  return `mkdir -p "$UNDO"; KEPT="$UNDO"/${id}
if [ ! -e "$KEPT.tar" ] && [ ! -e "$KEPT.absent" ]; then
  if [ -s ${settings}/passphrase ]; then tar -cpf "$KEPT.part" -C / $(cd / && ls -d ${[program, settings, `${state}/last`].map((path) => path.slice(1)).join(' ')} etc/systemd/system/${units.backup}.* etc/systemd/system/${units.proof}.*); mv "$KEPT.part" "$KEPT.tar"; else : > "$KEPT.absent"; fi
fi`
}

/** The other machine is told nothing but this machine's public key, by a person who has rights there. */
function machineKey(settings: string, { folder }: Extract<BackupTarget, { kind: 'machine' }>): string {
  const program = backupPaths(settings.slice(settings.lastIndexOf('/') + 1)).program
  return `[ -e ${settings}/key ] || ssh-keygen -q -t ed25519 -N '' -C "packtic $(hostname)" -f ${settings}/key
if ! ${program} repository && ! ${program} new-repository; then
  echo 'to add to authorized_keys of the login on the other machine, where borgbackup must be installed:'
  printf 'command="borg serve --restrict-to-path %s",restrict %s\\n' ${quote(folder)} "$(cat ${settings}/key.pub)"
  exit 1
fi`
}
