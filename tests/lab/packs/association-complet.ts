// The complete association, in each of its roles: what is for the other must not come. The included packs have their own whole
// runs; here they must live together on one machine.
import type { PackProof } from './proof.ts'
import { proof as share } from './partage-sauvegarde.ts'
import { proof as office } from './poste-bureautique.ts'
import { proof as site } from './site-web.ts'

const PHRASE = 'une phrase pour les deux sauvegardes'

export const proof: PackProof = {
  options: { role: 'poste', records: 'false', domain: 'asso.test' },
  secrets: {},
  claims: [
    ...office.claims.filter(({ says }) => ['a new session is in French', 'the clock shows the hour of Paris', 'security updates will be put in by themselves'].includes(says)),
    { says: 'nothing of the server came: no share, no web, no base', command: `dpkg-query -W -f='\${Package} \${db:Status-Abbrev}\\n' samba nginx nginx-light mariadb-server borgmatic 2>/dev/null | grep -c ' ii'; ss -Hltn | grep -cE ':(80|443|445|3306) '; test -e /etc/samba/smb.conf && echo there || echo none`, fits: /^0\n0\nnone$/m },
    { says: 'the accounts program starts', command: `home=$(mktemp -d); HOME=$home gnucash-cli --version 2>&1 | head -n 1 || HOME=$home gnucash --version; rm -rf "$home"`, fits: /GnuCash \d/ },
    { says: 'the chart of accounts has its fifteen accounts, each with its kind', command: `perl -ne 'print "$1\\n" if /;"(Actif|Passif|Charge|Produit)"$/' /usr/local/share/packtic/comptes-association.csv | sort | uniq -c`, fits: /3 Actif\s+5 Charge\s+3 Passif\s+4 Produit/ },
    { says: 'mail knows the association’s servers', command: `grep -c asso.test /usr/lib/thunderbird/isp/asso.test.xml`, fits: /^[1-9]/ },
    { says: 'what was put in can be known again', command: 'cat /etc/packtic/pack.json', fits: /"id":"association-complet","version":"1\.\d+\.\d+"/ },
  ],
  stays: [...(office.stays ?? [])],
}

/** Claims whose answer is another where both packs are on one machine. */
const ALONE = ['what was put in can be known again', 'the office comes in for the folder alone, and only from its own network', 'the passphrase lies where the card says, and nowhere else', 'the pages come in and nothing else but help, at the next start too', 'the secrets lie where the card says, and nowhere else']

export const server: PackProof = {
  options: { ...share.options, ...site.options, role: 'serveur' },
  secrets: { ...share.secrets, ...site.secrets, backupPassphrase: PHRASE },
  claims: [
    ...[...share.claims, ...site.claims].filter(({ says }) => !ALONE.includes(says)),
    { says: 'nothing of a workstation came', command: `dpkg-query -W -f='\${Package} \${db:Status-Abbrev}\\n' libreoffice thunderbird firefox-esr gnucash lightdm 2>/dev/null | grep -c ' ii'; ls /usr/lib/thunderbird /usr/local/share/packtic 2>/dev/null | wc -l`, fits: /^0\n0$/m },
    { says: 'the folder and the pages come in, and nothing else but help', command: `iptables-save | grep -E '^:INPUT '; iptables-save | grep -E -- '-A ufw-user-input .*ACCEPT' | grep -oE 'dport [0-9]+' | sort | uniq -c; systemctl is-enabled ufw`, fits: /^:INPUT DROP .*\n\s+1 dport 22\n\s+6 dport 3702\n\s+1 dport 443\n\s+3 dport 445\n\s+1 dport 80\nenabled\n?$/ },
    { says: 'the phrase of the two backups lies in their two places, and nowhere else', command: `grep -rlaF '${PHRASE}' /etc /var /root /srv /tmp 2>/dev/null | sort`, fits: /^\/etc\/packtic\/backup\/bureau\/passphrase\n\/etc\/packtic\/backup\/site\/passphrase\n?$/ },
    { says: 'what was put in can be known again', command: 'cat /etc/packtic/pack.json; rm -f /srv/partage/cr.txt /run/cr.*', fits: /"id":"association-complet","version":"1\.\d+\.\d+"/ },
  ],
  stays: [...(share.stays ?? []), ...(site.stays ?? [])],
}
