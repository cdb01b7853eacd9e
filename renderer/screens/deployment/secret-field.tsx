// A secret of the pack: typed, or made here. One that was made is printed once on the sealed sheet.
import { KeyRound } from 'lucide-react'
import { t } from '../../i18n/t.ts'
import { Button } from '../../ui/button.tsx'
import { TextInput } from '../../ui/inputs.tsx'
import { generatedPassword } from './sealed-sheet.tsx'

export interface Secret { readonly value: string; readonly made: boolean }

export function SecretField({ label, secret, onChange }: { label: string; secret: Secret | undefined; onChange: (secret: Secret) => void }) {
  return (
    <div className="stack-small">
      <TextInput type="password" label={label} value={secret?.value ?? ''} onChange={(value) => onChange({ value, made: false })} note={t(secret?.made ? 'deploy.secretMade' : 'deploy.secretNote')} />
      <div><Button size="small" label={t('common.pair', { name: t('deploy.makeSecret'), value: label })} onPress={() => onChange({ value: generatedPassword(), made: true })}><KeyRound size={16} aria-hidden="true" />{t('deploy.makeSecret')}</Button></div>
    </div>
  )
}
