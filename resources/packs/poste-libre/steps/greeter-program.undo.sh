# lightdm's package names itself as the greeter and leaves the name when it goes.
set -eu
NAMED=/etc/X11/default-display-manager LINK=/etc/systemd/system/display-manager.service
if [ "$(cat "$NAMED" 2>/dev/null)" = /usr/sbin/lightdm ] && [ ! -e /usr/sbin/lightdm ]; then rm -f "$NAMED"; fi
if [ -L "$LINK" ] && [ ! -e "$LINK" ]; then rm -f "$LINK"; systemctl daemon-reload; fi
