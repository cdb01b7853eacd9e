// The state of a contract as every list shows it: the one that its own screen computes, by icon and word.
import { t } from '../i18n/t.ts'
import { Chip, type Look } from '../ui/layout.tsx'
import { LOOKS } from '../words.ts'

const looks: Readonly<Record<string, Look>> = LOOKS.contract

export function ContractState({ state }: { state: string | null }) {
  const { tone, icon } = looks[state ?? ''] ?? LOOKS.contract.project
  return <Chip tone={tone} icon={icon}>{t(`contractState.${state ?? 'project'}`)}</Chip>
}
