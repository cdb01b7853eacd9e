// A paper of a contract that is asked for twice: a hasty second press spends no number and replaces nothing.
import type { CivilDate } from '../../../domain/civil-date.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import type { IssuedDocument } from '../store/store.ts'

/** Whether the paper that waits was made that day and says, word for word, what another would; `paperOf` writes that one under its number. */
export function saysTheSame(waiting: IssuedDocument, today: CivilDate, paperOf: (number: string) => object): boolean {
  const said = (waiting.data as { paper?: object } | undefined)?.paper
  return waiting.issuedOn === today && said !== undefined && canonicalJson(said) === canonicalJson(JSON.parse(JSON.stringify(paperOf(waiting.number))))
}
