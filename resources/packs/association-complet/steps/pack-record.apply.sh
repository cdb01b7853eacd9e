#!/bin/sh
set -eu
mkdir -p "$UNDO" /etc/packtic
KEPT=$UNDO/pack-record
if [ ! -e "$KEPT.old" ] && [ ! -e "$KEPT.absent" ]; then
  if [ -e /etc/packtic/pack.json ]; then cp -p /etc/packtic/pack.json "$KEPT.part"; mv "$KEPT.part" "$KEPT.old"; else : > "$KEPT.absent"; fi
fi
printf '{"id":"%s","version":"%s","packHash":"%s","date":"%s"}\n' "$PACK_ID" "$PACK_VERSION" "$PACK_HASH" "$(date -u +%F)" > /etc/packtic/pack.json.new
sync /etc/packtic/pack.json.new
mv -T /etc/packtic/pack.json.new /etc/packtic/pack.json
