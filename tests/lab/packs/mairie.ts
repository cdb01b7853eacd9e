// The town hall: what its own steps add to the packs it includes, asked by other programs; those have their own whole runs.
import type { PackProof } from './proof.ts'
import { proof as access } from './accessibilite.ts'
import { proof as share } from './partage-sauvegarde.ts'

const ELSEWHERE = 'une autre phrase assez longue'

export const proof: PackProof = {
  options: { ...share.options, elsewhere: '/srv/ailleurs' },
  secrets: { ...share.secrets, elsewherePassphrase: ELSEWHERE },
  claims: [
    ...share.claims.filter(({ says }) => says !== 'what was put in can be known again'),
    { says: 'the protection of remote access watches, by the journal', command: `fail2ban-client status; fail2ban-client get sshd bantime; fail2ban-client get sshd maxretry; fail2ban-client get sshd journalmatch`, fits: /sshd[\s\S]*900[\s\S]*6[\s\S]*sshd/ },
    { says: 'a machine that tries passwords is shut out, and let in again', command: `fail2ban-client set sshd banip 203.0.113.9; sleep 2; nft list ruleset 2>/dev/null | grep -c '203\\.0\\.113\\.9'; fail2ban-client set sshd unbanip 203.0.113.9; sleep 1; nft list ruleset | grep -c '203\\.0\\.113\\.9'`, fits: /^[1-9]\d*\n1\n0$/m },
    { says: 'a person cannot choose a weak password', command: `printf 'client\\nmairie26\\nmairie26\\nmairie26\\nmairie26\\n' | su -s /bin/sh client -c 'passwd' 2>&1; su -s /bin/sh client -c true && echo | tail -n 1; passwd -S client | cut -d' ' -f2`, fits: /(BAD PASSWORD|MOT DE PASSE INCORRECT)[\s\S]*(unchanged|error|inchangé)/i },
    { says: 'a change of a setting is kept with its day', command: `printf '# essai\\n' >> /etc/motd; etckeeper commit essai >/dev/null 2>&1; git -C /etc log --format='%as %s' -n 1 -- motd; sed -i '/^# essai$/d' /etc/motd; etckeeper commit retour >/dev/null 2>&1; :`, fits: /^\d{4}-\d\d-\d\d essai$/m },
    { says: 'the history is root’s alone', command: `su -s /bin/sh client -c 'ls /etc/.git' 2>&1; stat -c '%a %U' /etc/.git`, fits: /Permission denied|Permission non accordée[\s\S]*700 root/ },
    { says: 'the register opens as a table of ten columns', command: `perl -ne 'my @c = /"([^"]*)"/g; print scalar(@c), "\\n"' /usr/local/share/packtic/rgpd/registre-modele.csv | sort | uniq -c`, fits: /^\s+6 10$/m },
    { says: 'the second backup lies elsewhere and opens with its own phrase alone', command: `export BORG_BASE_DIR=/run/essai-borg BORG_REPO=/srv/ailleurs/packtic-ailleurs; BORG_PASSPHRASE='${ELSEWHERE}' borg list --short | wc -l; BORG_PASSPHRASE=autre borg list 2>&1 | grep -ci incorrect; rm -rf /run/essai-borg`, fits: /^[1-9]\d*\n1$/m },
    { says: 'what was put in can be known again', command: 'cat /etc/packtic/pack.json; rm -f /srv/partage/cr.txt /run/cr.*', fits: /"id":"mairie","version":"1\.\d+\.\d+"/ },
  ],
  stays: [...(access.stays ?? []), ...(share.stays ?? []), /^\/srv\/ailleurs(\/|$)/],
}
