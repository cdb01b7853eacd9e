#!/bin/sh
# The speech service offers French voices to a person without any right, who has nothing of it yet.
set -eu
home=$(mktemp -d)
trap 'kill "$(cat "$home/speech-dispatcher/pid/speech-dispatcher.pid" 2>/dev/null)" 2>/dev/null || :; sleep 1; rm -rf "$home"' EXIT
chown nobody:nogroup "$home"
setpriv --reuid=nobody --regid=nogroup --clear-groups env -i PATH=/usr/bin:/bin HOME="$home" XDG_RUNTIME_DIR="$home" LC_ALL=C.UTF-8 timeout 50 spd-say -L > "$home/voices"
awk '$(NF - 1) ~ /^fr(-|$)/ { found = 1 } END { exit !found }' "$home/voices"
