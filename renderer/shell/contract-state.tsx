// The state of a contract as every list shows it: the one that its own screen computes, by icon and word.
import { t } from '../i18n/t.ts'
import { Chip } from '../ui/layout.tsx'
import { CONTRACT_STATES } from '../words.ts'

export function ContractState({ state }: { state: string | null }) {
  const { tone, icon } = CONTRACT_STATES[state ?? ''] ?? CONTRACT_STATES.project
  return <Chip tone={tone} icon={icon}>{t(`contractState.${state ?? 'project'}`)}</Chip>
}
