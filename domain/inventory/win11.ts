// May this machine run Windows 11? yes, yes after a setting, no with reasons, or unknown with what is missing. Windows' own
// opinion first, then the processor lists and the requirements. Rule: design/inventory.md 3.12. The codes are sentences of
// the catalogues (win11.<code>).
import { type Fact, known, unknown, type UnknownReason, valueOf, whyUnknown } from './fact.ts'
import type { Knowledge } from './knowledge.ts'
import { agreed, processorOpinions } from './knowledge/win11-processors.ts'
import type { MachineFacts } from './model.ts'

type Win11 = MachineFacts['win11']

export const WIN11_NO = ['cpu', 'tpm', 'secure-boot', 'memory', 'disk', 'arch', 'cores', 'clock', 'other'] as const
export const WIN11_SETTINGS = ['set-tpm', 'set-secure-boot', 'set-uefi'] as const
/** `cpu-opinions`: rule and list differ; `tpm-hidden`: none seen on a processor that has one inside. */
export const WIN11_MISSING = ['cpu', 'cpu-opinions', 'tpm', 'tpm-hidden', 'secure-boot', 'memory', 'disk', 'disk-limit', 'arch', 'cores', 'clock'] as const
type No = (typeof WIN11_NO)[number]
type Setting = (typeof WIN11_SETTINGS)[number]
type Missing = (typeof WIN11_MISSING)[number]

/** One requirement: met, met after a setting, not met, or not known. */
type Answer = { readonly is: 'met' } | { readonly is: 'setting'; readonly code: Setting } | { readonly is: 'no'; readonly code: No } | { readonly is: 'unknown'; readonly code: Missing; readonly why: UnknownReason }
const MET: Answer = { is: 'met' }
const no = (code: No): Answer => ({ is: 'no', code })
const lacking = (code: Missing, ...facts: readonly Fact<unknown>[]): Answer => ({ is: 'unknown', code, why: facts.flatMap((fact) => whyUnknown(fact) ?? []).find((why) => why !== 'not-applicable') ?? 'not-collected' })

const SRC = 'rule.win11'
const GIB = 1024 ** 3
const MIN_RAM = 4 * GIB
/** What the system counts is less than what is fitted. */
const MIN_RAM_SEEN = 3.5 * GIB
const MIN_DISK = 64_000_000_000
/** Chips sold as 64 GB hold a little less: those are not told apart. */
const ALMOST_DISK = 58_000_000_000

/** Words of Windows' own refusal. */
const RED: Readonly<Record<string, No>> = { cpufms: 'cpu', cpu: 'cpu', processor: 'cpu', tpm: 'tpm', uefisecureboot: 'secure-boot', memory: 'memory', systemdrivesize: 'disk' }

export function win11Of(facts: MachineFacts, knowledge: Pick<Knowledge, 'win11Processors'>): Win11 {
  const { machine, cpu, os, security, win11 } = facts
  if (valueOf(machine.virtual) === true || valueOf(machine.chassis) === 'vm') return withoutObject(win11)
  const own = win11.osSays
  const red = own === null ? [] : own.redReasons.filter((word) => !/^(none)?$/i.test(word.trim())).map((word) => RED[word.trim().toLowerCase()] ?? 'other')
  const opinions = processorOpinions(knowledge, { name: valueOf(cpu.name), vendor: valueOf(cpu.vendor), family: valueOf(cpu.family), model: valueOf(cpu.model), stepping: valueOf(cpu.stepping), platformField1: valueOf(win11.platformField1) })
  const byTables = agreed(opinions)
  // Windows' word is taken, but never against the rule: a yes is not given lightly.
  const supported = own === null ? byTables.supported : red.includes('cpu') ? false : opinions.ruled === false ? null : true
  const cpuBy = own === null ? byTables.by : 'os'

  const tpm = tpmAnswer(security, supported)
  const boot = bootAnswer(security)
  /** Windows' word, unless a setting is proven to change it. */
  const said = (code: No, answer: Answer): Answer => (own === null || answer.is === 'setting' ? answer : red.includes(code) ? no(code) : MET)
  const answers: readonly Answer[] = [
    supported === null ? lacking(opinions.ruled === null || opinions.listed === null ? 'cpu' : 'cpu-opinions', cpu.name, cpu.family) : supported ? MET : no('cpu'),
    said('tpm', tpm), said('secure-boot', boot), said('memory', memoryAnswer(facts)), said('disk', diskAnswer(facts)),
    ...(own !== null || opinions.listed === true ? [] : [archAnswer(facts), coresAnswer(facts), clockAnswer(facts)]),
    ...(red.includes('other') ? [no('other')] : []),
  ]
  const refused = answers.flatMap((one) => (one.is === 'no' ? [one.code] : []))
  const missing = answers.flatMap((one) => (one.is === 'unknown' ? [one] : []))
  const settings = answers.flatMap((one) => (one.is === 'setting' ? [one.code] : []))
  // Apple's computers run it by no support of anybody's; what they are made of is told all the same.
  const isMac = valueOf(os.family) === 'macos' || /^apple\b/i.test(valueOf(machine.maker) ?? '')
  return {
    osSays: own, platformField1: win11.platformField1, cpuBy,
    verdict: isMac ? unknown('not-applicable', SRC) : refused.length > 0 ? known('no', SRC, 'derived') : missing[0] ? unknown(missing[0].why, SRC) : known(settings.length > 0 ? 'yes-after-setting' : 'yes', SRC, 'derived'),
    reasons: refused.length > 0 ? refused : missing.length > 0 ? [] : settings,
    missing: missing.map(({ code }) => code),
    cpuListed: opinion(opinions.listed), cpuRuled: opinion(opinions.ruled),
    cpuSupported: boolean(answers[0]), tpm2: boolean(answers[1]), uefiSecureBoot: boolean(answers[2]),
  }
}

