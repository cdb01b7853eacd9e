// A pack: what is installed, in which order, and how each step proves itself. Format: design/provisioning.md 3.1 and 3.2.
// Unknown keys are errors: a typo in a pack must not be a silent omission.
import { z } from 'zod'
import { Sha256 } from '../ids.ts'
import { OwnRequirements, Roles } from '../quoting/case.ts'
import { NEEDS } from '../words.ts'
import { type Artefact, ArtefactName } from './artefact.ts'
import { AccountShape } from './kinds/account.ts'
import { BackupShape } from './kinds/backup.ts'
import { FileShape } from './kinds/file.ts'
import { FirewallShape } from './kinds/firewall.ts'
import { ServiceShape } from './kinds/service.ts'
import { SiteShape } from './kinds/site.ts'
import { SUITES } from './suites.ts'

const Both = z.strictObject({ fr: z.string().min(1), en: z.string().min(1) })
const StepId = z.string().regex(/^[a-z][a-z0-9-]{1,40}$/)
const PackageName = z.string().regex(/^[a-z0-9][a-z0-9.+-]+$/)

export type Suite = (typeof SUITES)[number]
const PackId = z.string().regex(/^[a-z][a-z0-9-]{2,40}$/)
const Version = z.string().regex(/^\d+\.\d+\.\d+$/)
const OptionKey = z.string().regex(/^[a-z][a-zA-Z0-9]{1,30}$/)

const common = {
  id: StepId, title: Both,
  /** What the step's verification proves, in the client's words: the handover report prints it with its result. */
  proof: Both.optional(),
  /** Steps that must be done before; otherwise the order of the list is the order of work. */
  needs: z.array(StepId).default([]),
  /** The step is for machines of which this is true, in the language of `when.ts`; for the others it is without object. */
  when: z.string().min(1).optional(),
  /** The step is for these suites only. */
  suites: z.array(z.enum(SUITES)).min(1).optional(),
  timeoutS: z.int().min(1).max(7200).default(600),
  /** A failure is noted and the machine goes on. */
  optional: z.boolean().default(false),
  /** An apply that only needs the line or a lock back exits 75: how often, and after how long, it is tried again. */
  retry: z.strictObject({ times: z.int().min(0).max(5), delayS: z.int().min(1).max(600) }).default({ times: 5, delayS: 10 }),
  /** The secret options that the step's own scripts read. */
  secrets: z.array(OptionKey).default([]),
  irreversible: z.boolean().default(false),
  /** Done once, when a step that asks for it changed something: before the first later step that needs one of them, else at the end. */
  after: z.array(z.string().regex(/^(reload|restart):[A-Za-z0-9@._-]{1,80}$|^(daemon-reload|sysctl)$/)).default([]),
  /** Files of `artefacts.json` that its scripts find in "$ARTEFACTS", there before the run starts. */
  artefacts: z.array(ArtefactName).default([]),
  /** Asks for a restart of the machine once it changed something: one for all, at the place of a `reboot` step or at the end. */
  reboot: z.enum(['never', 'if-needed', 'always']).default('never'),
  /** Off: its scripts run as the technician's own login, without secrets. */
  privileged: z.boolean().default(true),
  /** Seconds, megabytes fetched, and the technician's own minutes. */
  estimate: z.strictObject({ s: z.int().min(0), mb: z.int().min(0), humanMin: z.int().min(0).default(0) }).default({ s: 2, mb: 0, humanMin: 0 }),
}

/**
 * `package`: names are installed in one joined transaction, those of `installIn` on that suite only. `shell`: the step's own scripts, `steps/<id>.<phase>.sh`, behind `steps/<id>.sh` where there is one.
 * The other kinds write their scripts by themselves; a script of the step's own, where there is one, runs after the kind's.
 */
export const PackStep = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('package'), install: z.array(PackageName).default([]), installIn: z.partialRecord(z.enum(SUITES), z.array(PackageName).min(1)).default({}), ...common }),
  z.strictObject({ kind: z.literal('file'), file: FileShape, ...common }),
  z.strictObject({ kind: z.literal('service'), service: ServiceShape, ...common }),
  z.strictObject({ kind: z.literal('account'), account: AccountShape, ...common }),
  z.strictObject({ kind: z.literal('backup'), backup: BackupShape, ...common }),
  z.strictObject({ kind: z.literal('site'), site: SiteShape, ...common }),
  z.strictObject({ kind: z.literal('firewall'), firewall: FirewallShape, ...common }),
  /** The restart that former steps asked for, or that the system waits for; nothing where neither is so. */
  z.strictObject({ kind: z.literal('reboot'), ...common }),
  /** Notes which pack is on the machine: the last step. */
  z.strictObject({ kind: z.literal('record'), ...common }),
  z.strictObject({ kind: z.literal('shell'), ...common }),
])
export type PackStep = z.infer<typeof PackStep>

