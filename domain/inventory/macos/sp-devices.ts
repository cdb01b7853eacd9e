// Graphics and screens, battery, printers, USB, Wi-Fi as system_profiler lists them.
import { edidMaker } from '../edid-makers.ts'
import { type Fact, known, unknown } from '../fact.ts'
import type { Reading } from '../model.ts'
import { whole } from './quantity.ts'
import { child, everyNode, type SpNode, word } from './sp-node.ts'
import { counted, isYes, notApplicable, said, type SpSource } from './sp-source.ts'

type Screen = NonNullable<Reading['screens']>[number]

export function spDisplays(source: SpSource): Pick<Reading, 'gpu' | 'screens' | 'gaps'> {
  const src = source.src('SPDisplays')
  const section = source.section('SPDisplays')
  if (section === undefined) return { gaps: { gpu: unknown(source.missing, src), screens: unknown(source.missing, src) } }
  const cards = section.children.filter((one) => word(one, 'sppci_model', 'Chipset Model', 'Modèle de jeu de composants', 'Modèle du jeu de composants') !== undefined)
  return {
    gpu: cards.map((card) => ({ maker: said(makerOf(word(card, 'spdisplays_vendor', 'Vendor', 'Fournisseur')), src), name: said(word(card, 'sppci_model', 'Chipset Model', 'Modèle de jeu de composants', 'Modèle du jeu de composants'), src) })),
    screens: section.children.flatMap((card) => (child(card, 'spdisplays_ndrvs', 'Displays', 'Moniteurs', 'Écrans')?.children ?? []).flatMap((one) => screenOf(one, src))),
  }
}

/** "sppci_vendor_intel", "Intel (0x8086)". */
const makerOf = (text: string | undefined): string | undefined => text?.replace(/^sppci_vendor_/i, '').replace(/\s*\(0x[0-9a-f]+\)$/i, '')

function screenOf(node: SpNode, src: string): readonly Screen[] {
  const size = word(node, '_spdisplays_pixels', 'spdisplays_pixelresolution', 'Resolution', 'Résolution', '_spdisplays_resolution')
  // A connector without a screen has a state and nothing else.
  if (size === undefined) return []
  const [, resX, resY] = /(\d{3,5}) ?x ?(\d{3,5})/i.exec(size) ?? []
  const type = word(node, 'spdisplays_display_type', 'Display Type', 'Type de moniteur', "Type d'écran") ?? ''
  const connection = word(node, 'spdisplays_connection_type', 'Connection Type', 'Type de connexion')
  const builtin = /built-?in|int.gr/i.test(type) || isYes(word(node, 'spdisplays_builtin', 'Built-In', 'Intégré')) === true ? true : connection === undefined ? null : /internal|interne/i.test(connection)
  const serial = word(node, 'spdisplays_display-serial-number', 'Display Serial Number', 'Numéro de série du moniteur')
  const number = Number.parseInt(word(node, '_spdisplays_display-serial-number') ?? '', 16)
  const vendor = Number.parseInt(word(node, '_spdisplays_display-vendor-id') ?? '', 16)
  const letters = [vendor >> 10, vendor >> 5, vendor].map((five) => five & 31)
  const maker = Number.isInteger(vendor) && vendor > 0 && vendor < 0x8000 && letters.every((one) => one >= 1 && one <= 26) ? String.fromCharCode(...letters.map((one) => one + 64)) : null
  const year = whole(word(node, '_spdisplays_display-year'))
  const week = whole(word(node, '_spdisplays_display-week'))
  return [{
    maker: maker === null ? unknown('not-collected', src) : known(edidMaker(maker) ?? maker, src), model: said(word(node, '_name') ?? node.name, src),
    serial: serial !== undefined ? said(serial, src) : number > 0 ? known(String(number), src) : builtin === true ? notApplicable(src) : unknown('not-collected', src),
    year: year === null || year < 1990 ? unknown('not-collected', src) : known(year, src), week: week === null || week < 1 || week > 54 ? unknown('not-collected', src) : known(week, src),
    resX: counted(whole(resX), size, src), resY: counted(whole(resY), size, src), builtin: builtin === null ? unknown('not-collected', src) : known(builtin, src),
  }]
}

/** Capacities come in mAh there: only their wear and the cycles are facts; ioreg tells the rest. */
export function spBattery(source: SpSource): Pick<Reading, 'battery' | 'gaps'> {
  const src = source.src('SPPower')
  const section = source.section('SPPower')
  if (section === undefined) return { gaps: { battery: unknown(source.missing, src) } }
  const node = section.children.find((one) => /spbattery|batter(y|ie)/i.test(one.name))
  if (node === undefined || isYes(word(node, 'sppower_battery_installed', 'Battery Installed', 'Batterie installée')) === false) return { battery: [] }
  const [model, health] = [child(node, 'sppower_battery_model_info', 'Model Information', 'Informations sur le modèle', 'Informations du modèle'), child(node, 'sppower_battery_health_info', 'Health Information', "Informations sur l'état", 'Informations sur l’état', 'Informations de santé')]
  const cycles = word(health, 'sppower_battery_cycle_count', 'Cycle Count', 'Nombre de cycles')
  const left = word(health, 'sppower_battery_health_maximum_capacity', 'Maximum Capacity', 'Capacité maximale')
  const percent = whole(/^(\d{1,3})[\s\u00a0\u202f]*%$/.exec(left ?? '')?.[1])
  return {
    battery: [{
      cycles: counted(whole(cycles), cycles, src), wearPct: percent === null ? unknown(left === undefined ? 'not-collected' : 'parse', src) : known(Math.max(0, 100 - percent), src),
      maker: said(word(model, 'sppower_battery_manufacturer', 'Manufacturer', 'Fabricant'), src), serial: said(word(model, 'sppower_battery_serial_number', 'Serial Number', 'Numéro de série'), src),
    }],
  }
}

