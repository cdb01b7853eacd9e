set -eu
[ "$(answer 2>/dev/null)" = "$ANSWER" ] || exit 1