export const PackOption = z.strictObject({
  key: OptionKey, type: z.enum(['string', 'integer', 'boolean', 'choice', 'secret']), label: Both, default: z.union([z.string(), z.number(), z.boolean()]).optional(), choices: z.array(z.string()).default([]), pattern: z.string().optional(),
  /** Each machine has its own value. */
  perHost: z.boolean().default(false),
})
export type PackOption = z.infer<typeof PackOption>

/** Another pack whose steps come first: that version, with that lock, and no other. `when`: only for such machines. */
const Include = z.strictObject({ pack: PackId, version: Version, lockSha256: Sha256, when: z.string().min(1).optional() })

/** `pack.json` as one folder has it: its steps may name steps and options of the packs it includes. */
export const PackManifest = z.strictObject({
  format: z.literal('packtic.pack/1'), id: PackId, version: Version, title: Both, summary: Both, needs: z.array(z.enum(NEEDS)).min(1),
  authors: z.array(z.strictObject({ name: z.string(), scop: z.string() })).min(1), licence: z.string(), platform: z.literal('linux'), suites: z.array(z.enum(SUITES)).min(1), arch: z.array(z.string()).min(1),
  includes: z.array(Include).default([]),
  /** `notes`: what the technician must know or do before, in one sentence each. */
  preflight: z.strictObject({ ramMinMb: z.int().min(0), rootFreeMb: z.int().min(0), onMains: z.boolean().default(false), notes: z.array(Both).default([]) }), options: z.array(PackOption).default([]),
  training: z.strictObject({ halfDays: z.int().min(0), content: z.array(z.string()) }), maintenance: z.strictObject({ level: z.enum(['essentiel', 'standard', 'plus']), visitsPerYear: z.int().min(0), responseHours: z.int().min(0), checks: z.array(z.string()) }),
  /** What it asks of a machine, and the articles that play the parts of its quote, where they differ from the price list's own. */
  pricing: z.strictObject({ requirements: OwnRequirements.default({}), roles: Roles.partial().default({}) }).optional(),
  /** Programs that the pack puts in, each by its step: the report names those whose step was really done. */
  software: z.array(z.strictObject({ name: z.string(), licence: z.string(), free: z.boolean(), step: z.string() })).default([]),
  /** May be none in a pack that only gathers others. */
  steps: z.array(PackStep),
})

export type Pack = z.infer<typeof PackManifest>

export const PHASES = ['check', 'apply', 'verify', 'undo'] as const
export type Phase = (typeof PHASES)[number]

/** The names of a step's scripts in `steps/`: what its phases share, put before each of them, then one a phase. */
export const scriptNames = (step: string): readonly string[] => [step, ...PHASES.map((phase) => `${step}.${phase}`)]

/** A pack with its scripts and the texts of `files/`: `scripts['timezone.check']`, `scripts.timezone`, `files['files/motd']`. */
export interface PackSource {
  readonly pack: Pack
  readonly scripts: Readonly<Record<string, string>>
  readonly files: Readonly<Record<string, string>>
  /** `artefacts.json`; absent = none. */
  readonly artefacts?: readonly Artefact[]
}

/** The text a step puts in place, or undefined. */
export function sourceOf(step: PackStep): string | undefined {
  return step.kind === 'file' && 'source' in step.file ? step.file.source : undefined
}

/** The secret option that a step reads, or undefined. */
export function secretOf(step: PackStep): string | undefined {
  return step.kind === 'account' ? step.account.password : step.kind === 'backup' ? step.backup.passphrase : step.kind === 'site' && step.site.engine === 'spip' ? step.site.password : undefined
}

export type OptionValues = Readonly<Record<string, string | number | boolean>>

/** The option values a run uses: what was asked over the defaults; secrets are never among them. */
export function optionValues(pack: Pack, asked: OptionValues): OptionValues {
  return Object.fromEntries(pack.options.flatMap((option) => {
    const value = asked[option.key] ?? option.default
    return option.type === 'secret' || value === undefined ? [] : [[option.key, value]]
  }))
}
