// A Linux notebook, section by section, as its collector tells it with rights and without.

const NONCE = '0123456789abcdef'

export type LinuxSection = readonly [name: string, encoding: string, body: string, item?: string]

/** `skipped`: sections left out, with the reason that the collector writes. */
export function linuxTranscript(sections: readonly LinuxSection[], skipped: Readonly<Record<string, string>> = {}): string {
  const marker = (text: string): string => `@@PT/1 ${NONCE} ${text}\n`
  const parts = sections.map(([name, encoding, body, item]) => (skipped[name] ? `${marker(`> ${name} raw`)}${marker(`< ${name} rc=0 ms=0 via=- why=${skipped[name]} cut=0`)}` : `${marker(`> ${name} ${encoding}`)}${item ? marker(`= ${item}`) : ''}${body}\n\n${marker(`< ${name} rc=0 ms=3 via=x why=- cut=0`)}`))
  return `${marker(`begin collector=2.0.0 os=Linux uid=${skipped['smbios'] ? 1000 : 0} elev=${skipped['smbios'] ? 'none' : 'root'}`)}${parts.join('')}${marker(`end sections=${sections.length} ms=321`)}`
}

/** What an ordinary account does not get. */
export const NO_RIGHTS = { smbios: 'no-root', smart: 'no-root', fw: 'no-root' } as const

const base64 = (bytes: Uint8Array): string => (Buffer.from(bytes).toString('base64').match(/.{1,76}/g) ?? []).join('\n')
const hexLines = (bytes: Uint8Array): string => (Buffer.from(bytes).toString('hex').match(/.{1,32}/g) ?? []).map((line) => ` ${(line.match(/../g) ?? []).join(' ')}`).join('\n')

/** Firmware's entry point (32 bytes) and table, a screen's EDID, a disk's smartctl document: published ones, or our own. */
export interface NotebookParts { readonly firmware: Uint8Array; readonly edid: Uint8Array; readonly smart: string }

