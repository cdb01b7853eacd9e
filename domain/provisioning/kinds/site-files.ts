// What a web site leaves on the machine: its face for nginx, and a program that writes its base out, restores it in a scratch
// base, and installs SPIP through SPIP's own installer, before anybody else can reach it.
import { quote } from '../shell-words.ts'

/** `hosts`: names by which it is asked for, the first is its own. */
export type SitePlan = { readonly name: string; readonly hosts: readonly string[] } & ({ readonly engine: 'static' } | Spip)

/** What SPIP's installer is told, and the first words of the site: the pack's, in the site's language. */
interface Spip {
  readonly engine: 'spip'
  readonly title: string
  readonly email: string
  readonly language: string
  readonly admin: { readonly login: string; readonly name: string }
  readonly welcome: { readonly section: string; readonly title: string; readonly text: string }
}

export const sitePaths = (name: string) => ({
  program: `/usr/local/sbin/packtic-site-${name}`,
  face: `/etc/nginx/sites-enabled/packtic-${name}.conf`,
  inside: `/etc/nginx/snippets/packtic-${name}.conf`,
  folder: `/srv/www/${name}`,
  state: `/var/lib/packtic-site/${name}`,
  spip: `/var/lib/spip/sites/${name}`,
  spipHosts: `/etc/spip/sites/${name}.php`,
  acme: '/var/lib/packtic-site/acme',
  base: `site_${name.replaceAll('-', '_')}`,
})

export function siteFace({ name, hosts }: SitePlan): string {
  return `# Site "${name}" (packtic). What is asked for under another name gets no answer.
server {
    listen 80 default_server;
    listen [::]:80 default_server;
    server_tokens off;
    return 444;
}
server {
    listen 80;
    listen [::]:80;
    server_name ${hosts.join(' ')};
    include ${sitePaths(name).inside};
}
`
}

export function siteInside({ name, engine }: SitePlan): string {
  const { folder, acme } = sitePaths(name)
  const common = `server_tokens off;
client_max_body_size 32m;
charset utf-8;
add_header X-Content-Type-Options nosniff always;
add_header Referrer-Policy strict-origin-when-cross-origin always;
add_header X-Frame-Options SAMEORIGIN always;
location ^~ /.well-known/acme-challenge/ { root ${acme}; }
location ~ /\\. { return 404; }
`
  if (engine === 'static') return `root ${folder};\nindex index.html;\n${common}location / { try_files $uri $uri/ =404; }\n`
  // PHP runs for SPIP's own doors alone: a file sent by somebody is never a program.
  return `root /usr/share/spip;
index index.php;
${common}location ~ ^/(config|tmp|vendor|squelettes)(/|$) { return 404; }
location ~ ^/sites/[^/]+/(config|tmp|squelettes|plugins)(/|$) { return 404; }
location ~ ^/(index|spip|ecrire/index)\\.php$ {
    include snippets/fastcgi-php.conf;
    fastcgi_pass unix:/run/php/php-fpm.sock;
    fastcgi_read_timeout 120s;
}
location ~ \\.php { return 404; }
location / { try_files $uri $uri/ /spip.php?$args; }
`
}

/** Names as SPIP compares them: each a pattern of PCRE between slashes. */
export const spipHosts = ({ name, hosts }: SitePlan): string => `<?php\n$GLOBALS['spip_sites']['${name}'] = [${hosts.map((host) => `'^${host.replaceAll('.', '\\.')}(:|\\/|$)'`).join(', ')}];\n`

