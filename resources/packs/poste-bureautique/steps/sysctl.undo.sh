#!/bin/sh
set -eu
[ ! -w /proc/sys/vm/swappiness ] || [ ! -e "$UNDO/sysctl.live" ] || sysctl -q -p "$UNDO/sysctl.live"
