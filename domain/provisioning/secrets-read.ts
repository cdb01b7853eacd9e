// Which secrets of a pack a machine needs: those that its own steps read. A role that the options leave out asks for nothing.
import { stepsOf } from './decide-steps.ts'
import type { HostFacts } from './facts.ts'
import { type OptionValues, type PackSource, type PackStep, secretOf, sourceOf } from './pack.ts'
import { placesIn } from './template.ts'

/** Keys of secret options, in the pack's order. A step that hangs on a fact nobody could read counts: it may yet be done. */
export function secretsRead(source: Pick<PackSource, 'pack' | 'files'>, options: OptionValues, facts: HostFacts): readonly string[] {
  const read = new Set(stepsOf(source.pack, options, facts).flatMap((step) => secretsOfStep(step, source.files)))
  return source.pack.options.filter(({ key, type }) => type === 'secret' && read.has(key)).map(({ key }) => key)
}

/** By its own scripts, by its kind, or in the text that it puts in place. */
function secretsOfStep(step: PackStep, files: PackSource['files']): readonly string[] {
  const text = files[sourceOf(step) ?? ''] ?? ''
  return [...step.secrets, secretOf(step) ?? [], placesIn(text).flatMap((place) => /^secret\.(\w+)$/.exec(place)?.[1] ?? [])].flat()
}
