// The former Windows PC: its old files lie in a folder that stands for the old partition, with names as people give them.
import type { PackProof } from './proof.ts'
import { proof as office } from './poste-bureautique.ts'

const OLD = `set -eu
mkdir -p "/media/ancien/Users/Élodie/Documents/Année 2025" /media/ancien/Users/Public /media/ancien/Users/Élodie/AppData/Local/Temp /media/ancien/Windows
printf 'budget\\n' > "/media/ancien/Users/Élodie/Documents/Année 2025/budget 'final' (2).ods"
head -c 3000000 /dev/urandom > /media/ancien/Users/Public/photo.jpg
: > /media/ancien/Users/Public/vide.txt
echo x > /media/ancien/Users/Élodie/AppData/Local/Temp/trace.tmp
echo x > /media/ancien/Windows/system.ini
ln -s /etc/shadow /media/ancien/Users/Public/lien
find /media/ancien -printf '%p %m %s %T@ %l\\n' | LC_ALL=C sort | sha256sum > /root/ancien.avant
find /media/ancien -type f -exec sha256sum {} + | LC_ALL=C sort | sha256sum >> /root/ancien.avant`

export const proof: PackProof = {
  before: OLD,
  options: { oldPlace: '/media/ancien', session: 'xfce' },
  claims: [
    ...office.claims.filter(({ says }) => ['a new session is in French', 'the clock shows the hour of Paris', 'security updates will be put in by themselves'].includes(says)),
    { says: 'every old file is in the copy, byte for byte, odd names too', command: `cd /media/ancien/Users && find . -type f ! -path '*/AppData/Local/Temp/*' -exec sh -c 'cmp -s "$1" "/srv/ancien-poste/fichiers/$1" && echo same || echo "differs $1"' _ {} \\; | sort | uniq -c`, fits: /^\s*3 same\n?$/ },
    { says: 'nothing of the old place was changed, not even a date', command: `{ find /media/ancien -printf '%p %m %s %T@ %l\\n' | LC_ALL=C sort | sha256sum; find /media/ancien -type f -exec sha256sum {} + | LC_ALL=C sort | sha256sum; } | cmp - /root/ancien.avant && echo untouched`, fits: /^untouched$/m },
    { says: 'a link of the old place brings nothing from elsewhere', command: `ls -la /srv/ancien-poste/fichiers/Public; test -e /srv/ancien-poste/fichiers/Public/lien && echo followed || echo left`, fits: /^left$/m },
    { says: 'the copy can be checked again, and a changed file is told', command: `packtic-ancien-poste; printf x >> /srv/ancien-poste/fichiers/Public/vide.txt; packtic-ancien-poste; echo "rc $?"; : > /srv/ancien-poste/fichiers/Public/vide.txt`, fits: /3 fichiers, tous identiques[\s\S]*(FAILED|Échec)[\s\S]*rc 1/ },
    { says: 'the machine will start on the greeter', command: `systemctl get-default; systemctl cat display-manager.service | grep -o 'ExecStart=/usr/sbin/lightdm'; ls /usr/share/xsessions`, fits: /graphical\.target[\s\S]*lightdm[\s\S]*xfce\.desktop/ },
    { says: 'a screen really opens on Xfce’s own session program', command: `for name in xfce4-session startxfce4 Xorg; do command -v $name; done`, fits: /xfce4-session[\s\S]*startxfce4[\s\S]*Xorg/ },
    { says: 'disks of Windows can be read', command: `ntfs-3g --version 2>&1; smartctl --version | head -n 1`, fits: /ntfs-3g \d[\s\S]*smartctl \d/ },
    { says: 'memory will be compressed', command: `/usr/lib/systemd/system-generators/zram-generator --help >/dev/null 2>&1; perl -ne 'print if /zram-size|zram0/' /etc/systemd/zram-generator.conf`, fits: /\[zram0\]\nzram-size = min\(ram \/ 2, 4096\)/ },
    { says: 'updates of the firmware are looked for', command: `HOME=$(mktemp -d) fwupdmgr --version 2>&1 | head -n 2; systemctl is-enabled fwupd-refresh.timer`, fits: /fwupd[\s\S]*enabled/ },
    { says: 'what was put in can be known again', command: `cat /etc/packtic/pack.json`, fits: /"id":"poste-libre","version":"1\.\d+\.\d+"/ },
  ],
  // Announced: the copy is the client's; so are the archives.
  stays: [...(office.stays ?? []), /^\/srv\/ancien-poste\//],
}
