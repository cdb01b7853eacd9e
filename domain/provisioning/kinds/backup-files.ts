// What a backup leaves on the machine: the program that makes one and reads one back, what borgmatic is told, the two clocks.
// Its words are for technicians, hence English. The passphrase is read from its file, never from a variable.
import { quote } from '../shell-words.ts'

/** Where the archives go: a folder of this machine, a disk known by its label (plugged in, mounted for the time of the work), another machine. */
export type BackupTarget =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'disk'; readonly label: string }
  | { readonly kind: 'machine'; readonly address: string; readonly login: string; readonly folder: string }

export interface BackupPlan {
  readonly name: string
  readonly sources: readonly string[]
  readonly exclude: readonly string[]
  readonly target: BackupTarget
  /** Run first, as root: a base is written out before it is kept. */
  readonly before: string | undefined
  readonly keep: { readonly daily: number; readonly weekly: number; readonly monthly: number }
  readonly at: string
}

export const backupPaths = (name: string) => ({
  program: `/usr/local/sbin/packtic-backup-${name}`,
  settings: `/etc/packtic/backup/${name}`,
  state: `/var/lib/packtic-backup/${name}`,
  log: `/var/log/packtic-backup-${name}.log`,
  mount: `/mnt/packtic-backup-${name}`,
  units: { backup: `packtic-backup-${name}`, proof: `packtic-proof-${name}` },
})

function repositoryOf({ name, target }: Pick<BackupPlan, 'name' | 'target'>): string {
  switch (target.kind) {
    case 'folder':
      return `${target.folder.replace(/\/+$/, '')}/packtic-${name}`
    case 'disk':
      return `${backupPaths(name).mount}/packtic-${name}`
    case 'machine':
      return `${target.address.replace(/\/+$/, '')}/packtic-${name}`
  }
}

const sshCommand = (settings: string): string => `ssh -i ${settings}/key -o IdentitiesOnly=yes -o BatchMode=yes -o HostKeyAlias=packtic -o UserKnownHostsFile=${settings}/known-hosts -o GlobalKnownHostsFile=/dev/null -o StrictHostKeyChecking=yes -o ConnectTimeout=30`

export function backupProgram(plan: BackupPlan): string {
  const { settings, state, log, mount } = backupPaths(plan.name)
  const { target } = plan
  const on = target.kind === 'disk' ? `mkdir -p ${mount}
  if ! mountpoint -q ${mount}; then mount -o noatime,nosuid,nodev,noexec ${quote(`LABEL=${target.label}`)} ${mount} || { say 'failed: the backup disk is not plugged in'; exit 1; }; fi` : ':'
  const off = target.kind === 'disk' ? `! mountpoint -q ${mount} || umount ${mount}; rmdir ${mount} 2>/dev/null || :` : ':'
  return `#!/bin/sh
# Backup "${plan.name}": "run" makes one, "proof" reads a file of the last one back and compares it, "repository" answers whether it opens.
set -eu
umask 077
# PASSPHRASE: another file of a passphrase, for a trial.
PASSPHRASE=\${PASSPHRASE:-${settings}/passphrase}
HOME=${state} BORG_BASE_DIR=${state}/borg BORG_PASSCOMMAND="cat $PASSPHRASE" BORG_REPO=${quote(repositoryOf(plan))} BORG_RELOCATED_REPO_ACCESS_IS_OK=yes
export HOME BORG_BASE_DIR BORG_PASSCOMMAND BORG_REPO BORG_RELOCATED_REPO_ACCESS_IS_OK
${target.kind === 'machine' ? `BORG_RSH=${quote(sshCommand(settings))}; export BORG_RSH\n` : ''}say() { echo "$(date '+%F %T') $*" >> ${log}; echo "$*"; }
on() {
  ${on}
}
off() {
  ${off}
}
mkdir -p ${state}
# One at a time: a proof waits for the backup of the night, and the other way round.
exec 8>>${state}/lock
flock -w 7200 8
on
verb=$1 work=$(mktemp -d); trap 'rc=$?; cd /; rm -rf "$work"; off; [ $rc = 0 ] || [ "$verb" = repository ] || say "failed: $verb ($rc)"' EXIT
case $1 in
run)
  started=$(date +%s)
${plan.before === undefined ? '' : `  ${plan.before}\n`}  # A witness that is new each time: even an empty folder has something to read back.
  { date -u +%FT%TZ; head -c 32 /dev/urandom | sha256sum; } > ${state}/witness
  borgmatic --config ${settings}/borgmatic.yaml >> ${log} 2>&1
  printf '%s %s\\n' "$started" "$(sha256sum < ${state}/witness | cut -c1-64)" > ${state}/last.new
  mv -T ${state}/last.new ${state}/last
  say 'backup made'
  ;;
proof)
  read -r started witness < ${state}/last
  archive=$(borg list --last 1 --short)
  [ -n "$archive" ]
  # Files of the people's own that nobody changed since: what comes out must be what is there, byte for byte.
  for source in ${plan.sources.map(quote).join(' ')}; do
    find "$source" -type f -size -16M ! -newerct "@$started" ! -name '*[[:cntrl:]]*' 2>/dev/null | head -n 500 | shuf -n 3
  done > "$work/files"
  set --
  while read -r file; do set -- "$@" "\${file#/}"; done < "$work/files"
  mkdir "$work/out"; cd "$work/out"
  # One that was left out of the archive is no fault: borg warns, and answers 1.
  borg extract "::$archive" ${state.slice(1)}/witness "$@" 2>/dev/null || [ $? = 1 ]
  [ "$(sha256sum < .${state}/witness | cut -c1-64)" = "$witness" ] || { say "failed: the witness of $archive is not that of the last backup"; exit 1; }
  proved=${state}/witness
  while read -r file; do
    [ -f "./$file" ] || continue
    [ "$(sha256sum < "./$file")" = "$(sha256sum < "$file")" ] || { say "failed: $file does not come back byte for byte"; exit 1; }
    [ "$proved" != ${state}/witness ] || proved=$file
  done < "$work/files"
  printf '%s %s %s\\n' "$(date +%s)" "$(sha256sum < "./$proved" | cut -c1-64)" "$proved" > ${state}/proof.new
  mv -T ${state}/proof.new ${state}/proof
  say "proof: $proved comes back byte for byte"
  ;;
repository) borg info > /dev/null ;;
new-repository) borg init -e repokey-blake2 --make-parent-dirs ;;
*) exit 2 ;;
esac
`
}

