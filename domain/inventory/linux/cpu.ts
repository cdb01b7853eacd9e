// The processor: /proc/cpuinfo in the dialects of its architectures, the kernel's topology, lscpu where it says more. On ARM
// it has no name there, only who made the core and which: a table names it.
import { type Fact, firmwareText, known, unknown } from '../fact.ts'
import type { Reading } from '../model.ts'
import { colons, count, type Pairs, type Sections } from './sections.ts'
import { jsonOrNothing } from '../../json-text.ts'
import { z } from 'zod'

export function cpuOf(sections: Sections): Reading['cpu'] {
  const info = colons(sections.body('cpu'))
  const more = lscpuOf(sections.body('lscpu'))
  const none = (src = 'cpuinfo') => sections.missing('cpu', src)
  const isX86 = info['vendor_id'] !== undefined && info['cpu family'] !== undefined
  const arm = info['cpu implementer'] !== undefined
  const number = (key: string): Fact<number> => {
    const value = count(info[key])
    return value !== null ? known(value, 'cpuinfo') : arm ? unknown('not-applicable', 'cpuinfo') : none()
  }
  const threads = count(info['count']) ?? count(more['cpu(s)'])
  // One package holds all siblings.
  const packages = info['packages'] ?? (threads !== null && count(info['siblings']) === threads ? '1' : undefined)
  const topology = topologyOf(info['topology'])
  const cores = topology?.cores ?? count(info['cores']) ?? product(more['core(s) per socket'], more['socket(s)']) ?? product(info['cpu cores'], packages)
  const sockets = topology?.sockets ?? count(packages) ?? count(more['socket(s)'])
  const flags = (info['flags'] ?? more['flags'] ?? '').split(' ').filter(Boolean)
  const maxMhz = mhz(info['max khz'], 1000) ?? mhz(more['cpu max mhz'], 1)
  const baseMhz = mhz(info['base khz'], 1000) ?? mhz(/@ ([\d.]+)GHz/.exec(info['model name'] ?? '')?.[1], 0.001)
  const fact = <T>(value: T | null, src: string): Fact<T> => (value === null ? none(src) : known(value, src))
  return {
    name: nameOf(info, more) ?? none(), vendor: info['vendor_id'] ? known(info['vendor_id'], 'cpuinfo') : info['vendor'] ? known(info['vendor'], 'cpuinfo') : fact(IMPLEMENTERS[info['cpu implementer'] ?? ''] ?? null, 'cpuinfo'),
    family: isX86 ? number('cpu family') : arm ? unknown('not-applicable', 'cpuinfo') : number('cpu family'), model: isX86 || arm ? number('model') : none(), stepping: number('stepping'),
    sockets: fact(sockets, topology ? 'topology' : 'cpuinfo'), cores: fact(cores, topology ? 'topology' : 'cpuinfo'), threads: fact(threads, 'cpuinfo'),
    baseMhz: fact(baseMhz, 'cpufreq'), maxMhz: fact(maxMhz, 'cpufreq'),
    arch: archOf(flags, info, more) ?? none(),
    // A firmware may hide it: only "yes" is proven.
    virt: flags.includes('vmx') || flags.includes('svm') ? known(true, 'cpuinfo') : none(),
  }
}

function nameOf(info: Pairs, more: Pairs): Fact<string> | undefined {
  const core = CORES[`${info['cpu implementer']}:${info['cpu part']}`]
  // "ARMv7 Processor rev 4 (v7l)" names an instruction set, no processor.
  const said = [info['model name'], info['processor'], info['cpu model'], more['model name'], info['cpu'], info['family']].find((text) => text !== undefined && /[A-Za-z]/.test(text) && !/^ARMv\d|^-$/.test(text))
  if (info['cpu implementer'] !== undefined && core) return known(core, 'cpuinfo', 'derived')
  return said === undefined ? undefined : firmwareText(said, 'cpuinfo')
}

