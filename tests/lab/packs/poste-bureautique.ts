// The office workstation, whole: what a person at the machine would see, asked with other programs than the pack's.
import type { PackProof } from './proof.ts'

export const proof: PackProof = {
  options: { contact: 'Scop d’essai 01 02 03 04 05' },
  claims: [
    { says: 'the named programs are all there, in French', command: `dpkg --get-selections | grep -cE '^(libreoffice|libreoffice-l10n-fr|libreoffice-gtk3|firefox-esr|firefox-esr-l10n-fr|thunderbird|thunderbird-l10n-fr|hunspell-fr|hyphen-fr|mythes-fr|keepassxc|vlc|simple-scan|cups|system-config-printer|fonts-liberation|printer-driver-all|ipp-usb|sane-airscan|unattended-upgrades)[[:space:]]+install$'`, fits: /^20$/m },
    { says: 'a person of the house turns a table into a PDF, in the common typeface', command: `su - client -c 'cd && printf "Nom;Somme\\nÉlodie;12,50\\n" > essai.csv && libreoffice --headless --convert-to html --outdir . essai.csv && libreoffice --headless --convert-to pdf:writer_web_pdf_Export --outdir . essai.html; head -c 5 essai.pdf; grep -aoc "Liberation" essai.pdf; rm -rf essai.* .config .cache .local' 2>&1`, fits: /%PDF-[1-9]/ },
    { says: 'the print service answers on the machine, and only there', command: `perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new("127.0.0.1:631") or die "closed"; print $s "GET / HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n"; print scalar <$s>'; ss -Hltn | awk '$4 ~ /:631$/ { print $4 }' | sort -u | tr '\\n' ' '`, fits: /HTTP\/1\.\d 200[\s\S]*^127\.0\.0\.1:631 (\[::1\]:631 )?$/m },
    { says: 'printers’ drivers are offered', command: `lpinfo -m | wc -l`, fits: /^\d{4,}$/m },
    { says: 'a new session is in French', command: `su - client -c 'echo $LANG; date -d 2026-08-01 +%B'`, fits: /^fr_FR\.UTF-8\naoût$/m },
    { says: 'the clock shows the hour of Paris', command: `perl -MPOSIX -e 'for (1768471200, 1784109600) { print strftime("%H %Z ", localtime $_) }'`, fits: /^11 CET 12 CEST $/m },
    { says: 'security updates will be put in by themselves', command: `apt-config dump APT::Periodic; systemctl list-timers --no-pager apt-daily-upgrade.timer; unattended-upgrade --dry-run --debug 2>&1 | grep -m 1 'origin=Debian'`, fits: /Unattended-Upgrade "1"[\s\S]*apt-daily-upgrade\.service[\s\S]*label=Debian-Security|Unattended-Upgrade "1"[\s\S]*apt-daily-upgrade\.service[\s\S]*origin=Debian/ },
    { says: 'the machine is closed to the outside but for help, and stays so at the next start', command: `iptables-save | grep -E '^:INPUT '; iptables-save | grep -oE -- '-A ufw-user-input .*--dport [0-9]+ .*' | sort -u; systemctl is-enabled ufw; ls /etc/systemd/system/packtic-firewall* 2>/dev/null; :`, fits: /^:INPUT DROP [\s\S]*--dport 22 -j ACCEPT\nenabled\n?$/ },
    { says: 'a file of the shared folder is in the next backup, and comes back', command: `echo réunion > /srv/partage/note.txt; /usr/local/sbin/packtic-sauvegarde; zstdcat "$(ls /var/backups/packtic/*.tar.zst | tail -n 1)" | tar -xO srv/partage/note.txt; rm -f /srv/partage/note.txt`, fits: /^réunion$/m },
    { says: 'the shared folder is the group’s', command: `stat -c '%A %G' /srv/partage`, fits: /^drwxrws--- bureau$/m },
    { says: 'the dictionary knows French', command: `printf 'maison\\nordinateur\\nmaizon\\n' > /tmp/mots; if command -v hunspell >/dev/null; then hunspell -d fr_FR -l /tmp/mots; else awk -F'[/\\t]' 'NR == FNR { known[$1] = 1; next } !known[$1]' /usr/share/hunspell/fr_FR.dic /tmp/mots; fi; rm -f /tmp/mots`, fits: /^maizon$/m },
    { says: 'whom to call is on the screen before the login', command: `cat /etc/issue.d/packtic.issue /run/motd.dynamic /etc/motd 2>/dev/null`, fits: /Assistance : Scop d’essai 01 02 03 04 05[\s\S]*Assistance : Scop d’essai/ },
    { says: 'what was put in can be known again', command: `cat /etc/packtic/pack.json`, fits: /"id":"poste-bureautique","version":"1\.\d+\.\d+","packHash":"[0-9a-f]{64}"/ },
  ],
  // The archives are the client's: an undo stops the backup and never deletes one.
  stays: [/^\/var\/backups\/packtic\//],
}