const installer = ({ name, hosts, title, email, language, admin, welcome }: SitePlan & Spip): string => `<?php
// One step of SPIP's own installer, as a person before the screen would take it; the password comes by standard input, from a file in memory.
[, $step] = $argv;
$fields = ['etape' => $step, 'exec' => 'install', 'adresse_db' => 'localhost', 'login_db' => 'www-data', 'pass_db' => '', 'server_db' => 'mysql', 'choix_db' => '${sitePaths(name).base}', 'sel_db' => '${sitePaths(name).base}', 'chmod' => 504, 'tprefix' => 'spip', 'nom' => ${php(admin.name)}, 'login' => '${admin.login}', 'email' => ${php(email)}];
$password = $step === '3b' ? rtrim(stream_get_contents(STDIN), "\\n") : '';
if ($password !== '') $fields += ['pass' => $password, 'pass_verif' => $password];
$_GET = ['exec' => 'install'];
$_POST = $_REQUEST = $fields;
$_COOKIE = ['spip_lang_ecrire' => '${language}'];
$_SERVER = ['HTTP_HOST' => '${hosts[0]}', 'SERVER_NAME' => '${hosts[0]}', 'REQUEST_URI' => '/ecrire/?exec=install', 'REQUEST_METHOD' => 'POST', 'SCRIPT_NAME' => '/ecrire/index.php', 'PHP_SELF' => '/ecrire/index.php', 'SCRIPT_FILENAME' => '/usr/share/spip/ecrire/index.php', 'DOCUMENT_ROOT' => '/usr/share/spip', 'REMOTE_ADDR' => '127.0.0.1', 'SERVER_PORT' => '80', 'SERVER_PROTOCOL' => 'HTTP/1.1', 'SERVER_SOFTWARE' => 'packtic', 'HTTP_USER_AGENT' => 'packtic', 'QUERY_STRING' => 'exec=install'] + $_SERVER;
chdir('/usr/share/spip/ecrire');
if ($step !== 'first') { include 'index.php'; exit; }
// A title, a language, and a first page to be replaced: a new site can be read already.
require_once '/usr/share/spip/vendor/autoload.php';
define('_ESPACE_PRIVE', true);
include 'inc_version.php';
include_spip('inc/meta');
include_spip('base/abstract_sql');
ecrire_meta('nom_site', ${php(title)});
ecrire_meta('adresse_site', 'http://${hosts[0]}');
ecrire_meta('langue_site', '${language}');
ecrire_meta('langues_utilisees', '${language}');
if (sql_countsel('spip_rubriques') == 0) {
  $section = sql_insertq('spip_rubriques', ['titre' => ${php(welcome.section)}, 'statut' => 'publie', 'statut_tmp' => 'publie', 'lang' => '${language}', 'date' => date('Y-m-d H:i:s'), 'date_tmp' => date('Y-m-d H:i:s')]);
  sql_updateq('spip_rubriques', ['id_secteur' => $section], "id_rubrique=$section");
  $article = sql_insertq('spip_articles', ['titre' => ${php(welcome.title)}, 'texte' => ${php(welcome.text)}, 'statut' => 'publie', 'id_rubrique' => $section, 'id_secteur' => $section, 'lang' => '${language}', 'date' => date('Y-m-d H:i:s', time() - 60), 'maj' => date('Y-m-d H:i:s')]);
  sql_insertq('spip_auteurs_liens', ['id_auteur' => 1, 'objet' => 'article', 'id_objet' => $article]);
}
`

const php = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

export function siteProgram(plan: SitePlan): string {
  const { name, hosts, engine } = plan
  const { state, base, spip } = sitePaths(name)
  const host = quote(hosts[0] ?? '')
  return `#!/bin/sh
# Site "${name}": "answers" asks for its page, ${engine === 'spip' ? '"dump" writes its base to a file, "proof" restores it in a scratch base and compares, "install" puts SPIP in place.' : '"dump" and "proof" have nothing to do: the site is made of files.'}
set -eu
umask 077
asked() { curl -s --max-time 25 --noproxy '*' -o "$2" -w '%{http_code}' -H Host:\\ ${host} "http://127.0.0.1$1"; }
verb=$1
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
case $verb in
answers)
  [ "$(asked / "$work/page")" = 200 ] || { echo 'the page does not answer 200'; exit 1; }
  grep -qi '<html[^>]* lang="' "$work/page" && grep -qi '<title>' "$work/page" && grep -qi '<h1' "$work/page" || { echo 'a page without a language, a title or a heading'; exit 1; }
${engine === 'spip' ? `  case $(asked /ecrire/ "$work/private") in 200|302) ;; *) echo 'the private side does not answer'; exit 1 ;; esac
  [ "$(asked /sites/${name}/config/connect.php "$work/closed")" = 404 ]
