// A pack with the steps of all it includes put in place: nothing in it names what is not there.
import { PackManifest } from './pack.ts'
import { packProblems, problemText } from './pack-rules.ts'

export const WholePack = PackManifest.superRefine((pack, context) => {
  for (const { path, ...problem } of packProblems(pack)) context.addIssue({ code: 'custom', path: [...path], message: problemText(problem), params: problem })
})
