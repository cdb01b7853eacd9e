// The kind `firewall`: ufw lets in what the pack names, and the door we came by, before anything else. Rules that would lock
// out are never left in place: until the app is seen over a new connection, a timer and, should the power go, the next start
// put the former rules back. Rules: design/provisioning.md 3.3.
import { z } from 'zod'
import type { StepScripts } from './kind.ts'

const Port = z.string().regex(/^\d{1,5}(:\d{1,5})?\/(tcp|udp)$/, 'a port and its protocol, as 80/tcp or 6000:6007/udp')
/** `from` narrows a port to one network. */
const Allowed = z.union([Port, z.strictObject({ port: Port, from: z.string().regex(/^[0-9a-f.:]{2,39}(\/\d{1,3})?$/) })])

export const FirewallShape = z.strictObject({
  allow: z.array(Allowed).default([]),
  /** What comes in and was not allowed. */
  incoming: z.enum(['deny', 'reject']).default('deny'),
})
export type FirewallShape = z.infer<typeof FirewallShape>

/** After this long without the app, the former rules come back by themselves. */
export const BACK_AFTER_S = 90
/** Exit code of an apply whose rules nobody confirmed. */
export const NOT_CONFIRMED = 90

export function firewallScripts(id: string, { allow, incoming }: FirewallShape): StepScripts {
  const rules = allow.map((rule) => (typeof rule === 'string' ? { port: rule, from: undefined } : rule))
  const head = `set -u\nKEPT="\${UNDO-}"/${id} SSH_PORT=\${SSH_PORT:-22}`
  const policy = incoming === 'deny' ? 'DROP' : 'REJECT'
  // The state of ufw itself, from its files; what the kernel has, from the kernel. `ufw status` would start Python twice.
  const check = `${head}
[ -r /etc/ufw/ufw.conf ] || exit 1
grep -q '^ENABLED=yes' /etc/ufw/ufw.conf || exit 1
grep -q '^DEFAULT_INPUT_POLICY="${policy}"' /etc/default/ufw || exit 1
rules=$(cat /etc/ufw/user.rules /etc/ufw/user6.rules 2>/dev/null | grep '^### tuple ### allow')
has() { printf '%s\\n' "$rules" | grep -qE "^### tuple ### allow $1 $2 (0\\.0\\.0\\.0/0|::/0) any $3 in( |$)"; }
has '(tcp|any)' "$SSH_PORT" '(0\\.0\\.0\\.0/0|::/0)' || exit 1
${rules.map(({ port, from }) => has(port, from)).join('\n')}
loaded=$(iptables -S ufw-user-input 2>/dev/null) || exit 1
iptables -S INPUT 2>/dev/null | grep -q '^-P INPUT DROP' || exit 1
printf '%s\\n' "$loaded" | grep -qE -- "--dport $SSH_PORT .*-j ACCEPT" || exit 1`
  return {
    check,
    apply: `${head}
command -v ufw >/dev/null || { echo 'ufw is not there'; exit 1; }
[ -d /run/systemd/system ] || { echo 'no systemd: nothing could put the former rules back'; exit 1; }
set -e
mkdir -p "$UNDO"
# The state before the first apply, never a later one.
if [ ! -d "$KEPT.old" ]; then rm -rf "$KEPT.part"; mkdir "$KEPT.part"; cp -a /etc/ufw "$KEPT.part/ufw"; cp -a /etc/default/ufw "$KEPT.part/default"; mv -T "$KEPT.part" "$KEPT.old"; fi
cat > "$KEPT.back" <<BACK
${back()}
BACK
${ARM}
# From here on the program waits for the app, and the rules do not stay without it.
: > "$STATE/${id}.confirm"
ufw allow "$SSH_PORT/tcp"
${rules.map(({ port, from }) => allowing(port, from)).join('\n')}
ufw default ${incoming} incoming
if grep -q '^ENABLED=yes' /etc/ufw/ufw.conf; then ufw reload; else ufw --force enable; fi`,
    // The app was seen over a new connection, or the program has put the former rules back: then this is not so any more.
    verify: check,
    undo: `${head}
[ -d "$KEPT.old" ] || exit 0
[ -d /etc/ufw ] || exit 0
# Rules that somebody added meanwhile are not ours to take away.
if [ -e "$KEPT.ours" ] && [ "$(cat /etc/ufw/user.rules /etc/ufw/user6.rules)" != "$(cat "$KEPT.ours")" ]; then echo 'the rules were changed since: left alone'; exit 1; fi
sh "$KEPT.back" now`,
  }
}

function has(port: string, from: string | undefined): string {
  const [number = '', protocol = ''] = port.split('/')
  const source = from === undefined ? '(0\\.0\\.0\\.0/0|::/0)' : from.replaceAll('.', '\\.')
  return `has ${protocol} ${number} '${source}' || exit 1`
}

function allowing(port: string, from: string | undefined): string {
  const [number = '', protocol = ''] = port.split('/')
  return from === undefined ? `ufw allow ${port}` : `ufw allow proto ${protocol} from ${from} to any port ${number}`
}

/** Once armed, both are there until one of them or the app's confirmation decides: the first to make the folder. */
const ARM = `rm -rf "$KEPT.decided" "$KEPT.restored"
cat > /etc/systemd/system/packtic-firewall.service.part <<UNIT
[Unit]
Description=Former firewall rules back, since nobody confirmed the new ones
Before=ufw.service network-pre.target
DefaultDependencies=no
After=local-fs.target
[Service]
Type=oneshot
ExecStart=/bin/sh $KEPT.back boot
[Install]
WantedBy=sysinit.target
UNIT
mv /etc/systemd/system/packtic-firewall.service.part /etc/systemd/system/packtic-firewall.service
mkdir -p /etc/systemd/system/sysinit.target.wants
ln -sf ../packtic-firewall.service /etc/systemd/system/sysinit.target.wants/packtic-firewall.service
sync -f /etc/systemd/system
systemctl stop packtic-firewall-back.timer packtic-firewall-back.service 2>/dev/null || :
systemd-run --quiet --collect --unit=packtic-firewall-back --on-active=${BACK_AFTER_S} --timer-property=AccuracySec=1s /bin/sh "$KEPT.back"`

/** Written on the host with its paths filled in; in plain sh, since it must work on a machine in any state. */
function back(): string {
  return `#!/bin/sh
[ "\\$1" = now ] || mkdir "$KEPT.decided" 2>/dev/null || exit 0
[ "\\$1" = boot ] || /lib/ufw/ufw-init force-stop
cp -a "$KEPT.old/ufw/." /etc/ufw/
(cd /etc/ufw && find . -type f) | while read -r one; do [ -e "$KEPT.old/ufw/\\$one" ] || rm -f "/etc/ufw/\\$one"; done
cp -a "$KEPT.old/default" /etc/default/ufw
sync
if [ "\\$1" != boot ] && grep -q '^ENABLED=yes' /etc/ufw/ufw.conf; then /lib/ufw/ufw-init start; fi
: > "$KEPT.restored"
rm -f /etc/systemd/system/sysinit.target.wants/packtic-firewall.service /etc/systemd/system/packtic-firewall.service
rmdir /etc/systemd/system/sysinit.target.wants 2>/dev/null
exit 0`
}
