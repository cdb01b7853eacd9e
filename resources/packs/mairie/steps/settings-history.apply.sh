#!/bin/sh
set -eu
mkdir -p "$UNDO"
if [ ! -e "$UNDO/settings-history.kept" ]; then [ -d /etc/.git ] || : > "$UNDO/settings-history.absent"; : > "$UNDO/settings-history.kept"; fi
etckeeper init
git -C /etc rev-parse -q --verify HEAD >/dev/null 2>&1 || etckeeper commit 'État à la mise en service'
