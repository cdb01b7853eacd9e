set -eu
as_wanted 2>/dev/null || exit 1
