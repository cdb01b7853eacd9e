// The kind `account`: groups, and a person's account in them. Undo takes out of the groups and closes the account; a home is
// never deleted. Rules: design/provisioning.md 3.3.
import { z } from 'zod'
import type { StepScripts } from './kind.ts'

const Name = z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/)

export const AccountShape = z.strictObject({
  /** Absent: groups alone. */
  user: Name.optional(),
  groups: z.array(Name).default([]),
  shell: z.string().regex(/^\/[\w/-]+$/).default('/bin/bash'),
  /** A secret option that holds the first password; without one nobody can log in by password. */
  password: z.string().optional(),
}).refine(({ user, groups }) => user !== undefined || groups.length > 0, 'a user or groups')
export type AccountShape = z.infer<typeof AccountShape>

/** The day that closes an account: the second one of 1970. */
const CLOSED_DAY = 1

export function accountScripts(id: string, { user, groups, shell, password }: AccountShape): StepScripts {
  const kept = `"$UNDO"/${id}`
  // Who is in a group has shown that it is there; a login without one of the groups is asked alone. One program for all of it.
  const isThere = user === undefined ? groups.map((group) => `getent group ${group} >/dev/null || exit 1`).join('\n') : `in=$(id -nG ${user} 2>/dev/null) || exit 1\n${groups.map((group) => `case " $in " in *' ${group} '*) ;; *) exit 1 ;; esac\n`).join('')}case $(getent shadow ${user}) in *:${CLOSED_DAY}:) exit 1 ;; esac`
  const check = `set -u\n${isThere}`
  const makeGroups = groups.map((group) => `if ! getent group ${group} >/dev/null; then groupadd ${group}; echo ${group} >> ${kept}.groups; fi`)
  const makeUser = user === undefined ? [] : [
    `if ! getent passwd ${user} >/dev/null; then`,
    // Noted first: a cut between the two leaves a note of an account that is not there, never an account without a note.
    `echo ${user} > ${kept}.user`,
    ...groups.map((group) => `echo ${group} >> ${kept}.member`),
    `useradd --create-home --shell ${shell} ${groups.length > 0 ? `--groups ${groups.join(',')} ` : ''}${user}`,
    // The password goes by standard input, from memory: never an argument, never the run's log.
    ...(password === undefined ? [] : [`{ printf '%s:' ${user}; cat "$SECRETS/${password}"; } | chpasswd`]),
    'fi',
    `case $(getent shadow ${user}) in *:${CLOSED_DAY}:) usermod --unlock --expiredate '' ${user} 2>/dev/null || usermod --expiredate '' ${user} ;; esac`,
    ...(groups.length > 0 ? [`in=" $(id -nG ${user}) "`] : []),
    ...groups.map((group) => `case $in in *' ${group} '*) ;; *) echo ${group} >> ${kept}.member; usermod -aG ${group} ${user} ;; esac`),
  ]
  const leave = user === undefined ? [] : [
    `if [ -e ${kept}.member ] && getent passwd ${user} >/dev/null; then sort -u ${kept}.member | while read -r group; do gpasswd -d ${user} "$group" >/dev/null 2>&1 || :; done; fi`,
    `if [ -e ${kept}.user ] && getent passwd ${user} >/dev/null; then usermod --lock --expiredate ${CLOSED_DAY} ${user}; fi`,
  ]
  return {
    check,
    apply: `set -eu\nmkdir -p "$UNDO"\n${[...makeGroups, ...makeUser].join('\n')}`,
    verify: check,
    undo: `set -eu
${leave.join('\n')}
# A group that somebody was put in meanwhile is no longer ours to remove.
if [ -e ${kept}.groups ]; then sort -u ${kept}.groups | while read -r group; do
  getent group "$group" >/dev/null || continue
  [ -z "$(getent group "$group" | cut -d: -f4)" ] || { echo "the group $group has members: left alone"; exit 1; }
  groupdel "$group"
done; fi`,
  }
}