/** Two forms: sections until borgmatic 1.8, none since. Texts between quotes are JSON's, which YAML reads alike. */
export function borgmaticSettings(plan: BackupPlan): { readonly sections: string; readonly flat: string } {
  const { settings, state } = backupPaths(plan.name)
  const sources = [...plan.sources, `${state}/witness`].map((path) => `  - ${JSON.stringify(path)}`).join('\n')
  const excludes = plan.exclude.length > 0 ? `\nexclude_patterns:\n${plan.exclude.map((one) => `  - ${JSON.stringify(one)}`).join('\n')}` : ''
  const location = (repositories: string): string => `source_directories:\n${sources}\nrepositories:\n${repositories}${excludes}`
  const repository = JSON.stringify(repositoryOf(plan))
  const storage = `encryption_passcommand: ${JSON.stringify(`cat ${settings}/passphrase`)}
archive_name_format: ${JSON.stringify(`${plan.name}-{now:%Y-%m-%dT%H:%M:%S}`)}
compression: zstd,3
lock_wait: 600
relocated_repo_access_is_ok: true
borg_base_directory: ${state}/borg${plan.target.kind === 'machine' ? `\nssh_command: ${JSON.stringify(sshCommand(settings))}` : ''}`
  const retention = `keep_daily: ${plan.keep.daily}\nkeep_weekly: ${plan.keep.weekly}\nkeep_monthly: ${plan.keep.monthly}`
  const checks = 'checks:\n  - name: repository\n    frequency: 2 weeks\n  - name: archives\n    frequency: 1 month'
  const under = (section: string, text: string): string => `${section}:\n${text.replace(/^/gm, '    ')}`
  return {
    sections: [under('location', location(`  - ${repository}`)), under('storage', storage), under('retention', `${retention}\nprefix: ''`), under('consistency', `${checks}\nprefix: ''`), ''].join('\n'),
    flat: [location(`  - path: ${repository}\n    label: ${plan.name}`), storage, retention, "match_archives: '*'", checks, ''].join('\n'),
  }
}

export function backupUnits(plan: BackupPlan): Readonly<Record<string, string>> {
  const { program, units } = backupPaths(plan.name)
  const service = (what: string, verb: string): string => `[Unit]
Description=${what} "${plan.name}" (packtic)
After=network-online.target
Wants=network-online.target

[Service]
Type=oneshot
ExecStart=${program} ${verb}
TimeoutStartSec=infinity
Nice=10
IOSchedulingClass=idle
`
  const timer = (what: string, when: string): string => `[Unit]
Description=${what} "${plan.name}" (packtic)

[Timer]
OnCalendar=${when}
Persistent=true

[Install]
WantedBy=timers.target
`
  return {
    [`${units.backup}.service`]: service('Backup', 'run'),
    [`${units.backup}.timer`]: timer('Nightly backup', `*-*-* ${plan.at}`),
    [`${units.proof}.service`]: service('Proof of the backup', 'proof'),
    // The first working day is a guess; the first Saturday of a month falls outside most people's work.
    [`${units.proof}.timer`]: timer('Monthly proof of the backup', 'Sat *-*-1..7 10:00'),
  }
}
