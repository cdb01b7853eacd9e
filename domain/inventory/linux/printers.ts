// Printers that CUPS knows, with their makers' names where the administrator's file was readable.
import { known, unknown } from '../fact.ts'
import type { Reading } from '../model.ts'
import type { Sections } from './sections.ts'

export function printersOf(sections: Sections): Reading['printers'] {
  const body = sections.whole('print')
  if (body === undefined) return undefined
  const drivers = driversOf(body)
  const found = [...body.matchAll(/^device for ([^:\n]+): (\S+)$/gm)].map(([, name = '', uri = '']) => {
    const network = /^(ipps?|https?|socket|lpd|smb|dnssd|implicitclass|beh):|^hp:\/net\//.test(uri) ? true : /^(usb|parallel|serial|hp|hpfax|hal):/.test(uri) ? false : null
    const serial = /[?&]serial=([^&\s]+)/.exec(uri)?.[1]
    const driver = drivers.get(name)
    return {
      name, uri: known(uri, 'lpstat'), network: network === null ? unknown('not-collected', 'lpstat') : known(network, 'lpstat', 'derived'),
      driver: driver ? known(driver, 'cups') : unknown(sections.elevated ? 'not-collected' : 'no-root', 'cups'), serial: serial ? known(decodeURIComponentSafe(serial), 'lpstat') : unknown('not-collected', 'lpstat'),
    }
  })
  // "None" has to be said: a print service that does not answer is no proof.
  return found.length > 0 || /^none$|No destinations added/m.test(body) ? found : undefined
}

function driversOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  let name: string | undefined
  for (const line of text.split('\n')) {
    name = /^<(?:Default)?Printer (.+)>$/.exec(line)?.[1] ?? name
    const driver = /^MakeModel (.+)$/.exec(line)?.[1]
    if (name && driver) found.set(name, driver)
  }
  return found
}

function decodeURIComponentSafe(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
