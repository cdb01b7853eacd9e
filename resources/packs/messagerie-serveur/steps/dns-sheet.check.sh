set -eu
[ -s "$KEY" ] && [ -s "$FILE" ] || exit 1
wanted | cmp -s - "$FILE" || exit 1