` : ''}  ;;
${plan.engine === 'spip' ? `dump)
  mkdir -p ${state}
  mariadb-dump --single-transaction --skip-dump-date ${base} > ${state}/base.sql.new
  tail -n 1 ${state}/base.sql.new | grep -q 'Dump completed'
  mv -T ${state}/base.sql.new ${state}/base.sql
  ;;
proof)
  # The dump is restored in a scratch base; each table there has what it has here at the same moment.
  "$0" dump
  scratch=${base}_scratch
  trap 'mariadb -e "DROP DATABASE IF EXISTS $scratch"; rm -rf "$work"' EXIT
  mariadb -e "DROP DATABASE IF EXISTS $scratch; CREATE DATABASE $scratch CHARACTER SET utf8mb4"
  mariadb "$scratch" < ${state}/base.sql
  # What visits count by themselves moves between two readings; the texts, the people and the settings do not.
  for table in spip_articles spip_rubriques spip_auteurs spip_auteurs_liens spip_documents spip_mots; do
    here=$(mariadb -N -e "CHECKSUM TABLE ${base}.$table" | cut -f2)
    there=$(mariadb -N -e "CHECKSUM TABLE $scratch.$table" | cut -f2)
    [ "$here" != NULL ] && [ "$here" = "$there" ] || { echo "$table does not come back the same"; exit 1; }
  done
  [ "$(mariadb -N "$scratch" -e 'SELECT COUNT(*) FROM spip_auteurs')" -ge 1 ]
  ;;
install)
  mariadb -e "CREATE DATABASE IF NOT EXISTS ${base} CHARACTER SET utf8mb4; CREATE USER IF NOT EXISTS 'www-data'@'localhost' IDENTIFIED VIA unix_socket; GRANT ALL PRIVILEGES ON ${base}.* TO 'www-data'@'localhost'"
  for folder in IMG tmp local config squelettes plugins; do install -d -o www-data -g root -m 755 ${spip}/$folder; done
  cat > "$work/install.php" <<'END_OF_INSTALL'
${installer(plan)}END_OF_INSTALL
  chmod 755 "$work"; chmod 644 "$work/install.php"
  if [ ! -e ${spip}/config/connect.php ]; then
    for step in chmod 3 3b 4 fin; do
      # Outside the work folder the words of the installer are of no use; a step that failed leaves no connection.
      setpriv --reuid www-data --regid www-data --clear-groups php "$work/install.php" "$step" < "$2" > "$work/said" 2>&1 || :
    done
  fi
  [ -s ${spip}/config/connect.php ] || { sed 's/<[^>]*>//g' "$work/said" | grep . | tail -n 20; exit 1; }
  [ "$(mariadb -N ${base} -e "SELECT COUNT(*) FROM spip_auteurs WHERE webmestre = 'oui'")" -ge 1 ] || { echo 'no administrator was made'; rm -f ${spip}/config/connect.php; exit 1; }
  # Once: what the client writes since is the client's.
  if [ ! -e ${state}/first-page ]; then
    setpriv --reuid www-data --regid www-data --clear-groups php "$work/install.php" first < /dev/null > "$work/said" 2>&1 || { sed 's/<[^>]*>//g' "$work/said" | tail -n 20; exit 1; }
    [ "$(mariadb -N ${base} -e 'SELECT COUNT(*) FROM spip_articles')" -ge 1 ] || { echo 'no first page was made'; exit 1; }
    mkdir -p ${state}; : > ${state}/first-page
    rm -rf ${spip}/tmp/meta_cache.php ${spip}/tmp/cache/*
  fi
  ;;
` : 'dump|proof) ;;\n'}*) exit 2 ;;
esac
`
}
