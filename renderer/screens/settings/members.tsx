// The network's members, how it sells and what it keeps. Rows typed in place; a new one asks its code and its name.
import { useState } from 'react'
import { AutoChoice } from '../../editing/auto-choice.tsx'
import { AutoField } from '../../editing/auto-field.tsx'
import { PERCENT } from '../../editing/forms.ts'
import { t } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { TextInput } from '../../ui/inputs.tsx'
import { Card } from '../../ui/layout.tsx'

const VATS = ['normal', 'franchise'] as const
const MODES = ['A', 'B'] as const

export function Members() {
  const { data: scop } = useRead('scop.get', {})
  const { data: network } = useRead('member.list', {})
  const create = useAct('member.create')
  const [code, setCode] = useState('')
  const [name, setName] = useState('')
  if (!scop || !network) return null
  const ready = code.trim() !== '' && name.trim() !== ''
  const add = async (): Promise<void> => {
    if (ready && (await create.run({ code: code.trim().toUpperCase(), name: name.trim() }))) {
      setCode('')
      setName('')
    }
  }
  const others = network.members.flatMap((member) => (member.id === null ? [] : [{ ...member, id: member.id }]))
  return (
    <Card title={t('members.title')}>
      <p className="quiet">{t('members.text')}</p>
      <AutoChoice table="scop" id={scop.id} field="billingMode" value={scop.billingMode ?? 'A'} label={t('members.mode')} options={MODES.map((value) => ({ value, text: t(`billing.mode.${value}`) }))} />
      <div className="fields">
        <AutoField table="scop" id={scop.id} field="commissionBp" value={scop.commissionBp} label={t('members.commission')} form={PERCENT} />
      </div>
      {others.map((member) => (
        <div key={member.id} role="group" aria-label={member.name} className="fields">
          {network.editable && !member.publishedBy ? (
            <>
              <AutoField table="member" id={member.id} field="name" value={member.name} label={t('members.name')} />
              <AutoField table="member" id={member.id} field="code" value={member.code} label={t('members.code')} />
              <AutoField table="member" id={member.id} field="siren" value={member.siren} label={t('field.client.siren')} />
              <AutoChoice table="member" id={member.id} field="vat" value={member.vat} label={t('members.vat')} options={VATS.map((value) => ({ value, text: t(`members.vat.${value}`) }))} />
              <AutoField table="member" id={member.id} field="identity" value={member.identity} label={t('members.identity')} />
              <AutoField table="member" id={member.id} field="region" value={member.region} label={t('members.region')} />
            </>
          ) : <p>{[member.code, member.name, member.region, member.siren && `SIREN ${member.siren}`, member.publishedBy && t('members.publishedBy', { by: member.publishedBy })].filter(Boolean).join(' · ')}</p>}
        </div>
      ))}
      {network.editable ? (
        <>
          <div className="fields">
            <TextInput label={t('members.newCode')} value={code} onChange={setCode} />
            <TextInput label={t('members.newName')} value={name} onChange={setName} onEnter={() => void add()} />
          </div>
          <ActFault acts={[create]} />
          <div><Button onPress={() => void add()} disabledReason={ready ? undefined : t('common.complete', { what: t(code.trim() === '' ? 'members.newCode' : 'members.newName') })}>{t('members.add')}</Button></div>
        </>
      ) : <p className="quiet">{t('members.managersOnly')}</p>}
    </Card>
  )
}
