#!/bin/sh
# Thunderbird reads the servers of a domain beside its own program: a person gives name, address and password, nothing else.
set -eu
[ -f "$FILE" ] && [ "$(stat -c '%a %U:%G' "$FILE")" = '644 root:root' ] || exit 1
[ "$(wanted)" = "$(cat "$FILE")" ] || exit 1
