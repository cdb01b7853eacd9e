// The kind `service`: a unit of systemd runs, now and at the next start, or does neither. A unit that its owner masked is
// never forced. Rules: design/provisioning.md 3.3.
import { z } from 'zod'
import type { StepScripts } from './kind.ts'

export const ServiceShape = z.strictObject({
  unit: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9@._-]{0,80}\.(service|timer|socket|path|mount)$/),
  /** Off: stopped, and not started at boot. */
  on: z.boolean().default(true),
  /** A TCP port of this machine that must answer once it runs. */
  port: z.int().min(1).max(65_535).optional(),
})
export type ServiceShape = z.infer<typeof ServiceShape>

/** Seconds that a service must stay up, without a restart, to count as running. */
const STEADY_S = 3
/** A main process that has lived that long already (field 22 of its stat, in hundredths since boot) was not restarted meanwhile. */
const STEADY = (unit: string): string => `pid=$(systemctl show -p MainPID --value ${unit}) age=0
if [ "\${pid:-0}" != 0 ] && read -r stat < /proc/$pid/stat; then
  set -- \${stat##*) }; read -r up _ < /proc/uptime; age=$((\${up%.*} - \${20} / 100))
fi
if [ $age -le ${STEADY_S} ]; then
  before=$(systemctl show -p NRestarts --value ${unit})
  sleep ${STEADY_S}
  systemctl is-active --quiet ${unit} || exit 1
  [ "$(systemctl show -p NRestarts --value ${unit})" = "$before" ] || exit 1
fi`

/** A timer that runs and has no next time does nothing. */
const PLANNED = (unit: string): string => `case $(systemctl show -p NextElapseUSecRealtime --value ${unit}):$(systemctl show -p NextElapseUSecMonotonic --value ${unit}) in :|:0|:infinity) exit 1 ;; esac`

export function serviceScripts(id: string, { unit, on, port }: ServiceShape): StepScripts {
  const state = on ? `systemctl is-enabled --quiet ${unit} || exit 1\nsystemctl is-active --quiet ${unit} || exit 1` : `! systemctl is-enabled --quiet ${unit} || exit 1\n! systemctl is-active --quiet ${unit} || exit 1`
  const listens = port === undefined ? '' : `\n[ -n "$(ss -Hltn 'sport = :${port}')" ] || exit 1`
  const steady = on && unit.endsWith('.service') ? `\n${STEADY(unit)}` : ''
  const planned = on && unit.endsWith('.timer') ? `\n${PLANNED(unit)}` : ''
  const kept = `"$UNDO"/${id}.was`
  return {
    // Before its package is there the unit does not exist: that is "to do".
    check: `set -u\n${state}${listens}`,
    apply: `set -eu
mkdir -p "$UNDO"
case $(systemctl is-enabled ${unit} 2>/dev/null) in masked*) echo 'masked by its owner: left alone'; exit 1 ;; esac
if [ ! -e ${kept} ]; then
  { systemctl is-enabled ${unit} 2>/dev/null || :; systemctl is-active ${unit} || :; } > ${kept}.part
  mv ${kept}.part ${kept}
fi
systemctl ${on ? 'enable' : 'disable'} --now ${unit}`,
    verify: `set -u\n${state}${steady}${planned}${listens}`,
    undo: `set -eu
[ -e ${kept} ] || exit 0
[ "$(systemctl show -p LoadState --value ${unit})" = loaded ] || exit 0
${on ? `grep -qx enabled ${kept} || systemctl disable ${unit}\ngrep -qx active ${kept} || systemctl stop ${unit}` : `! grep -qx enabled ${kept} || systemctl enable ${unit}\n! grep -qx active ${kept} || systemctl start ${unit}`}`,
  }
}
