// The scripts of a step: its kind's, then its own. Same pack and options, same bytes.
import { accountScripts } from './kinds/account.ts'
import { backupScripts } from './kinds/backup.ts'
import { fileScripts } from './kinds/file.ts'
import { firewallScripts } from './kinds/firewall.ts'
import type { StepScripts } from './kinds/kind.ts'
import { recordScripts } from './kinds/record.ts'
import { serviceScripts } from './kinds/service.ts'
import { siteScripts } from './kinds/site.ts'
import { type OptionValues, PHASES, type PackSource, type PackStep, type Phase, sourceOf } from './pack.ts'
import { type Piece, piecesOf } from './template.ts'

/** Absent phases: a step that cannot be undone; packages go in one transaction of their own, and have an undo at most: what they leave behind. */
export function stepScripts(step: PackStep, source: PackSource, options: OptionValues): Readonly<Partial<Record<Phase, string>>> {
  const kind = kindScripts(step, source, options)
  return Object.fromEntries(PHASES.flatMap((phase) => {
    const texts = [kind?.[phase], ownScript(step.id, phase, source)].filter((text) => text !== undefined)
    return texts.length === 0 || (phase === 'undo' && step.irreversible) ? [] : [[phase, texts.join('\n')]]
  }))
}

/** What the step itself says for a phase, behind what its phases share. A check that it has of its own proves it as well. */
function ownScript(id: string, phase: Phase, { scripts }: PackSource): string | undefined {
  const own = scripts[`${id}.${phase}`] ?? (phase === 'verify' ? scripts[`${id}.check`] : undefined)
  const shared = scripts[id]
  return own === undefined || shared === undefined ? own : `${shared}\n${own}`
}

/** The text of a file step with the options filled in; nothing where its form has none. */
export function contentOf(step: Extract<PackStep, { kind: 'file' }>, { files }: PackSource, options: OptionValues): readonly Piece[] {
  const path = sourceOf(step)
  return path === undefined || !('escape' in step.file) ? [] : piecesOf(files[path] ?? '', options, step.file.escape)
}

function kindScripts(step: PackStep, source: PackSource, options: OptionValues): StepScripts | undefined {
  switch (step.kind) {
    case 'file':
      return fileScripts(step.id, step.file, contentOf(step, source, options))
    case 'service':
      return serviceScripts(step.id, step.service)
    case 'account':
      return accountScripts(step.id, step.account)
    case 'backup':
      return backupScripts(step.id, step.backup, options)
    case 'site':
      return siteScripts(step.id, step.site, options)
    case 'firewall':
      return firewallScripts(step.id, step.firewall)
    case 'record':
      return recordScripts(step.id)
    case 'package':
    case 'reboot':
    case 'shell':
      return undefined
  }
}
