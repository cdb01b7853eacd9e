#!/bin/sh
set -eu
kept=$UNDO/clock-sync.was
[ -e "$kept" ] || exit 0
unit=$(head -n 1 "$kept")
if ! grep -qx enabled "$kept"; then systemctl disable "$unit"; fi
if ! grep -qx active "$kept"; then systemctl stop "$unit"; fi
