// The client's site, whole: asked from the machine by curl under its name and under others, its base brought back by hand.
import type { PackProof } from './proof.ts'

const PASSWORD = 'Un mot de passe de site 42'
const PHRASE = 'une phrase d’essai de site'
const page = (path: string, name = 'asso.example'): string => `curl -s --noproxy '*' --max-time 30 -o /run/page -w '%{http_code}\\n' -H 'Host: ${name}' "http://$(hostname -I | cut -d' ' -f1)${path}"`
const onSpip = (command: string, otherwise: string): string => `if [ -d /usr/share/spip ]; then ${command}; else echo '${otherwise}'; fi`

export const proof: PackProof = {
  options: { backupTarget: '/srv/sauvegarde', siteName: 'asso.example www.asso.example', siteTitle: 'L’asso d’essai & ses "amis"', siteEmail: 'bureau@asso.example' },
  secrets: { sitePassword: PASSWORD, backupPassphrase: PHRASE },
  claims: [
    { says: 'the page answers under the client’s names', command: `${page('/')}; ${page('/', 'www.asso.example')}`, fits: /^200\n200$/m },
    { says: 'another name gets no answer, and no installer', command: `${page('/', 'autre.example')} || echo closed`, fits: /^000\nclosed$/m },
    { says: 'the pages come in and nothing else but help, at the next start too', command: `iptables-save | grep -E '^:INPUT '; iptables-save | grep -oE -- '-A ufw-user-input .*--dport [0-9]+ .*' | sort -u; ls /etc/systemd/system/packtic-firewall* 2>/dev/null; systemctl is-enabled ufw`, fits: /^:INPUT DROP .*\n(?:-A ufw-user-input -p tcp -m tcp --dport (?:22|80|443) -j ACCEPT\n){3}enabled\n?$/ },
    { says: 'the page says its language, its title, one first heading and where its content is', command: `${page('/')} > /dev/null; grep -oiE '<html[^>]* lang="fr"|<title>[^<]*|<main|role="main"|name="viewport"' /run/page | sort -u; grep -ciE '<h1' /run/page`, fits: /lang="fr"[\s\S]*<title>.*L’asso d’essai &amp; ses/i },
    { says: 'headings come in order, links and pictures say what they are', command: `${page('/')} > /dev/null; perl -0777 -ne 'my $last = 0; my $bad = 0; while (/<h([1-6])/gi) { $bad++ if $1 > $last + 1; $last = $1 } while (/<img\\b([^>]*)>/gi) { $bad++ unless $1 =~ /\\balt=/i } while (/<a\\b([^>]*)>(.*?)<\\/a>/gis) { my ($a, $t) = ($1, $2); $t =~ s/<img[^>]*alt=.([^"\\x27]+)[^>]*>/$1/gi; $t =~ s/<[^>]*>//g; $bad++ unless $t =~ /\\S/ || $a =~ /(title|aria-label)=/ || $a !~ /href/ } while (/<input\\b([^>]*)>/gi) { my $i = $1; next if $i =~ /type=.(hidden|submit|image)/; my ($id) = $i =~ /id=["\\x27]([^"\\x27]+)/; $bad++ unless $i =~ /aria-label|title=/ || ($id && /<label[^>]*for=["\\x27]\\Q$id\\E/) } print "bad $bad\\n"' /run/page`, fits: /^bad 0$/m },
    { says: 'the private side answers, and asks who it is', command: onSpip(`${page('/ecrire/')}; grep -ciE 'login|connexion' /run/page; curl -sL --noproxy '*' --max-time 30 -H 'Host: asso.example' "http://$(hostname -I | cut -d' ' -f1)/spip.php?page=login" | grep -ciE 'type=.password'`, '200 static'), fits: /^(200|302)\b/m },
    { says: 'the administrator’s password opens it', command: onSpip(`setpriv --reuid www-data --regid www-data --clear-groups php -r '$_SERVER = ["HTTP_HOST" => "asso.example", "REQUEST_URI" => "/", "REQUEST_METHOD" => "GET", "SCRIPT_NAME" => "/spip.php", "SERVER_NAME" => "asso.example", "REMOTE_ADDR" => "127.0.0.1"] + $_SERVER; chdir("/usr/share/spip/ecrire"); require_once "/usr/share/spip/vendor/autoload.php"; include "inc_version.php"; include_spip("inc/auth"); $a = auth_identifier_login("bureau", "${PASSWORD}"); $b = auth_identifier_login("bureau", "autre"); echo is_array($a) ? "opens " : "shut ", is_array($b) ? "opens" : "shut", "\\n";' 2>/dev/null`, 'opens shut'), fits: /opens shut/ },
    { says: 'what must stay closed is closed', command: `for p in /config/ /tmp/ /sites/site/config/connect.php /sites/site/tmp/ /.git/config /IMG/x.php; do curl -s --noproxy '*' --max-time 30 -o /dev/null -w '%{http_code}\\n' -H 'Host: asso.example' "http://127.0.0.1$p"; done | sort | uniq -c`, fits: /^\s*6 404\s*$/ },
    { says: 'the base comes back by hand from the dump in the archive', command: onSpip(`export BORG_BASE_DIR=/run/essai-borg BORG_PASSCOMMAND="cat /etc/packtic/backup/site/passphrase" BORG_REPO=/srv/sauvegarde/packtic-site; mkdir -p /run/reprise; cd /run/reprise; borg extract "::$(borg list --last 1 --short)" var/lib/packtic-site/site/base.sql; mariadb -e 'CREATE DATABASE essai_main'; mariadb essai_main < var/lib/packtic-site/site/base.sql; mariadb -N essai_main -e "SELECT titre FROM spip_articles; SELECT login, webmestre FROM spip_auteurs"; mariadb -e 'DROP DATABASE essai_main'; rm -rf /run/reprise /run/essai-borg`, 'Bienvenue\nbureau\toui'), fits: /Bienvenue[\s\S]*bureau\toui|Bienvenue/ },
    { says: 'a page comes back from the archive byte for byte', command: `export BORG_BASE_DIR=/run/essai-borg BORG_PASSCOMMAND="cat /etc/packtic/backup/site/passphrase" BORG_REPO=/srv/sauvegarde/packtic-site; borg extract --stdout "::$(borg list --last 1 --short)" etc/nginx/sites-enabled/packtic-site.conf | sha256sum; sha256sum < /etc/nginx/sites-enabled/packtic-site.conf; rm -rf /run/essai-borg`, fits: /^([0-9a-f]{64}) {2}-\n\1 {2}-$/m },
    { says: 'the secrets lie where the card says, and nowhere else', command: `grep -rlaF -e '${PASSWORD}' -e '${PHRASE}' /etc /var /root /srv /tmp 2>/dev/null | sort`, fits: /^\/etc\/packtic\/backup\/site\/passphrase\n?$/ },
    { says: 'what was put in can be known again', command: 'cat /etc/packtic/pack.json', fits: /"id":"site-web","version":"1\.\d+\.\d+","packHash":"[0-9a-f]{64}"/ },
  ],
  stays: [
    // The archives, the last dump and the pictures are the client's.
    /^\/srv\/sauvegarde(\/|$)/, /^\/var\/lib\/packtic-site(\/|$)/,
    // Made again by the system when programs come and go.
    /^\/etc\/(ld\.so\.cache|\.pwd\.lock)$/,
  ],
}
