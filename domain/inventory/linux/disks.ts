// Disks and volumes: what is in the machine, what stands on it, whether it is encrypted, and how each disk is.
import { type Fact, firmwareText, known, unknown, type Unknown } from '../fact.ts'
import type { DISK_KINDS, MachineFacts, Reading } from '../model.ts'
import { noSmart, readSmart } from '../smart.ts'
import { readUdisks } from '../udisks.ts'
import { type BlockDevice, blockDevices, type KernelDisk, kernelDisks, walk } from './block-devices.ts'
import type { Sections } from './sections.ts'

type Disk = NonNullable<Reading['disks']>[number]
type Kind = (typeof DISK_KINDS)[number]
type Smart = MachineFacts['disks'][number]['smart']

/** Memory made to look like a disk, images, readers without a card. */
const NO_DISK = /^(zram|ram|loop|nbd|fd|sr|md|dm-)/

export interface Storage { readonly disks: Disk[] | undefined; readonly volumes: Reading['volumes']; readonly diskEncryption: Fact<'none' | 'luks'>; readonly gap: Unknown | undefined }

export function storageOf(sections: Sections): Storage {
  const tree = blockDevices(sections.whole('disk'))
  const kernel = kernelDisks(sections)
  const listed = tree?.filter((one) => (one.type === 'disk' || one.type === null) && one.bytes !== null && !NO_DISK.test(one.name))
  // Without lsblk the kernel's own list: disks, nothing of what stands on them.
  const seen: readonly BlockDevice[] | undefined = listed ?? (kernel.size > 0 && sections.whole('blk') !== undefined ? [...kernel].flatMap(([name, one]) => (one.bytes !== null && !NO_DISK.test(name) ? [{ name, type: 'disk', bytes: one.bytes, rotating: one.rotating, removable: one.removable, transport: undefined, model: null, serial: null, firmware: null, fs: null, mounts: [], children: [] }] : [])) : undefined)
  const rootOn = seen?.find((one) => holdsRoot(one))
  const src = listed ? 'lsblk' : 'sysfs.block'
  const health = healthOf(sections)
  return {
    disks: seen?.map((one) => diskOf(one, kernel.get(one.name), src, rootOn, listed !== undefined, health)),
    volumes: volumesOf(sections, tree), diskEncryption: encryptionOf(sections, tree),
    gap: seen === undefined ? sections.unread('disk', 'lsblk') : undefined,
  }
}

const holdsRoot = (one: BlockDevice): boolean => [...walk([one])].some(([device]) => device.mounts.includes('/'))
const holdsCrypt = (one: BlockDevice): boolean => [...walk([one])].some(([device]) => device.type === 'crypt' || device.fs === 'crypto_LUKS')

function diskOf(one: BlockDevice, files: KernelDisk | undefined, src: string, rootOn: BlockDevice | undefined, hasTree: boolean, health: (dev: string) => Smart): Disk {
  const kind = kindOf(one, files)
  const text = (value: string | null, fromKernel: string | null | undefined): Fact<string> => (value !== null ? firmwareText(value, src) : fromKernel ? firmwareText(fromKernel, 'sysfs.block') : unknown('not-collected', src))
  const bus = one.transport ?? busOf(one.name, files)
  // A virtual disk has no platter and no health; what stands under it is another machine's.
  const isMade = /^(vd|xvd)/.test(one.name) || one.transport === 'virtio'
  const smart = isMade ? noSmart('not-applicable', 'virtio') : health(one.name)
  return {
    dev: one.name, kind: isMade ? unknown('not-applicable', src) : kind === null ? unknown('not-collected', src) : known(kind, src), bytes: one.bytes === null ? unknown('not-collected', src) : known(one.bytes, src),
    model: text(one.model, files?.model), serial: text(one.serial, files?.serial), firmware: text(one.firmware, files?.firmware), bus: bus === null ? unknown('not-collected', src) : known(bus, src),
    encrypted: hasTree ? (holdsCrypt(one) ? known(true, src) : one.children.length > 0 ? known(false, src, 'derived') : unknown('not-collected', src)) : unknown('no-tool', 'lsblk'),
    // "No" only beside a disk that is.
    system: rootOn === undefined ? unknown('not-collected', src) : known(rootOn === one, src),
    smart: kind === 'emmc' ? { ...smart, ...lifeOf(files?.lifeTime ?? null) } : smart,
  }
}

