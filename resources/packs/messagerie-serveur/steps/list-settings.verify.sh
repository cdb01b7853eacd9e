set -eu
wanted "$FILE" | cmp -s - "$FILE"
[ /run/mailman3/master.pid -nt "$FILE" ]
