// Why a fact is not known, in one reading everywhere: what has no object on this machine is not unknown.
import { t } from '../../i18n/t.ts'

export function unknownText(reason: string | null): string {
  const why = t(`unknown.${reason ?? 'not-collected'}`)
  return reason === 'not-applicable' ? `${why.charAt(0).toUpperCase()}${why.slice(1)}` : `${t('common.unknown')}, ${why}`
}
