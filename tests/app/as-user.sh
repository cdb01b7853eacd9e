#!/bin/sh
# Runs a program as an ordinary user when we are root: as root Chromium refuses its sandbox, and tests run with the real one.
# PACKTIC_LAUNCH names the program; its arguments are ours.
if [ "$(id -u)" = 0 ]; then
  exec setpriv --reuid=65534 --regid=65534 --clear-groups -- "$PACKTIC_LAUNCH" "$@"
fi
exec "$PACKTIC_LAUNCH" "$@"
