set -eu
wanted | cmp -s - "$FILE"
grep -q 'p=MII' "$FILE"
