set -eu
command -v curl >/dev/null && [ -s /etc/mailman3/mailman.cfg ] || exit 1
for name in $OPT_lists packtic-boucle; do is_open "$name" || exit 1; done
