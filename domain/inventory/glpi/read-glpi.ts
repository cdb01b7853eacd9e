// A GLPI, FusionInventory or OCS document as a reading. What our own export wrote under `packtic` comes back as it was:
// exact bytes, sources and reasons that the format has no place for.
import type { Reading } from '../model.ts'
import type { GlpiDocument } from './document.ts'
import { type GlpiReading, packticReading } from './packtic-block.ts'
import { batteriesOf, cpuOf, disksOf, gpuOf, machineOf, ramOf, screensOf } from './read-hardware.ts'
import { netOf, osOf, printersOf, securityOf, softwareOf, takenAtOf, usbOf, usersOf, vmsOf, volumesOf } from './read-system.ts'

export function readGlpi(document: GlpiDocument): GlpiReading {
  const reading: Reading = {
    machine: machineOf(document), cpu: cpuOf(document), ram: ramOf(document), disks: disksOf(document), volumes: volumesOf(document), gpu: gpuOf(document), screens: screensOf(document), battery: batteriesOf(document),
    net: netOf(document), printers: printersOf(document), usb: usbOf(document), os: osOf(document), security: securityOf(document), software: softwareOf(document), users: usersOf(document), vms: vmsOf(document),
  }
  return packticReading(document.packtic, { reading, takenAt: takenAtOf(document), collector: document.client ?? '', partial: document.partial })
}