export function notebookSections({ firmware, edid, smart }: NotebookParts): LinuxSection[] {
  return [
    ['id', 'raw', 'host=accueil\nkernel=6.12.48+deb13-amd64 x86_64\ndate=2026-11-24T10:00:00Z\nmachine-id=0123456789abcdef0123456789abcdef\nLANG="fr_FR.UTF-8"'],
    ['os', 'raw', 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nNAME="Debian GNU/Linux"\nVERSION_ID="13"\nID=debian'],
    ['dmi', 'raw', 'bios_date=05/15/2019\nbios_vendor=LENOVO\nbios_version=N22ET52W (1.29 )\nboard_name=20L8S07A14\nboard_vendor=LENOVO\nchassis_asset_tag=No Asset Information\nchassis_type=10\nproduct_family=ThinkPad T480s\nproduct_name=20L8S07A14\nproduct_version=ThinkPad T480s\nsys_vendor=LENOVO'],
    ['udev', 'raw', 'E:MEMORY_ARRAY_LOCATION=System Board Or Motherboard\nE:MEMORY_ARRAY_MAX_CAPACITY=25769803776\nE:MEMORY_ARRAY_NUM_DEVICES=2\nE:MEMORY_ARRAY_EC_TYPE=None\nE:MEMORY_DEVICE_0_SIZE=8589934592\nE:MEMORY_DEVICE_0_FORM_FACTOR=Row Of Chips\nE:MEMORY_DEVICE_0_LOCATOR=ChannelA-DIMM0\nE:MEMORY_DEVICE_0_TYPE=DDR4\nE:MEMORY_DEVICE_0_SPEED_MTS=2400\nE:MEMORY_DEVICE_0_MANUFACTURER=Samsung\nE:MEMORY_DEVICE_1_SIZE=17179869184\nE:MEMORY_DEVICE_1_FORM_FACTOR=SODIMM\nE:MEMORY_DEVICE_1_LOCATOR=ChannelB-DIMM0\nE:MEMORY_DEVICE_1_TYPE=DDR4\nE:MEMORY_DEVICE_1_MANUFACTURER=Samsung'],
    ['smbios', 'b64', `${base64(firmware.subarray(0, 32))}\n-\n${base64(firmware.subarray(32))}\n-`],
    ['cpu', 'raw', 'btime: 1795510800\nprocessor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 142\nmodel name\t: Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz\nstepping\t: 10\ncpu cores\t: 4\nflags\t\t: fpu vme de pse tsc lm vmx avx2 sse4_2\n\ncount: 8\npackages: 1\ncores: 4\ntopology: 0:0 0:1 0:2 0:3\nmax khz: 4200000'],
    ['mem', 'raw', 'MemTotal:       24426892 kB'],
    ['disk', 'json', JSON.stringify({ blockdevices: [{ name: 'nvme0n1', type: 'disk', size: 512_110_190_592, rota: false, tran: 'nvme', model: 'SAMSUNG MZVLB512HAJQ-000L7', serial: 'S3TNNE0K000001', rev: '4L2QEXA7', mountpoint: null, fstype: null, rm: false, children: [{ name: 'nvme0n1p1', type: 'part', size: 536_870_912, rota: false, tran: 'nvme', mountpoint: '/boot/efi', fstype: 'vfat' }, { name: 'nvme0n1p2', type: 'part', size: 511_000_000_000, rota: false, tran: 'nvme', mountpoint: null, fstype: 'crypto_LUKS', children: [{ name: 'luks-root', type: 'crypt', size: 510_000_000_000, rota: false, tran: null, mountpoint: '/', fstype: 'ext4' }] }] }] })],
    ['blk', 'raw', '--- nvme0n1\npath=/sys/devices/pci0000:00/0000:00:1d.0/0000:3d:00.0/nvme/nvme0/nvme0n1\nsize=1000215216\nremovable=0\nrotational=0'],
    ['df', 'raw', 'Filesystem            Type 1024-blocks      Used Available Capacity Mounted on\n/dev/mapper/luks-root ext4   490617784 120000000 345000000      26% /\n/dev/nvme0n1p1        vfat      523248      5972    517276       2% /boot/efi'],
    ['boot', 'raw', 'uefi=1\nfw_platform_size=64\nsecureboot=0600000001\ntpm=2'],
    ['virt', 'raw', 'none'],
    ['power', 'raw', '--- /sys/class/power_supply/AC/uevent\nPOWER_SUPPLY_NAME=AC\nPOWER_SUPPLY_TYPE=Mains\n--- /sys/class/power_supply/BAT0/uevent\nPOWER_SUPPLY_TYPE=Battery\nPOWER_SUPPLY_PRESENT=1\nPOWER_SUPPLY_TECHNOLOGY=Li-poly\nPOWER_SUPPLY_CYCLE_COUNT=412\nPOWER_SUPPLY_VOLTAGE_MIN_DESIGN=11520000\nPOWER_SUPPLY_ENERGY_FULL_DESIGN=57020000\nPOWER_SUPPLY_ENERGY_FULL=43050000\nPOWER_SUPPLY_MANUFACTURER=LGC\nPOWER_SUPPLY_SERIAL_NUMBER= 1803\n--- /sys/class/power_supply/hidpp_battery_0/uevent\nPOWER_SUPPLY_TYPE=Battery\nPOWER_SUPPLY_SCOPE=Device'],
    ['drm', 'raw', '/sys/class/drm/card0-DP-1/status connected\n/sys/class/drm/card0-HDMI-A-1/status disconnected'],
    ['edid', 'hex', hexLines(edid), '/sys/class/drm/card0-DP-1'],
    ['net', 'raw', `${JSON.stringify([{ ifname: 'lo', link_type: 'loopback', flags: ['LOOPBACK'], addr_info: [{ local: '127.0.0.1' }] }, { ifname: 'wlp61s0', link_type: 'ether', address: '9c:b6:d0:00:00:01', operstate: 'UP', addr_info: [{ family: 'inet', local: '192.168.1.20', dynamic: true }] }])}\n${JSON.stringify([{ dst: 'default', gateway: '192.168.1.1', dev: 'wlp61s0' }])}\n${JSON.stringify([{ dst: '192.168.1.1', dev: 'wlp61s0', lladdr: '00:11:22:33:44:55', state: ['REACHABLE'] }])}`],
    ['ifs', 'raw', '--- wlp61s0\npath=/sys/devices/pci0000:00/0000:00:1c.6/0000:3d:00.0/net/wlp61s0\ntype=1\noperstate=up\nDEVTYPE=wlan\nDRIVER=iwlwifi\nPCI_ID=8086:24FD\nphy80211=1\nip_forward=0\n--- resolv\nnameserver 192.168.1.1'],
    ['sec', 'raw', '--- ufw\nENABLED=yes\n--- login /etc/gdm3/daemon.conf\n[daemon]\n#AutomaticLoginEnable = true\n--- has nft\n--- times\n1717000000 1717000000 /\n1717000500 1717000000 /var/log/installer\n1795000000 1795000000 /var/lib/dpkg/status'],
    ['fw', 'raw', '\t\ttype filter hook input priority filter; policy drop;\nrules=40 drops=6'],
    ['users', 'raw', 'group:root:0:\ngroup:sudo:27:camille\nroot:0:0:/bin/bash\ncamille:1000:1000:/bin/bash\nnobody2:1001:1001:/usr/sbin/nologin'],
    ['last', 'raw', 'camille  tty2         tty2             Mon Nov 23 07:58:10 2026 - crash                     (1+02:00)\nreboot   system boot  6.12             Mon Nov 23 07:57:00 2026   still running'],
    ['print', 'raw', 'device for Accueil: ipp://192.168.1.40/ipp/print\nsystem default destination: Accueil\n<Printer Accueil>\nMakeModel HP LaserJet Pro M404dn'],
    ['ports', 'raw', 'udp   UNCONN 0      0            0.0.0.0:5353      0.0.0.0:*\ntcp   LISTEN 0      128          0.0.0.0:22        0.0.0.0:*\ntcp   LISTEN 0      128        127.0.0.1:631       0.0.0.0:*'],
    ['backup', 'raw', '/etc/cron.daily/dpkg\n/etc/cron.daily/logrotate'],
    ['pci', 'raw', 'Slot:\t00:02.0\nClass:\tVGA compatible controller [0300]\nVendor:\tIntel Corporation [8086]\nDevice:\tUHD Graphics 620 [5917]\n\nSlot:\t3d:00.0\nClass:\tNetwork controller [0280]\nVendor:\tIntel Corporation [8086]\nDevice:\tWireless 8265 / 8275 [24fd]\n'],
    ['usb', 'raw', '--- 1-8\nidVendor=04f2\nidProduct=b614\nmanufacturer=Chicony\nproduct=Integrated Camera\nbDeviceClass=ef'],
    ['smart', 'json', smart, 'nvme0n1'],
    ['soft', 'raw', 'dpkg\tlibreoffice\t4:25.2.3-2\t1717000600\t\ndpkg\tborgbackup\t1.4.0-4\t1717000600\t\ndpkg\tgoogle-chrome-stable\t131.0\t1717000600\tChrome Linux Team <chromium-dev@example.org>'],
    ['svc', 'raw', 'NetworkManager.service\nssh.service'],
  ]
}
