# The trial mailbox was already opened with these settings.
set -eu
[ -s "$TRIAL" ] && [ -f "$DONE" ] && [ "$(cat "$DONE")" = "$(round)" ] || exit 1
