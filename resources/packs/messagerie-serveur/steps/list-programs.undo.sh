# What Mailman's package leaves when it goes: its answers about its base. Who was on a list was written out before.
if [ ! -e /usr/bin/mailman ]; then rm -f /etc/dbconfig-common/mailman3.conf; rmdir /etc/dbconfig-common 2>/dev/null || :; fi
