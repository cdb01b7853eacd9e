// What a whole pack must keep between its steps and their scripts and texts: each phase that must exist does, a step is taken
// back or says that it cannot be, and a text has places only for what is there.
import { unknownArtefacts } from './artefacts.ts'
import { isFact } from './facts.ts'
import { type PackSource, type PackStep, PHASES, type Phase, sourceOf } from './pack.ts'
import type { PackProblem } from './pack-rules.ts'
import { placesIn } from './template.ts'

export function sourceProblems(source: PackSource): readonly PackProblem[] {
  const lacking = unknownArtefacts(source).map(({ step, name }) => ({ rule: 'artefact-unknown', path: ['steps', source.pack.steps.findIndex(({ id }) => id === step), 'artefacts'], values: { step, name } }))
  return source.pack.steps.flatMap((step, index): readonly PackProblem[] => [...scriptProblems(step, index, source), ...textProblems(step, index, source)]).concat(lacking)
}

/** The kinds write their own scripts; `shell` has none but its own, and its check proves it where it has no other proof. */
const needsScript = (step: PackStep, phase: Phase): boolean => step.kind === 'shell' && phase !== 'verify' && (phase !== 'undo' || !step.irreversible)

function scriptProblems(step: PackStep, index: number, { scripts }: PackSource): readonly PackProblem[] {
  const path = ['steps', index, 'id']
  const has = (phase: Phase): boolean => scripts[`${step.id}.${phase}`] !== undefined
  const missing = PHASES.filter((phase) => needsScript(step, phase) && !has(phase)).map((phase) => ({ rule: 'file-missing', path, values: { missing: `steps/${step.id}.${phase}.sh` } }))
  return step.irreversible && step.kind === 'shell' && has('undo') ? [...missing, { rule: 'undo-and-irreversible', path, values: { step: step.id } }] : missing
}

function textProblems(step: PackStep, index: number, { pack, files }: PackSource): readonly PackProblem[] {
  const source = sourceOf(step)
  if (source === undefined) return []
  const path = ['steps', index, step.kind, 'source']
  const text = files[source]
  if (text === undefined) return [{ rule: 'file-missing', path, values: { missing: source } }]
  const known = new Set(pack.options.map(({ key, type }) => `${type === 'secret' ? 'secret' : 'opt'}.${key}`))
  // A file that is the owner's may be read by anybody, and a login's own scripts are given no secret.
  const mayHide = step.kind === 'file' && step.file.form === 'whole' && step.privileged
  return placesIn(text).flatMap((name) => {
    const rule = !known.has(name) && !isFact(name) ? 'place-unknown' : name.startsWith('secret.') && !mayHide ? 'place-secret' : undefined
    return rule === undefined ? [] : [{ rule, path, values: { text: source, name } }]
  })
}
