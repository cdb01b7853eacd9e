set -eu
getent passwd vmail >/dev/null || exit 1
[ -d /srv/mail ] && [ "$(stat -c '%a %U:%G' /srv/mail)" = '700 vmail:vmail' ] || exit 1
