// Disks (SPNVMe, SPSerialATA, the old ATA; else the drives that SPStorage names) and volumes.
import { type Fact, known, unknown } from '../fact.ts'
import type { Reading } from '../model.ts'
import { noSmart } from '../smart.ts'
import { exactBytes, roundedBytes, whole } from './quantity.ts'
import { child, everyNode, type SpNode, word } from './sp-node.ts'
import { counted, isYes, said, type SpSource } from './sp-source.ts'

type Disk = NonNullable<Reading['disks']>[number]
type Volume = NonNullable<Reading['volumes']>[number]

const BSD = ['bsd_name', 'BSD Name', 'Nom BSD'] as const
const SMART = ['smart_status', 'S.M.A.R.T. status', 'État S.M.A.R.T.', 'Statut S.M.A.R.T.'] as const
const MEDIUM = ['spsata_medium_type', 'medium_type', 'Medium Type', 'Type de support'] as const
const CAPACITY = ['size', 'Capacity', 'Capacité'] as const
const MOUNT = ['mount_point', 'Mount Point', 'Point de montage'] as const

export function spStorage(source: SpSource): Pick<Reading, 'disks' | 'volumes' | 'gaps'> {
  const asked = ['SPNVMe', 'SPSerialATA', 'SPParallelATA'].filter((name) => source.section(name) !== undefined)
  const listed = asked.flatMap((name) => everyNode(source.section(name)).flatMap((node) => diskOf(node, name, source)))
  const storage = source.section('SPStorage')
  const disks = listed.length > 0 || storage === undefined ? listed : drivesOf(storage, source)
  const volumes = ['SPStorage', 'SPSerialATA', 'SPNVMe', 'SPParallelATA'].flatMap((name) => everyNode(source.section(name)).flatMap((node) => volumeOf(node, source.src(name), source)))
  const hasVolumes = storage !== undefined || volumes.length > 0
  return {
    disks: disks.length > 0 ? disks : undefined,
    volumes: hasVolumes ? [...new Map([...volumes].reverse().map((one) => [one.mount, one])).values()].reverse() : undefined,
    gaps: {
      ...(disks.length === 0 ? { disks: unknown(asked.length > 0 || storage ? 'not-collected' : source.missing, source.src('SPStorage')) } : {}),
      ...(hasVolumes ? {} : { volumes: unknown(source.missing, source.src('SPStorage')) }),
    },
  }
}

/** A disk fixed in the machine: not a disc, not a card, not a volume. */
function diskOf(node: SpNode, section: string, source: SpSource): Disk[] {
  const src = source.src(section)
  const dev = word(node, ...BSD)
  const model = word(node, 'device_model', 'Model', 'Modèle')
  if (dev === undefined || !/^disk\d+$/.test(dev) || model === undefined || isYes(word(node, 'removable_media', 'Removable Media', 'Support amovible')) === true || word(node, 'Protocol') === 'ATAPI') return []
  const kind = section === 'SPNVMe' ? 'nvme' : kindOf(word(node, ...MEDIUM))
  return [{
    dev, kind: kind ? known(kind, src) : unknown('not-collected', src), bytes: sizeOf(node, src, source), model: said(model, src), serial: said(word(node, 'device_serial', 'Serial Number', 'Numéro de série'), src),
    firmware: said(word(node, 'device_revision', 'Revision', 'Révision'), src), bus: known(section === 'SPNVMe' ? 'nvme' : section === 'SPSerialATA' ? 'sata' : 'ata', src), smart: smartOf(word(node, ...SMART), src),
  }]
}

/** The drives under the volumes, once each, where no section lists them: no size is told of them. */
function drivesOf(storage: SpNode, source: SpSource): Disk[] {
  const src = source.src('SPStorage')
  const drives = everyNode(storage).flatMap((one) => child(one, 'physical_drive', 'Physical Drive', 'Disque physique') ?? [])
  const found = drives.flatMap((drive): Disk[] => {
    const model = word(drive, 'device_name', 'Device Name', 'Nom de l’appareil', "Nom de l'appareil", 'Nom du périphérique')
    const protocol = word(drive, 'protocol', 'Protocol', 'Protocole')
    if (model === undefined || isYes(word(drive, 'is_internal_disk', 'Internal', 'Interne')) !== true || protocol === 'Disk Image') return []
    const kind = /fabric|pci|nvme/i.test(protocol ?? '') ? 'nvme' : kindOf(word(drive, ...MEDIUM))
    return [{ dev: model, kind: kind ? known(kind, src) : unknown('not-collected', src), model: said(model, src), bus: said(protocol, src), smart: smartOf(word(drive, ...SMART), src) }]
  })
  return [...new Map(found.map((one) => [one.dev, one])).values()]
}

function kindOf(medium: string | undefined): 'ssd' | 'hdd' | null {
  return /^(ssd|solid.?state)/i.test(medium ?? '') ? 'ssd' : /^rotation/i.test(medium ?? '') ? 'hdd' : null
}

/** The disk's own overall answer, which macOS asks for without rights; it tells nothing of hours or wear. */
function smartOf(status: string | undefined, src: string): Disk['smart'] {
  const passed = /^(verified|vérifi.)/i.test(status ?? '') ? true : /^(failing|fatal|défaillan|en panne|à remplacer)/i.test(status ?? '') ? false : null
  if (passed === null) return noSmart(/^(not supported|non pris en charge)/i.test(status ?? '') ? 'not-applicable' : status === undefined ? 'not-collected' : 'parse', src)
  return { ...noSmart('not-collected', src), passed: known(passed, src), state: known(passed ? 'ok' : 'fail', src) }
}

function volumeOf(node: SpNode, src: string, source: SpSource): Volume[] {
  const mount = word(node, ...MOUNT)
  const drive = child(node, 'physical_drive', 'Physical Drive', 'Disque physique')
  if (mount === undefined || !mount.startsWith('/') || word(drive, 'protocol', 'Protocol', 'Protocole') === 'Disk Image') return []
  return [{ mount, fs: said(word(node, 'file_system', 'File System', 'Système de fichiers'), src), bytes: sizeOf(node, src, source), freeBytes: bytesOf(node, 'free_space_in_bytes', ['free_space', 'Free', 'Available', 'Libre', 'Disponible'], src, source), dev: said(word(node, ...BSD), src), system: known(mount === '/', src) }]
}

const sizeOf = (node: SpNode, src: string, source: SpSource): Fact<number> => bytesOf(node, 'size_in_bytes', CAPACITY, src, source)

/** Exact where the document says it; a rounded size counts when its unit is sure, and is only declared. */
function bytesOf(node: SpNode, exactKey: string, labels: readonly string[], src: string, { diskBase }: SpSource): Fact<number> {
  const text = word(node, ...labels)
  const exact = whole(word(node, exactKey)) ?? exactBytes(text)
  // Where the exact number was to stand and cannot be read, the rounded one is no substitute.
  if (exact !== null || diskBase === null || text?.includes('(')) return counted(exact, text, src)
  return counted(roundedBytes(text, diskBase), text, src, 'declared')
}
