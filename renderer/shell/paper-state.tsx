// The state of a quote or of another paper as every list shows it, by icon and word.
import { t } from '../i18n/t.ts'
import { Chip, type Look } from '../ui/layout.tsx'
import { LOOKS } from '../words.ts'

const looks: Readonly<Record<string, Look>> = LOOKS.paper

export function PaperState({ state }: { state: string }) {
  const { tone, icon } = looks[state] ?? LOOKS.paper.issued
  return <Chip tone={tone} icon={icon}>{t(`quoteState.${state}`)}</Chip>
}
