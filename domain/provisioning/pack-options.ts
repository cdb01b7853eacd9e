// Values that a technician gives to a pack's options, the same rule for the window and the command line: known options only,
// each of its type, its choices, its pattern. A refused one is named, and why.
import { Refusal } from '../errors.ts'
import { type OptionValues, optionValues, type Pack } from './pack.ts'
import { fits } from './pack-rules.ts'

/**
 * The values a run uses: what was asked over the defaults. Texts are read as the option's type.
 * @throws Refusal INVALID with every refused option: unknown, secret (never given here), or unfit
 */
export function readOptions(pack: Pack, asked: OptionValues): OptionValues {
  return optionValues(pack, readGiven(pack.options, asked))
}

/**
 * What one machine alone is given, over what all are: only options that say `perHost`, and only what was given.
 * @throws Refusal INVALID as `readOptions`, also for an option that is one for all machines
 */
export function readOwnOptions(pack: Pack, own: OptionValues): OptionValues {
  return readGiven(pack.options.filter(({ perHost }) => perHost), own)
}

function readGiven(options: Pack['options'], asked: OptionValues): OptionValues {
  const issues: { path: string; rule: string }[] = []
  const read = Object.entries(asked).flatMap(([key, given]) => {
    const option = options.find((one) => one.key === key)
    if (!option || option.type === 'secret') {
      issues.push({ path: key, rule: option ? 'secret' : options.map((one) => one.key).join(', ') })
      return []
    }
    const value = option.type === 'boolean' && (given === 'true' || given === 'false') ? given === 'true' : option.type === 'integer' && typeof given === 'string' && /^-?\d{1,15}$/.test(given) ? Number(given) : given
    if (!fits(option, value)) {
      issues.push({ path: key, rule: option.type === 'choice' ? option.choices.join(', ') : (option.pattern ?? option.type) })
      return []
    }
    return [[key, value] as const]
  })
  if (issues.length > 0) throw new Refusal('INVALID', { what: issues.map(({ path }) => path).join(', ') }, { issues })
  return Object.fromEntries(read)
}
