// What every part of a system_profiler document needs: where a section stands, and the source that its facts bear.
import { type Fact, firmwareText, known, type Unknown, unknown, type UnknownReason } from '../fact.ts'
import type { SpDocument, SpNode } from './sp-node.ts'

export interface SpSource {
  readonly section: (name: string) => SpNode | undefined
  readonly src: (name: string) => string
  /** False where rows may be missing. */
  readonly isWhole: (name: string) => boolean
  /** Why a section that is not there is not. */
  readonly missing: UnknownReason
  /** Texts count disks in 1,024 before 10.6, in 1,000 since; null when the document does not say which system wrote it, or gives exact numbers. */
  readonly diskBase: 1000 | 1024 | null
}

export function spSource({ sections, isText, unsure }: SpDocument, missing: UnknownReason, diskBase: 1000 | 1024 | null): SpSource {
  return { section: (name) => sections.get(name), src: (name) => (isText ? `text.${name}` : `sp.${name}`), isWhole: (name) => !unsure.has(name), missing, diskBase: isText ? diskBase : null }
}

/** Words that Apple's tools leave where nothing is known, over the usual ones. */
const EMPTY = /^(0x0*|unknown|inconnu|empty|vide|not available|indisponible)$/i

/** Text of a maker: what names nothing is a placeholder; a label that is not there is not collected. */
export function said(value: string | undefined, src: string): Fact<string> {
  return value !== undefined && EMPTY.test(value.trim()) ? unknown('placeholder', src) : firmwareText(value, src)
}

/** A number that was read, or why there is none: the label is not there, or it holds none. */
export function counted(value: number | null, text: string | undefined, src: string, conf: 'measured' | 'declared' | 'derived' = 'measured'): Fact<number> {
  return value !== null ? known(value, src, conf) : unknown(text === undefined ? 'not-collected' : 'parse', src)
}

export const isYes = (text: string | undefined): boolean | null => (text === undefined ? null : /^(.*_)?(yes|oui|true|enabled|activ.e?|supported)$/i.test(text) ? true : /^(.*_)?(no|non|false|disabled|d.sactiv.e?|not supported)$/i.test(text) ? false : null)

export const notApplicable = (src: string): Unknown => unknown('not-applicable', src)
