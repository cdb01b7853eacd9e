// Hardware addresses, as text of one form; a random one names nobody.

/** `0:1B:2-…` in any system's writing as `00:1b:…`; undefined for none, all zero, broadcast and multicast. */
export function macOf(text: string): string | undefined {
  const parts = text.split(/[:-]/)
  if (parts.length !== 6 || parts.some((part) => !/^[0-9a-f]{1,2}$/i.test(part))) return undefined
  const mac = parts.map((part) => part.toLowerCase().padStart(2, '0')).join(':')
  return mac === '00:00:00:00:00:00' || firstByte(mac) % 2 === 1 ? undefined : mac
}

/** Locally administered bit: made up by the machine (phones, virtual machines), perhaps another tomorrow, so no identity. */
export function isRandomMac(mac: string): boolean {
  return Math.floor(firstByte(mac) / 2) % 2 === 1
}

const firstByte = (mac: string): number => parseInt(mac.slice(0, 2), 16)
