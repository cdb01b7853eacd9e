#!/bin/sh
# The next inventory and another member recognise what was put here.
set -eu
[ -f /etc/packtic/pack.json ] || exit 1
grep -qF "\"packHash\":\"${PACK_HASH-}\"" /etc/packtic/pack.json && grep -qF "\"version\":\"$PACK_VERSION\"" /etc/packtic/pack.json || exit 1
