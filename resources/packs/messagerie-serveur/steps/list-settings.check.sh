# Read by the program that runs: it started after they were written.
set -eu
[ -s "$FILE" ] && wanted "$FILE" | cmp -s - "$FILE" && [ /run/mailman3/master.pid -nt "$FILE" ] || exit 1