/** What the processor can, not what is installed: `lm` is long mode; a 64-bit kernel proves it elsewhere. */
function archOf(flags: readonly string[], info: Pairs, more: Pairs): Fact<32 | 64> | undefined {
  if (info['flags'] !== undefined && flags.length > 3) return known(flags.includes('lm') ? 64 : 32, 'cpuinfo')
  if (more['cpu op-mode(s)']?.includes('64-bit')) return known(64, 'lscpu')
  const version = count(info['cpu architecture'])
  if (info['cpu architecture'] !== undefined && (version ?? 0) >= 8 && /\basimd\b/.test(info['features'] ?? '')) return known(64, 'cpuinfo')
  // An armv7 kernel also runs on 64-bit cores: the part tells.
  if (version === 7 || version === 6 || info['cpu architecture']?.startsWith('5')) return (/^0xd0[3-9a-f]|^0xd[1-9a-f]/.test(info['cpu part'] ?? '') ? known(64, 'cpuinfo', 'derived') : known(32, 'cpuinfo'))
  return undefined
}

/** `package:core` words, one for each core. */
function topologyOf(text: string | undefined): { readonly sockets: number; readonly cores: number } | undefined {
  const words = (text ?? '').trim().split(/\s+/)
  if (words[0] === '' || !words.every((word) => /^-?\d+:-?\d+$/.test(word))) return undefined
  return { sockets: new Set(words.map((word) => word.split(':')[0])).size, cores: new Set(words).size }
}

function product(a: string | undefined, b: string | undefined): number | null {
  const [x, y] = [count(a), count(b)]
  return x === null || y === null || x === 0 || y === 0 ? null : x * y
}

function mhz(text: string | undefined, divisor: number): number | null {
  const value = text !== undefined && /^\d{1,9}(\.\d+)?$/.test(text) ? Math.round(Number(text) / divisor) : 0
  return value >= 100 && value <= 10_000 ? value : null
}

/** lscpu -J: a list of `{field, data}`, nested since 2.38. */
function lscpuOf(body: string | undefined): Pairs {
  const Row = z.looseObject({ field: z.string(), data: z.string().nullish(), get children() { return z.array(Row).optional() } })
  type Row = z.infer<typeof Row>
  const parsed = z.looseObject({ lscpu: z.array(Row) }).safeParse(jsonOrNothing(body))
  const found: Record<string, string> = {}
  const keep = (rows: readonly Row[]): void => rows.forEach((row) => {
    if (typeof row.data === 'string') found[row.field.replace(/:$/, '').trim().toLowerCase()] ??= row.data
    keep(row.children ?? [])
  })
  if (parsed.success) keep(parsed.data.lscpu)
  return found
}

const IMPLEMENTERS: Readonly<Record<string, string>> = { '0x41': 'ARM', '0x42': 'Broadcom', '0x43': 'Cavium', '0x48': 'HiSilicon', '0x4e': 'Nvidia', '0x50': 'APM', '0x51': 'Qualcomm', '0x53': 'Samsung', '0x56': 'Marvell', '0x61': 'Apple', '0xc0': 'Ampere' }

/** Implementer and part, as the cores' reference manuals give them (MIDR_EL1). */
const CORES: Readonly<Record<string, string>> = {
  '0x41:0xb76': 'ARM1176', '0x41:0xc05': 'Cortex-A5', '0x41:0xc07': 'Cortex-A7', '0x41:0xc08': 'Cortex-A8', '0x41:0xc09': 'Cortex-A9', '0x41:0xc0f': 'Cortex-A15', '0x41:0xd03': 'Cortex-A53', '0x41:0xd04': 'Cortex-A35', '0x41:0xd05': 'Cortex-A55', '0x41:0xd07': 'Cortex-A57', '0x41:0xd08': 'Cortex-A72', '0x41:0xd09': 'Cortex-A73', '0x41:0xd0a': 'Cortex-A75', '0x41:0xd0b': 'Cortex-A76', '0x41:0xd0c': 'Neoverse N1', '0x41:0xd0d': 'Cortex-A77', '0x41:0xd40': 'Neoverse V1', '0x41:0xd41': 'Cortex-A78', '0x41:0xd44': 'Cortex-X1', '0x41:0xd49': 'Neoverse N2', '0x41:0xd4f': 'Neoverse V2',
  '0x43:0x0a1': 'ThunderX', '0x43:0x0af': 'ThunderX2', '0x56:0x131': 'Feroceon 88FR131', '0x61:0x022': 'Apple M1', '0x61:0x023': 'Apple M1', '0x61:0x032': 'Apple M2', '0x61:0x033': 'Apple M2', '0xc0:0xac3': 'Ampere-1',
}
