// What sits on the PCI and USB buses: lspci in its machine form or its common one, the kernel's ids else.
import { known, unknown } from '../fact.ts'
import type { Reading } from '../model.ts'
import { blocks, colons, pairs, type Sections } from './sections.ts'

export interface PciDevice { readonly slot: string; readonly classId: string; readonly vendorId: string | null; readonly deviceId: string | null; readonly vendor: string | null; readonly name: string | null }

/** `-vmmnnk` blocks, `lspci -nn` lines, or `--- slot` blocks of the kernel's files. */
export function pciDevices(text: string): readonly PciDevice[] {
  if (/^--- /m.test(text)) {
    return blocks(text).flatMap(([slot, body]) => {
      const files = pairs(body)
      const hex = (key: string): string | null => /^0x([0-9a-f]{4})/.exec(files[key] ?? '')?.[1] ?? null
      const classId = hex('class')
      return classId ? [{ slot, classId, vendorId: hex('vendor'), deviceId: hex('device'), vendor: null, name: null }] : []
    })
  }
  if (/^Slot:\s/m.test(text)) {
    return text.split(/\n\s*\n/).flatMap((part) => {
      const facts = colons(part)
      const [classId, vendor, device] = [numbered(facts['class']), numbered(facts['vendor']), numbered(facts['device'])]
      return facts['slot'] && classId ? [{ slot: facts['slot'], classId: classId.id, vendorId: vendor?.id ?? null, deviceId: device?.id ?? null, vendor: vendor?.name ?? null, name: device?.name ?? null }] : []
    })
  }
  return text.split('\n').flatMap((line) => {
    const [, slot, classId, name, vendorId, deviceId] = /^((?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]) [^[]*\[([0-9a-f]{4})\]: (.*?) \[([0-9a-f]{4}):([0-9a-f]{4})\]/.exec(line) ?? []
    if (!slot || !classId || !vendorId || !deviceId || !name) return []
    // Maker and device stand in one text: the maker ends with its legal form.
    const maker = /^(.*?(?:Corporation|Co\., Ltd\.|Inc\.|Ltd\.|Semiconductor|Corp\.|\[AMD\/ATI\]|\[AMD\])) (?=.)/.exec(name)?.[1]
    return [{ slot, classId, vendorId, deviceId, vendor: maker ?? null, name: maker ? name.slice(maker.length + 1) : name }]
  })
}

/** "UHD Graphics 620 [5917]" */
function numbered(text: string | undefined): { readonly name: string; readonly id: string } | undefined {
  const [, name, id] = /^(.*) \[([0-9a-f]{4})\]$/.exec(text ?? '') ?? []
  return name !== undefined && id ? { name, id } : undefined
}

/** Makers that put graphics on boards, for where no tool names them. */
const MAKERS: Readonly<Record<string, string>> = { '8086': 'Intel Corporation', '10de': 'NVIDIA Corporation', '1002': 'Advanced Micro Devices, Inc. [AMD/ATI]', '102b': 'Matrox Electronics Systems Ltd.', '1a03': 'ASPEED Technology, Inc.', '15ad': 'VMware', '1234': 'QEMU', '1af4': 'Red Hat, Inc.', '80ee': 'InnoTek Systemberatung GmbH' }

export function gpuOf(sections: Sections): Reading['gpu'] {
  const body = sections.said('pci')
  if (body === undefined) return undefined
  return pciDevices(body).filter((one) => one.classId.startsWith('03')).map((one) => {
    const maker = one.vendor ?? MAKERS[one.vendorId ?? '']
    return { maker: maker ? known(maker, 'lspci') : unknown('no-tool', 'lspci'), name: one.name ? known(one.name, 'lspci') : one.deviceId ? known(`${one.vendorId}:${one.deviceId}`, 'sysfs.pci') : unknown('no-tool', 'lspci') }
  })
}

const HUB_CLASS = '09'

/** Hubs are part of the machine, and root hubs are its controllers. */
export function usbOf(sections: Sections): Reading['usb'] {
  const body = sections.said('usb')
  return body === undefined ? undefined : usbDevices(body)
}

export function usbDevices(text: string): NonNullable<Reading['usb']> {
  if (/^--- /m.test(text)) {
    return blocks(text).flatMap(([, body]) => {
      const files = pairs(body)
      return files['idVendor'] && files['bDeviceClass'] !== HUB_CLASS ? [{ vendorId: files['idVendor'], productId: files['idProduct'] ?? null, maker: files['manufacturer'] || null, name: files['product'] || null, serial: files['serial'] || null }] : []
    })
  }
  return text.split('\n').flatMap((line) => {
    const [, vendorId, productId, name = ''] = /^Bus \d{3} Device \d{3}: ID ([0-9a-f]{4}):([0-9a-f]{4}) ?(.*)$/.exec(line) ?? []
    return vendorId && productId && vendorId !== '1d6b' && !/\bhub$/i.test(name.trim()) ? [{ vendorId, productId, name: name.trim() || null }] : []
  })
}

/** Screens that the kernel's connectors hold; a connector inside a laptop is named after its kind. */
export const isBuiltin = (connector: string): boolean => /-(eDP|LVDS|DSI)-/.test(connector)
