// Stopping at once cuts the step under way: asked for once, with what each machine is at and what may stay half done.
import { both, t, tn } from '../../i18n/t.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/layout.tsx'
import { type HostRun, type LiveRun, useLive } from './live-run.ts'

export function StopNow({ live, onStop, onClose }: { live: LiveRun; onStop: () => void; onClose: () => void }) {
  const hosts = useLive(live, (one) => one.all())
  const heard = hosts.filter(({ state }) => state === 'running')
  const lost = hosts.filter(({ state }) => state === 'linkLost').length
  return (
    <Dialog title={t('deploy.stopNowTitle')} onClose={onClose}>
      {heard.length > 0 && (
        <div className="note-card" data-tone="warn">
          <strong>{t('deploy.stopNowHalf')}</strong>
          <ul aria-label={t('deploy.stopNowHalf')}>{heard.map((host) => <li key={host.machineId}>{t('deploy.line', { title: host.place ? `${host.place} (${host.name})` : host.name, result: inHand(host) })}</li>)}</ul>
        </div>
      )}
      <p>{t('deploy.stopNowText')}</p>
      <p>{t('deploy.stopNowKept')}</p>
      {lost > 0 && <p>{tn('deploy.stopNowLost', lost)}</p>}
      <div className="row">
        <Button onPress={onStop} disabledReason={heard.length === 0 ? t('deploy.noLine') : undefined}>{tn('deploy.stopNowGo', heard.length)}</Button>
        <Button variant="primary" autoFocus onPress={onClose}>{t('deploy.stopNowNot')}</Button>
      </div>
    </Dialog>
  )
}

function inHand({ step, sending }: HostRun): string {
  if (sending) return t('deploy.sendingFiles')
  if (step?.id === 'apt') return t('deploy.stopNowApt')
  return step ? both(step.title) : t('deploy.stopNowNone')
}
