// A pack with the steps of all it includes put in place: nothing in it names what is not there.
import { PackManifest } from '../../domain/provisioning/pack.ts'
import { packProblems } from '../../domain/provisioning/pack-rules.ts'

export const WholePack = PackManifest.superRefine((pack, context) => {
  for (const { path, ...problem } of packProblems(pack)) context.addIssue({ code: 'custom', path: [...path], message: `${problem.rule} ${Object.values(problem.values).join(' ')}`, params: problem })
})
