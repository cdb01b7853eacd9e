#!/bin/sh
# A message was already sent and received with this address and these servers.
set -eu
[ -f "$DONE" ] && grep -qxF "$(round)" "$DONE" || exit 1
