# What the packages leave when they go. People's address books are theirs: they stay, with what else the card announces.
set -eu
BOOKS=/var/lib/dbconfig-common/sqlite3/roundcube
if [ ! -e /usr/share/roundcube/index.php ]; then
  if [ -s "$BOOKS/roundcube" ]; then
    umask 077
    mkdir -p /var/lib/packtic-mail/bases
    chmod 755 /var/lib/packtic-mail
    mv -T "$BOOKS/roundcube" /var/lib/packtic-mail/bases/roundcube
    chown root:root /var/lib/packtic-mail/bases/roundcube
  fi
  rm -f /etc/dbconfig-common/roundcube.conf /var/lib/systemd/timers/stamp-roundcube-cleandb.timer /var/lib/systemd/timers/stamp-roundcube-gc.timer
  rmdir "$BOOKS" "${BOOKS%/*}" /var/lib/dbconfig-common /etc/dbconfig-common 2>/dev/null || :
fi
if ! ls /usr/sbin/php-fpm* >/dev/null 2>&1; then
  [ ! -L /etc/alternatives/php-fpm.sock ] || update-alternatives --quiet --remove-all php-fpm.sock
  [ -e /usr/lib/php/sessionclean ] || rm -f /var/lib/systemd/timers/stamp-phpsessionclean.timer
fi
PAGE=/var/www/html/index.nginx-debian.html
if [ ! -e /usr/sbin/nginx ] && grep -qs 'Welcome to nginx' "$PAGE"; then rm -f "$PAGE"; rmdir /var/www/html /var/www 2>/dev/null || :; fi
