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
  // The state of ufw itself, from its files; what the kernel has, from the kernel. `ufw status` would start Python twice, and each
  // program that a check starts is paid by every run: two of them, and the shell's own patterns.
  const check = `${head}
[ -r /etc/ufw/ufw.conf ] || exit 1
nl='
'
said="$nl$(grep -hE '^(ENABLED=|DEFAULT_INPUT_POLICY=|### tuple ### allow )' /etc/ufw/ufw.conf /etc/default/ufw /etc/ufw/user.rules /etc/ufw/user6.rules 2>/dev/null)$nl"
case $said in *"\${nl}ENABLED=yes"*) ;; *) exit 1 ;; esac
case $said in *"$nl"'DEFAULT_INPUT_POLICY="${policy}"'*) ;; *) exit 1 ;; esac
has() { # PROTOCOL PORT FROM
for to in 0.0.0.0/0 ::/0; do
case $said in *"$nl### tuple ### allow $1 $2 $to any $3 in$nl"*|*"$nl### tuple ### allow $1 $2 $to any $3 in "*) return 0 ;; esac
done
return 1
}
${lets(['tcp', 'any'], '"$SSH_PORT"', undefined)}
${rules.map(({ port, from }) => lets([port.split('/')[1] ?? ''], port.split('/')[0] ?? '', from)).join('\n')}
loaded=$(iptables -S 2>/dev/null) || exit 1
policy= door=; set -f; IFS=$nl
for line in $loaded; do case $line in
'-P INPUT DROP'*) policy=closed ;;
'-A ufw-user-input '*"--dport $SSH_PORT "*'-j ACCEPT'*) door=open ;;
esac; done
set +f; unset IFS
[ "$policy:$door" = closed:open ] || exit 1`
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
# Each word to ufw starts Python: what is so already is not said again.
grep -q '^DEFAULT_INPUT_POLICY="${policy}"' /etc/default/ufw || ufw default ${incoming} incoming
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

/** The line of the check for a port that is let in: from one network, or from everywhere. */
function lets(protocols: readonly string[], port: string, from: string | undefined): string {
  const sources = from === undefined ? ['0.0.0.0/0', '::/0'] : [from]
  return `${protocols.flatMap((protocol) => sources.map((source) => `has ${protocol} ${port} ${source}`)).join(' || ')} || exit 1`
}

function allowing(port: string, from: string | undefined): string {
  const [number = '', protocol = ''] = port.split('/')
  if (from === undefined && protocol === 'tcp') return `[ "$SSH_PORT" = ${number} ] || ufw allow ${port}`
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
