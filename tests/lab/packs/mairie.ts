// The town hall, on the machine that keeps its folder, on a post, and on one for the public: what is for the others must not come.
// What its own steps add to the packs it includes is asked by other programs; those have their own whole runs.
import type { Claim, PackProof } from './proof.ts'
import { proof as access } from './accessibilite.ts'
import { proof as share } from './partage-sauvegarde.ts'
import { proof as office } from './poste-bureautique.ts'

const ELSEWHERE = 'une autre phrase assez longue'
const KNOWN = 'what was put in can be known again'

const officeSays = (...says: readonly string[]): readonly Claim[] => office.claims.filter((claim) => says.includes(claim.says))
const PROGRAMS = officeSays('the named programs are all there, in French')
const SETTINGS = officeSays('a new session is in French', 'the clock shows the hour of Paris', 'security updates will be put in by themselves')
const NO_HELPS: Claim = { says: 'nothing of the public’s helps came: no voice, no braille, no magnifier, nothing at the opening of a session', command: `dpkg-query -W -f='\${Package} \${db:Status-Abbrev}\\n' orca brltty speech-dispatcher-espeak-ng onboard magnus mousetweaks fonts-opendyslexic 2>/dev/null | grep -c ' ii'; ls /usr/local/bin/packtic-acces /etc/xdg/autostart/packtic-acces.desktop /etc/lightdm/lightdm-gtk-greeter.conf.d/*packtic* 2>/dev/null | wc -l`, fits: /^0\n0$/m }
const NO_FOLDER: Claim = { says: 'neither the house’s folder nor its backups came: no share, no archive, no door open but for help', command: `dpkg-query -W -f='\${Package} \${db:Status-Abbrev}\\n' samba wsdd2 borgbackup borgmatic 2>/dev/null | grep -c ' ii'; ls -d /etc/samba/smb.conf /etc/packtic/backup /srv/ailleurs /srv/sauvegarde 2>/dev/null | wc -l; ls /etc/systemd/system | grep -cE 'packtic-(backup|proof)-'; iptables-save | grep -oE -- '-A ufw-user-input .*--dport [0-9]+ .*' | sort -u`, fits: /^0\n0\n0\n-A ufw-user-input -p tcp -m tcp --dport 22 -j ACCEPT\n?$/ }

/** What each machine of the town hall gets. */
const everywhere: readonly Claim[] = [
  { says: 'the protection of remote access watches, by the journal', command: `fail2ban-client status; fail2ban-client get sshd bantime; fail2ban-client get sshd maxretry; fail2ban-client get sshd journalmatch`, fits: /sshd[\s\S]*900[\s\S]*6[\s\S]*sshd/ },
  { says: 'a machine that tries passwords is shut out, and let in again', command: `fail2ban-client set sshd banip 203.0.113.9; sleep 2; nft list ruleset 2>/dev/null | grep -c '203\\.0\\.113\\.9'; fail2ban-client set sshd unbanip 203.0.113.9; sleep 1; nft list ruleset | grep -c '203\\.0\\.113\\.9'`, fits: /^[1-9]\d*\n1\n0$/m },
  { says: 'a person cannot choose a weak password', command: `printf 'client\\nmairie26\\nmairie26\\nmairie26\\nmairie26\\n' | su -s /bin/sh client -c 'passwd' 2>&1; su -s /bin/sh client -c true && echo | tail -n 1; passwd -S client | cut -d' ' -f2`, fits: /(BAD PASSWORD|MOT DE PASSE INCORRECT)[\s\S]*(unchanged|error|inchangé)/i },
  { says: 'a change of a setting is kept with its day', command: `printf '# essai\\n' >> /etc/motd; etckeeper commit essai >/dev/null 2>&1; git -C /etc log --format='%as %s' -n 1 -- motd; sed -i '/^# essai$/d' /etc/motd; etckeeper commit retour >/dev/null 2>&1; :`, fits: /^\d{4}-\d\d-\d\d essai$/m },
  { says: 'the history is root’s alone', command: `su -s /bin/sh client -c 'ls /etc/.git' 2>&1; stat -c '%a %U' /etc/.git`, fits: /Permission denied|Permission non accordée[\s\S]*700 root/ },
  { says: 'the register opens as a table of ten columns', command: `perl -ne 'my @c = /"([^"]*)"/g; print scalar(@c), "\\n"' /usr/local/share/packtic/rgpd/registre-modele.csv | sort | uniq -c`, fits: /^\s+6 10$/m },
  { says: KNOWN, command: 'cat /etc/packtic/pack.json; rm -f /srv/partage/cr.txt /run/cr.*', fits: /"id":"mairie","version":"1\.\d+\.\d+"/ },
]

export const proof: PackProof = {
  options: { ...share.options, elsewhere: '/srv/ailleurs' },
  secrets: { ...share.secrets, elsewherePassphrase: ELSEWHERE },
  claims: [
    ...PROGRAMS,
    ...SETTINGS,
    ...share.claims.filter(({ says }) => says !== KNOWN),
    { says: 'the second backup lies elsewhere and opens with its own phrase alone', command: `export BORG_BASE_DIR=/run/essai-borg BORG_REPO=/srv/ailleurs/packtic-ailleurs; BORG_PASSPHRASE='${ELSEWHERE}' borg list --short | wc -l; BORG_PASSPHRASE=autre borg list 2>&1 | grep -ci incorrect; rm -rf /run/essai-borg`, fits: /^[1-9]\d*\n1$/m },
    NO_HELPS,
    ...everywhere,
  ],
  stays: [...(office.stays ?? []), ...(share.stays ?? []), /^\/srv\/ailleurs(\/|$)/],
}

/** Without a secret: it is asked for none, and holds none; so is a public one. */
export const post: PackProof = {
  options: { keepsFolder: 'false' },
  claims: [...PROGRAMS, ...SETTINGS, NO_HELPS, NO_FOLDER, ...everywhere],
  stays: [...(office.stays ?? [])],
}

/** By default a machine keeps the folder; one for the public never does. */
export const publicPost: PackProof = {
  options: { ...access.options, publicPost: 'true' },
  claims: [
    ...PROGRAMS,
    ...access.claims.filter(({ says }) => says !== KNOWN),
    NO_FOLDER,
    ...everywhere,
  ],
  stays: [...(access.stays ?? [])],
}
