// The complete association, in the role of a workstation: what is for its server must not come. The included packs have their
// own whole runs.
import type { PackProof } from './proof.ts'
import { proof as office } from './poste-bureautique.ts'

export const proof: PackProof = {
  options: { role: 'poste', records: 'false', domain: 'asso.test' },
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
