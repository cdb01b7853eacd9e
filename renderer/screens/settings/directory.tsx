// One's own skills, with their level and day, and the directory of the network by region.
import { useState } from 'react'
import { AutoField } from '../../editing/auto-field.tsx'
import { day } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { TextInput } from '../../ui/inputs.tsx'
import { Card } from '../../ui/layout.tsx'

export function Directory() {
  const { say } = useNavigation()
  const { data } = useRead('directory.get', {})
  const add = useAct('skill.add')
  const remove = useAct('skill.remove')
  const [name, setName] = useState('')
  if (!data) return null
  const own = data.technicians.find((one) => one.own)?.skills ?? []
  const others = data.technicians.filter((one) => !one.own && one.skills.length > 0)
  const keep = async (): Promise<void> => {
    if (name.trim() !== '' && (await add.run({ name }))) setName('')
  }
  const takeOut = async (skillId: string, skill: string): Promise<void> => {
    if (await remove.run({ skillId })) say({ text: t('skill.removed', { skill }), undo: () => void add.run({ name: skill }) })
  }
  return (
    <Card title={t('directory.title')}>
      <h3>{t('skill.own')}</h3>
      <ul className="stack-small">
        {own.map((skill) => (
          <li key={skill.id} className="fields">
            <AutoField table="skill" id={skill.id} field="name" value={skill.name} label={t('field.skill.name')} />
            <AutoField table="skill" id={skill.id} field="level" value={skill.level} label={t('field.skill.level')} integer />
            <AutoField table="skill" id={skill.id} field="on" value={skill.on} label={t('field.skill.on')} type="date" />
            <div><Button size="small" label={t('skill.removeNamed', { skill: skill.name ?? '' })} onPress={() => void takeOut(skill.id, skill.name ?? t('common.empty'))}>{t('skill.remove')}</Button></div>
          </li>
        ))}
      </ul>
      <TextInput label={t('skill.new')} value={name} onChange={setName} onEnter={() => void keep()} />
      <div><Button onPress={() => void keep()} disabledReason={name.trim() === '' ? t('common.complete', { what: t('skill.new') }) : undefined}>{t('skill.add')}</Button></div>
      <ActFault acts={[add, remove]} />
      {others.map((one) => <p key={one.id}>{t('skill.of', { name: one.name, skills: one.skills.map(({ name: skill, level, on }) => t('skill.one', { skill: skill ?? '', level: level ?? 0, on: day(on) })).join(', ') })}</p>)}
      <h3>{t('directory.members')}</h3>
      {data.members.length === 0 ? <p className="quiet">{t('directory.none')}</p> : <ul className="stack-small">{data.members.map((member) => <li key={member.id}><strong>{member.name}</strong> <span className="quiet">{[member.code, member.region, member.skills.join(', ')].filter(Boolean).join(' · ')}</span></li>)}</ul>}
    </Card>
  )
}
