# What the packages leave when they go: the name of Dovecot's last start, and Postfix's list of one line.
if [ ! -e /usr/sbin/dovecot ]; then rm -f /var/lib/dovecot/instances; rmdir /var/lib/dovecot 2>/dev/null || :; fi
if [ ! -e /usr/sbin/postfix ] && [ "$(grep -cv '^#' /etc/aliases 2>/dev/null)" = 1 ] && grep -q '^postmaster:[[:space:]]*root$' /etc/aliases; then rm -f /etc/aliases; fi
