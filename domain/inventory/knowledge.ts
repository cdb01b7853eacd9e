// Dated knowledge that facts are judged against: ends of support, processors, Apple's models. Data, never constants: each
// table has its source, its version and the day after which it must be read again. The rules over them: knowledge/.
import { z } from 'zod'
import { CivilDate } from '../civil-date.ts'

const dated = { version: z.string(), expires: CivilDate, source: z.string() }
/** A day; false = not ended, no day announced; true = ended, day unknown. */
const End = z.union([CivilDate, z.boolean()])
/** `how`: extended support that comes by itself (Debian LTS), or that must be proven (Ubuntu Pro, Windows ESU). */
const Cycle = z.strictObject({ eol: End, extended: CivilDate.optional(), how: z.enum(['automatic', 'proven']).optional() })
export type Cycle = z.infer<typeof Cycle>
const WINDOWS_EDITIONS = ['w', 'e', 'e-lts', 'iot-lts', 'iot', 'ac', 'all'] as const
/** `extendedHome`: the end of what individuals can buy, earlier than what organisations can. */
const WindowsCycle = z.strictObject({ cycle: z.string(), build: z.int(), editions: z.enum(WINDOWS_EDITIONS), eol: CivilDate, extended: CivilDate.optional(), extendedHome: CivilDate.optional(), how: z.literal('proven').optional() })
export type WindowsCycle = z.infer<typeof WindowsCycle>

/** `named`: systems that bear another's id and tell themselves apart by name (LMDE says linuxmint). */
const OsSupport = z.strictObject({ ...dated, named: z.array(z.strictObject({ id: z.string(), name: z.string(), system: z.string() })), systems: z.record(z.string(), z.record(z.string(), Cycle)), windows: z.array(WindowsCycle), windowsServer: z.array(WindowsCycle) })

/** Where the table is known to be wrong, with the reason. */
const OsSupportOverrides = z.strictObject({ version: z.string(), source: z.string(), overrides: z.array(z.strictObject({ system: z.string(), cycle: z.string(), eol: End, reason: z.string() })) })

/** `names`: how an inventory names it (a leading part, any of them). `cycleFrom`: where its cycle is read. */
const Product = z.strictObject({ product: z.string(), names: z.array(z.string()), not: z.array(z.string()).optional(), on: z.array(z.enum(['windows', 'macos', 'linux'])).optional(), cycleFrom: z.enum(['name', 'version', 'any']), cycles: z.record(z.string(), CivilDate) })
const SoftwareSupport = z.strictObject({ ...dated, products: z.array(Product) })

const Range = z.tuple([z.int(), z.int()])
/** By vendor, family, model and stepping, or by the beginning of a name (ARM). `bits`: what every processor of the rule can. */
const CpuRule = z.strictObject({ vendor: z.string(), family: Range.optional(), models: Range.optional(), steppings: Range.optional(), named: z.string().optional(), bits: z.union([z.literal(32), z.literal(64)]).optional(), class: z.int().min(0).max(3), classFrom4Cores: z.int().min(0).max(3).optional(), year: z.int(), name: z.string() })
const CpuClasses = z.strictObject({ ...dated, rules: z.array(CpuRule) })

/** Names by what they begin with: `{"Core": "i3-8100, i3-8100T"}`. */
const Win11Processors = z.strictObject({ ...dated, families: z.strictObject({ intel: z.record(z.string(), z.string()), amd: z.record(z.string(), z.string()), qualcomm: z.record(z.string(), z.string()) }) })

/** Model years by identifier (`MacBookPro14,1`): one, or the first and the last that bear it. */
const AppleModels = z.strictObject({ ...dated, models: z.record(z.string(), z.record(z.string(), z.union([z.int(), Range]))) })

const TABLES = { osSupport: OsSupport, osSupportOverrides: OsSupportOverrides, softwareSupport: SoftwareSupport, cpuClasses: CpuClasses, win11Processors: Win11Processors, appleModels: AppleModels } as const
export type Knowledge = { readonly [T in keyof typeof TABLES]: z.infer<(typeof TABLES)[T]> }

/** All tables; `read` gives the JSON of a file of resources/reference. @throws ZodError when a table breaks its form */
export function parseKnowledge(read: (file: string) => unknown): Knowledge {
  return {
    osSupport: OsSupport.parse(read('os-support.json')), osSupportOverrides: OsSupportOverrides.parse(read('os-support-overrides.json')), softwareSupport: SoftwareSupport.parse(read('software-support.json')),
    cpuClasses: CpuClasses.parse(read('cpu-classes.json')), win11Processors: Win11Processors.parse(read('win11-processors.json')), appleModels: AppleModels.parse(read('apple-models.json')),
  }
}

/** A table that facts were judged against. */
export const Dataset = z.strictObject({ name: z.enum(['osSupport', 'softwareSupport', 'cpuClasses', 'win11Processors', 'appleModels']), version: z.string(), expires: CivilDate })
export type Dataset = z.infer<typeof Dataset>

export function datasetsOf(knowledge: Knowledge): Dataset[] {
  return Dataset.shape.name.options.map((name) => ({ name, version: knowledge[name].version, expires: knowledge[name].expires }))
}

/** The tables that should have been read again by that day. */
export function expired(datasets: readonly Dataset[], asOf: CivilDate): Dataset[] {
  return datasets.filter(({ expires }) => expires < asOf)
}