export function spPrinters(source: SpSource): Pick<Reading, 'printers' | 'gaps'> {
  const src = source.src('SPPrinters')
  const section = source.section('SPPrinters')
  if (section === undefined) return { gaps: { printers: unknown(source.missing, src) } }
  return { printers: section.children.flatMap((one) => printerOf(word(one, '_name') ?? one.name, word(one, 'uri', 'URI'), word(one, 'ppd', 'PPD'), src)) }
}

/** A name and a password may stand in an address: never kept. */
function printerOf(name: string, uri: string | undefined, driver: string | undefined, src: string): NonNullable<Reading['printers']> {
  if (uri === undefined || name === '') return []
  const network: Fact<boolean> = /^(lpd|socket|ipps?|https?|dnssd|mdns|smb|bonjour):/i.test(uri) ? known(true, src) : /^(usb|parallel|serial):/i.test(uri) ? known(false, src) : unknown('not-collected', src)
  return [{ name, uri: said(uri.replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1'), src), driver: said(driver, src), network, serial: said(/[?&]serial=([^&]+)/i.exec(uri)?.[1], src) }]
}

/** Devices, not the controllers that hold them. */
export function spUsb(source: SpSource): Pick<Reading, 'usb' | 'gaps'> {
  const section = source.section('SPUSBHost') ?? source.section('SPUSB')
  if (section === undefined) return { gaps: { usb: unknown(source.missing, source.src('SPUSB')) } }
  const id = (text: string | undefined): string | null => /^0x([0-9a-f]{1,4})\b/i.exec(text ?? '')?.[1]?.toLowerCase().padStart(4, '0') ?? null
  return {
    usb: everyNode(section).flatMap((one) => {
      const product = id(word(one, 'product_id', 'Product ID', 'Identifiant du produit', 'USBDeviceKeyProductID'))
      if (product === null) return []
      const vendor = word(one, 'vendor_id', 'Vendor ID', 'Identifiant du fournisseur', 'USBDeviceKeyVendorID')
      return [{ vendorId: vendor === 'apple_vendor_id' ? '05ac' : id(vendor), productId: product, maker: word(one, 'manufacturer', 'Manufacturer', 'Fabricant', 'USBDeviceKeyVendorName') ?? null, name: word(one, '_name') ?? one.name, serial: word(one, 'serial_num', 'Serial Number', 'Numéro de série', 'USBDeviceKeySerialNumber') ?? null }]
    }),
  }
}

export interface SpWifi { readonly name: string; readonly std: Fact<string>; readonly net: NonNullable<NonNullable<Reading['net']>['wifi']> }

/** The first Wi-Fi interface, or null: there is none. Undefined = nobody looked. */
export function spWifi(source: SpSource): SpWifi | null | undefined {
  const src = source.src('SPAirPort')
  const section = source.section('SPAirPort')
  if (section === undefined) return undefined
  const node = everyNode(section).find((one) => word(one, 'spairport_supported_phymodes', 'Supported PHY Modes', 'Modes PHY pris en charge') !== undefined)
  if (node === undefined) return everyNode(section).some((one) => /^en\d/.test(one.name)) ? undefined : null
  const modes = /802\.11 ?([a-z/]+)/.exec(word(node, 'spairport_supported_phymodes', 'Supported PHY Modes', 'Modes PHY pris en charge') ?? '')?.[1]?.split('/') ?? []
  const best = ['be', 'ax', 'ac', 'n', 'g', 'a', 'b'].find((one) => modes.includes(one))
  const now = child(node, 'spairport_current_network_information', 'Current Network Information', 'Informations actuelles du réseau')
  const network = now?.children[0] ?? now
  const signal = Number(/^(-\d{1,3}) ?dBm/.exec(word(network, 'spairport_signal_noise', 'Signal / Noise', 'Signal/bruit') ?? '')?.[1] ?? Number.NaN)
  const ssid = word(network, '_name') ?? (network === now ? undefined : network?.name)
  return {
    name: word(node, '_name') ?? node.name, std: best ? known(`802.11${best}`, src) : unknown('parse', src),
    net: { ssid: ssid === '<redacted>' ? unknown('denied', src) : said(ssid, src), security: said(word(network, 'spairport_security_mode', 'Security', 'Sécurité')?.replace(/^spairport_security_mode_/, ''), src), signalDbm: Number.isNaN(signal) ? unknown('not-collected', src) : known(signal, src) },
  }
}
