// Who may log in and who administers: accounts of people, members of the groups that sudo trusts, last logins. Personal data:
// shown to the technician, out of client papers.
import { epochDay, isCivilDate } from '../../civil-date.ts'
import { type Fact, known } from '../fact.ts'
import type { Reading } from '../model.ts'
import type { Sections } from './sections.ts'

interface Account { readonly login: string; readonly uid: number; readonly gid: number; readonly admin: boolean }

export function peopleOf(sections: Sections): { users: Reading['users']; admins: Fact<string[]> } {
  const body = sections.whole('users')
  const accounts = body === undefined ? [] : accountsOf(body)
  // A system without root was not read.
  if (!accounts.some((one) => one.uid === 0)) return { users: undefined, admins: sections.missing('users', 'passwd') }
  const last = lastLogins(sections.body('last') ?? '')
  return {
    users: accounts.map((one) => ({ login: one.login, admin: one.admin, lastLogin: last.get(one.login) ?? null })),
    admins: known(accounts.filter((one) => one.admin).map((one) => one.login), 'passwd'),
  }
}

/** `group:name:gid:members` and `login:uid:gid:shell` lines. A login without a shell is no person's. */
function accountsOf(text: string): readonly Account[] {
  const groups = [...text.matchAll(/^group:([\w-]+):(\d+):(.*)$/gm)].filter(([, name]) => name !== 'root').map(([, , gid, members = '']) => ({ gid: Number(gid), members: members.split(',') }))
  return [...text.matchAll(/^(?!group:)([^:\s]+):(\d+):(\d+):(.*)$/gm)].flatMap(([, login = '', uid, gid, shell = '']) =>
    Number(uid) !== 0 && /(nologin|false|sync)$/.test(shell.trim()) ? [] : [{ login, uid: Number(uid), gid: Number(gid), admin: Number(uid) === 0 || groups.some((group) => group.members.includes(login) || group.gid === Number(gid)) }])
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `last -F` in universal time, the newest line of each login first. */
export function lastLogins(text: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const line of text.split('\n')) {
    const [, login, month, day, hour, minute, second, year] = /^(\S+)\s.*\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d) (\d{4})\b/.exec(line.replace(/ - .*$/, '')) ?? []
    const at = month === undefined ? -1 : MONTHS.indexOf(month)
    if (!login || at < 0 || found.has(login) || /^(reboot|shutdown|runlevel|wtmp)$/.test(login)) continue
    const date = `${year}-${String(at + 1).padStart(2, '0')}-${day?.padStart(2, '0')}`
    if (isCivilDate(date)) found.set(login, ((epochDay(date) * 24 + Number(hour)) * 60 + Number(minute)) * 60_000 + Number(second) * 1000)
  }
  return found
}
