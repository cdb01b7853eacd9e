#!/bin/sh
set -eu
[ -e "$UNDO/settings-history.absent" ] || exit 0
[ ! -d /etc/.git ] || etckeeper uninit -f
