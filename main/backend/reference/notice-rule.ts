// The newest shipped rule of the law's notice window.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NoticeRule } from '../../../domain/contracts/notice-rule.ts'

export function noticeRule(resources: string): NoticeRule {
  const folder = join(resources, 'reference')
  const newest = readdirSync(folder).filter((name) => name.startsWith('notice-rules-')).toSorted().at(-1) ?? ''
  return NoticeRule.parse(JSON.parse(readFileSync(join(folder, newest), 'utf8')))
}
