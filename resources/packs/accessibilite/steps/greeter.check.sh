#!/bin/sh
# What the greeter offers before a session: the helps, and those that are on from the start.
set -eu
[ -f "$FILE" ] && [ "$(stat -c '%a %U:%G' "$FILE")" = '644 root:root' ] || exit 1
[ "$(wanted)" = "$(cat "$FILE")" ] || exit 1
