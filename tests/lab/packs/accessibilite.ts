// The accessible workstation: asked as the person who needs it would meet it, a login of her own that never opened a session.
import type { PackProof } from './proof.ts'
import { proof as office } from './poste-bureautique.ts'

/** A home that never held a session, thrown away afterwards. */
const NEW_HOME = (command: string): string => `home=$(mktemp -d); chown client "$home"
setpriv --reuid=client --regid=client --init-groups env -i PATH=/usr/local/bin:/usr/bin:/bin HOME="$home" XDG_RUNTIME_DIR="$home" LANG=fr_FR.UTF-8 ${command} 2>/dev/null
pkill -u client 2>/dev/null; sleep 1; rm -rf "$home"`
const SESSION = (question: string): string => NEW_HOME(`dbus-run-session -- sh -c 'packtic-acces; ${question}'`)

export const proof: PackProof = {
  options: { highContrast: 'true', speech: 'true' },
  claims: [
    ...office.claims.filter(({ says }) => ['a new session is in French', 'the clock shows the hour of Paris', 'security updates will be put in by themselves'].includes(says)),
    { says: 'a person who never opened a session finds large pointer, contrast and speech', command: SESSION(`gsettings get org.gnome.desktop.interface cursor-size; gsettings get org.gnome.desktop.a11y.interface high-contrast; gsettings get org.gnome.desktop.a11y.applications screen-reader-enabled; gsettings get org.gnome.desktop.a11y.applications screen-keyboard-enabled`), fits: /^48\ntrue\ntrue\nfalse$/m },
    { says: 'what she changes afterwards stays as she wanted it', command: SESSION(`gsettings set org.gnome.desktop.interface cursor-size 32; packtic-acces; gsettings get org.gnome.desktop.interface cursor-size`), fits: /^32$/m },
    { says: 'a voice says a French sentence, as sound', command: `export HOME=$(mktemp -d); espeak-ng -v fr --stdout 'Bonjour, voici votre poste.' | wc -c; espeak-ng --voices=fr | grep -c ' fr'; rm -rf "$HOME"`, fits: /^\d{5,}\n[1-9]/m },
    { says: 'the speech service knows French', command: `{ ${NEW_HOME('timeout 60 spd-say -o espeak-ng -L')}; } > /tmp/voix; awk '$(NF - 1) ~ /^fr/' /tmp/voix | wc -l; rm -f /tmp/voix`, fits: /^[1-9]\d*$/m },
    { says: 'the screen reader is there and starts', command: NEW_HOME('orca --version'), fits: /\d+\.\d+/ },
    { says: 'the braille service runs', command: `systemctl show -p ActiveState -p SubState brltty.service; brltty --version 2>&1 | head -n 1`, fits: /ActiveState=active[\s\S]*BRLTTY/i },
    { says: 'the typeface for dyslexic readers is offered', command: `fc-list : family | grep -i dyslexic`, fits: /OpenDyslexic/ },
    { says: 'on-screen keyboard, magnifier and dwell click are in the menu or the path', command: `for name in onboard magnus mousetweaks; do command -v $name; done`, fits: /onboard[\s\S]*magnus[\s\S]*mousetweaks/ },
    { says: 'the greeter offers the helps, those asked for from the start', command: `perl -ne 'print if /^\\[greeter\\]|^(a11y-states|reader|keyboard)\\s*=/' /etc/lightdm/lightdm-gtk-greeter.conf.d/*.conf`, fits: /\[greeter\]\na11y-states = \+reader;\+contrast;-keyboard\nreader = orca/ },
    { says: 'what was put in can be known again', command: `cat /etc/packtic/pack.json`, fits: /"id":"accessibilite","version":"1\.\d+\.\d+"/ },
  ],
  stays: [...(office.stays ?? [])],
}
