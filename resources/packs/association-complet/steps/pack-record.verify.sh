#!/bin/sh
set -eu
grep -qF "\"id\":\"$PACK_ID\"" /etc/packtic/pack.json
grep -qF "\"packHash\":\"$PACK_HASH\"" /etc/packtic/pack.json
