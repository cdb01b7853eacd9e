// Papers beside the quote, made from the base when they are asked for and opened in the system's viewer.
import { FileText } from 'lucide-react'
import { t } from '../../i18n/t.ts'
import { useAct } from '../../query.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/layout.tsx'

export function QuotePapers({ quoteId, rent }: { quoteId: string; rent: boolean }) {
  const make = useAct('quote.paper')
  const kinds = rent ? (['comparison', 'inventory', 'rent'] as const) : (['comparison', 'inventory'] as const)
  return (
    <Card title={t('quote.papers')}>
      <ActFault acts={[make]} />
      <div className="row">{kinds.map((kind) => <Button key={kind} size="small" onPress={() => void make.run({ quoteId, kind })}><FileText size={16} aria-hidden="true" />{t(`quote.paper.${kind}`)}</Button>)}</div>
    </Card>
  )
}
