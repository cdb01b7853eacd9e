# The packages of the base and of PHP leave these when they go. Bases that somebody made stay, and all with them.
set -eu
DATA=/var/lib/mysql
if [ ! -e /usr/sbin/mariadbd ] && [ -d "$DATA" ]; then
  theirs=$(find "$DATA" -mindepth 1 -maxdepth 1 -type d ! -name mysql ! -name performance_schema ! -name sys ! -name '#*')
  if [ -n "$theirs" ]; then echo "bases that are not ours stay: $theirs"; else rm -rf "$DATA"; rm -f /etc/mysql/debian.cnf; rmdir /etc/mysql 2>/dev/null || :; fi
fi
if [ -L /etc/alternatives/php-fpm.sock ] && ! ls /usr/sbin/php-fpm* >/dev/null 2>&1; then update-alternatives --quiet --remove-all php-fpm.sock; fi
