// The office's folder and its backup, whole: asked by other programs than the pack's, as a member, as a stranger, and from
// the archive by borg alone.
import type { PackProof } from './proof.ts'

const PASSWORD = 'Un mot de passe d’essai 42'
const PHRASE = 'une phrase d’essai assez longue'
const asMember = (work: string): string => `printf 'username = partage\\npassword = ${PASSWORD}\\n' > /run/membre; smbclient "//$(hostname -I | cut -d' ' -f1)/partage" -A /run/membre -c '${work}' 2>&1; rm -f /run/membre`
const BORG = 'export BORG_BASE_DIR=/run/essai-borg BORG_PASSCOMMAND="cat /etc/packtic/backup/bureau/passphrase" BORG_REPO=/srv/sauvegarde/packtic-bureau'

export const proof: PackProof = {
  options: { backupTarget: '/srv/sauvegarde' },
  secrets: { sharePassword: PASSWORD, backupPassphrase: PHRASE },
  claims: [
    { says: 'a member leaves a file by the network and it is the group’s', command: `echo compte rendu > /run/cr.txt; ${asMember('put /run/cr.txt cr.txt; ls')}; stat -c '%a %G' /srv/partage/cr.txt`, fits: /cr\.txt[\s\S]*^660 bureau$/m },
    { says: 'a stranger sees nothing of it', command: `smbclient "//$(hostname -I | cut -d' ' -f1)/partage" -N -c ls 2>&1; smbclient "//$(hostname -I | cut -d' ' -f1)/partage" -U inconnu%rien -c ls 2>&1; true`, fits: /^(?![\s\S]*cr\.txt)[\s\S]*NT_STATUS_(ACCESS_DENIED|LOGON_FAILURE)[\s\S]*NT_STATUS_(ACCESS_DENIED|LOGON_FAILURE)/ },
    { says: 'old and unsafe forms of the share are refused', command: `smbclient "//$(hostname -I | cut -d' ' -f1)/partage" -m NT1 -U partage%x -c ls 2>&1; true`, fits: /NT_STATUS|protocol negotiation failed/i },
    { says: 'the office comes in for the folder alone, and only from its own network', command: `iptables-save | grep -E '^:INPUT '; iptables-save | grep -oE -- '-A ufw-user-input .*--dport [0-9]+ .*' | sort -u; ip6tables-save | grep -c -- '-A ufw6-user-input -s f[ce].*--dport 445 '; ls /etc/systemd/system/packtic-firewall* 2>/dev/null; systemctl is-enabled ufw`, fits: /^:INPUT DROP .*\n(?:-A ufw-user-input (?:-s (?:10\.0\.0\.0\/8|172\.16\.0\.0\/12|192\.168\.0\.0\/16) -p (?:tcp|udp) -m (?:tcp|udp) --dport (?:445|3702)|-p tcp -m tcp --dport 22) -j ACCEPT\n){10}2\nenabled\n?$/ },
    { says: 'nobody logs in to the machine as the share', command: `getent passwd partage | cut -d: -f7; passwd -S partage | cut -d' ' -f2`, fits: /nologin\nL/ },
    { says: 'the night’s backup keeps what was left today, and borg alone gives it back', command: `touch -d yesterday /srv/partage/cr.txt; systemctl start packtic-backup-bureau.service; ${BORG}; mkdir -p /run/reprise; cd /run/reprise; borg extract "::$(borg list --last 1 --short)" srv/partage/cr.txt; sha256sum < srv/partage/cr.txt; sha256sum < /srv/partage/cr.txt; rm -rf /run/reprise`, fits: /^([0-9a-f]{64}) {2}-\n\1 {2}-$/m },
    { says: 'the month’s proof passes, and is written down', command: 'systemctl start packtic-proof-bureau.service; cat /var/lib/packtic-backup/bureau/proof; tail -n 1 /var/log/packtic-backup-bureau.log', fits: /^\d+ [0-9a-f]{64} \/\S+\n.*comes back byte for byte$/m },
    { says: 'a file spoilt in the folder since is told by a proof that fails', command: `cp -a /srv/partage/cr.txt /run/cr.old; chmod u+w /srv/partage/cr.txt; d=/var/lib/packtic-backup/bureau; cp $d/last /run/last; echo faux > $d/witness; sed -i 's/ [0-9a-f]*$/ 0/' $d/last; /usr/local/sbin/packtic-backup-bureau proof; echo rc=$?; mv /run/last $d/last`, fits: /failed[\s\S]*rc=1/ },
    { says: 'both clocks are set', command: 'systemctl list-timers --all --no-pager | grep -cE "packtic-(backup|proof)-bureau.timer"; systemctl cat packtic-backup-bureau.timer | grep OnCalendar', fits: /^2\nOnCalendar=\*-\*-\* 21:30$/m },
    { says: 'the archives do not open without the passphrase', command: `${BORG}; export BORG_PASSCOMMAND='echo autre'; borg list 2>&1; echo rc=$?; rm -rf /run/essai-borg`, fits: /incorrect[\s\S]*rc=2/i },
    { says: 'the passphrase lies where the card says, and nowhere else', command: `stat -c '%a %U' /etc/packtic/backup/bureau/passphrase; grep -rlaF '${PHRASE}' /etc /var /root /srv /tmp /run 2>/dev/null | sort -u; grep -laF '${PHRASE}' /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null; true`, fits: /^600 root\n\/etc\/packtic\/backup\/bureau\/passphrase\n?$/ },
    { says: 'the password of the share is nowhere in clear', command: `grep -rlaF '${PASSWORD}' /etc /var /root /srv /tmp 2>/dev/null | wc -l`, fits: /^0$/m },
    { says: 'what was put in can be known again', command: 'cat /etc/packtic/pack.json; rm -f /srv/partage/cr.txt /run/cr.*', fits: /"id":"partage-sauvegarde","version":"1\.\d+\.\d+","packHash":"[0-9a-f]{64}"/ },
  ],
  stays: [
    // The archives are the client's; the account of the share is closed, never erased, and so are its lines.
    /^\/srv\/sauvegarde(\/|$)/, /^\/home\/partage(\/|$)/, /^\/etc\/\w+ \+ partage$/,
    // Made again by the system when programs come and go.
    /^\/etc\/(ld\.so\.cache|\.pwd\.lock)$/,
  ],
}
