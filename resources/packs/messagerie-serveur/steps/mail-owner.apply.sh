set -eu
mkdir -p "$UNDO"
if ! getent passwd vmail >/dev/null; then
  : > "$UNDO/mail-owner.made"
  useradd --system --user-group --home-dir /srv/mail --no-create-home --shell /usr/sbin/nologin vmail
fi
# Mail that stayed after an undo belongs to the account that was: it is given to this one.
[ -d /srv/mail ] || mkdir /srv/mail
[ "$(stat -c %U /srv/mail)" = vmail ] || chown -hR vmail:vmail /srv/mail
chmod 700 /srv/mail