/** For the quote: present or capable is true, even before a setting. */
function boolean(answer: Answer | undefined): Fact<boolean> {
  return answer === undefined || answer.is === 'unknown' ? unknown(answer?.why ?? 'not-collected', SRC) : known(answer.is !== 'no', SRC, 'derived')
}

const opinion = (value: boolean | null): Fact<boolean> => (value === null ? unknown('not-collected', 'rule.win11-cpu') : known(value, 'rule.win11-cpu', 'derived'))

function withoutObject(win11: Win11): Win11 {
  const none = unknown('not-applicable', SRC)
  return { ...win11, verdict: none, reasons: [], missing: [], cpuBy: null, cpuListed: none, cpuRuled: none, cpuSupported: none, tpm2: none, uefiSecureBoot: none }
}

/** A chip of 1.2 will not do. None seen proves nothing: supported processors have one inside, most often switched off. */
function tpmAnswer({ tpm }: MachineFacts['security'], supported: boolean | null): Answer {
  const version = valueOf(tpm.version)
  if (version !== null && valueOf(tpm.present) !== false) return /^2\b/.test(version) ? (valueOf(tpm.on) === false ? { is: 'setting', code: 'set-tpm' } : MET) : no('tpm')
  return lacking(supported === true ? 'tpm-hidden' : 'tpm', tpm.version, tpm.present)
}

/** Capable is enough: started the old way by a firmware that knows UEFI, or UEFI with Secure Boot off. */
function bootAnswer({ uefi, uefiCapable, secureBoot }: MachineFacts['security']): Answer {
  const state = valueOf(secureBoot)
  if (state === 'unsupported' && valueOf(uefi) === true) return no('secure-boot')
  if (state === 'on') return MET
  if (state === 'off' || state === 'capable') return { is: 'setting', code: 'set-secure-boot' }
  if (valueOf(uefi) === false && valueOf(uefiCapable) === true) return { is: 'setting', code: 'set-uefi' }
  return lacking('secure-boot', valueOf(uefi) === false ? uefiCapable : secureBoot, uefi)
}

function memoryAnswer({ ram }: MachineFacts): Answer {
  const [total, seen] = [valueOf(ram.totalBytes), valueOf(ram.osBytes)]
  if (total !== null) return total >= MIN_RAM ? MET : no('memory')
  if (seen === null) return lacking('memory', ram.totalBytes, ram.osBytes)
  // A graphics chip takes its share: much less than 3.5 GiB is less than 4, anything between says nothing.
  return seen >= MIN_RAM_SEEN ? MET : seen < MIN_RAM / 2 ? no('memory') : lacking('memory', ram.totalBytes)
}

function diskAnswer({ disks, gaps }: MachineFacts): Answer {
  const disk = disks.find((one) => valueOf(one.system) === true)
  const bytes = disk ? valueOf(disk.bytes) : null
  if (bytes === null) return lacking('disk', disk ? disk.bytes : (gaps.disks ?? unknown('not-collected', 'disks')))
  return bytes >= MIN_DISK ? MET : bytes >= ALMOST_DISK ? lacking('disk-limit') : no('disk')
}

function archAnswer({ cpu }: MachineFacts): Answer {
  const arch = valueOf(cpu.arch)
  return arch === null ? lacking('arch', cpu.arch) : arch === 64 ? MET : no('arch')
}

function coresAnswer({ cpu }: MachineFacts): Answer {
  const cores = valueOf(cpu.cores)
  return cores === null ? lacking('cores', cpu.cores) : cores >= 2 ? MET : no('cores')
}

function clockAnswer({ cpu }: MachineFacts): Answer {
  const clocks = [valueOf(cpu.maxMhz), valueOf(cpu.baseMhz)].flatMap((mhz) => mhz ?? [])
  return clocks.length === 0 ? lacking('clock', cpu.maxMhz, cpu.baseMhz) : Math.max(...clocks) >= 1000 ? MET : no('clock')
}
