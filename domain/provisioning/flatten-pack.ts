// A pack with all it includes: their steps first, depth first, each once. Two steps of one name with different contents are an
// error that names both packs; nothing is overridden in silence. Design: provisioning.md 3.1.
import { canonicalJson } from '../sync/canonical-json.ts'
import { type Pack, type PackSource, type PackStep, scriptNames, sourceOf } from './pack.ts'
import type { PackProblem } from './pack-rules.ts'

export interface Flattened { readonly source: PackSource; readonly problems: readonly PackProblem[] }

/** `included` are whole already. What is commercial (title, training, maintenance) is the outer pack's own. */
export function flattenPack(outer: PackSource, included: readonly PackSource[]): Flattened {
  if (included.length === 0) return { source: outer, problems: [] }
  const problems: PackProblem[] = []
  const parts = [...included.map((part, at) => inFolderOfItsOwn(narrowed(part, outer.pack.includes[at]?.when))), outer]
  const steps = new Map<string, { readonly step: PackStep; readonly content: string; readonly from: string }>()
  const options = new Map<string, { readonly option: Pack['options'][number]; readonly from: string }>()
  for (const part of parts) {
    const from = part.pack.id
    part.pack.options.forEach((option, index) => {
      const known = options.get(option.key)
      if (known === undefined) options.set(option.key, { option, from })
      else if (canonicalJson(known.option) !== canonicalJson(option)) problems.push({ rule: 'include-option', path: part === outer ? ['options', index, 'key'] : ['includes'], values: { option: option.key, first: known.from, second: from } })
    })
    part.pack.steps.forEach((step, index) => {
      const content = contentOf(step, part)
      const known = steps.get(step.id)
      if (known === undefined) steps.set(step.id, { step, content, from })
      else if (known.from === from) problems.push({ rule: 'step-twice', path: ['steps', index, 'id'], values: { step: step.id } })
      else if (known.content === content) {
        // Done once: where any of those that say it wants it, and at the place the outer pack gives it (its record is the last).
        if (part === outer) steps.delete(step.id)
        steps.set(step.id, { ...known, step: wantedByEither(known.step, step) })
      } else problems.push({ rule: 'include-step', path: part === outer ? ['steps', index, 'id'] : ['includes'], values: { step: step.id, first: known.from, second: from } })
    })
    for (const suite of outer.pack.suites) if (!part.pack.suites.includes(suite)) problems.push({ rule: 'include-suite', path: ['suites'], values: { suite, pack: from } })
    for (const arch of outer.pack.arch) if (!part.pack.arch.includes(arch)) problems.push({ rule: 'include-arch', path: ['arch'], values: { arch, pack: from } })
  }
  const artefacts = distinct(parts.flatMap((part) => part.artefacts ?? []))
  for (const { name, suites } of artefacts.filter((one, at) => artefacts.findIndex((other) => other.name === one.name && other.suites.some((suite) => one.suites.includes(suite))) < at)) problems.push({ rule: 'include-artefact', path: ['includes'], values: { name, suites: suites.join(', ') } })
  const preflights = parts.map(({ pack }) => pack.preflight)
  const pack: Pack = {
    ...outer.pack,
    preflight: { ramMinMb: Math.max(...preflights.map(({ ramMinMb }) => ramMinMb)), rootFreeMb: Math.max(...preflights.map(({ rootFreeMb }) => rootFreeMb)), onMains: preflights.some(({ onMains }) => onMains), notes: distinct(preflights.flatMap(({ notes }) => notes)) },
    options: [...options.values()].map(({ option }) => option), steps: [...steps.values()].map(({ step }) => step), software: distinct(parts.flatMap((part) => part.pack.software)),
  }
  return { source: { pack, artefacts, scripts: Object.assign({}, ...parts.map(({ scripts }) => scripts)) as PackSource['scripts'], files: Object.assign({}, ...parts.map(({ files }) => files)) as PackSource['files'] }, problems }
}

/** The part's steps are for machines of which the outer pack's `when` is true too. */
function narrowed(part: PackSource, when: string | undefined): PackSource {
  if (when === undefined) return part
  return { ...part, pack: { ...part.pack, steps: part.pack.steps.map((step) => ({ ...step, when: step.when === undefined ? when : `(${when}) && (${step.when})` })) } }
}

function wantedByEither(one: PackStep, other: PackStep): PackStep {
  if (one.when === other.when) return one
  const { when: _mine, ...always } = one
  return one.when === undefined || other.when === undefined ? always : { ...one, when: `(${one.when}) || (${other.when})` }
}

/** Two packs may each have a `files/motd`: an included one keeps its texts under its own name. */
function inFolderOfItsOwn({ pack, scripts, files, artefacts = [] }: PackSource): PackSource {
  const place = (path: string): string => path.replace(/^files\//, `files/${pack.id}/`)
  const steps = pack.steps.map((step) => (step.kind === 'file' && 'source' in step.file ? { ...step, file: { ...step.file, source: place(step.file.source) } } : step))
  return { pack: { ...pack, steps }, scripts, artefacts, files: Object.fromEntries(Object.entries(files).map(([path, text]) => [place(path), text])) }
}

/** Everything that makes a step what it is on a machine, wherever its text lies; for which machines is another question. */
function contentOf(step: PackStep, { scripts, files }: PackSource): string {
  const source = sourceOf(step)
  const { when: _when, ...rest } = step
  const bare = rest.kind === 'file' && source !== undefined ? { ...rest, file: { ...rest.file, source: '' } } : rest
  return canonicalJson({ step: bare, text: source === undefined ? null : (files[source] ?? null), scripts: scriptNames(step.id).map((name) => scripts[name] ?? null) })
}

function distinct<T>(values: readonly T[]): T[] {
  const seen = new Map(values.map((value) => [canonicalJson(value), value]))
  return [...seen.values()]
}
