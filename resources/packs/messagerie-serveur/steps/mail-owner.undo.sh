# The mail stays, readable by root alone.
set -eu
rmdir /srv/mail 2>/dev/null || :
if [ -e "$UNDO/mail-owner.made" ] && getent passwd vmail >/dev/null; then
  [ ! -d /srv/mail ] || chown -hR root:root /srv/mail
  userdel vmail
fi