/** A disk behind a USB bridge is told by the way to it, whatever it spins. */
function kindOf(one: BlockDevice, files: KernelDisk | undefined): Kind | null {
  if (one.transport === undefined && files?.path == null) return one.name.startsWith('nvme') ? 'nvme' : one.name.startsWith('mmcblk') ? 'emmc' : null
  if (one.transport === 'usb' || /\/usb\d+\//.test(files?.path ?? '')) return 'usb'
  if (one.transport === 'nvme' || one.name.startsWith('nvme')) return 'nvme'
  if (one.name.startsWith('mmcblk')) return 'emmc'
  const rotating = one.rotating ?? files?.rotating ?? null
  return rotating === null ? null : rotating ? 'hdd' : 'ssd'
}

function busOf(name: string, files: KernelDisk | undefined): string | null {
  return name.startsWith('nvme') ? 'nvme' : name.startsWith('mmcblk') ? 'mmc' : /\/usb\d+\//.test(files?.path ?? '') ? 'usb' : /\/ata\d+\//.test(files?.path ?? '') ? 'sata' : /\/virtio\d+\//.test(files?.path ?? '') ? 'virtio' : null
}

/** smartctl by disk; else what the desktop's disk service has read; else why neither. */
function healthOf(sections: Sections): (dev: string) => Smart {
  const reports = new Map(sections.items('smart').map((section) => [section.item ?? '', section]))
  const udisks = readUdisks(sections.body('udisks') ?? '')
  return (dev) => {
    const report = reports.get(dev)
    const read = report && report.status !== 'cut' ? readSmart(report.body) : undefined
    const other = udisks.get(dev)
    if (read && (('v' in read.passed) || !other)) return read
    return other ?? noSmart(report?.status === 'cut' ? 'truncated' : sections.missing('smart').unknown)
  }
}

/** A flash chip counts its life in tenths, one for each of two areas. */
function lifeOf(text: string | null): Partial<Smart> {
  const tenths = (text ?? '').trim().split(/\s+/).map((word) => (/^0x0[1-9ab]$/.test(word) ? Number.parseInt(word, 16) : null)).filter((one) => one !== null)
  if (tenths.length === 0) return {}
  const worst = Math.max(...tenths)
  return { wearPct: known(Math.min(100, worst * 10), 'sysfs.mmc', 'declared'), state: known(worst > 10 ? 'fail' : worst >= 10 ? 'warn' : 'ok', 'rule.smart', 'derived') }
}

const MEMORY_FS = /^(tmpfs|devtmpfs|squashfs|efivarfs|overlay|proc|sysfs|ramfs|none|udev)$/

function volumesOf(sections: Sections, tree: readonly BlockDevice[] | undefined): Reading['volumes'] {
  const body = sections.body('df')
  if (body === undefined) return undefined
  const seen = volumeRows(body)
  const nodes = tree && [...walk(tree)]
  return seen.filter((row) => (!MEMORY_FS.test(row.fs ?? row.dev) && !/^\/(run\/(?!media\/)|snap\/|var\/lib\/docker\/)/.test(row.mount)) || row.mount === '/').map((row) => {
    const node = nodes?.find(([one]) => one.mounts.includes(row.mount))
    const encryption: Fact<'none' | 'luks'> = node ? known([node[0], ...node[1]].some((one) => one.type === 'crypt') ? 'luks' : 'none', 'lsblk', 'derived') : sections.whole('disk') === undefined ? sections.missing('disk', 'lsblk') : unknown('not-collected', 'lsblk')
    const fs = row.fs ?? node?.[0].fs
    return { mount: row.mount, fs: fs ? known(fs, 'df') : unknown('not-collected', 'df'), bytes: known(row.kb * 1024, 'df'), freeBytes: known(row.freeKb * 1024, 'df'), dev: known(row.dev, 'df'), encryption, system: known(row.mount === '/', 'df') }
  })
}

interface VolumeRow { readonly dev: string; readonly fs: string | null; readonly kb: number; readonly freeKb: number; readonly mount: string }

/** df -Pk with or without the type's column; sizes with a unit letter (df -h) are no kilobytes and are left. */
export function volumeRows(text: string): readonly VolumeRow[] {
  return text.split('\n').flatMap((line) => {
    const [, dev = '', fs, total = '', free = '', mount = ''] = /^(\S.*?)\s+(?:([A-Za-z][\w.]*)\s+)?(\d{1,13})\s+\d+\s+(\d{1,13})\s+(?:\d+%|-)\s+(\/.*)$/.exec(line) ?? []
    return mount === '' || Number(total) === 0 ? [] : [{ dev, fs: fs ?? null, kb: Number(total), freeKb: Number(free), mount: mount.trimEnd() }]
  })
}

/** Of the system's volume. ZFS and network roots keep their own ways, that lsblk does not see. */
function encryptionOf(sections: Sections, tree: readonly BlockDevice[] | undefined): Fact<'none' | 'luks'> {
  if (tree === undefined) return sections.unread('disk', 'lsblk')
  const root = [...walk(tree)].find(([one]) => one.mounts.includes('/'))
  if (!root || root[0].fs === 'zfs_member') return unknown('not-collected', 'lsblk')
  return known([root[0], ...root[1]].some((one) => one.type === 'crypt') ? 'luks' : 'none', 'lsblk', 'derived')
}
