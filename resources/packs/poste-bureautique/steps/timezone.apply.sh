#!/bin/sh
set -eu
[ -e /usr/share/zoneinfo/Europe/Paris ]
mkdir -p "$UNDO"
if [ ! -e "$UNDO/timezone.kept" ]; then
  for name in localtime timezone; do if [ -e "/etc/$name" ] || [ -L "/etc/$name" ]; then cp -a "/etc/$name" "$UNDO/timezone.$name"; fi; done
  : > "$UNDO/timezone.kept"
fi
ln -sfn /usr/share/zoneinfo/Europe/Paris /etc/localtime
echo Europe/Paris > /etc/timezone
