// The machine by the files that the kernel shows of its firmware, readable without rights but for serials. Virtual machines
// and containers by what the system sees of itself: "physical" only where something says so.
import { type Fact, firmwareText, known, unknown, type UnknownReason, valueOf } from '../fact.ts'
import type { Reading } from '../model.ts'
import { chassisOf } from '../smbios/chassis.ts'
import { isoDate } from '../smbios/firmware-date.ts'
import { modelName } from '../smbios/model-name.ts'
import { isVirtualMachine } from '../smbios/virtual-machine.ts'
import { count, pairs, type Sections } from './sections.ts'

export function machineOf(sections: Sections): Reading['machine'] {
  const dmi = pairs(sections.body('dmi'))
  const board = /^board: (.+)$/m.exec(sections.body('cpu') ?? '')?.[1]
  // Files for root alone are not in the listing at all.
  const secret: UnknownReason = sections.elevated || dmi['sys_vendor'] === undefined ? reason(sections) : 'no-root'
  const text = (key: string, why = reason(sections)): Fact<string> => firmwareText(dmi[key], `dmi.${key}`, why)
  const model = modelName({ maker: dmi['sys_vendor'] ?? null, model: dmi['product_name'] ?? null, version: dmi['product_version'] ?? null })
  const day = isoDate(dmi['bios_date'] ?? null)
  const virtual = isVirtual(sections, isVirtualMachine(dmi['sys_vendor'] ?? null, dmi['product_name'] ?? null))
  return {
    maker: text('sys_vendor'), model: model !== null ? firmwareText(model, 'dmi.product_name') : board ? firmwareText(board, 'device-tree') : text('product_name'), family: text('product_family'),
    serial: text('product_serial', secret), uuid: text('product_uuid', secret), assetTag: text('chassis_asset_tag'), boardModel: text('board_name'), boardSerial: text('board_serial', secret),
    chassis: valueOf(virtual) ? known('vm', 'virt') : dmi['chassis_type'] === undefined ? unknown(reason(sections), 'dmi.chassis_type') : chassisOf(count(dmi['chassis_type']), 'dmi.chassis_type'),
    biosVersion: text('bios_version'), biosDate: day ? known(day, 'dmi.bios_date', 'declared') : unknown(dmi['bios_date'] === undefined ? reason(sections) : 'parse', 'dmi.bios_date'), virtual,
  }
}

/** No such folder: a board without this firmware (ARM), or a container. */
function reason(sections: Sections): UnknownReason {
  return sections.missing('dmi').unknown
}

function isVirtual(sections: Sections, byName: boolean): Fact<boolean> {
  const words = (sections.whole('virt') ?? '').split('\n').map((word) => word.trim()).filter(Boolean)
  const flags = /^flags\s*:(.*)$/m.exec(sections.body('cpu') ?? '')?.[1]
  if (words.some((word) => VIRTUAL.has(word) || word.startsWith('type='))) return known(true, 'virt')
  if (byName) return known(true, 'dmi')
  if (flags !== undefined && / hypervisor\b/.test(flags)) return known(true, 'cpuinfo')
  if (words.includes('none')) return known(false, 'virt')
  // Without systemd nobody says "none": the processor that shows no hypervisor does.
  return flags !== undefined && sections.said('virt') !== undefined ? known(false, 'cpuinfo', 'derived') : sections.missing('virt')
}

/** The words of systemd-detect-virt, machines then containers. */
const VIRTUAL = new Set('qemu kvm amazon zvm vmware microsoft oracle powervm xen bochs uml parallels bhyve qnx acrn apple sre google vm-other docker lxc lxc-libvirt systemd-nspawn openvz podman rkt wsl proot pouch container-other'.split(' '))
