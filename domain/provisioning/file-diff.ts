// The file of a step as it is on a machine, and as the pack wants it: what a plan shows before anything is written.
import type { HostFacts } from './facts.ts'
import type { OptionValues, PackSource, PackStep } from './pack.ts'
import { READABLE } from './kinds/file.ts'
import { contentOf } from './step-scripts.ts'
import { textWith } from './template.ts'
import { unifiedDiff } from './unified-diff.ts'

/** Larger files are named with their size, not shown. */
export const SHOWN_BYTES = 65_536

/** `rights` as "644 root:root"; `content` null where there is no file, undefined where it is no text that can be shown. */
export interface SeenFile { readonly rights: string; readonly bytes: number; readonly content: Uint8Array | null | undefined }

/** Undefined where the step is no text file, or nothing can be said. */
export function fileDiff(step: PackStep, source: PackSource, options: OptionValues, facts: HostFacts, seen: SeenFile): string | undefined {
  if (step.kind !== 'file' || step.file.form === 'directory' || step.file.form === 'link') return undefined
  const { path } = step.file
  const before = seen.content === undefined ? undefined : seen.content === null ? null : textOf(seen.content)
  if (before === undefined) return `--- ${path}\n+++ ${path}\nBinary file, ${seen.bytes} bytes`
  const after = wanted(step, source, options, facts, before)
  if (after === undefined) return undefined
  const diff = unifiedDiff(path, before, after)
  const rights = step.file.form === 'whole' && before !== null ? rightsDiff(seen.rights, `${(step.file.mode ?? READABLE).replace(/^0+(?=\d{3})/, '')} ${step.file.owner}:${step.file.group}`) : ''
  return rights + diff
}

function wanted(step: Extract<PackStep, { kind: 'file' }>, source: PackSource, options: OptionValues, facts: HostFacts, before: string | null): string | null | undefined {
  if (step.file.form === 'absent') return null
  const text = 'escape' in step.file ? textWith(contentOf(step, source, options), facts, step.file.escape) : ''
  if (text === undefined) return undefined
  const content = ended(text)
  if (step.file.form === 'whole') return content
  const [from, to] = [`# >>> packtic ${step.id}`, `# <<< packtic ${step.id}`]
  const theirs: string[] = []
  let inside = false
  for (const line of (before ?? '').split('\n').slice(0, before?.endsWith('\n') === false ? undefined : -1)) {
    if (line === from) inside = true
    if (!inside) theirs.push(`${line}\n`)
    if (line === to) inside = false
  }
  return `${theirs.join('')}${from}\n${content}${to}\n`
}

const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`)
const rightsDiff = (before: string, after: string): string => (before === after ? '' : `old mode ${before}\nnew mode ${after}\n`)

function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
