// Which steps of a pack a machine gets: by its suite, by its facts, by the options. Decided once, with the plan; the run keeps
// it. A step that hangs on a fact nobody could read is undetermined: neither done nor left out by itself.
import type { HostFacts } from './facts.ts'
import type { OptionValues, Pack, PackStep, Suite } from './pack.ts'
import { SUITES } from './suites.ts'
import { evaluateWhen, namesIn, type Known, readWhen, type When } from './when.ts'

type Decision = 'wanted' | 'left-out' | 'undetermined'
/** The step with its values for this suite. */
export interface DecidedStep { readonly step: PackStep; readonly decision: Decision }

export const knownTo = ({ options }: Pick<Pack, 'options'>): Known => ({ options, words: { suite: SUITES, chassis: CHASSIS } })
const CHASSIS = ['desktop', 'laptop', 'tablet', 'server', 'vm', 'container']

export function decideSteps(pack: Pack, options: OptionValues, facts: HostFacts): readonly DecidedStep[] {
  // Nothing given: off, or empty. A number that nobody gave cannot be compared.
  const unset = pack.options.filter(({ type }) => type !== 'integer').map(({ key, type }): [string, boolean | string] => [key, type === 'boolean' ? false : ''])
  const values = { ...Object.fromEntries(unset), ...options }
  return pack.steps.map((step) => ({ step: forSuite(step, facts.suite), decision: decide(whenOf(pack, step), step, values, facts) }))
}

/** The steps a machine with these facts may get: with no facts known, all that the options do not leave out. */
export function stepsOf(pack: Pack, options: OptionValues, facts: HostFacts): readonly PackStep[] {
  return decideSteps(pack, options, facts).filter(({ decision }) => decision !== 'left-out').map(({ step }) => step)
}

/** The facts that decide something in this pack. */
export function factsThatDecide(pack: Pack): ReadonlySet<string> {
  return new Set(pack.steps.flatMap((step) => named(pack, step).facts))
}

/** The options a step hangs on, in the order it names them. */
export function optionsThatDecide(pack: Pack, step: PackStep): readonly Pack['options'][number][] {
  return named(pack, step).options.flatMap((key) => pack.options.find((option) => option.key === key) ?? [])
}

function named(pack: Pack, step: PackStep): ReturnType<typeof namesIn> {
  const when = whenOf(pack, step)
  return when ? namesIn(when) : { facts: [], options: [] }
}

function whenOf(pack: Pack, { when }: PackStep): When | undefined {
  const read = when === undefined ? undefined : readWhen(when, knownTo(pack))
  // A pack that was read has none that cannot be.
  if (read && !read.ok) throw new RangeError(`when: ${read.fault} at ${read.at}`)
  return read?.when
}

function decide(when: When | undefined, { suites }: PackStep, values: OptionValues, facts: HostFacts): Decision {
  const fits = suites === undefined ? true : facts.suite === undefined ? undefined : (suites as readonly string[]).includes(String(facts.suite))
  const asked = when === undefined ? true : evaluateWhen(when, facts, values)
  if (fits === false || asked === false) return 'left-out'
  return fits === undefined || asked === undefined ? 'undetermined' : 'wanted'
}

/** Names that only one suite has are added to the step's own. */
export function forSuite(step: PackStep, suite: HostFacts['suite']): PackStep {
  return step.kind === 'package' ? { ...step, install: [...step.install, ...(step.installIn[suite as Suite] ?? [])], installIn: {} } : step
}
