// The kind `site`: pages served by nginx under the client's name, plain files or SPIP with its base; it counts as done when
// the page answers and its base came back from a dump. Undo stops serving it and keeps the last dump. design/provisioning.md 3.3.
import { z } from 'zod'
import { quote } from '../shell-words.ts'
import { fillTemplate } from '../template.ts'
import { hereText } from './here-text.ts'
import type { StepScripts } from './kind.ts'
import { siteFace, siteInside, sitePaths, siteProgram, type SitePlan, spipHosts } from './site-files.ts'

const common = {
  name: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/),
  /** Names of the site, the first its own; options may stand in it: `{{opt.siteName}}`. */
  hosts: z.string().min(1),
}
/** One line of plain words for people to read: what SPIP or a browser would take for a tag or a mark is refused. */
const words = (longest: number) => z.string().regex(/^[^\p{Cc}\p{Zl}\p{Zp}<>{}]+$/u).max(longest)

export const SiteShape = z.discriminatedUnion('engine', [
  z.strictObject({ ...common, engine: z.literal('static') }),
  z.strictObject({
    ...common, engine: z.literal('spip'),
    /** Options may stand in these two. */
    title: z.string().min(1), email: z.string().default(''),
    /** The secret option that holds the first password of its administrator. */
    password: z.string(),
    /** Of the site, and of its private side. */
    language: z.string().regex(/^[a-z]{2,3}$/),
    admin: z.strictObject({ login: z.string().regex(/^[a-z][a-z0-9._-]{2,31}$/), name: words(100) }),
    /** The first words of the site, in its language, for the client to replace. */
    welcome: z.strictObject({ section: words(100), title: words(100), text: words(1000) }),
  }),
])
export type SiteShape = z.infer<typeof SiteShape>

const Hosts = z.array(z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/)).min(1).max(20)

export function siteScripts(id: string, shape: SiteShape, options: Readonly<Record<string, string | number | boolean>>): StepScripts {
  const fill = (text: string): string => fillTemplate(text, options, 'none').trim()
  const hosts = Hosts.safeParse(fill(shape.hosts).split(/\s+/))
  if (!hosts.success) {
    const refuse = `echo ${quote('the name of the site is no name of a machine')}; exit 1`
    return { check: 'exit 1', apply: refuse, verify: refuse, undo: ':' }
  }
  const named = { name: shape.name, hosts: hosts.data }
  const plan: SitePlan = shape.engine === 'static' ? { ...named, engine: 'static' } : { ...shape, ...named, title: fill(shape.title), email: fill(shape.email) }
  const paths = sitePaths(shape.name)
  const isSpip = shape.engine === 'spip'
  const texts: readonly (readonly [path: string, mode: string, text: string])[] = [
    [paths.program, '700', siteProgram(plan)], [paths.inside, '644', siteInside(plan)], [paths.face, '644', siteFace(plan)],
    ...(isSpip ? [[paths.spipHosts, '644', spipHosts(plan)] as const] : []),
  ]
  const top = `set -u\n${texts.map(([, , text], at) => hereText(`text${at}`, text)).join('\n')}`
  const asWritten = `command -v curl >/dev/null || exit 1
${texts.map(([path], at) => `text${at} | cmp -s - ${path} || exit 1`).join('\n')}
${isSpip ? `[ -s ${paths.spip}/config/connect.php ] && [ -e ${paths.state}/first-page ] || exit 1\n` : ''}${paths.program} answers || exit 1`
  return {
    check: `${top}\n${asWritten}`,
    apply: `${top}
set -e
mkdir -p "$UNDO"; KEPT="$UNDO"/${id}
# What stood under these names before, once.
if [ ! -e "$KEPT.tar" ] && [ ! -e "$KEPT.absent" ]; then
  there=$(cd / && ls -d ${texts.map(([path]) => path.slice(1)).join(' ')} 2>/dev/null || :)
  if [ -n "$there" ]; then tar -cpf "$KEPT.part" -C / $there; mv "$KEPT.part" "$KEPT.tar"; else : > "$KEPT.absent"; fi
fi
put() { new=$(mktemp "$(dirname "$1")/.packtic.XXXXXX"); cat > "$new"; chmod "$2" "$new"; sync "$new"; mv -T "$new" "$1"; }
mkdir -p ${paths.state.slice(0, paths.state.lastIndexOf('/'))} ${paths.acme}
text0 | put ${paths.program} 700
${shape.engine === 'spip' ? `text3 | put ${paths.spipHosts} 644
# Installed before nginx shows it: nobody else can answer the installer's questions.
${paths.program} install "$SECRETS/${shape.password}"
` : ''}text1 | put ${paths.inside} 644
text2 | put ${paths.face} 644
nginx -t || { rm -f ${paths.face}; [ ! -e "$KEPT.tar" ] || tar -xpf "$KEPT.tar" -C /; echo 'nginx refuses it: the site is not shown'; exit 1; }
former=$(cat "/proc/$(cat /run/nginx.pid 2>/dev/null)/task/"*/children 2>/dev/null || :)
systemctl reload-or-restart nginx.service
# nginx is reloaded before its former workers have gone: until they are told to, they take visitors too, and show what was.
tries=0
for worker in $former; do
while [ -e "/proc/$worker" ] && ! grep -q 'shutting down' "/proc/$worker/cmdline" 2>/dev/null; do tries=$((tries + 1)); [ $tries -lt 100 ] || break 2; sleep 0.1; done
done
tries=0
until said=$(${paths.program} answers 2>&1); do tries=$((tries + 1)); [ $tries -lt 20 ] || { echo "$said"; exit 1; }; sleep 0.5; done`,
    verify: `${top}\n${asWritten}\n${paths.program} proof`,
    // The base and the pictures are the client's: the last dump is kept, and so is the folder of the site.
    undo: `set -u
KEPT="$UNDO"/${id}
if [ -e "$KEPT.tar" ]; then rm -f ${texts.map(([path]) => path).join(' ')}; tar -xpf "$KEPT.tar" -C /; else
${isSpip ? `if [ -x ${paths.program} ] && [ -s ${paths.spip}/config/connect.php ]; then
  ${paths.program} dump || exit 1
  tar -cf ${paths.state}/site.tar -C ${paths.spip} IMG config
  chmod 600 ${paths.state}/site.tar
  mariadb -e "REVOKE ALL PRIVILEGES ON ${paths.base}.* FROM 'www-data'@'localhost'; DROP DATABASE IF EXISTS ${paths.base}"
  # Another site of this machine may use it.
  [ "$(mariadb -N -e "SELECT COUNT(*) FROM mysql.db WHERE User = 'www-data'")" != 0 ] || mariadb -e "DROP USER IF EXISTS 'www-data'@'localhost'"
  rm -rf ${paths.spip}
  rm -f ${paths.state}/first-page
fi
` : ''}rm -f ${texts.map(([path]) => path).join(' ')}
rmdir ${paths.acme} ${paths.state} /var/lib/packtic-site 2>/dev/null || :
fi
! systemctl is-active --quiet nginx.service || ! nginx -t 2>/dev/null || systemctl reload nginx.service`,
  }
}
