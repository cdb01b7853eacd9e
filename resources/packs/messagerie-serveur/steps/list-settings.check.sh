set -eu
[ -s "$FILE" ] && wanted "$FILE" | cmp -s - "$FILE" || exit 1
