// The scripts of a step: its kind's, then its own. Same pack and options, same bytes.
import { accountScripts } from './kinds/account.ts'
import { backupScripts } from './kinds/backup.ts'
import { fileScripts } from './kinds/file.ts'
import type { StepScripts } from './kinds/kind.ts'
import { serviceScripts } from './kinds/service.ts'
import { siteScripts } from './kinds/site.ts'
import { type OptionValues, PHASES, type PackSource, type PackStep, type Phase, sourceOf } from './pack.ts'
import { fillTemplate } from './template.ts'

/** Absent phases: a step that cannot be undone, and packages, which go in one transaction of their own. */
export function stepScripts(step: PackStep, source: PackSource, options: OptionValues): Readonly<Partial<Record<Phase, string>>> {
  const kind = kindScripts(step, source, options)
  return Object.fromEntries(PHASES.flatMap((phase) => {
    const texts = [kind?.[phase], source.scripts[`${step.id}.${phase}`]].filter((text) => text !== undefined)
    return texts.length === 0 || (phase === 'undo' && step.irreversible) ? [] : [[phase, texts.join('\n')]]
  }))
}

function kindScripts(step: PackStep, { files }: PackSource, options: OptionValues): StepScripts | undefined {
  switch (step.kind) {
    case 'file': {
      const path = sourceOf(step)
      const content = path === undefined || !('escape' in step.file) ? '' : fillTemplate(files[path] ?? '', options, step.file.escape)
      return fileScripts(step.id, step.file, content)
    }
    case 'service':
      return serviceScripts(step.id, step.service)
    case 'account':
      return accountScripts(step.id, step.account)
    case 'backup':
      return backupScripts(step.id, step.backup, options)
    case 'site':
      return siteScripts(step.id, step.site, options)
    case 'package':
    case 'shell':
      return undefined
  }
}
