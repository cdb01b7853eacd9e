#!/bin/sh
set -eu
if [ -e "$UNDO/pack-record.old" ]; then cp -p "$UNDO/pack-record.old" /etc/packtic/pack.json; else rm -f /etc/packtic/pack.json; rmdir /etc/packtic 2>/dev/null || :; fi
