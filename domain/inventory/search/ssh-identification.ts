// The line an SSH server says first (RFC 4253 4.2): proof that it is one, and often which system it runs on. A guess, shown as one.

export interface SystemGuess { readonly family: 'linux' | 'windows' | 'bsd' | 'network'; readonly name: string }

const LONGEST_LINE = 255
/** Words of a vendor's server, first match wins. A bare OpenSSH (Fedora, macOS, Arch…) says nothing. */
const WORDS: readonly (readonly [RegExp, SystemGuess['family'], (match: RegExpExecArray) => string])[] = [
  [/OpenSSH_for_Windows/i, 'windows', () => 'Windows'],
  [/Raspbian.*deb(\d+)/i, 'linux', ([, release]) => `Raspberry Pi OS ${release}`],
  [/Raspbian/i, 'linux', () => 'Raspberry Pi OS'],
  [/Debian.*deb(\d+)/i, 'linux', ([, release]) => `Debian ${release}`],
  [/Debian/i, 'linux', () => 'Debian'],
  [/Ubuntu/i, 'linux', () => 'Ubuntu'],
  [/FreeBSD/i, 'bsd', () => 'FreeBSD'],
  [/NetBSD/i, 'bsd', () => 'NetBSD'],
  [/^ROSSSH/i, 'network', () => 'MikroTik RouterOS'],
  [/^Cisco/i, 'network', () => 'Cisco'],
  [/^HUAWEI/i, 'network', () => 'Huawei'],
  [/^Comware/i, 'network', () => 'Comware'],
  [/^RomSShell/i, 'network', () => 'RomSShell'],
  [/^mpSSH/i, 'network', () => 'iLO'],
  [/^lancom/i, 'network', () => 'LANCOM'],
]

/** The server's words after the protocol version; undefined when the text is not of an SSH server. Lines before it are allowed. */
export function sshIdentification(text: string): string | undefined {
  const line = text.split('\n').find((one) => one.startsWith('SSH-'))
  return /^SSH-(?:2\.0|1\.99|1\.\d+)-([\x20-\x7e]+)/.exec((line ?? '').slice(0, LONGEST_LINE))?.[1]?.trim()
}

export function systemGuess(identification: string): SystemGuess | undefined {
  for (const [words, family, name] of WORDS) {
    const match = words.exec(identification)
    if (match) return { family, name: name(match) }
  }
  return undefined
}
