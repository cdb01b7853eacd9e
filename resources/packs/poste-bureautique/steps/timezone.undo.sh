#!/bin/sh
set -eu
[ -e "$UNDO/timezone.kept" ] || exit 0
for name in localtime timezone; do
  rm -f "/etc/$name"
  if [ -e "$UNDO/timezone.$name" ] || [ -L "$UNDO/timezone.$name" ]; then cp -a "$UNDO/timezone.$name" "/etc/$name"; fi
done
