#!/bin/sh
set -eu
mkdir -p /etc/packtic
[ ! -e /etc/packtic/pack.json ] || [ -e "$UNDO/pack-record.old" ] || cp /etc/packtic/pack.json "$UNDO/pack-record.old"
printf '{"id":"%s","version":"%s","packHash":"%s","date":"%s"}\n' "$PACK_ID" "$PACK_VERSION" "$PACK_HASH" "$(date -u +%F)" > /etc/packtic/pack.json.new
mv -T /etc/packtic/pack.json.new /etc/packtic/pack.json
