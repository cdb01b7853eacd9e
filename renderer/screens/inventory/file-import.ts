// Readings brought in by the button or dropped on the window. What was left out stays on screen with its reason until it is
// dismissed: a sentence that goes away by itself is no answer to a damaged file.
import { useState } from 'react'
import type { Output } from '../../../main/contract/procedures.ts'
import { t, tn } from '../../i18n/t.ts'
import { type Act, useAct } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { base64Of } from './dropped-files.ts'

type Result = Output<'inventory.importFiles'>
type Refused = Result['refused'][number]

export interface FileImport {
  readonly foreign: Result['foreign']
  readonly refused: readonly Refused[]
  /** While dropped files are read, one after the other. */
  readonly reading: { readonly done: number; readonly total: number } | undefined
  readonly acts: readonly Pick<Act<'inventory.importFiles'>, 'fault' | 'retry' | 'clear'>[]
  choose(): void
  drop(files: readonly File[]): void
  attach(): void
  leave(): void
  dismiss(): void
}

export function useFileImport(visitId: string): FileImport {
  const { say } = useNavigation()
  const importFiles = useAct('inventory.importFiles')
  const attachFiles = useAct('inventory.attachFiles')
  const dropFile = useAct('inventory.importDropped')
  const [foreign, setForeign] = useState<Result['foreign']>([])
  const [refused, setRefused] = useState<readonly Refused[]>([])
  const [reading, setReading] = useState<FileImport['reading']>()
  // Nothing chosen says nothing; otherwise each file is counted, or named with why it was left out.
  const told = (result: Result | undefined): void => {
    if (!result || result.imported + result.known + result.refused.length + result.foreign.length === 0) return
    setForeign(result.foreign)
    setRefused(result.refused)
    const parts = [tn('inventory.imported', result.imported), ...(result.known > 0 ? [tn('inventory.importedKnown', result.known)] : []), ...(result.refused.length > 0 ? [tn('inventory.refused', result.refused.length)] : [])]
    say({ text: parts.join(' ') })
  }
  const drop = async (files: readonly File[]): Promise<void> => {
    const all: Result = { imported: 0, known: 0, refused: [], foreign: [] }
    for (const [done, file] of files.entries()) {
      setReading({ done, total: files.length })
      const base64 = await base64Of(file)
      if (typeof base64 !== 'string') {
        all.refused.push({ name: file.name, why: base64.why, state: null })
        continue
      }
      const one = await dropFile.run({ visitId, name: file.name, base64 })
      all.imported += one?.imported ?? 0
      all.known += one?.known ?? 0
      all.refused.push(...(one?.refused ?? [{ name: file.name, why: 'INVENTORY_UNREADABLE', state: null }]))
      all.foreign.push(...(one?.foreign ?? []).filter(({ key }) => all.foreign.every((known) => known.key !== key)))
    }
    setReading(undefined)
    told(all)
  }
  const attach = async (): Promise<void> => {
    const result = await attachFiles.run({ visitId, keys: foreign.map((one) => one.key) })
    if (!result) return
    setForeign([])
    say({ text: tn('inventory.imported', result.imported) })
  }
  return {
    foreign, refused, reading, acts: [importFiles, attachFiles, dropFile],
    choose: () => void importFiles.run({ visitId }).then(told), drop: (files) => void drop(files), attach: () => void attach(),
    leave: () => setForeign([]), dismiss: () => setRefused([]),
  }
}

/** Why a file was left out, and what to do: in a few words beside its name. */
export function refusalWords({ why, state }: Refused): string {
  return state === null ? t(`inventory.refused.${REASONS.has(why) ? why : 'unread'}`) : t('inventory.refused.NOT_A_COMPUTER', { what: t(`fault.state.${state}`) })
}
const REASONS: ReadonlySet<string> = new Set(['INVENTORY_DAMAGED', 'INVENTORY_EMPTY', 'INVENTORY_TOO_LARGE', 'INVENTORY_NEWER', 'INVENTORY_PARTIAL'])
